"""Where everything queues: how busy each role is, how sure it is the tightest, and what it would need."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from playbook.workflow.declared.network import Network, network
from playbook.workflow.queue.visits import demand
from playbook.workflow.sim.unknown import possible_maps

BOOTSTRAP = 200
BUSY_AT_MOST = 0.85
"""Share of its hours that a role can be busy before small swings make long queues (our default)."""


@dataclass(frozen=True)
class Load:
    """One role."""

    role: str
    people: int
    utilisation: float
    """At the number of projects asked about."""
    capacity: float
    """Projects a week it can carry."""
    probability: float
    """Share of the maps that fit the pilot in which this role is the tightest."""
    needed: int | None = None
    """People it needs at that number of projects to be at most 85% busy; None where it is not busier than that, or with
    a fixed number of projects in flight, which wait instead."""
    hours_needed: float | None = None
    """The same as hours a week of the whole role."""


def loads(net: Network, per_week: float, seed: int) -> list[Load]:
    """Every role, busiest first, with the probability that it is the tightest."""
    asked = demand(net).by_role
    caps = np.array([c * h for c, h in zip(net.people, net.hours, strict=True)])
    tight = np.zeros(len(caps))
    for chart in possible_maps(net.map, BOOTSTRAP, seed):
        tight[int(np.argmax(demand(network(chart)).by_role / caps))] += 1
    grows = net.map.arrivals.kind == "open"
    made = [
        Load(name, people, per_week * h / c, c / h, t / BOOTSTRAP, *(_needed(per_week * h, c, people) if grows else ()))
        for name, people, h, c, t in zip(
            net.roles, net.people, asked.tolist(), caps.tolist(), tight.tolist(), strict=True
        )
        if h > 0
    ]
    return sorted(made, key=lambda x: (-x.utilisation, x.role))


def _needed(asked: float, capacity: float, people: int) -> tuple[int, float] | tuple[None, None]:
    """People, and hours a week, for so many hours of work a week at 85% busy; nothing where that is kept already.

    >>> _needed(40.0, 40.0, 1), _needed(30.0, 40.0, 1)
    ((2, 47.05882352941177), (None, None))
    """
    if asked <= BUSY_AT_MOST * capacity:
        return None, None
    return ceil(asked / (BUSY_AT_MOST * capacity / people) - 1e-9), asked / BUSY_AT_MOST
