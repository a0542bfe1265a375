"""One content audit from a location to its files: page, worklist, tables. An unchanged location is not audited again."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playbook.errors import BadInput, Problem
from playbook.workspace.io import canonical, locked, publish

if TYPE_CHECKING:
    from playbook.content.audit import Ask, Audit
    from playbook.content.place import Place
    from playbook.content.read import Progress

RESULT, STATE, PAGE, WORKLIST = "audit.json", "state.json", "audit.html", "worklist.xlsx"
LINKS = "links.json"
TABLES = ("files", "findings", "pairs", "fixes")


@dataclass(frozen=True)
class Audited:
    """What an audit left: its plain values, what changed, and where the files are."""

    told: dict[str, Any]
    changes: tuple[str, ...]
    files: tuple[Path, ...]
    unchanged: bool


def run_audit(
    location: str,
    out: Path,
    as_of: date,
    *,
    workers: int | str = 1,
    earlier: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    check_links: bool = False,
    asking: Callable[[int, int], None] | None = None,
    language: str = "en",
) -> Audited:
    """Audit a location and write page, worklist and tables below `out`.

    Files that were read before are not read again; if nothing at all has changed, the last result is returned as it
    is. Web addresses are asked only with `check_links`. Raises BadInput if the location cannot be opened, or if `out` lies inside it.
    """
    from playbook.content.place import place_of

    place = place_of(location)
    _outside(out, location)
    key = _key(place, location, as_of, language, check_links=check_links)
    with locked(out / ".lock"):
        known = _known(out, key, earlier)
        if known is not None:
            return known
        before = _before(earlier or out)
        ask = partial(_asked, out / "cache" / LINKS, as_of, asking) if check_links else None
        audit = _audited(location, as_of, workers, out / "cache", progress, ask)
        return _written(audit, before, out, (key, language), earlier)


def _audited(
    location: str,
    as_of: date,
    workers: int | str,
    cache: Path,
    progress: Callable[[Progress], None] | None,
    ask: Ask | None,
) -> Audit:
    from playbook.content.audit import audit
    from playbook.content.read import read_all

    with contextlib.closing(read_all(location, workers=workers, progress=progress, cache=cache)) as documents:
        return _light(audit(documents, as_of, ask=ask))


def _light(judged: Audit) -> Audit:
    """The audit without its texts, of which one letter says that there is one: page and tables need no more."""
    return replace(judged, documents=tuple(replace(d, text=d.text[:1]) for d in judged.documents))


def _asked(
    kept: Path, as_of: date, asking: Callable[[int, int], None] | None, addresses: Iterable[str]
) -> dict[str, str]:
    """Dead web addresses; what servers answered is kept, even if the rest is stopped with Ctrl-C."""
    from playbook.content.web import ask_all, remembered, stored_form

    known = remembered(kept.read_bytes(), as_of) if kept.exists() else {}
    try:
        return ask_all(addresses, known, asking)
    finally:
        publish(kept, stored_form(known, as_of))


def _written(
    audit: Audit, before: dict[str, Any] | None, out: Path, made_of: tuple[str, str], earlier: Path | None
) -> Audited:
    from playbook.content.audit import plain
    from playbook.content.changes import changes
    from playbook.content.tables import tables
    from playbook.report.audit_page import audit_page
    from playbook.report.worklist import worklist

    key, language = made_of
    told = plain(audit)
    different = tuple(changes(before, told)) if before else ()
    (out / STATE).unlink(missing_ok=True)  # from here to the last write these files are of two audits
    publish(out / PAGE, audit_page(audit, different, language).encode())
    publish(out / WORKLIST, worklist(audit))
    for name, content in tables(audit, told).items():
        publish(out / "tables" / f"{name}.parquet", content)
    publish(out / RESULT, _as_json(told))
    publish(out / STATE, canonical({"key": key, "changes": list(different), "earlier": str(earlier or "")}))
    return Audited(told, different, _files(out), unchanged=False)


def _as_json(told: dict[str, Any]) -> bytes:
    """The bytes of the result; written piece by piece, for the text as a whole would be held three times."""
    made = io.BytesIO()
    for piece in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(told):
        made.write(piece.encode())
    made.write(b"\n")
    return made.getvalue()


def _key(place: Place, location: str, as_of: date, language: str, *, check_links: bool) -> str:
    """A fingerprint of everything the result depends on: the listed files, the day, and the code that judges."""
    digest = hashlib.sha256(canonical([location, as_of.isoformat(), check_links, language, _code()]))
    for one in place.entries():
        entry = [one.path, one.size, getattr(one, "mtime_ns", -1), getattr(one, "etag", "")]
        digest.update(canonical(entry))
    return digest.hexdigest()


def _code() -> str:
    """Fingerprint of the modules that read, judge and show: after an upgrade everything is judged anew."""
    import playbook.content
    import playbook.report

    digest = hashlib.sha256()
    for package in (playbook.content, playbook.report):
        for path in sorted(Path(package.__path__[0]).rglob("*")):
            if path.suffix in (".py", ".j2", ".css"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _known(out: Path, key: str, earlier: Path | None) -> Audited | None:
    try:
        state = json.loads((out / STATE).read_bytes())
        told = json.loads((out / RESULT).read_bytes())
    except (OSError, ValueError):
        return None
    same = state.get("key") == key and state.get("earlier") == str(earlier or "")
    if not same or not all(f.exists() for f in _files(out)):
        return None
    return Audited(told, tuple(state["changes"]), _files(out), unchanged=True)


def _before(folder: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((folder / RESULT).read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _files(out: Path) -> tuple[Path, ...]:
    return (out / PAGE, out / WORKLIST, out / RESULT, *(out / "tables" / f"{t}.parquet" for t in TABLES))


def _outside(out: Path, location: str) -> None:
    folder = Path(location)
    if "://" not in location and folder.is_dir() and out.resolve().is_relative_to(folder.resolve()):
        found = "the results would be written inside the content"
        raise BadInput(Problem(str(out), found, do="name a folder elsewhere with --out DIR"))
