"""What the same workflow does at 1, 10, 50, 200 projects: exact where theory is exact, simulated with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.declared.network import Network, network
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.ledger import Ledger, ledger
from playbook.workflow.queue import dates
from playbook.workflow.queue.visits import demand
from playbook.workflow.sim.engine import Run
from playbook.workflow.sim.replicate import Interval, Replications, enough, interval, mean_lead, p90_lead
from playbook.workflow.sim.size import Size
from playbook.workflow.sim.unknown import possible_maps
from playbook.workflow.spread import Spread, in_turn
from playbook.workflow.theory import Exact, carried, exact

MOST_REPLICATIONS = 100
DRAWS = 30
INNER = 2
MOST_PROJECTS = 5000
BAND = (0.05, 0.95)
MOST_DRAWN = 10_000
"""Projects simulated for one band or one comparison; with more projects there are fewer repetitions, never none."""


@dataclass(frozen=True)
class Held:
    """Waiting for the dates of one agenda at one number of projects."""

    name: str
    of_role: bool
    every_days: float
    at_most: int | None
    together: int | None
    wait: Interval | None
    """Working hours each time, simulated; None where the backlog grows."""
    exact_h: float | None
    """The same by theory; None if work does not come at random, or with a fixed number of projects in flight."""
    used: float
    """Share of the places at its dates that is asked for; 0 where there is no limit."""
    carries: float | None
    """Projects a week that its dates can carry; None without a limit."""
    backlog_week: float | None
    """By how many its line grows each week, if more comes in than its dates take."""


@dataclass(frozen=True)
class Row:
    """One line of the scale table."""

    projects: int
    exact: Exact
    lead: Interval | None
    p90: Interval | None
    band: tuple[float, float] | None
    """Nine of ten maps that fit the pilot as well have their mean lead time between these hours."""
    from_input: float | None
    """Share of the variance of one run that comes from what the pilot cannot tell, rather than from chance in the run."""
    per_week: float
    busiest: float
    jobs: float
    held: tuple[Held, ...] = ()


def size_of(chart: WorkflowMap, projects: int) -> Size:
    """The simulation of so many projects."""
    a = chart.arrivals
    return Size(projects) if a.kind == "closed" else Size(projects, a.per_project_week * projects, a.weeks)


def rows(
    net: Network, sizes: tuple[int, ...], seed: int, most: int = MOST_REPLICATIONS, spread: Spread = in_turn
) -> list[Row]:
    """The scale table; an overloaded size has no lead time, but a backlog that grows."""
    theory, book = exact(net, sizes), ledger(net)
    largest_first = sorted(sizes, reverse=True)
    made: list[Row] = spread(_row, [(net, theory[n], book, seed, most) for n in largest_first])
    by_size = dict(zip(largest_first, made, strict=True))
    return [by_size[n] for n in sizes]


def _row(net: Network, theory: Exact, book: Ledger, seed: int, most: int) -> Row:
    busiest = max((u for u in _utilisation(net, theory.per_week + (theory.backlog_week or 0.0))), default=0.0)
    jobs = book.jobs(theory.per_week + (theory.backlog_week or 0.0), net.map.productive_hours)
    if theory.backlog_week is not None:
        held = _held(net, theory, theory.per_week + theory.backlog_week, [])
        return Row(theory.projects, theory, None, None, None, None, theory.per_week, busiest, jobs, held)
    made = Replications(net, size_of(net.map, theory.projects), seed)
    lead = enough(made, most)
    p90 = interval(made.values(lead.n, p90_lead))
    per_week = theory.per_week
    if net.map.arrivals.kind == "closed":
        per_week = float(np.mean([r.rate for r in made.first(lead.n)])) * net.week
        jobs, busiest = book.jobs(per_week, net.map.productive_hours), _busy(net, made.first(lead.n))
    band, share = _band(net.map, made, lead, seed)
    held = _held(net, theory, per_week, made.first(lead.n))
    return Row(theory.projects, theory, lead, p90, band, share, per_week, busiest, jobs, held)


def _held(net: Network, theory: Exact, per_week: float, runs: list[Run]) -> tuple[Held, ...]:
    """What every agenda does at so many projects a week."""
    asked = demand(net)
    closed = net.map.arrivals.kind == "closed"
    exact_h = dates.waits(net, asked, per_week) if not closed and theory.backlog_week is None else None
    random = dates.at_random(net)
    often, used, carries = dates.passes(net, asked), dates.used(net, asked, per_week), carried(net, asked)
    return tuple(
        Held(
            name=a.name,
            of_role=a.of_role,
            every_days=a.dates.every_days,
            at_most=a.dates.at_most,
            together=a.dates.together,
            wait=interval([r.held[i] / r.passed[i] for r in runs if r.passed[i]]) if runs else None,
            exact_h=exact_h[i] if exact_h is not None and random[i] else None,
            used=min(1.0, used[i]) if closed else used[i],  # no more goes on than there are places
            carries=carries[i],
            backlog_week=per_week * often[i] - a.dates.per_week if theory.backlog_week and used[i] >= 1 else None,
        )
        for i, a in enumerate(net.agendas)
    )


def _utilisation(net: Network, per_week: float) -> list[float]:
    caps = [c * h for c, h in zip(net.people, net.hours, strict=True)]
    return [per_week * h / c for h, c in zip(demand(net).by_role.tolist(), caps, strict=True) if h > 0]


def repetitions(size: Size, least: int, most: int) -> int:
    """Repetitions that a size allows."""
    return max(least, min(most, MOST_DRAWN // size.drawn))


def _busy(net: Network, runs: list[Run]) -> float:
    """Share of its time for which the busiest role worked in the simulation."""
    room = [c * p for c, p in zip(net.people, net.pace, strict=True)]
    days = [1.0 if s else min(h, net.week) / net.week for h, s in zip(net.hours, net.spread, strict=True)]
    shares = [[b / (r.span * c * d) for b, c, d in zip(r.busy, room, days, strict=True)] for r in runs if r.span]
    return float(np.mean(shares, axis=0).max()) if shares else 0.0


def _band(chart: WorkflowMap, made: Replications, lead: Interval, seed: int) -> tuple[tuple[float, float], float]:
    """Spread over maps that fit the pilot, and how much of the variance of one run it is.

    Every other map runs on the draws of the first replications of this one. What is kept is by which factor its lead
    time differs on them: two replications that happen to be quick or slow move no band away from the mean.
    """
    today = made.values(INNER)
    runs = np.array(
        [
            Replications(network(m), made.size, seed, INNER).values(INNER, mean_lead)
            for m in possible_maps(chart, repetitions(made.size, 12, DRAWS), seed)
        ]
    )
    factors = np.nanmean(runs, axis=1) / np.nanmean(today)
    low, high = np.quantile(factors[np.isfinite(factors)], BAND) * lead.mean
    by_map = float(np.nanvar(factors, ddof=1)) * lead.mean**2
    by_chance = float(np.nanvar(made.values(lead.n), ddof=1))
    return (float(low), float(high)), by_map / (by_map + by_chance) if by_map > 0 else 0.0
