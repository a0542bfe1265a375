"""What another step of the same run read of a content folder, so that it is read once and not once a step.

The run names a folder beside its results and takes it away when the pilot is done. A reading is found by the list of the
files it was made from, with their sizes and times; a file that changes in between ends the step anyhow. Without such a
folder, as in a notebook that a person opened, everything is read.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from playbook.content.cache import passing
from playbook.content.document import Document
from playbook.content.wire import BadAnswer, packed, unpacked

KEPT = "PLAYBOOK_KEPT"
"""Environment variable that names the folder."""
Seen = Sequence[tuple[str, int, int]]
"""Path, size and time of change of every file."""


def kept(folder: Path, seen: Seen) -> tuple[Document, ...] | None:
    """The documents of these files as they were read before; None if they were not, or if what was kept went bad."""
    place = _place(folder, seen)
    if place is None:
        return None
    with contextlib.suppress(OSError, ValueError, BadAnswer):
        check, _, body = place.read_bytes().partition(b"\n")
        if zlib.crc32(body) == int(check):
            return tuple(unpacked(line) for line in body.splitlines())
    return None


def keep(folder: Path, seen: Seen, documents: Sequence[Document]) -> None:
    """Keep what was read for the next step, unless some of it may be read better then; a full disk keeps nothing."""
    place = _place(folder, seen)
    if place is None or any(passing(d) for d in documents):
        return
    body = b"\n".join(map(packed, documents))
    half = place.with_name(f"{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(mode=0o700, exist_ok=True)
        half.write_bytes(b"%d\n%s" % (zlib.crc32(body), body))
        half.replace(place)


def _place(folder: Path, seen: Seen) -> Path | None:
    named = os.environ.get(KEPT)
    listed = json.dumps([os.fsencode(folder).hex(), [[os.fsencode(p).hex(), *rest] for p, *rest in seen]])
    return Path(named, sha256(listed.encode()).hexdigest()) if named else None
