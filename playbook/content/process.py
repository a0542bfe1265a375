"""One worker process seen from the parent: start it, give it requests, collect its messages, end it, say why it ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections import deque
from dataclasses import dataclass, field
from time import monotonic

from playbook.content.document import Document, Fault
from playbook.content.limits import Limits
from playbook.content.wire import split
from playbook.content.worker import NO_MEMORY, Ready, Request

_CHUNK = 1 << 20
_CRASHES = frozenset({signal.SIGABRT, signal.SIGSEGV, signal.SIGTRAP, signal.SIGILL, signal.SIGBUS, signal.SIGFPE})


@dataclass(slots=True, eq=False)
class Job:
    """One file on its way: what was asked, what has come, what it cost so far."""

    item: Request | Ready
    documents: deque[Document] = field(default_factory=deque)
    """Read and not yet handed on."""
    weight: int = 0
    """Bytes of these documents, about."""
    delivered: int = 0
    about: Document | None = None
    """The document being read just now."""
    deaths: int = 0
    again: bool = False
    """It gets a second try, in a fresh worker."""
    done: bool = False

    @property
    def request(self) -> Request:
        """What a worker is asked; only jobs that are not ready from the start have one."""
        assert isinstance(self.item, Request)  # noqa: S101 - a ready job is never given to a worker
        return self.item


class Process:
    """A running worker. Only the thread that started it may go on using it: the worker ends with that thread."""

    def __init__(self, limits: Limits, scratch: str) -> None:
        self.limits = limits
        self.queue: deque[Job] = deque()
        self.served = 0
        self.since = monotonic()
        self._buffer = bytearray()
        command = [sys.executable, "-I", "-B", "-m", "playbook.content.worker", str(os.getpid()), *_numbers(limits)]
        self._popen = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=scratch,
            start_new_session=True,
        )
        assert self._popen.stdin is not None  # noqa: S101 - asked for above
        assert self._popen.stdout is not None  # noqa: S101
        self._input, self.output = self._popen.stdin.fileno(), self._popen.stdout.fileno()
        os.set_blocking(self.output, False)

    def give(self, job: Job) -> None:
        """Queue a job; a worker that is already dead is noticed when it is read."""
        if not self.queue:
            self.since = monotonic()
        self.queue.append(job)
        with contextlib.suppress(BrokenPipeError):
            os.write(self._input, job.request.line())

    def messages(self) -> list[tuple[int, bytes]] | None:
        """Messages that have arrived; None if the worker has ended. Raises BadAnswer."""
        data = b""
        with contextlib.suppress(BlockingIOError):
            data = os.read(self.output, _CHUNK)
            if not data:
                return None
        self._buffer += data
        found = split(self._buffer, self.limits.answer_bytes)
        if found or data:
            self.since = monotonic() if found else self.since
        return found

    def late(self) -> bool:
        """True if it has been silent for longer than one document may take."""
        return bool(self.queue) and monotonic() - self.since > self.limits.seconds

    def kill(self) -> None:
        """End it and whatever it may have started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, signal.SIGKILL)

    def ended(self) -> tuple[int, int]:
        """Wait for its end: exit code (negative for a signal) and greatest memory in bytes."""
        _, status, usage = os.wait4(self._popen.pid, 0)
        self._popen.returncode = os.waitstatus_to_exitcode(status)
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        return self._popen.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def why(code: int, memory: int, limits: Limits, *, late: bool) -> Fault:
    """The fault of a document that ended its worker.

    >>> why(12, 0, Limits(), late=False).kind, why(-24, 0, Limits(), late=False).reason
    ('too-large', 'takes more than 10 s to read')
    """
    if code == NO_MEMORY or (-code in _CRASHES and memory > limits.memory // 2):
        return Fault("too-large", f"needs more than {limits.memory >> 20} MB of memory to be read")
    if late or -code == signal.SIGXCPU:
        return Fault("unreadable", f"takes more than {limits.seconds} s to read")
    if code < 0:
        return Fault("unreadable", f"its reader crashed ({signal.Signals(-code).name})")
    return Fault("unreadable", f"its reader ended by itself ({code})")


def _numbers(limits: Limits) -> list[str]:
    return [str(getattr(limits, name)) for name in limits.__slots__]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
