"""Whether files stayed as they were while a pilot was read: an export may still be writing, a network folder may go away."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playbook.errors import Problem

FOLDER = "tables"
Stamp = tuple[int, int]
NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP)


@dataclass(frozen=True)
class Steady:
    """The files of a workspace before they are read: pilot.yaml and tables, each with its size and time of change."""

    folder: Path
    stamps: dict[str, Stamp]

    @staticmethod
    def seen(folder: Path, others: Iterable[str] = ()) -> Steady:
        """As it stands; `others` are further files, relative to the folder. Raises OSError if it cannot be listed."""
        place = folder / FOLDER
        listed = [p.relative_to(folder).as_posix() for p in place.iterdir()] if place.is_dir() else []
        stamps = {name: _stamp(folder / name) for name in {"pilot.yaml", *listed, *others} if _counts(name)}
        return Steady(folder, {name: stamp for name, stamp in stamps.items() if stamp})

    def also(self, others: Iterable[str]) -> Steady:
        """The same with further files as they stand now; what was seen before counts as it was then."""
        return Steady(self.folder, Steady.seen(self.folder, others).stamps | self.stamps)

    def problems(self) -> list[Problem]:
        """A problem for each file that came, went or changed since."""
        now = Steady.seen(self.folder, self.stamps).stamps
        moved = sorted(n for n in {*self.stamps, *now} if self.stamps.get(n) != now.get(n))
        return [_problem(name, self.stamps.get(name), now.get(name)) for name in moved]


def _counts(name: str) -> bool:
    """False for what editors and the playbook keep beside a file while they write it."""
    return not Path(name).name.startswith((".", "~$"))


def _stamp(path: Path) -> Stamp | None:
    try:
        now = path.stat()
    except ValueError:  # a name that no file can have
        return None
    except OSError as error:
        if error.errno in NOT_THERE:
            return None
        raise
    return (now.st_size, now.st_mtime_ns) if stat.S_ISREG(now.st_mode) else None


def _problem(name: str, before: Stamp | None, after: Stamp | None) -> Problem:
    found = "it went away while it was read"
    if after is not None:
        was = "it was not there yet" if before is None else f"it had {before[0]} bytes"
        found = f"it changed while it was read ({was}, now it has {after[0]} bytes)"
    return Problem(name, found, "files that nobody is writing", "wait until the export has ended, then run this again")
