"""Where a warm server listens: a socket only its user can open, beside a lock that says whether it is alive."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

LONGEST = 100
"""Bytes of a path that a Unix socket may have, with some room."""


class Doubt(Exception):
    """Why no warm kernel can be given; a stock kernel is started instead, so this never reaches a user."""


@dataclass(frozen=True)
class Place:
    """Socket and lock of the server of one key."""

    folder: Path
    key: str

    @property
    def socket(self) -> Path:
        """The socket, of mode 0600."""
        return self.folder / f"{self.key}.sock"

    @property
    def lock(self) -> Path:
        """Held by the server as long as it lives; never renamed or removed."""
        return self.folder / f"{self.key}.lock"


def place_of(key: str) -> Place:
    """The place of a key, its folder made if need be; raises Doubt if somebody else could reach into it."""
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    place = Place(base / f"playbook-warm-{os.getuid()}", key)
    try:
        place.folder.mkdir(mode=0o700, exist_ok=True)
        state = place.folder.lstat()
    except OSError as error:
        raise Doubt(f"{place.folder}: {error.strerror or error}") from error
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) & 0o077:
        raise Doubt(f"{place.folder}: not a folder of this user alone")
    if len(os.fsencode(place.socket)) > LONGEST:
        raise Doubt(f"{place.socket}: too long for a socket")
    return place


def take_lock(place: Place) -> int | None:
    """Descriptor of the lock, or None if a server holds it; the kernel frees it when its holder ends."""
    descriptor = os.open(place.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_held(place: Place) -> bool:
    """True while a server of this key lives or starts."""
    descriptor = take_lock(place)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False
