"""What one step of a run leaves for the next: what both would read or compute from the same files, done once.

The run names a folder beside its results and takes it away when the pilot is done. What is kept is found by a name that
holds everything it follows from; a value that went bad is not there. Without such a folder, as in a notebook that a
person opened, nothing is kept and everything is done.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from hashlib import sha256
from pathlib import Path

KEPT = "PLAYBOOK_KEPT"
"""Environment variable that names the folder."""


def kept(name: bytes) -> bytes | None:
    """What was kept under a name; None if nothing was, or if it went bad."""
    place = _place(name)
    if place is None:
        return None
    with contextlib.suppress(OSError, ValueError):
        check, _, body = place.read_bytes().partition(b"\n")
        if zlib.crc32(body) == int(check):
            return body
    return None


def keep(name: bytes, body: bytes) -> None:
    """Keep something for the next step; a full disk keeps nothing."""
    place = _place(name)
    if place is None:
        return
    half = place.with_name(f"{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(mode=0o700, exist_ok=True)
        half.write_bytes(b"%d\n%s" % (zlib.crc32(body), body))
        half.replace(place)


def _place(name: bytes) -> Path | None:
    named = os.environ.get(KEPT)
    return Path(named, sha256(name).hexdigest()) if named else None
