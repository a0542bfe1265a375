"""One pilot at one week, validated: everything a run needs that is decided before a kernel starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Job:
    """What a run of a pilot rests on."""

    folder: Path
    pilot: str
    week: int
    as_of: date
    pack: str
    seed: int
    inputs: tuple[tuple[str, str], ...]
    roots: tuple[str, ...] = ()
    """Folders outside the workspace that were read: content kept elsewhere, packs of a consultant."""
    asked: tuple[Any, ...] = ()
    """What the command was asked: week, pack, seed, day."""

    mended: str = ""
    """What had to be mended in the record before it could be read."""

    @property
    def target(self) -> Path:
        """Folder of the executed notebooks, results and receipts of this week."""
        return self.folder / "runs" / str(self.week)
