"""Runs on an existing Dask cluster: the same tasks, one at a time per worker process, fed by our own queue.

Every machine needs this package and the pilots' folders under the same paths. A cluster may do a task twice (a worker
that is lost may have finished it): tasks are idempotent by key, so the second finds the receipt of the first.
"""

from __future__ import annotations

import threading
import uuid
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from playbook.content.cluster import connected
from playbook.run.crew import Done, attempted
from playbook.run.queue import Task

_one_at_a_time = threading.Lock()
"""A worker with several threads still does one run at a time: environment and folder belong to the process."""


class ClusterCrew:
    """The workers of a Dask scheduler; the dashboard shows each task under its step, with its pilot in the key."""

    def __init__(self, address: str) -> None:
        self._client = connected(address)
        self._under_way: dict[Any, Task] = {}
        self._ended: SimpleQueue[Any] = SimpleQueue()

    @property
    def width(self) -> int:
        """Worker processes there are now, at least one: without any, the tasks wait for the first."""
        return max(1, len(self._client.nthreads()))

    def start(self, task: Task) -> None:
        """Submit the task."""
        key = (task.name, f"{task.pilot} {uuid.uuid4().hex[:8]}")
        future = self._client.submit(attempted_alone, task.work, task.given, key=key, pure=False)
        self._under_way[future] = task
        future.add_done_callback(self._ended.put)

    def wait(self) -> list[tuple[Task, Done]]:
        """The tasks that have ended; one that killed its workers is said to be lost."""
        future = self._ended.get()
        return [(self._under_way.pop(future), _done(future))]

    def close(self) -> None:
        """Cancel what has not begun and leave the cluster as it was."""
        with suppress(Exception):
            self._client.cancel(list(self._under_way))
        with suppress(Exception):
            self._client.close()


def attempted_alone(work: Any, given: tuple[Any, ...]) -> Done:
    """One task on a machine of the cluster."""
    with _one_at_a_time:
        return attempted(work, given)


def _done(future: Any) -> Done:
    try:
        answer: Done = future.result()
    except Exception as error:  # noqa: BLE001 - a task that a cluster loses fails in many ways; the run goes on
        return Done(error=f"the cluster lost it ({type(error).__name__})", exit_code=4, lost=True)
    return answer
