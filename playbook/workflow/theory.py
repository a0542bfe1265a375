"""Throughput and lead time by theory: Buzen for projects in flight, Jackson or Allen-Cunneen for arrivals, the knee."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.declared.network import Network
from playbook.workflow.queue import dates
from playbook.workflow.queue.closed import closed_network, knee
from playbook.workflow.queue.open import open_load
from playbook.workflow.queue.visits import Demand, demand


@dataclass(frozen=True)
class Exact:
    """Closed forms for one number of projects."""

    projects: int
    lead_h: float | None
    per_week: float
    backlog_week: float | None = None


def exact(net: Network, sizes: tuple[int, ...]) -> dict[int, Exact]:
    """Throughput and lead time by theory: Buzen for a closed number of projects, Jackson or Allen-Cunneen for arrivals.

    Where work waits for dates more than once, or with dates and a fixed number of projects, no closed form holds and there is
    no lead time; for a fixed number the projects a week are then an estimate (half the time between two dates each
    time, and never more than the dates can carry).
    """
    chart, asked = net.map, demand(net)
    if chart.arrivals.kind == "open":
        return {n: _open(net, n) for n in sizes}
    if stopped(net, asked):
        return {n: Exact(n, None, 0.0) for n in sizes}
    demands = [h / p for h, p in zip(_stretched(net, asked.by_role), net.pace, strict=True)]
    if net.agendas:
        x, _ = closed_network(demands, net.people, max(sizes), asked.delay + _half_dates(net, asked))
        most = min((c for c in carried(net, asked) if c is not None), default=float("inf"))
        return {n: Exact(n, None, min(x[n - 1] * net.week, most)) for n in sizes}
    x, r = closed_network(demands, net.people, max(sizes), asked.delay)
    return {n: Exact(n, r[n - 1], x[n - 1] * net.week) for n in sizes}


def stopped(net: Network, asked: Demand) -> bool:
    """True if projects always in flight need a role in which nobody works."""
    empty = [h > 0 and not c for h, c in zip(asked.by_role.tolist(), net.people, strict=True)]
    return net.map.arrivals.kind == "closed" and any(empty)


def _half_dates(net: Network, asked: Demand) -> float:
    """Hours of half the time between two dates, for each time that a project waits for one."""
    often = dates.passes(net, asked)
    return sum(n * a.dates.every_days * net.day / 2 for n, a in zip(often, net.agendas, strict=True))


def carried(net: Network, asked: Demand) -> list[float | None]:
    """Projects a week that the dates of each agenda carry; None without a limit."""
    limits = [(a.dates.per_week, n) for a, n in zip(net.agendas, dates.passes(net, asked), strict=True)]
    return [most / n if n and most != float("inf") else None for most, n in limits]


def _open(net: Network, n: int) -> Exact:
    per_week = net.map.arrivals.per_project_week * n
    found = open_load(net, per_week)
    lead_h = found.lead_time_h if all(dates.at_random(net)) else None
    return Exact(n, lead_h, min(per_week, per_week - (found.backlog_week or 0.0)), found.backlog_week)


def _stretched(net: Network, by_role: np.ndarray) -> list[float]:
    """Hours of work as hours of the week: somebody there half of it takes twice as long."""
    short = [1.0 if s else net.week / min(h, net.week) for h, s in zip(net.hours, net.spread, strict=True)]
    return [h * k for h, k in zip(by_role.tolist(), short, strict=True)]


def knee_of(net: Network) -> float:
    """Number of projects beyond which lead time grows with every further one."""
    asked = demand(net)
    demands = [h / p for h, p in zip(_stretched(net, asked.by_role), net.pace, strict=True)]
    meets = [net.week / c for c in carried(net, asked) if c is not None]  # hours of dates that one project takes up
    delay = asked.delay + _half_dates(net, asked) - sum(meets)  # they limit how many go on, but nobody works in them
    return knee([*demands, *meets], [*net.people, *(1 for _ in meets)], delay)
