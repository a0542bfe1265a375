"""One file's bytes to documents: itself, and if it is a package everything inside. Pure; it runs in a worker.

Reading goes in steps, so that a worker can say what it is about to do before it does it: a step that kills the worker
costs one document and not the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from playbook.content import doubts, gate, readers, sniff
from playbook.content.document import Document, Fault
from playbook.content.draft import Draft, draft
from playbook.content.extract.found import MOST_ITEMS, Found, Protected, clean, line
from playbook.content.gate import Budget
from playbook.content.language import language_of
from playbook.content.names import extension, is_clutter, said_by

_TABLES = frozenset({"csv", "xlsx", "xlsb", "xls", "ods"})
_PLACEHOLDER = ("untitled", "microsoft word", "powerpoint", "document", "presentation", "slide 1", "title", "unbenannt")


@dataclass(frozen=True, slots=True)
class Step:
    """One document about to be read: what is known of it already, and the rest of the work."""

    before: Document
    finish: Callable[[], Document]


def read_one(path: str, data: bytes, *, modified: str = "") -> list[Document]:
    r"""All documents of one file, in this process. Never raises on damaged bytes; not safe against hostile ones.

    >>> read_one("a.md", b"# Rules\n\nText.")[0].title
    'Rules'
    """
    return [step.finish() for step in steps(path, data, modified=modified)]


def steps(
    path: str,
    data: bytes,
    *,
    modified: str = "",
    dead: frozenset[str] = frozenset(),
    announce: Callable[[Document], None] = lambda _: None,
    budget: Budget | None = None,
    depth: int = 0,
) -> Iterator[Step]:
    """Documents of one file, step by step. `dead` are paths that ended a worker before: they are not touched again."""
    budget = budget or Budget()
    made = draft(path, data, budget)
    if made.kind in sniff.CONTAINERS and depth >= gate.MOST_DEPTH:
        made.faults.append(Fault("archive", f"packages inside packages, deeper than {gate.MOST_DEPTH}; not opened"))
        made.archive = None
    yield Step(made.document(), partial(_read, made, budget, modified))
    if made.kind in sniff.CONTAINERS and made.archive is not None:
        yield from _members(made, budget, dead, announce, depth)


def _members(
    made: Draft, budget: Budget, dead: frozenset[str], announce: Callable[[Document], None], depth: int
) -> Iterator[Step]:
    archive = made.archive
    for name, info in archive.members.items() if archive else ():
        path = f"{made.path}!/{gate.shown(name)}"
        before = Document(path, info.file_size, "", "unknown", extension(path))
        if is_clutter(name):
            continue
        budget.members -= 1
        if budget.members < 0:
            yield _failed(
                before, Fault("archive", f"more than {gate.MOST_MEMBERS} members in all; the rest was not read")
            )
            return
        if path in dead:
            yield Step(before, lambda before=before: before)  # type: ignore[misc]
            continue
        announce(before)
        modified = (
            f"{info.date_time[0]:04}-{info.date_time[1]:02}-{info.date_time[2]:02}" if info.date_time[0] > 1980 else ""
        )
        data = _member(made, name, budget)
        if isinstance(data, Fault):
            yield _failed(before, data)
        else:
            yield from steps(
                path, data, modified=modified, dead=dead, announce=announce, budget=budget, depth=depth + 1
            )


def _member(made: Draft, name: str, budget: Budget) -> bytes | Fault:
    archive = made.archive
    try:
        return archive.read(name, budget) if archive else b""
    except gate.TooMuch as error:
        return Fault("too-large", str(error))
    except gate.BROKEN as error:
        if "password" in str(error) or "encrypted" in str(error):
            return Fault("password", "protected by a password")
        return Fault("unreadable", f"damaged in its archive ({line(str(error))[:100]})")


def _failed(before: Document, fault: Fault) -> Step:
    failed = Document(before.path, before.size, "", "unknown", before.extension, faults=(fault,))
    return Step(failed, lambda: failed)


def _read(made: Draft, budget: Budget, modified: str) -> Document:
    """The whole document. Whatever a parser raises on such bytes becomes a fault; lack of memory is the worker's to say."""
    found = Found()
    if not any(f.kind in ("password", "empty", "unreadable") for f in made.faults) and (
        made.archive or made.kind not in sniff.CONTAINERS
    ):
        try:
            found = readers.read(made, budget)
        except Protected:
            found.faults.append(Fault("password", "protected by a password"))
        except gate.TooMuch as error:
            found.faults.append(Fault("too-large", str(error)))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - parsers raise anything on hostile bytes, and each is a finding
            found.text = doubts.second_opinion(made, budget)
            found.faults.append(
                Fault("unreadable", f"damaged {made.kind} ({type(error).__name__}: {line(str(error))[:120]})")
            )
        doubts.settle(made, found, budget)
    if made.archive is not None and made.kind not in sniff.CONTAINERS:
        made.archive.file.close()
    return _document(made, found, modified)


def _document(made: Draft, found: Found, modified: str) -> Document:
    before = made.document()
    for name, value in said_by(made.path):
        found.say(name, value, "path")
    if made.decoded and made.decoded.encoding != "utf-8":
        found.say("encoding", made.decoded.encoding, "file")
    found.say("modified", modified, "file")
    kind = found.package.standard if found.package and made.kind in ("scorm", "imscp") else made.kind
    return Document(
        path=before.path,
        size=before.size,
        content_hash=before.content_hash,
        kind=kind,
        extension=before.extension,
        text=found.text,
        title=_title(found),
        headings=tuple(found.headings[:MOST_ITEMS]),
        links=tuple(one for one in found.links[:MOST_ITEMS] if one.target or one.kind == "image"),
        anchors=tuple(dict.fromkeys(clean(a) for a in found.anchors[:MOST_ITEMS] if a)),
        fields=tuple(dict.fromkeys(found.fields)),
        language=language_of(found.text, running=kind not in _TABLES) if kind not in sniff.CONTAINERS else None,
        styles=tuple(sorted(s for s in found.styles if s)),
        pages=found.pages,
        package=found.package,
        faults=tuple(dict.fromkeys((*before.faults, *found.faults))),
    )


def _title(found: Found) -> str | None:
    """What the document calls itself, else its first top heading, else a title in its properties that is no template's."""
    if found.title:
        return line(found.title)
    top = next((text for level, text in found.headings if level == 1), None) or next(
        (t for _, t in found.headings), None
    )
    declared = next(
        (f.value for f in found.fields if f.name == "title" and not f.value.lower().startswith(_PLACEHOLDER)), None
    )
    return top or declared
