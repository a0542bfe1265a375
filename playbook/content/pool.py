"""Many workers, one order: documents come out in the order of the requests, whatever happens to the workers.

A worker that dies costs the document it was reading. What waited behind it is given to another; a package goes on
after the member that failed. Memory stays flat: only a window of files is under way, and a worker whose documents
cannot be handed on yet is not listened to once enough of them wait.
"""

from __future__ import annotations

import select
import tempfile
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType

from playbook.content.document import Document, Fault
from playbook.content.limits import Limits
from playbook.content.process import Job, Process, why
from playbook.content.wire import ABOUT, DOCUMENT, BadAnswer, unpacked
from playbook.content.worker import Ready, Request
from playbook.errors import BadInput, Problem

AHEAD = 8
"""Requests that wait in a worker's pipe, so that it never idles."""
WINDOW = 32
"""Files under way per worker."""
MOST_WAITING = 32_000_000
"""Bytes of documents that may wait for their turn."""
MOST_DEATHS = 5
"""Members of one package that may end a worker before the rest of it is given up."""
_PAUSE_S = 0.25


class Pool:
    """`workers` processes; use as a context manager, so that none is left behind."""

    def __init__(self, workers: int, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._most = max(1, workers)
        self._running: list[Process] = []
        self._waiting: deque[Job] = deque()
        self._window: deque[Job] = deque()
        self._never_answered = 0

    def __enter__(self) -> Pool:
        """Start with an empty folder as the workers' place."""
        self._scratch = tempfile.TemporaryDirectory(prefix="playbook-read-")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers, whatever happened."""
        for process in self._running:
            process.kill()
            process.ended()
        self._running.clear()
        self._scratch.cleanup()

    def read(self, items: Iterator[Request | Ready]) -> Iterator[tuple[Request | Ready, Document | None]]:
        """Documents in the order of the items; after the last of an item comes None."""
        more = True
        while more or self._window:
            while more and len(self._window) < WINDOW * self._most:
                item = next(items, None)
                more = item is not None
                if item is not None:
                    self._queue(item)
            self._assign()
            yield from self._ready()
            if self._window:
                self._listen(_PAUSE_S)

    def _queue(self, item: Request | Ready) -> None:
        if isinstance(item, Ready):
            self._window.append(Job(item, deque(item.documents), done=True))
            return
        job = Job(item)
        self._window.append(job)
        self._waiting.append(job)
        self._assign()
        if len(self._window) % AHEAD == 0:
            self._listen(0)

    def _ready(self) -> Iterator[tuple[Request | Ready, Document | None]]:
        while self._window:
            job = self._window[0]
            job.weight = 0
            while job.documents:
                yield job.item, job.documents.popleft()
            if not job.done:
                return
            self._window.popleft()
            yield job.item, None

    def _assign(self) -> None:
        while self._waiting:
            process = self._free()
            if process is None:
                return
            process.give(self._waiting.popleft())

    def _free(self) -> Process | None:
        """The worker with the shortest queue, a new one while there are too few; none if all are busy."""
        job = self._waiting[0]
        fit = [
            p
            for p in self._running
            if len(p.queue) < AHEAD and p.served < self._limits.files and not (job.again and p.served)
        ]
        idle = [p for p in fit if not p.queue]
        if not idle and len(self._running) < self._most:
            self._running.append(Process(self._limits, self._scratch.name))
            return self._running[-1]
        return min(fit, key=lambda p: len(p.queue), default=None)

    def _listen(self, seconds: float) -> None:
        """Take what has arrived, notice the dead, end the late and retire the old."""
        heard = [p for p in self._running if not self._held_back(p)]
        ready, _, _ = select.select([p.output for p in heard], [], [], seconds)
        for process in heard:
            if process.output in ready:
                self._hear(process)
            elif process.late():
                self._end(process, late=True)
        for process in [
            p for p in self._running if not p.queue and (p.served >= self._limits.files or self._fresh_wanted(p))
        ]:
            self._running.remove(process)
            process.kill()
            process.ended()

    def _fresh_wanted(self, process: Process) -> bool:
        return bool(self._waiting and self._waiting[0].again and process.served)

    def _held_back(self, process: Process) -> bool:
        job = process.queue[0] if process.queue else None
        if job is None or job is self._window[0] or sum(j.weight for j in self._window) < MOST_WAITING:
            return False
        return bool(job.documents)

    def _hear(self, process: Process) -> None:
        try:
            messages = process.messages()
            if messages is None:
                self._end(process, late=False)
                return
            for kind, body in messages:
                self._take(process, kind, body)
        except BadAnswer:
            process.kill()
            self._end(process, late=False)

    def _take(self, process: Process, kind: int, body: bytes) -> None:
        if not process.queue:
            raise BadAnswer("an answer nobody asked for")
        job = process.queue[0]
        if kind in (ABOUT, DOCUMENT):
            document = unpacked(body)
            if document.path != job.request.path and not document.path.startswith(f"{job.request.path}!/"):
                raise BadAnswer("an answer about another file")
            if kind == ABOUT:
                job.about = document
            else:
                _deliver(job, document, len(body))
            return
        job.done = True
        process.queue.popleft()
        process.served += 1
        self._never_answered = 0

    def _end(self, process: Process, *, late: bool) -> None:
        """A worker is gone: its first job has a finding, the others wait again."""
        if late:
            process.kill()
        code, memory = process.ended()
        self._running.remove(process)
        self._count(process)
        if not process.queue:
            return
        job = process.queue.popleft()
        fault = why(code, memory, self._limits, late=late)
        self._waiting.extendleft(reversed(process.queue))
        if process.served and not job.again and "takes more" not in fault.reason:  # an earlier file may have harmed it
            job.again = True
            self._retry(job)
            return
        self._fail(job, fault)

    def _count(self, process: Process) -> None:
        self._never_answered += not process.served
        if self._never_answered > 20 * self._most and not any(j.about for j in self._window):
            raise BadInput(
                Problem(
                    "playbook.content.worker",
                    "readers cannot be started here",
                    do="run `python -m playbook.content.worker` to see why",
                )
            )

    def _retry(self, job: Job) -> None:
        job.item = replace(job.request, skip=job.delivered)
        job.about = None
        self._waiting.appendleft(job)

    def _fail(self, job: Job, fault: Fault) -> None:
        """The document that was being read gets the fault; a package goes on with the next member."""
        request, about = job.request, job.about
        job.deaths += 1
        job.again = False
        whole = about is None or about.path == request.path
        path = about.path if about else request.path
        lost = about or Document(path, max(request.size, 0), "", "unknown", path.rpartition(".")[2].lower())
        _deliver(job, replace(lost, faults=(*lost.faults, fault)), 0)
        if whole:
            job.done = True
        elif job.deaths >= MOST_DEATHS:
            rest = Fault("archive", "the rest of the package was not read: too many of its members end their reader")
            _deliver(
                job,
                Document(f"{request.path}!/", 0, "", "unknown", "", faults=(rest, Fault("unreadable", "not opened"))),
                0,
            )
            job.done = True
        else:
            job.item = replace(request, dead=(*request.dead, path))
            self._retry(job)


def _deliver(job: Job, document: Document, weight: int) -> None:
    job.documents.append(document)
    job.weight += weight
    job.delivered += 1
