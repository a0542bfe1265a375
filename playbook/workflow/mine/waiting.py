"""What the waiting before each activity was for: batching, contention, priority, nobody there, or something else.

Re-implemented from the method of Lashkevich, Milani, Chapela-Campa, Suvorau and Dumas (CAiSE 2023). Needs start, end
and resource of every event; otherwise the split is not identifiable, and nothing is made up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playbook.workflow.log.nouns import SECOND, EventLog
from playbook.workflow.mine.calendar import Calendars
from playbook.workflow.mine.concurrent import concurrent_pairs
from playbook.workflow.mine.spans import Span, length, minus, union

CAUSES = ("batching", "contention", "prioritization", "unavailability", "extraneous")
"""In the order in which overlaps are resolved; the last is what remains."""
MOST_EVENTS = 200_000
MOST_BACK = 5_000
MOST_LOOKS = 20_000_000


@dataclass(frozen=True)
class Waiting:
    """Summed waiting between two activities, split by cause; seconds."""

    source: str
    target: str
    count: int
    seconds: dict[str, float]

    @property
    def total(self) -> float:
        """All five causes together."""
        return sum(self.seconds.values())


@dataclass(frozen=True)
class Task:
    """One event with the time from which it could have been worked on."""

    place: int
    case: int
    activity: int
    who: int
    start: int
    end: int
    enabled: int
    before: int
    """Place of the event that enabled it; -1 for the first of a case, which has no handoff."""


def identifiable(log: EventLog) -> bool:
    """True if work and waiting can be told apart and every event says who did it."""
    return log.start is not None and log.resource is not None and bool((log.resource >= 0).all())


def waiting(log: EventLog, calendars: Calendars) -> list[Waiting]:
    """The split per pair of activities, longest first; raises ValueError if it is not identifiable or would not end."""
    if not identifiable(log):
        raise ValueError("start, end and resource of every event are needed")
    if log.events > MOST_EVENTS:
        raise ValueError(
            f"{log.events:,} events are more than the {MOST_EVENTS:,} that are split; cut the log to a shorter time"
        )
    tasks = enabled_tasks(log)
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * 6)
    for task, parts in split(tasks, log.resources, calendars):
        row = sums[log.activity[task.before].item(), task.activity]
        for i, part in enumerate(parts):
            row[i] += part
        row[5] += 1
    names = log.activities
    made = [
        Waiting(names[a], names[b], row[5], {c: row[i] / SECOND for i, c in enumerate(CAUSES)})
        for (a, b), row in sums.items()
    ]
    return sorted(made, key=lambda w: (-w.total, w.source, w.target))


def enabled_tasks(log: EventLog) -> list[Task]:
    """Every event with its enabling time: the latest end, in its case, of an earlier event that is not concurrent.

    Events that overlap it cannot have enabled it. Without such an event it is enabled when it starts.
    """
    parallel = concurrent_pairs(log)
    starts, ends = log.begins.tolist(), log.end.tolist()
    cases, activities = log.case.tolist(), log.activity.tolist()
    who = log.resource.tolist() if log.resource is not None else [-1] * log.events
    made, first = [], 0
    if len(log.case) and int(np.bincount(log.case).max()) > MOST_BACK and log.start is not None:
        raise ValueError(f"a case has more than {MOST_BACK:,} events")
    for i, case in enumerate(cases):
        if i and cases[i - 1] != case:
            first = i
        before = -1
        for j in range(i - 1, max(first, i - MOST_BACK) - 1, -1):
            if ends[j] <= starts[i] and (activities[j], activities[i]) not in parallel:
                before = j
                break  # sorted by end: the first one found backwards ended latest
        enabled = ends[before] if before >= 0 else starts[i]
        made.append(Task(i, case, activities[i], who[i], starts[i], ends[i], enabled, before))
    return made


def split(tasks: list[Task], names: tuple[str, ...], calendars: Calendars) -> Iterator[tuple[Task, list[int]]]:
    """Per task with a handoff: microseconds of each cause, in the order of CAUSES; they sum to its waiting."""
    by_who: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        by_who[task.who].append(task)
    for person, own in by_who.items():
        desk = _Desk(sorted(own, key=lambda t: (t.start, t.end, t.place)))
        for task in own:
            if task.before < 0:
                continue
            yield task, _causes(task, desk, names[person], calendars)


def _causes(task: Task, desk: _Desk, name: str, calendars: Calendars) -> list[int]:
    """Overlaps go to the earlier cause; the remainder is extraneous."""
    if task.enabled >= task.start:
        return [0] * 5
    contention, priority = desk.others(task)
    away = calendars.away(name, task.enabled, task.start)
    left: list[Span] = [(task.enabled, task.start)]
    parts = []
    for cause in (desk.batching(task), contention, priority, away):
        rest = minus(left, cause)
        parts.append(length(left) - length(rest))
        left = rest
    return [*parts, length(left)]


class _Desk:
    """Everything one resource did, in the order of starts, with its batches."""

    def __init__(self, tasks: list[Task]) -> None:
        self.tasks = tasks
        self.starts = [t.start for t in tasks]
        self.longest = max((t.end - t.start for t in tasks), default=0)
        self.batch_of: dict[int, int] = {}
        self.ready: dict[int, int] = {}
        self.looked = 0
        self._batches()

    def _batches(self) -> None:
        """Same activity, without a gap, each ready before the first began; two or more make a batch."""
        opened: dict[int, list[Task]] = {}
        for task in self.tasks:
            batch = opened.get(task.activity)
            if batch and task.enabled <= batch[0].start and task.start <= max(t.end for t in batch):
                batch.append(task)
                continue
            self._close(batch)
            opened[task.activity] = [task]
        for batch in opened.values():
            self._close(batch)

    def _close(self, batch: list[Task] | None) -> None:
        if not batch or len(batch) < 2:
            return
        number = batch[0].place
        self.ready[number] = max(t.enabled for t in batch)
        self.batch_of.update({t.place: number for t in batch})

    def batching(self, task: Task) -> list[Span]:
        """From its own enabling until the last of its batch was ready."""
        number = self.batch_of.get(task.place)
        return [] if number is None else union([(task.enabled, min(self.ready[number], task.start))])

    def others(self, task: Task) -> tuple[list[Span], list[Span]]:
        """What the resource did meanwhile: ready earlier (contention), or ready later and done first (priority)."""
        batch = self.batch_of.get(task.place)
        settled = task.enabled if batch is None else min(self.ready[batch], task.start)
        contention: list[Span] = []
        priority: list[Span] = []
        low, high = bisect_left(self.starts, task.enabled - self.longest), bisect_right(self.starts, task.start)
        self.looked += high - low
        if self.looked > MOST_LOOKS:
            raise ValueError("one resource does so much at once that the split would not end; cut the log")
        for other in self.tasks[low:high]:
            if other.place == task.place or other.end <= task.enabled or other.start >= task.start:
                continue
            mine = batch is not None and self.batch_of.get(other.place) == batch
            since = task.enabled if mine else settled
            span = (max(since, other.start), min(task.start, other.end))
            (priority if other.enabled > since else contention).append(span)
        return union(contention), union(priority)
