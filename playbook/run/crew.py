"""Workers: processes of this machine that do one task at a time, and end with the process that started them.

Workers are forked from one small parent that has their imports done and nothing else, and ends with this process. A worker is in a session of its own, so Ctrl-C reaches the command alone, and the command ends its workers. Each worker
watches a pipe whose other end its starter holds: when that closes, however the starter ended, the worker ends the
kernels it started and itself. A worker that dies costs the task it was doing, nothing else.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from typing import Any, Protocol

from playbook.errors import PlaybookError
from playbook.run.queue import Task
from playbook.run.warm.preload import QUIET

ENDS = (signal.SIGTERM, signal.SIGHUP)
END_S = 5.0
"""How long a worker may take to end its kernels before it is killed."""


@dataclass(frozen=True)
class Done:
    """How a task ended: a value, or the error as a user should read it."""

    value: Any = None
    error: str = ""
    exit_code: int = 0
    lost: bool = False
    """The worker died; nobody knows how far the task came."""


class Crew(Protocol):
    """Who does the tasks: processes here, or a cluster."""

    @property
    def width(self) -> int:
        """How many tasks may be under way."""

    def start(self, task: Task) -> None:
        """Begin a task; there must be fewer than `width` under way."""

    def wait(self) -> list[tuple[Task, Done]]:
        """Wait until at least one task has ended."""

    def close(self) -> None:
        """End what runs and let go of everything."""


def attempted(work: Callable[..., Any], given: tuple[Any, ...]) -> Done:
    """Do a task here; whatever goes wrong becomes a sentence, so that one task never stops the others."""
    try:
        return Done(work(*given))
    except PlaybookError as error:
        return Done(error=str(error), exit_code=error.exit_code)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return Done(error=f"{where}{error.strerror or error}; nothing was half-written", exit_code=3)
    except Exception as error:  # noqa: BLE001 - the other tasks go on
        said = f"something the playbook did not expect: {type(error).__name__}: {error}"
        return Done(error=said, exit_code=1)


@dataclass
class _Worker:
    process: Any
    talk: Connection
    lifeline: Connection
    task: Task | None = None


class LocalCrew:
    """At most `width` processes; each is started when it is first needed."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._workers: list[_Worker] = []

    def start(self, task: Task) -> None:
        """Give the task to an idle worker, or to a new one."""
        worker = next((w for w in self._workers if w.task is None), None) or self._hire()
        worker.task = task
        with contextlib.suppress(OSError):  # a worker that just died is seen by `wait`
            worker.talk.send((task.work, task.given))

    def wait(self) -> list[tuple[Task, Done]]:
        """Answers of the workers; a worker that died answers that its task is lost."""
        busy = {w.talk: w for w in self._workers if w.task is not None}
        return [self._answer(busy[talk]) for talk in wait(list(busy)) if isinstance(talk, Connection)]

    def close(self) -> None:
        """End every worker and its kernels, and wait for their end."""
        for worker in self._workers:
            worker.lifeline.close()
            worker.talk.close()
        for worker in self._workers:
            worker.process.join(END_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()

    def _answer(self, worker: _Worker) -> tuple[Task, Done]:
        task, worker.task = worker.task, None
        assert task is not None  # noqa: S101 - only busy workers are waited for
        try:
            return task, worker.talk.recv()
        except (EOFError, OSError):
            self._workers.remove(worker)
            worker.lifeline.close()
            worker.talk.close()
            worker.process.join()
            return task, Done(error="the process that ran it died (out of memory, or killed)", exit_code=4, lost=True)

    def _hire(self) -> _Worker:
        context = parent_of_workers()
        talk, theirs = context.Pipe()
        watched, lifeline = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(theirs, watched, dict(os.environ)), daemon=False)
        process.start()
        theirs.close()
        watched.close()
        self._workers.append(_Worker(process, talk, lifeline))
        return self._workers[-1]


def parent_of_workers() -> ForkServerContext:
    """The context that forks workers; its parent starts here if it is not there yet, so that it imports meanwhile.

    A signal to a whole group (a service that is stopped, a terminal that is closed) must reach the command alone: the
    parent has to live until the command has ended its workers. It ends by itself when the command does.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["playbook.run.worker_imports"])
    resource_tracker.ensure_running()  # it would unblock the signals again
    mine, before = dict(os.environ), signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    os.environ.update(QUIET)
    try:
        ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(mine)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def _serve(talk: Connection, lifeline: Connection, environment: dict[str, str]) -> None:
    """A worker's life: tasks in, answers out, until its starter lets go; its environment is its starter's of now."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    os.environ.clear()
    os.environ.update(environment)
    with contextlib.suppress(OSError):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    while True:
        try:
            work, given = talk.recv()
            talk.send(attempted(work, given))
        except (EOFError, OSError):
            return


def _end_with(lifeline: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv()
    _end_children()
    os._exit(1)


def _end_children() -> None:
    """Kernels this worker started; warm ones end by themselves when their asker is gone."""
    import psutil

    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            child.kill()
