"""The way of every project through a network, drawn before its time: which stations, in which order, how long at each.

Where a project goes next does not depend on who else is there. So a replication is two plain loops: this one, and the
one in which projects wait for people (`loop`). Both are written once, with plain indexing, for lists (`standard`) and
for arrays that are compiled (`compiled`).

A journey is a stretch of steps: START, the stations it passes, and a number below zero that names its project.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playbook.workflow.declared.network import EXIT, Network
from playbook.workflow.sim.draws import TIME, WAY

START, FORK, FULL = -(1 << 40), -3, -1
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


Walk = Callable[..., tuple[int, int]]
Later = Callable[[Any, int, int, int, int], float]


def walker(later: Later) -> Walk:  # noqa: C901 - one loop: a call per step would double its time
    """The walk; `later(source, kind, node, visit, project)` is the draw of a visit after the first."""

    def walk(  # type: ignore[no-untyped-def] # noqa: C901 - lists or arrays
        projects, entry, stations, following, begin, back, most, left, shares, targets,
        first_hours, first_ways, source, unseen, seen, first, place, hours, again, again_place, again_draw,
    ):  # fmt: skip
        """Fill `first` (where the journey of each project starts), `place` and `hours` (per step).

        Returns (steps, later visits), or FULL if they do not fit. The hours of later visits are still to be made of
        `again_draw`; `again` and `again_place` name their steps and stations.
        """
        room = len(place) - len(seen) - 3
        step, n = 0, 0
        for project in range(projects):
            if step > room:
                return FULL, n
            first[project] = step
            place[step] = START
            step += 1
            seen[:] = unseen
            node = entry
            while node != EXIT:
                visit = seen[node]
                seen[node] = visit + 1
                if node < stations:
                    place[step] = node
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
            place[step] = EXIT - project
            step += 1
        return step, n

    return walk
