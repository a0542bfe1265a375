"""Which files there are in a folder, with what a file system says about them. Nothing is opened and nothing is written.

Whatever cannot be listed is a document with a fault: folders without permission, links that lead out of the location or
in circles, pipes and devices, names that cannot be printed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playbook.content.document import Document, Fault, Link
from playbook.content.gate import shown
from playbook.content.names import extension, is_clutter

BAD_NAME = Fault("name", "its name holds control characters or is not valid text")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as it was listed."""

    path: str
    """Relative to the location, printable."""
    real: str
    """How its file system knows it."""
    size: int
    mtime_ns: int = -1
    etag: str = ""

    @property
    def day(self) -> str:
        """The day it was last written, as ISO 8601; empty if nobody knows."""
        return datetime.fromtimestamp(self.mtime_ns / 1e9, UTC).date().isoformat() if self.mtime_ns > 0 else ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with its name."""
        return () if self.real.endswith(self.path) else (BAD_NAME,)


def listed(folder: Path) -> list[Entry | Document]:
    """Files of a folder and everything below, in the order of their paths. Hidden files and clutter are left out."""
    return sorted(_walk(folder, os.fspath(folder), ""), key=lambda one: one.path)


def one_file(path: Path) -> Entry:
    """A location that is a single file."""
    now = path.stat()
    return Entry(shown(path.name), os.fspath(path), now.st_size, now.st_mtime_ns)


def _walk(root: Path, folder: str, below: str) -> Iterator[Entry | Document]:
    """Depth first, without recursion, so that no depth of folders is too deep."""
    left = [(folder, below)]
    while left:
        here, prefix = left.pop()
        try:
            with os.scandir(here) as found:
                entries = list(found)
        except OSError as error:
            yield _failed(f"{prefix}".rstrip("/") or ".", error)
            continue
        for entry in entries:
            name = prefix + shown(entry.name)
            if is_clutter(entry.name):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    left.append((entry.path, f"{name}/"))
                else:
                    yield _file(root, entry, name)
            except OSError as error:
                yield _failed(name, error)


def _file(root: Path, entry: os.DirEntry[str], name: str) -> Entry | Document:
    now = entry.stat(follow_symlinks=False)
    if stat.S_ISLNK(now.st_mode):
        return _link(root, entry, name)
    if not stat.S_ISREG(now.st_mode):
        return _lost(name, "unknown", Fault("unreadable", "a pipe, a socket or a device, not a file"))
    return Entry(name, entry.path, now.st_size, now.st_mtime_ns)


def _link(root: Path, entry: os.DirEntry[str], name: str) -> Document:
    """A link is never followed: what it leads to is read where it is, or is none of our business."""
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError) as error:
        circle = isinstance(error, RuntimeError) or "levels" in str(error)
        return _lost(name, "link", Fault("unreadable", "a link in a circle" if circle else "a link to nothing"))
    top = root.resolve()
    if not target.is_relative_to(top):
        return _lost(name, "link", Fault("forbidden", "a link that leads out of the location; not followed"))
    if Path(entry.path).parent.resolve().is_relative_to(target):
        return _lost(name, "link", Fault("unreadable", "a link in a circle"))
    return Document(name, 0, "", "link", extension(name), links=(Link(target.relative_to(top).as_posix()),))


def _failed(name: str, error: OSError) -> Document:
    if isinstance(error, PermissionError):
        return _lost(name, "folder", Fault("forbidden", "no permission to list it"))
    if isinstance(error, FileNotFoundError):
        return _lost(name, "folder", Fault("changed", "removed while the location was listed"))
    return _lost(name, "folder", Fault("unreadable", f"cannot be listed ({error.strerror or error})"))


def _lost(name: str, kind: str, fault: Fault) -> Document:
    return Document(name, 0, "", kind, extension(name), faults=(fault,))
