"""Run many tasks of many pilots: a queue, a crew, and lines that say how far it is."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from playbook.errors import PlaybookError, retold
from playbook.run.crew import Crew, Done, LocalCrew, parent_of_workers
from playbook.run.one import Spec, run_one, unchanged
from playbook.run.pace import Pace, said
from playbook.run.queue import Queue, Task
from playbook.run.receipt import FIRST, Receipt

Progress = Callable[[str], None]
MOST_LOSSES = 2
"""How often a task may lose its worker before it is given up: once may be chance, twice is the task."""


def step_task(spec: Spec, pilot: str, force: bool) -> Task:
    """The task that runs one step of a pilot."""
    return Task(pilot, spec.step, run_one, (spec, force), known=None if force else partial(_unchanged, spec))


def _unchanged(spec: Spec) -> Receipt | None:
    """The receipt of a step that need not run; any doubt is left to the run, which says what is wrong."""
    try:
        return unchanged(spec)
    except (PlaybookError, OSError):
        return None


def failed(ends: Iterable[Done]) -> PlaybookError | None:
    """One error for all tasks that failed, with the most serious exit code; None if all went well."""
    bad = [end for end in ends if end.error]
    return retold([end.error for end in bad], [end.exit_code for end in bad]) if bad else None


def nothing() -> None:
    """What else is done before work begins, unless somebody asks for more."""


def run_lanes(
    lanes: Sequence[Sequence[Task]],
    *,
    workers: int | str = 2,
    progress: Progress | None = None,
    on_work: Callable[[], None] = nothing,
) -> dict[Task, Done]:
    """Do all tasks, each lane in its order; the end of each.

    `workers` is a number of local processes or the address of a Dask scheduler. No process is started for tasks that
    need not be done; if any has to be, `on_work` is called before the first worker starts. Raises BadInput if there is no such cluster; whatever interrupts ends the running work first.
    """
    queue = Queue(lanes)
    run = _Run(queue, progress, Pace(t.name for lane in lanes for t in lane), sum(map(len, lanes)))
    run.skip_unchanged()
    if not queue.left:
        return run.done
    on_work()
    crew = crew_of(workers, queue.left)
    try:
        run.all(crew)
    finally:
        crew.close()
    return run.done


def crew_of(workers: int | str, tasks: int) -> Crew:
    """Local processes, no more than there are tasks, or an existing Dask cluster."""
    if isinstance(workers, int):
        return LocalCrew(max(1, min(workers, tasks)))
    from playbook.run.cluster import ClusterCrew

    return ClusterCrew(workers)


def get_ready() -> None:
    """Let the parents of workers and of warm kernels import while other work goes on here.

    Without a parent every kernel is a stock kernel, and that is no error.
    """
    from playbook.run.warm.client import prepare
    from playbook.run.warm.place import Doubt

    parent_of_workers()
    with contextlib.suppress(Doubt, OSError):
        prepare()


class _Run:
    """One pass over a queue: what has ended, and what is said about it."""

    def __init__(self, queue: Queue, progress: Progress | None, pace: Pace, total: int) -> None:
        self.queue, self.progress, self.pace, self.total = queue, progress, pace, total
        self.done: dict[Task, Done] = {}
        self._started: dict[Task, float] = {}
        self._losses: dict[Task, int] = {}

    def skip_unchanged(self) -> None:
        """End the tasks of steps that need not run, found without a process; any doubt is left to the run."""
        for task, value in self.queue.take_known():
            self._end(task, Done(value), None, 1)

    def all(self, crew: Crew) -> None:
        """Keep every worker of the crew at work until nothing is left."""
        busy = 0
        while True:
            while busy < crew.width and (task := self.queue.next()) is not None:
                self._started[task] = time.monotonic()
                crew.start(task)
                busy += 1
            if not busy:
                return
            for task, done in crew.wait():
                busy -= 1
                self._take(task, done, crew.width)

    def _take(self, task: Task, done: Done, width: int) -> None:
        if done.lost:
            self._losses[task] = self._losses.get(task, 0) + 1
            if self._losses[task] < MOST_LOSSES:
                self._say(f"{_name(task)}: {done.error}; it is run once more")
                self.queue.again(task)
                return
        self._end(task, done, time.monotonic() - self._started[task], width)

    def _end(self, task: Task, done: Done, seconds: float | None, width: int) -> None:
        self.done[task] = done
        self.pace.ended(task.name, seconds)
        lost = self.queue.ended(task, well=not done.error)
        for other in lost:
            self.done[other] = Done()
            self.pace.ended(other.name, None)
        left = self.pace.seconds_left(width) if len(self.done) < self.total else None
        rest = f"; {said(left)} left" if left else ""
        self._say(f"[{len(self.done)}/{self.total}] {_name(task)}: {_how(done)}{rest}")

    def _say(self, line: str) -> None:
        if self.progress is not None:
            self.progress(line)


def _name(task: Task) -> str:
    return f"{task.pilot} {task.name}".strip()


def _how(done: Done) -> str:
    if done.error:
        return done.error
    if not isinstance(done.value, Receipt):
        return "done"
    how = "unchanged, not run again" if done.value.skipped else f"{done.value.seconds:.1f} s"
    said = [s for s in ("" if done.value.skipped else done.value.why, done.value.repaired) if s and s != FIRST]
    return f"{how} ({'; '.join(said)})" if said else how
