"""What the same workflow does at 1, 10, 50, 200 projects: exact where theory is exact, simulated with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.declared.network import Network, network
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.ledger import Ledger, ledger
from playbook.workflow.queue.closed import closed_network, knee
from playbook.workflow.queue.open import open_load
from playbook.workflow.queue.visits import demand, escapes
from playbook.workflow.sim.compare import Difference, judged, paired
from playbook.workflow.sim.engine import Run
from playbook.workflow.sim.replicate import Interval, Replications, enough, interval, mean_lead, p90_lead
from playbook.workflow.sim.size import Size
from playbook.workflow.sim.unknown import possible_maps
from playbook.workflow.sim.whatif import changed

MOST_REPLICATIONS = 100
DRAWS = 30
INNER = 2
BOOTSTRAP = 200
MOST_PROJECTS = 5000
BAND = (0.05, 0.95)


@dataclass(frozen=True)
class Exact:
    """Closed forms for one number of projects."""

    projects: int
    lead_h: float | None
    per_week: float
    backlog_week: float | None = None


@dataclass(frozen=True)
class Row:
    """One line of the scale table."""

    projects: int
    exact: Exact
    lead: Interval | None
    p90: Interval | None
    band: tuple[float, float] | None
    """Nine of ten maps that fit the pilot as well lie between these hours."""
    from_input: float | None
    """Share of the spread that comes from what the pilot cannot tell, rather than from chance from week to week."""
    per_week: float
    busiest: float
    jobs: float


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


@dataclass(frozen=True)
class Change:
    """One what-if against today at the same number of projects; `difference` is in hours of lead time."""

    name: str
    difference: Difference | None
    lead: float | None
    jobs: float
    escapes: float
    """Faults per 100 projects that a sampled check lets through."""
    hours: float
    cost: float | None


def exact(net: Network, sizes: tuple[int, ...]) -> dict[int, Exact]:
    """Throughput and lead time by theory: Buzen for a closed number of projects, Jackson or Allen-Cunneen for arrivals."""
    chart, asked = net.map, demand(net)
    if chart.arrivals.kind == "open":
        return {n: _open(net, n) for n in sizes}
    demands = [h / p for h, p in zip(_stretched(net, asked.by_role), net.pace, strict=True)]
    x, r = closed_network(demands, net.people, max(sizes), asked.delay)
    return {n: Exact(n, r[n - 1], x[n - 1] * net.week) for n in sizes}


def _open(net: Network, n: int) -> Exact:
    per_week = net.map.arrivals.per_project_week * n
    found = open_load(net, per_week)
    return Exact(n, found.lead_time_h, min(per_week, per_week - (found.backlog_week or 0.0)), found.backlog_week)


def _stretched(net: Network, by_role: np.ndarray) -> list[float]:
    """Hours of work as hours of the week: somebody there half of it takes twice as long."""
    short = [1.0 if s else net.week / min(h, net.week) for h, s in zip(net.hours, net.spread, strict=True)]
    return [h * k for h, k in zip(by_role.tolist(), short, strict=True)]


def knee_of(net: Network) -> float:
    """Number of projects beyond which lead time grows with every further one."""
    asked = demand(net)
    demands = [h / p for h, p in zip(_stretched(net, asked.by_role), net.pace, strict=True)]
    return knee(demands, net.people, asked.delay)


def size_of(chart: WorkflowMap, projects: int) -> Size:
    """The simulation of so many projects."""
    a = chart.arrivals
    return Size(projects) if a.kind == "closed" else Size(projects, a.per_project_week * projects, a.weeks)


def rows(net: Network, sizes: tuple[int, ...], seed: int, most: int = MOST_REPLICATIONS) -> list[Row]:
    """The scale table; an overloaded size has no lead time, but a backlog that grows."""
    theory, book = exact(net, sizes), ledger(net)
    return [_row(net, theory[n], book, seed, most) for n in sizes]


def _row(net: Network, theory: Exact, book: Ledger, seed: int, most: int) -> Row:
    busiest = max((u for u in _utilisation(net, theory.per_week + (theory.backlog_week or 0.0))), default=0.0)
    jobs = book.jobs(theory.per_week + (theory.backlog_week or 0.0), net.map.productive_hours)
    if theory.backlog_week is not None:
        return Row(theory.projects, theory, None, None, None, None, theory.per_week, busiest, jobs)
    made = Replications(net, size_of(net.map, theory.projects), seed)
    lead = enough(made, most)
    p90 = interval(made.values(lead.n, p90_lead))
    per_week = theory.per_week
    if net.map.arrivals.kind == "closed":
        per_week = float(np.mean([r.rate for r in made.first(lead.n)])) * net.week
        jobs, busiest = book.jobs(per_week, net.map.productive_hours), _busy(net, made.first(lead.n))
    band, share = _band(net.map, theory.projects, seed)
    return Row(theory.projects, theory, lead, p90, band, share, per_week, busiest, jobs)


def _utilisation(net: Network, per_week: float) -> list[float]:
    caps = [c * h for c, h in zip(net.people, net.hours, strict=True)]
    return [per_week * h / c for h, c in zip(demand(net).by_role.tolist(), caps, strict=True) if h > 0]


def _busy(net: Network, runs: list[Run]) -> float:
    """Share of its time for which the busiest role worked in the simulation."""
    room = [c * p for c, p in zip(net.people, net.pace, strict=True)]
    days = [1.0 if s else min(h, net.week) / net.week for h, s in zip(net.hours, net.spread, strict=True)]
    shares = [[b / (r.span * c * d) for b, c, d in zip(r.busy, room, days, strict=True)] for r in runs if r.span]
    return float(np.mean(shares, axis=0).max()) if shares else 0.0


def _band(chart: WorkflowMap, projects: int, seed: int) -> tuple[tuple[float, float], float]:
    """Spread over maps that fit the pilot, and how much of it is the map and not the luck of a replication."""
    runs = np.array(
        [
            Replications(network(m), size_of(chart, projects), seed).values(INNER, mean_lead)
            for m in possible_maps(chart, DRAWS, seed)
        ]
    )
    means = np.nanmean(runs, axis=1)
    whole, chance = float(means.var(ddof=1)), float(np.nanmean(runs.var(axis=1, ddof=1))) / INNER
    low, high = np.quantile(means, BAND)
    return (float(low), float(high)), max(0.0, 1 - chance / whole) if whole > 0 else 0.0


def loads(net: Network, per_week: float, seed: int) -> list[Load]:
    """Every role, busiest first, with the probability that it is the tightest."""
    asked = demand(net).by_role
    caps = np.array([c * h for c, h in zip(net.people, net.hours, strict=True)])
    tight = np.zeros(len(caps))
    for chart in possible_maps(net.map, BOOTSTRAP, seed):
        tight[int(np.argmax(demand(network(chart)).by_role / caps))] += 1
    made = [
        Load(name, people, per_week * h / c, c / h, t / BOOTSTRAP)
        for name, people, h, c, t in zip(net.roles, net.people, asked.tolist(), caps.tolist(), tight.tolist(), strict=True)
        if h > 0
    ]
    return sorted(made, key=lambda x: (-x.utilisation, x.role))


def changes(net: Network, names: tuple[str, ...], projects: int, seed: int, replications: int = 60) -> list[Change]:
    """Each change beside today on the same draws; answers by Holm over all that were asked."""
    size = size_of(net.map, projects)
    today = Replications(net, size, seed)
    now = _effects(net, projects)
    made: list[Change] = [Change("as today", None, _mean(today, replications, now[0]), *now[1:])]
    differences: list[Difference] = []
    for name in names:
        other = network(changed(net.map, name))
        effect = _effects(other, projects)
        then = Replications(other, size, seed)
        lead = _mean(then, replications, effect[0])
        if made[0].lead is not None and lead is not None:
            differences.append(paired(today.values(replications), then.values(replications)))
            made.append(Change(name, differences[-1], lead, *effect[1:]))
        else:
            made.append(Change(name, None, lead, *effect[1:]))
    answers = iter(judged(differences))
    return [c if c.difference is None else Change(c.name, next(answers), c.lead, c.jobs, c.escapes, c.hours, c.cost) for c in made]


def _mean(made: Replications, n: int, overloaded: bool) -> float | None:
    return None if overloaded else interval(made.values(n)).mean


def _effects(net: Network, projects: int) -> tuple[bool, float, float, float, float | None]:
    """Overloaded?, jobs of carrying, faults let through per 100, hours and cost per project."""
    asked, book, theory = demand(net), ledger(net), exact(net, (projects,))[projects]
    per_week = theory.per_week + (theory.backlog_week or 0.0)
    rates = [r.cost_per_hour for r in net.map.roles]
    known = all(c is not None or not h for c, h in zip(rates, asked.by_role.tolist(), strict=True))
    cost = sum((c or 0) * h for c, h in zip(rates, asked.by_role.tolist(), strict=True)) if known and rates else None
    jobs = book.jobs(per_week, net.map.productive_hours)
    return theory.backlog_week is not None, jobs, 100 * escapes(net, asked), float(asked.by_role.sum()), cost


