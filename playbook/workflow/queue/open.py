"""Work that comes in at a rate: load of every role, waiting, time in the system, or how fast the backlog grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.declared.network import Network
from playbook.workflow.queue import dates
from playbook.workflow.queue.formulas import wait_ggc
from playbook.workflow.queue.visits import Demand, demand


@dataclass(frozen=True)
class OpenLoad:
    """What a rate of arrivals does to a network. Hours are working hours, rates are per week."""

    utilisation: dict[str, float]
    lead_time_h: float | None
    """Mean time of a project, or None if a role or an agenda is overloaded."""
    backlog_week: float | None
    """Projects by which the backlog grows each week, if a role is overloaded."""
    asked: Demand


def open_load(net: Network, per_week: float, *, ca2: float = 1.0, spread: bool = True) -> OpenLoad:
    """Load and mean time in the system at so many projects a week.

    Exact for exponential times and one stage per role (Jackson); else Allen-Cunneen on each role's mixed times.
    `spread=False` takes every time as exponential. A role with fewer hours than the week works that much slower.
    Waiting for dates is exact where work comes before the agenda at random.
    """
    asked = demand(net)
    busy = {
        name: per_week * hours / (c * h) if c * h else float("inf")
        for name, hours, c, h in zip(net.roles, asked.by_role.tolist(), net.people, net.hours, strict=True)
        if hours > 0
    }
    worst = max([*busy.values(), *dates.used(net, asked, per_week)], default=0.0)
    if worst >= 1:
        return OpenLoad(busy, None, per_week * (1 - 1 / worst), asked)
    total = asked.delay + sum(
        _role_time(net, asked, k, per_week / net.week, ca2, spread) for k in range(len(net.roles))
    )
    for often, wait in zip(dates.passes(net, asked), dates.waits(net, asked, per_week), strict=True):
        total += often * wait
    return OpenLoad(busy, total, None, asked)


def _role_time(net: Network, asked: Demand, role: int, rate: float, ca2: float, spread: bool) -> float:
    """Hours a project spends with one role: work plus waiting, over all its passes."""
    here = [i for i, s in enumerate(net.stations) if s.role == role and asked.visits[i] > 0]
    passes = float(sum(asked.visits[i] for i in here))
    if not passes or not asked.by_role[role]:
        return 0.0
    slow = net.week / net.hours[role] if net.spread[role] else net.week / min(net.hours[role], net.week)
    mean = float(asked.by_role[role]) / passes * slow
    cs2 = _mixed(net, asked, here, mean / slow) if spread else 1.0
    return passes * (mean + wait_ggc(net.people[role], rate * passes, 1 / mean, ca2, cs2))


def _mixed(net: Network, asked: Demand, here: list[int], mean: float) -> float:
    """Squared variation of the times of all stages that share a role."""
    weights = np.array([asked.visits[i] for i in here])
    times = [net.stations[i].time for i in here]
    second = np.array([(t.mean / 60) ** 2 * (1 + t.scv) for t in times])
    return max(0.0, float((weights * second).sum() / weights.sum()) / mean**2 - 1)
