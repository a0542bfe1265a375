"""The event loop: one replication of a network with shared roles, working hours, rework and sampled checks.

One heap of (hour, project, node): a project is at one place at a time, so entries never tie. Times are working hours
of the network's week; a role with fewer hours works the first part of each day and lays work down overnight, or,
if its hours are spread, takes that much longer.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush

from playbook.workflow.declared.network import EXIT, Network
from playbook.workflow.sim.draws import Block
from playbook.workflow.sim.size import Size

START = -2
DAYS = 5


@dataclass(frozen=True)
class Run:
    """What one replication left."""

    leads: list[float]
    """Hours from start to end of each project that counts, in the order in which they ended."""
    busy: list[float]
    """Hours of work per role."""
    waited: list[float]
    """Hours of waiting per station."""
    span: float
    """Hours from the first start to the end of counting."""
    visits: int
    rate: float
    """Projects ended per hour while those that count were ending."""


def finish(start: float, hours: float, day: float, open_hours: float) -> float:
    """When work begun at `start` is done by somebody who works the first `open_hours` of each day of `day` hours.

    >>> finish(1.0, 2.0, 8, 2), finish(5.0, 1.0, 8, 2), finish(0.0, 4.0, 8, 2)
    (9.0, 9.0, 10.0)
    """
    days, into = divmod(start, day)
    done = days * open_hours + min(into, open_hours) + hours
    full, rest = divmod(done, open_hours)
    if rest <= 1e-12 and full > 0:
        full, rest = full - 1, open_hours
    return max(full * day + rest, start)


def run(net: Network, block: Block, replication: int, starts: list[float], size: Size) -> Run:  # noqa: C901 - one loop: a call per event would halve its speed
    """Run one replication.

    Open: projects start at `starts`, and all are followed to their end. Closed: `size.projects` start at 0, each one
    that ends starts the next, the first `size.drop` that end are not counted, and counting stops at `size.count`.
    """
    in_flight, drop, last = (size.projects, size.drop, size.drop + size.count) if size.closed else (0, 0, len(starts))
    role_of = [s.role for s in net.stations]
    n_stations, n_nodes, entry = len(role_of), net.nodes, net.entry
    free, queues = list(net.people), [deque[tuple[int, int, float]]() for _ in net.people]
    busy, waited = [0.0] * len(free), [0.0] * n_stations
    day, pace = net.week / DAYS, net.pace
    hours_a_day = [None if s or h >= net.week else h / DAYS for h, s in zip(net.hours, net.spread, strict=True)]
    only = [w[0][1] if len(w) == 1 else START for w in net.ways]
    seen = [0] * (n_nodes * block.projects)
    began = [0.0] * block.projects
    times: list[list[list[float]]] = [[] for _ in role_of]
    ways = Ways(net, block, replication)
    heap = [(0.0, p, START) for p in range(in_flight)] if in_flight else [(t, 0, START) for t in starts[:1]]
    started, ended, visits, dropped_at, now = len(heap), 0, 0, 0.0, 0.0
    leads: list[float] = []

    def begin(project: int, place: int, role: int) -> None:
        index = project * n_nodes + place
        visit = seen[index]
        seen[index] = visit + 1
        layers = times[place]
        if visit >= len(layers):
            layers.append(block.times(place, visit, replication))
        hours = layers[visit][project]
        if role < 0:
            end = now + hours
        else:
            busy[role] += hours
            opened = hours_a_day[role]
            end = now + hours / pace[role] if opened is None else finish(now, hours, day, opened)
        heappush(heap, (end, project, place))

    while heap:
        now, project, node = heappop(heap)
        if node == START:
            began[project] = now
            target = entry
            if not in_flight and started < len(starts):  # the next arrival waits outside, so that the heap stays small
                heappush(heap, (starts[started], started, START))
                started += 1
        else:
            role = role_of[node]
            if role >= 0:
                if queues[role]:
                    other, place, since = queues[role].popleft()
                    waited[place] += now - since
                    begin(other, place, role)
                else:
                    free[role] += 1
            target = only[node]
            if target == START:
                target = ways.out(node, project, seen[project * n_nodes + node] - 1)
        while target >= n_stations:
            index = project * n_nodes + target
            seen[index] += 1
            target = ways.out(target, project, seen[index] - 1)
        if target == EXIT:
            ended += 1
            if ended > drop:
                leads.append(now - began[project])
            else:
                dropped_at = now
            if ended == last:
                break
            if in_flight:
                heappush(heap, (now, started, START))
                started += 1
            continue
        visits += 1
        role = role_of[target]
        if role >= 0 and not free[role]:
            queues[role].append((project, target, now))
            continue
        if role >= 0:
            free[role] -= 1
        begin(project, target, role)
    for end, _, place in heap:  # what is not done yet when counting stops is not work done
        if place >= 0 and role_of[place] >= 0:
            busy[role_of[place]] -= (end - now) * pace[role_of[place]]
    counted = now - dropped_at
    return Run(leads, busy, waited, now, visits, len(leads) / counted if counted else 0.0)


class Ways:
    """Where a project goes next, decided by the draw that belongs to this visit."""

    def __init__(self, net: Network, block: Block, replication: int) -> None:
        self.options, self.back = net.ways, net.back
        self.most = [s.most for s in net.stations] + [1_000_000_000] * len(net.gates)
        self.block, self.replication = block, replication
        self.draws: list[list[list[float]]] = [[] for _ in net.ways]

    def out(self, node: int, project: int, visit: int) -> int:
        """The next node; after the most passes of a stage nothing is sent back any more."""
        layers = self.draws[node]
        while visit >= len(layers):
            layers.append(self.block.ways(node, len(layers), self.replication))
        draw, options = layers[visit][project], self.options[node]
        if self.back[node] and visit + 1 >= self.most[node]:
            options = options[self.back[node] :]
            draw *= sum(share for share, _ in options)
        for share, target in options:
            draw -= share
            if draw < 0:
                return target
        return options[-1][1] if options else EXIT
