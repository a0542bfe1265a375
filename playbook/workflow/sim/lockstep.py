"""The ways of many projects at once, for the standard engine: all that stand before a station take its step together.

The same draws decide the same ways as in `journey.walker`, which goes project by project and is what is compiled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.declared.network import EXIT
from playbook.workflow.sim.draws import TIME, WAY, Block
from playbook.workflow.sim.journey import FORK, START, Journey, Routes, Ways

TOGETHER = 4000
"""Projects that walk at a time: enough that a step of all costs little each, few enough to stay in the cache."""


@dataclass(frozen=True)
class _Walked:
    """Journeys of some replications, one after the other."""

    first: np.ndarray
    """Replication x project: where the journey starts; one column more for where the last one ends."""
    place: np.ndarray
    who: np.ndarray
    hours: np.ndarray
    takes: np.ndarray


class Lockstep:
    """Journeys out of the ways of a network; those of the replications that were walked last are kept."""

    def __init__(self, ways: Ways) -> None:
        self.ways = ways
        self.role_of, self.paces = np.array(ways.role_of), np.array(ways.paces)
        self._walked: tuple[Block, int, _Walked] | None = None

    def of(self, block: Block, replication: int, projects: int) -> Journey:
        """The journeys of the first projects of a replication, as lists."""
        rows = max(1, TOGETHER // block.projects)
        if self._walked is None or self._walked[0] is not block or self._walked[1] != replication // rows:
            here = range(replication // rows * rows, min(block.rows, (replication // rows + 1) * rows))
            self._walked = block, replication // rows, self._walk(block, here)
        made = self._walked[2]
        first = made.first[replication % rows]
        steps = slice(first[0], first[projects])
        hours = made.hours[steps].tolist()
        return Journey(
            (first[:projects] - first[0]).tolist(),
            made.who[steps].tolist(),
            made.place[steps].tolist(),
            hours,
            hours if made.takes is made.hours else made.takes[steps].tolist(),
            [0] * len(hours),
            [0.0] * len(hours),
        )

    def _walk(self, block: Block, rows: range) -> _Walked:
        steps = _Steps(self.ways.routes, block, rows)
        length = steps.taken + 2
        first = np.zeros(len(length) + 1, dtype=np.int64)
        np.cumsum(length, out=first[1:])
        place = np.empty(first[-1], dtype=np.int64)
        hours = np.zeros(first[-1])
        place[first[:-1]] = START
        place[first[1:] - 1] = EXIT - np.tile(np.arange(block.projects), len(rows))
        for node, ids, after, took in steps.made:
            at = first[ids] + after
            place[at], hours[at] = node, took
        station = np.where(place < 0, 0, place)
        return _Walked(
            first=np.column_stack([first[:-1].reshape(len(rows), -1), first[block.projects :: block.projects]]),
            place=place,
            who=np.where(place < 0, place, self.role_of[station]),
            hours=hours,
            takes=hours if self.ways.full_pace else hours / self.paces[station],
        )


class _Steps:
    """Every step of every project, in groups of those that take the same one."""

    def __init__(self, routes: Routes, block: Block, rows: range) -> None:
        self.routes, self.block, self.rows = routes, block, rows
        projects = len(rows) * block.projects
        self.seen = np.zeros((len(routes.following), projects), dtype=np.int32)
        self.taken = np.zeros(projects, dtype=np.int64)
        self.made: list[tuple[int, np.ndarray, np.ndarray, np.ndarray]] = []
        """Station, projects, which step of theirs it is (the first is 1), hours."""
        self.waiting: dict[int, list[np.ndarray]] = {routes.entry: [np.arange(projects)]}
        while self.waiting:
            node = min(self.waiting)
            ids = np.concatenate(self.waiting.pop(node))
            visits = self.seen[node, ids]
            self.seen[node, ids] = visits + 1
            fewest, most = int(visits.min()), int(visits.max())
            for visit in range(fewest, most + 1):
                self._step(node, visit, ids if fewest == most else ids[visits == visit])

    def _step(self, node: int, visit: int, ids: np.ndarray) -> None:
        if not len(ids):
            return
        if node < self.routes.stations:
            self.taken[ids] += 1
            hours = self._hours(node, visit, ids)
            self.made.append((node, ids, self.taken[ids], hours))
        if self.routes.following[node] != FORK:
            self._on(self.routes.following[node], ids)
            return
        draws = self._draws(WAY, node, visit)[ids] if visit else self._rows(self.block.ways[node])[ids]
        self._fork(node, visit, ids, draws)

    def _hours(self, node: int, visit: int, ids: np.ndarray) -> np.ndarray:
        if visit:
            return self.block.inverse[node](self._draws(TIME, node, visit)[ids])
        hours: np.ndarray = self._rows(self.block.hours[node])[ids]
        return hours

    def _fork(self, node: int, visit: int, ids: np.ndarray, draws: np.ndarray) -> None:
        """Each to the way its draw falls on; the last one takes the rest, and after the last pass nothing goes back."""
        r = self.routes
        way, last = r.begin[node], r.begin[node + 1] - 1
        if r.back[node] and visit + 1 >= r.most[node]:
            way += r.back[node]
            draws = draws * r.left[node]
        while way < last and len(ids):
            further = draws >= r.shares[way]
            self._on(r.targets[way], ids[~further])
            ids, draws = ids[further], draws[further] - r.shares[way]
            way += 1
        self._on(r.targets[way] if way <= last else EXIT, ids)

    def _on(self, node: int, ids: np.ndarray) -> None:
        if node != EXIT and len(ids):
            self.waiting.setdefault(node, []).append(ids)

    def _draws(self, kind: int, node: int, visit: int) -> np.ndarray:
        return self._rows(self.block.later(kind, node, visit))

    def _rows(self, draws: np.ndarray) -> np.ndarray:
        own: np.ndarray = draws[self.rows.start : self.rows.stop]
        return own.ravel()
