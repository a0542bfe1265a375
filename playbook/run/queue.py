"""The queue over pilots and steps: what starts next, decided from what runs and what has ended. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Task:
    """One piece of work of one pilot: a function of a module, so that another process can find it, and its arguments."""

    pilot: str
    name: str
    work: Callable[..., Any]
    given: tuple[Any, ...] = ()
    needs: frozenset[str] = frozenset()
    """Names of tasks of the same pilot that must have ended well before this one may start."""
    known: Callable[[], Any] | None = None
    """Gives the value of this task if it need not be done, else None; asked here, never in another process."""


class Queue:
    """Lanes of tasks, one lane per pilot, each in the order of its steps.

    Tasks of a lane start in their order. The next worker goes to the pilot that holds the fewest, the first of them
    in the order given: no pilot holds two workers while another waits for its first, and early pilots are done early.
    """

    def __init__(self, lanes: Sequence[Sequence[Task]]) -> None:
        self._waiting = [list(lane) for lane in lanes]
        self._running = [0] * len(lanes)
        self._lane_of = {task: number for number, lane in enumerate(lanes) for task in lane}
        self._well: list[set[str]] = [set() for _ in lanes]
        self._badly: list[set[str]] = [set() for _ in lanes]

    @property
    def left(self) -> int:
        """Tasks that have not started."""
        return sum(map(len, self._waiting))

    def next(self) -> Task | None:
        """Take the task that starts next; None if none may start now."""
        ready = [n for n, lane in enumerate(self._waiting) if lane and lane[0].needs <= self._well[n]]
        if not ready:
            return None
        lane = min(ready, key=lambda n: (self._running[n], n))
        self._running[lane] += 1
        return self._waiting[lane].pop(0)

    def take_known(self) -> tuple[tuple[Task, Any], ...]:
        """Take every task that need not be done, with its value; one that needs others only if they are known too."""
        taken: list[tuple[Task, Any]] = []
        for number, lane in enumerate(self._waiting):
            names: set[str] = set()
            mine = {}
            for task in lane:
                if task.known is not None and task.needs <= names and (value := task.known()) is not None:
                    mine[task] = value
                    names.add(task.name)
            self._waiting[number] = [t for t in lane if t not in mine]
            self._running[number] += len(mine)
            taken += mine.items()
        return tuple(taken)

    def ended(self, task: Task, *, well: bool) -> tuple[Task, ...]:
        """Note the end of a task; returns the tasks that can never start because of it."""
        lane = self._lane_of[task]
        self._running[lane] -= 1
        (self._well if well else self._badly)[lane].add(task.name)
        lost = tuple(t for t in self._waiting[lane] if t.needs & self._badly[lane])
        self._waiting[lane] = [t for t in self._waiting[lane] if t not in lost]
        return lost

    def again(self, task: Task) -> None:
        """Put a task back whose worker was lost: it is the first of its lane to start."""
        lane = self._lane_of[task]
        self._running[lane] -= 1
        self._waiting[lane].insert(0, task)
