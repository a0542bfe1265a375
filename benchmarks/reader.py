"""A reader in a process of its own that reads every visible file of a folder, again and again, while commands work there.

What it says is one JSON object; a reader that fails or dies says so too, and its end is never taken for a good one.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import traceback
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

KINDS = frozenset({".json", ".ipynb", ".html", ".jsonl", ".ics", ".xlsx"})
ENDS = {".html": b"</html>", ".ics": b"END:VCALENDAR"}
MOST_NAMED = 20
READY = b"."


@dataclass
class Seen:
    """What a reader saw: how many reads, which of them were invalid, and why it ended if not because it was asked to."""

    reads: int = 0
    invalid: int = 0
    names: list[str] = field(default_factory=list)
    failure: str = ""

    @property
    def faults(self) -> int:
        """Invalid reads, and one more if the reader itself failed."""
        return self.invalid + bool(self.failure)

    def __str__(self) -> str:
        lines = [f"reader: {self.invalid} invalid of {self.reads} reads", *self.names]
        return "\n".join([*lines, f"the reader failed: {self.failure}"] if self.failure else lines)


def visible(place: Path) -> Iterator[Path]:
    """Files of the kinds we can judge, but what the playbook keeps to itself; folders may vanish meanwhile."""
    for folder, folders, files in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if path.suffix in KINDS and not name.startswith("."):
                yield path


def half(place: Path) -> list[str]:
    """Visible files that are not what their name says."""
    return [str(path) for path in visible(place) if not whole(path)]


def whole(path: Path) -> bool:
    """True if a file can be read as what its name says, or is gone meanwhile, or is a folder."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return True
    try:
        return _reads(path.suffix, content)
    except (ValueError, zipfile.BadZipFile):
        return False


def _reads(suffix: str, content: bytes) -> bool:
    if suffix == ".json":
        return json.loads(content) is not None
    if suffix == ".ipynb":
        return nbformat.reads(content.decode(), as_version=4) is not None
    if suffix == ".jsonl":
        return content.endswith(b"\n") and all(json.loads(x) for x in content.splitlines())
    if suffix == ".xlsx":
        return zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    return suffix not in ENDS or content.rstrip().endswith(ENDS[suffix])


class Reader:
    """Polls a folder from `with` to its end; `seen` says afterwards what it saw."""

    def __init__(self, place: Path) -> None:
        self.place, self.seen = place, Seen()

    def __enter__(self) -> Reader:
        self._answer, theirs = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _child(self.place, theirs)
        os.close(theirs)
        os.read(self._answer, len(READY))  # from here on it ends when it is asked to
        return self

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)
        with os.fdopen(self._answer, "rb") as answer:
            said = answer.read()
        status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        ended = f"it ended with {status} before it was asked to and said {said[:200]!r}"
        self.seen = Seen(**json.loads(said)) if status == 0 and said else Seen(failure=ended)
        if error is not None and self.seen.faults:
            print(self.seen, file=sys.stderr, flush=True)  # or the error would be all that is heard


def _child(place: Path, tell: int) -> None:
    """The reader's life; whatever happens it ends here and never runs the rest of the program."""
    seen = Seen()
    try:
        asked: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
        os.write(tell, READY)
        _poll(place, seen, asked)
    except BaseException:  # noqa: BLE001 - the parent is to say it
        seen.failure = traceback.format_exc()
    finally:
        with suppress(OSError), os.fdopen(tell, "wb") as file:
            file.write(json.dumps(vars(seen)).encode())
        os._exit(0)


def _poll(place: Path, seen: Seen, asked: list[int]) -> None:
    starter = os.getppid()
    while not asked and os.getppid() == starter:
        for path in visible(place):
            seen.reads += 1
            if not whole(path):
                seen.invalid += 1
                seen.names = [*seen.names, str(path)][:MOST_NAMED]
    if not asked:
        seen.failure = "whoever started it ended"
