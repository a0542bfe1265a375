"""The worker: a process of its own that reads files for its parent and may be killed at any moment.

Started as `python -I -m playbook.content.worker`. Requests are lines of JSON on its standard input; answers are frames
(see `wire`) on what was its standard output, which libraries cannot reach: theirs leads nowhere.
"""

from __future__ import annotations

import gc
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from playbook.content.document import Document, Fault
from playbook.content.limits import Limits, allow_seconds, confine
from playbook.content.names import extension
from playbook.content.wire import ABOUT, DOCUMENT, DONE, frame, packed

NO_MEMORY = 12
"""Exit code of a worker that needed more memory than it may have."""
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read: its name for people, where its bytes are, and what was seen of it when it was listed."""

    path: str
    real: str
    size: int = -1
    mtime_ns: int = -1
    modified: str = ""
    skip: int = 0
    """Documents of this file that the parent has already."""
    dead: tuple[str, ...] = ()
    """Documents of this file that ended a worker."""

    def line(self) -> bytes:
        """The request as one line; names that are no valid Unicode survive."""
        return json.dumps([getattr(self, name) for name in self.__slots__]).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that needs no worker: read before, or known to be unreadable."""

    documents: tuple[Document, ...]


class Changed(Exception):
    """The file is not what was listed, or changed while it was read."""


def main(limits: Limits, parent: int) -> None:
    """Serve requests until the standard input ends."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    confine(limits, parent)
    from playbook.content import reading

    gc.disable()
    with open(requests, "rb") as incoming:  # noqa: PTH123 - a descriptor, not a path
        for number, text in enumerate(incoming, 1):
            try:
                _serve(Request(*_tupled(json.loads(text))), limits, answers, reading.steps)
            except MemoryError:
                os._exit(NO_MEMORY)
            if number % 50 == 0:
                gc.collect()


def _tupled(values: list[Any]) -> list[Any]:
    return [tuple(v) if isinstance(v, list) else v for v in values]


def _serve(request: Request, limits: Limits, answers: int, steps: Callable[..., Iterator[Any]]) -> None:
    """Read one file and send its documents; those that the parent has are passed over."""

    def send(kind: int, body: bytes = b"") -> None:
        view = memoryview(frame(kind, body))
        while view:
            view = view[os.write(answers, view) :]

    def about(document: Document) -> None:
        allow_seconds(limits.seconds)
        send(ABOUT, packed(document))

    allow_seconds(limits.seconds)
    try:
        data = take(request, limits)
    except (OSError, Changed) as error:
        send(DOCUMENT, packed(_lost(request, error)))
        send(DONE)
        return
    if isinstance(data, Document):
        send(DOCUMENT, packed(data))
        send(DONE)
        return
    for number, step in enumerate(
        steps(request.path, data, modified=request.modified, dead=frozenset(request.dead), announce=about)
    ):
        if number >= request.skip:
            about(step.before)
            send(DOCUMENT, _fitting(_finished(step), limits))
    send(DONE)


def _finished(step: Any) -> Document:
    """The document; what our own code did not foresee is a finding too, and the worker lives on."""
    try:
        document: Document = step.finish()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - nothing about one file may end the run
        fault = Fault("unreadable", f"its reader failed ({type(error).__name__})")
        document = replace(step.before, faults=(*step.before.faults, fault))
    return document


def _fitting(document: Document, limits: Limits) -> bytes:
    body = packed(document)
    if len(body) <= limits.answer_bytes:
        return body
    fault = Fault("too-large", "more was found in it than can be kept")
    return packed(
        Document(
            document.path, document.size, document.content_hash, document.kind, document.extension, faults=(fault,)
        )
    )


def take(request: Request, limits: Limits) -> bytes | Document:
    """All bytes of a file; a document at once if it is no regular file or too large.

    Raises Changed if it is not as listed or changes while it is read, OSError if it cannot be read.
    """
    descriptor = os.open(os.fsencode(request.real), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return _plain(request, "unknown", Fault("unreadable", "a pipe, a socket or a device, not a file"))
        if _differs(request, before):
            raise Changed("changed between listing and reading")
        if before.st_size > limits.file_bytes:
            return _too_large(request, os.read(descriptor, _HEAD), before.st_size, limits)
        data = _all(descriptor, before.st_size)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if len(data) != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise Changed("changed while it was read")
    return data


def _all(descriptor: int, size: int) -> bytes:
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data
    pieces = [data]
    while data := os.read(descriptor, 1 << 20):
        pieces.append(data)
    return b"".join(pieces)


def _differs(request: Request, now: os.stat_result) -> bool:
    return (request.size >= 0 and request.size != now.st_size) or (
        request.mtime_ns >= 0 and request.mtime_ns != now.st_mtime_ns
    )


def _too_large(request: Request, head: bytes, size: int, limits: Limits) -> Document:
    from playbook.content.sniff import by_magic

    fault = Fault("too-large", f"{size // 1_000_000} MB; files over {limits.file_bytes // 1_000_000} MB are not read")
    return _plain(request, by_magic(head) or "unknown", fault, size)


def _plain(request: Request, kind: str, fault: Fault, size: int | None = None) -> Document:
    known = size if size is not None else max(request.size, 0)
    return Document(request.path, known, "", kind, extension(request.path), faults=(fault,))


def _lost(request: Request, error: Exception) -> Document:
    if isinstance(error, Changed):
        fault = Fault("changed", str(error))
    elif isinstance(error, FileNotFoundError):
        fault = Fault("changed", "removed after it was listed")
    elif isinstance(error, PermissionError):
        fault = Fault("forbidden", "no permission to read it")
    else:
        fault = Fault("unreadable", f"cannot be read from its place ({type(error).__name__}: {error})"[:200])
    return _plain(request, "unknown", fault)


if __name__ == "__main__":
    main(Limits(*map(int, sys.argv[2:])), int(sys.argv[1]))
