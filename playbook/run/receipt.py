"""The receipt of a run: the only thing that says a step is done, and what it left behind."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from playbook.workspace.io import canonical, sha256_of

MADE_NOW = ("skipped", "repaired")
"""Fields that say how this receipt came to the caller; they are not part of the file."""

MOST_NAMED = 3
FIRST = "first run"
NO_FILES = ("notebook", "playbook or libraries", "parameter ", "charter lock ", "pack", "earlier checkpoints")
"""Beginnings of the names of parts that are no input files."""


@dataclass(frozen=True)
class Receipt:
    """What a run left behind: outputs with their fingerprints under the key of everything that went in."""

    step: str
    key: str
    status: str
    outputs: tuple[tuple[str, str], ...]
    seconds: float
    parts: tuple[tuple[str, str], ...] = ()
    """Fingerprint of each kind of thing the key is made of, so that a later run can say which one changed."""
    why: str = ""
    """Why it ran: the first time, asked for, or what had changed."""
    compared: tuple[tuple[str, str], ...] = ()
    """Earlier results that limited what this one may show."""
    skipped: bool = False
    repaired: str = ""

    def path(self, target: Path) -> Path:
        """Where this receipt lies."""
        return receipt_path(target, self.step)

    def content(self) -> bytes:
        """The bytes of its file: its fields and the fingerprint of them, so that no bit of it changes unseen."""
        plain = {name: value for name, value in asdict(self).items() if name not in MADE_NOW}
        return canonical(plain | {"sha256": sha256(canonical(plain)).hexdigest()})


def receipt_path(target: Path, step: str) -> Path:
    """Receipt file of a step in a run folder."""
    return target / f"{step}.receipt.json"


def started_path(target: Path, step: str) -> Path:
    """The mark of a run that began; one that is left over says that its run was cut off."""
    return target / f"{step}.started.json"


def read_receipt(target: Path, step: str) -> Receipt | None:
    """The receipt of a step, or None if there is none, or none that is as it was written."""
    try:
        content = receipt_path(target, step).read_bytes()
        known = {name: value for name, value in json.loads(content).items() if name != "sha256"}
        pairs = {n: tuple((str(a), str(b)) for a, b in known[n]) for n in ("outputs", "parts", "compared")}
        receipt = Receipt(**{**known, **pairs})
        return receipt if receipt.content() == content else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def broken_outputs(target: Path, receipt: Receipt) -> tuple[str, ...]:
    """Outputs of a receipt that are gone or were changed since."""
    return tuple(
        name for name, digest in receipt.outputs if not (target / name).is_file() or sha256_of(target / name) != digest
    )


def told(before: Receipt | None, parts: tuple[tuple[str, str], ...]) -> str:
    """Why a step runs, from the receipt of its last run and the parts of the next one."""
    if before is None:
        return FIRST
    then, now = dict(before.parts), dict(parts)
    changed = [name for name in sorted({*then, *now}) if then.get(name) != now.get(name)]
    if not changed:
        return "its results were changed or removed"
    more = f" and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
    return f"changed: {', '.join(changed[:MOST_NAMED])}{more}"
