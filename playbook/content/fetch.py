"""Fetching files of another machine, a few ahead of the reader, over connections that may break or fall silent.

Each thread has its own connection unless the file system is made to be shared. A connection that breaks is opened anew
once per file; one that falls silent costs its file and is left behind. After a few such in a row the rest of the files
is given up: every one of them is then a finding, and nothing waits for ever.
"""

from __future__ import annotations

import queue
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from playbook.content.document import Document, Fault
from playbook.content.extract.found import line
from playbook.content.inventory import Entry
from playbook.content.names import extension
from playbook.content.worker import Ready, Request

THREADS = 4
STALL_S = 30.0
"""Seconds without a byte after which a connection is taken for dead."""
MOST_LOST = 3
"""Broken connections in a row before the rest is given up."""
_CHUNK = 1 << 20
_GONE = Fault("unreadable", "the connection was lost and could not be opened again")


@dataclass(slots=True)
class _Task:
    entry: Entry
    number: int
    answer: Future[Request | Ready] = field(default_factory=Future)
    moved: float = field(default_factory=monotonic)


class Fetcher:
    """Copies files into `folder`, in the order they are asked for."""

    def __init__(
        self, shared: Any, connect: Callable[[], Any], folder: Path, most: int, stall_s: float = STALL_S
    ) -> None:
        self._shared = shared if getattr(shared, "async_impl", False) else None
        self._connect, self._folder, self._most, self._stall_s = connect, folder, most, stall_s
        self._asked: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._own = threading.local()
        self._lost = 0
        self._threads = 0

    def fetched(self, items: Iterator[Entry | Ready]) -> Iterator[Request | Ready]:
        """For each item its request or its fault, in order; what is ready passes."""
        ahead: deque[_Task | Ready] = deque()
        try:
            for number, item in enumerate(items):
                ahead.append(item if isinstance(item, Ready) else self._ask(item, number))
                if len(ahead) > 2 * THREADS:
                    yield self._answer(ahead.popleft())
            while ahead:
                yield self._answer(ahead.popleft())
        finally:
            for _ in range(self._threads):
                self._asked.put(None)

    def _ask(self, entry: Entry, number: int) -> _Task:
        task = _Task(entry, number)
        if entry.size > self._most:
            found = f"{entry.size // 1_000_000} MB; files over {self._most // 1_000_000} MB are not read"
            task.answer.set_result(_without(entry, Fault("too-large", found)))
            return task
        if self._threads < THREADS:
            self._start()
        self._asked.put(task)
        return task

    def _start(self) -> None:
        self._threads += 1
        threading.Thread(target=self._work, name="playbook-fetch", daemon=True).start()

    def _answer(self, task: _Task | Ready) -> Request | Ready:
        """The answer to one task; a thread that hangs is left behind and replaced."""
        if isinstance(task, Ready):
            return task
        while True:
            try:
                return task.answer.result(min(0.5, self._stall_s))
            except Late:
                if monotonic() - task.moved > self._stall_s:
                    self._lost += 1
                    self._start()
                    return _without(
                        task.entry, Fault("unreadable", f"cannot be fetched (no answer for {self._stall_s:.0f} s)")
                    )

    def _work(self) -> None:
        while (task := self._asked.get()) is not None:
            task.moved = monotonic()
            task.answer.set_result(self._fetch(task))

    def _fetch(self, task: _Task) -> Request | Ready:
        entry, target = task.entry, self._folder / str(task.number)
        if self._lost >= MOST_LOST:
            return _without(entry, _GONE)
        try:
            size = self._copy(task, target)
        except Exception as error:  # noqa: BLE001 - every file system has errors of its own
            return _without(entry, fault_of(error))
        if size != entry.size:
            target.unlink(missing_ok=True)
            return _without(entry, Fault("changed", f"{size} bytes came, {entry.size} were listed"))
        return Request(entry.path, str(target), size, -1, entry.day)

    def _copy(self, task: _Task, target: Path) -> int:
        try:
            size = _copied(self._files(), task, target)
        except (FileNotFoundError, PermissionError):
            raise
        except Exception:  # noqa: BLE001 - a connection that broke has many names
            size = self._again(task, target)
        self._lost = 0
        return size

    def _again(self, task: _Task, target: Path) -> int:
        """A second try over a new connection."""
        try:
            files = self._connect()
            if self._shared is not None:
                self._shared = files
            self._own.files = files
            return _copied(files, task, target)
        except Exception:
            self._lost += 1
            raise

    def _files(self) -> Any:
        if self._shared is not None:
            return self._shared
        if not hasattr(self._own, "files"):
            self._own.files = self._connect()
        return self._own.files


def fault_of(error: Exception) -> Fault:
    """What an error of a file system means for one file or folder."""
    if isinstance(error, FileNotFoundError):
        return Fault("changed", "removed after it was listed")
    if isinstance(error, PermissionError):
        return Fault("forbidden", "no permission to read it")
    return Fault("unreadable", f"cannot be fetched ({type(error).__name__}: {line(str(error))[:150]})")


def _copied(files: Any, task: _Task, target: Path) -> int:
    size = 0
    with files.open(task.entry.real, "rb") as source, tempfile.NamedTemporaryFile(dir=target.parent) as copy:
        while data := source.read(_CHUNK):
            task.moved = monotonic()
            size += copy.write(data)
        copy.flush()
        target.hardlink_to(copy.name)
    return size


def _without(entry: Entry, fault: Fault) -> Ready:
    return Ready((Document(entry.path, max(entry.size, 0), "", "unknown", extension(entry.path), faults=(fault,)),))
