"""What one step of a run leaves for the next: what both would read or compute from the same files, done once.

It is held in the memory of the command that runs the steps, never on a disk, and is forgotten when the pilot is done. What
is kept is found by a name that says what it follows from; the steps of a run share one code. Without such a command, as in
a notebook that a person opened or on a cluster, nothing is kept and everything is done.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from hashlib import sha256

from playbook.asking import asked

KEPT = "PLAYBOOK_KEPT"
"""Environment variable of a step: the pilot's mark and the socket of the command, with a blank between."""
MARK = 16
"""Hex digits of a pilot's mark."""
MOST_BYTES = 32 << 20
"""A larger value is not kept."""
GET, PUT, FORGET = b"?", b"=", b"-"


def kept(name: bytes) -> bytes | None:
    """What was kept under a name; None if nothing was."""
    answer = _ask(os.environ.get(KEPT, ""), GET, sha256(name).digest())
    return answer[1:] if answer.startswith(PUT) else None


def keep(name: bytes, make: Callable[[], bytes]) -> None:
    """Keep something for the next step, made only if there is somebody to keep it."""
    where = os.environ.get(KEPT, "")
    body = make() if where else b""
    if where and len(body) <= MOST_BYTES:
        _ask(where, PUT, sha256(name).digest() + body)


def forget(where: str) -> None:
    """Nothing of this pilot is needed any more; `where` is the value of the variable that its steps had."""
    _ask(where, FORGET)


def _ask(where: str, kind: bytes, body: bytes = b"") -> bytes:
    mark, _, place = where.partition(" ")
    if place:
        with contextlib.suppress(OSError, ValueError):
            return asked(place, kind + mark.encode() + body, MOST_BYTES + 1)
    return b""
