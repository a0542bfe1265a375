"""The way of every project through a network, drawn before its time: which stations, in which order, how long at each.

Where a project goes next does not depend on who else is there. So a replication is two parts: this one, and the loop
in which projects wait for people (`loop`). The walk below goes project by project and is compiled (`compiled`); the
standard engine takes the same steps for many projects at once (`lockstep`).

A journey is a stretch of steps: START, the stations it passes, and a number below zero that names its project.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from playbook.workflow.declared.network import EXIT, Network
from playbook.workflow.sim.draws import TIME, WAY, Block

START, FORK, FULL = -(1 << 30), -3, -1
NEVER = 1_000_000_000


@dataclass(frozen=True)
class Routes:
    """The ways of a network in flat lists; those out of a node are `begin[node]` to `begin[node + 1]`."""

    entry: int
    stations: int
    following: list[int]
    """Per node: where its single way leads, or FORK if there is a choice."""
    begin: list[int]
    back: list[int]
    """Per node: how many of its first ways go back."""
    most: list[int]
    """Per node: passes after which nothing is sent back any more."""
    left: list[float]
    """Per node: share of all ways that do not go back."""
    shares: list[float]
    targets: list[int]


def routes(net: Network) -> Routes:
    """The same ways as `net.ways`."""
    begin = [0]
    for ways in net.ways:
        begin.append(begin[-1] + len(ways))
    return Routes(
        entry=net.entry,
        stations=len(net.stations),
        following=[w[0][1] if len(w) == 1 else FORK for w in net.ways],
        begin=begin,
        back=list(net.back),
        most=[s.most for s in net.stations] + [NEVER] * len(net.gates),
        left=[sum((share for share, _ in w[b:]), 0.0) for w, b in zip(net.ways, net.back, strict=True)],
        shares=[share for w in net.ways for share, _ in w],
        targets=[target for w in net.ways for _, target in w],
    )


@dataclass(frozen=True)
class Ways:
    """What the journeys of a network are made of: its ways, and who works at each station how fast."""

    routes: Routes
    role_of: list[int]
    """Per station."""
    paces: list[float]
    """Per station: 1, or the share of the week that is there for work once it is begun."""

    @property
    def full_pace(self) -> bool:
        """True if work takes its hours everywhere."""
        return min(self.paces) >= 1


class Journey(NamedTuple):
    """The journeys of a replication, step by step, as lists or arrays; `behind` and `since` are room for the loop."""

    first: Any
    """Per project: its first step."""
    who: Any
    """Per step: the role that works there, START, or a number below zero that names the project."""
    place: Any
    """Per step: the station."""
    hours: Any
    """Per step: hours of work."""
    takes: Any
    """Per step: hours that pass while the work is done."""
    behind: Any
    since: Any


class Source(Protocol):
    """Where the journeys come from."""

    def of(self, block: Block, replication: int, projects: int) -> Journey:
        """The journeys of the first projects of a replication."""


Walk = Callable[..., tuple[int, int]]
Later = Callable[[Any, int, int, int, int], float]


def walker(later: Later) -> Walk:  # noqa: C901 - one loop: a call per step would double its time
    """The walk; `later(source, kind, node, visit, project)` is the draw of a visit after the first."""

    def walk(  # type: ignore[no-untyped-def] # noqa: C901 - lists or arrays
        projects, entry, stations, following, begin, back, most, left, shares, targets, role_of,
        first_hours, first_ways, source, unseen, seen, first, who, place, hours, again, again_place, again_draw,
    ):  # fmt: skip
        """Fill `first` (where the journey of each project starts), `who`, `place` and `hours` (per step).

        Returns (steps, later visits), or FULL if they do not fit. The hours of later visits are still to be made of
        `again_draw`; `again` and `again_place` name their steps and stations.
        """
        room = len(place) - len(seen) - 3
        step, n = 0, 0
        for project in range(projects):
            if step > room:
                return FULL, n
            first[project] = step
            who[step] = START
            step += 1
            seen[:] = unseen
            node = entry
            while node != EXIT:
                visit = seen[node]
                seen[node] = visit + 1
                if node < stations:
                    place[step], who[step] = node, role_of[node]
                    if visit:
                        again[n], again_place[n] = step, node
                        again_draw[n] = later(source, TIME, node, visit, project)
                        n += 1
                    else:
                        hours[step] = first_hours[node][project]
                    step += 1
                target = following[node]
                if target == FORK:
                    if step > room:
                        return FULL, n
                    draw = later(source, WAY, node, visit, project) if visit else first_ways[node][project]
                    way, last = begin[node], begin[node + 1] - 1
                    if back[node] and visit + 1 >= most[node]:
                        way += back[node]
                        draw *= left[node]
                    while way < last and draw >= shares[way]:
                        draw -= shares[way]
                        way += 1
                    target = targets[way] if way <= last else EXIT
                node = target
            who[step] = EXIT - project
            step += 1
        return step, n

    return walk
