"""What the same workflow does at 1, 10, 50, 200 projects: exact where theory is exact, simulated with intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from playbook.workflow.declared.network import Network, network
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.ledger import Ledger, ledger
from playbook.workflow.queue import dates
from playbook.workflow.queue.closed import closed_network, knee
from playbook.workflow.queue.open import open_load
from playbook.workflow.queue.visits import Demand, demand, escapes
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
BUSY_AT_MOST = 0.85
"""Share of its hours that a role can be busy before small swings make long queues (our default)."""
MOST_DRAWN = 10_000
"""Projects simulated for one band or one comparison; with more projects there are fewer repetitions, never none."""


@dataclass(frozen=True)
class Exact:
    """Closed forms for one number of projects."""

    projects: int
    lead_h: float | None
    per_week: float
    backlog_week: float | None = None


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


@dataclass(frozen=True)
class Change:
    """One what-if against today at the same number of projects; `difference` is in hours of lead time."""

    name: str
    difference: Difference | None
    lead: float | None
    jobs: float | None
    """Full-time jobs of carrying; None if nobody said how long what is automated takes."""
    escapes: float
    """Faults per 100 projects that a sampled check lets through."""
    hours: float
    cost: float | None
    backlog: float | None = None
    """Projects by which the pile grows each week, if a role is overloaded."""
    stopped: bool = False
    """True if nothing is finished any more: projects in flight wait for a role without people."""


def exact(net: Network, sizes: tuple[int, ...]) -> dict[int, Exact]:
    """Throughput and lead time by theory: Buzen for a closed number of projects, Jackson or Allen-Cunneen for arrivals.

    Where work waits for dates more than once, or with dates and a fixed number of projects, no closed form holds and there is
    no lead time; for a fixed number the projects a week are then an estimate (half the time between two dates each
    time, and never more than the dates can carry).
    """
    chart, asked = net.map, demand(net)
    if chart.arrivals.kind == "open":
        return {n: _open(net, n) for n in sizes}
    if _stopped(net, asked):
        return {n: Exact(n, None, 0.0) for n in sizes}
    demands = [h / p for h, p in zip(_stretched(net, asked.by_role), net.pace, strict=True)]
    if net.agendas:
        x, _ = closed_network(demands, net.people, max(sizes), asked.delay + _half_dates(net, asked))
        most = min((c for c in _carried(net, asked) if c is not None), default=float("inf"))
        return {n: Exact(n, None, min(x[n - 1] * net.week, most)) for n in sizes}
    x, r = closed_network(demands, net.people, max(sizes), asked.delay)
    return {n: Exact(n, r[n - 1], x[n - 1] * net.week) for n in sizes}


def _stopped(net: Network, asked: Demand) -> bool:
    """True if projects always in flight need a role in which nobody works."""
    empty = [h > 0 and not c for h, c in zip(asked.by_role.tolist(), net.people, strict=True)]
    return net.map.arrivals.kind == "closed" and any(empty)


def _half_dates(net: Network, asked: Demand) -> float:
    """Hours of half the time between two dates, for each time that a project waits for one."""
    often = dates.passes(net, asked)
    return sum(n * a.dates.every_days * net.day / 2 for n, a in zip(often, net.agendas, strict=True))


def _carried(net: Network, asked: Demand) -> list[float | None]:
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
    meets = [net.week / c for c in _carried(net, asked) if c is not None]  # hours of dates that one project takes up
    delay = asked.delay + _half_dates(net, asked) - sum(meets)  # they limit how many go on, but nobody works in them
    return knee([*demands, *meets], [*net.people, *(1 for _ in meets)], delay)


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
    often, used, carries = dates.passes(net, asked), dates.used(net, asked, per_week), _carried(net, asked)
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


def _times(size: Size, least: int, most: int) -> int:
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
            for m in possible_maps(chart, _times(made.size, 12, DRAWS), seed)
        ]
    )
    factors = np.nanmean(runs, axis=1) / np.nanmean(today)
    low, high = np.quantile(factors[np.isfinite(factors)], BAND) * lead.mean
    by_map = float(np.nanvar(factors, ddof=1)) * lead.mean**2
    by_chance = float(np.nanvar(made.values(lead.n), ddof=1))
    return (float(low), float(high)), by_map / (by_map + by_chance) if by_map > 0 else 0.0


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


def changes(net: Network, names: tuple[str, ...], projects: int, seed: int, replications: int = 60) -> list[Change]:
    """Each change beside today on the same draws; answers by Holm over all that were asked."""
    size = size_of(net.map, projects)
    replications = _times(size, 6, replications)
    made, differences, today = [_effects("as today", net, projects)], [], Replications(net, size, seed)
    if made[0].backlog is None:
        made[0] = replace(made[0], lead=interval(today.values(replications)).mean)
    for name in names:
        other = network(changed(net.map, name))
        one = replace(_effects(name, other, projects), jobs=_jobs(net, other, projects))
        if one.backlog is None and not one.stopped:
            then = Replications(other, size, seed).values(replications)
            one = replace(one, lead=interval(then).mean)
            if made[0].backlog is None:
                differences.append(paired(today.values(replications), then))
                one = replace(one, difference=differences[-1])
        made.append(one)
    answers = iter(judged(differences))
    return [c if c.difference is None else replace(c, difference=next(answers)) for c in made]


def _effects(name: str, net: Network, projects: int) -> Change:
    """What theory says of a change: jobs of carrying, faults let through, hours and cost per project, backlog."""
    asked, book, theory = demand(net), ledger(net), exact(net, (projects,))[projects]
    hours = float(asked.by_role.sum())
    jobs = book.jobs(theory.per_week + (theory.backlog_week or 0.0), net.map.productive_hours)
    let_through, stopped = 100 * escapes(net, asked), _stopped(net, asked)
    return Change(name, None, None, jobs, let_through, hours, _cost(net, asked), theory.backlog_week, stopped)


def _jobs(today: Network, other: Network, projects: int) -> float | None:
    """Jobs of carrying after a change. Where minutes were measured outside the map, what is automated leaves them.

    If nobody said how long that takes, the jobs are not known, except that they are gone with the last handoff that
    people carry: at most so much is won, because all that was measured then counts as carrying.
    """
    theory, book = exact(other, (projects,))[projects], ledger(other)
    per_week = theory.per_week + (theory.backlog_week or 0.0)
    old, new = ledger(today), {x.handoff.name: x for x in book.lines}
    freed = [x for x in old.lines if x.handoff.bridged and not new[x.handoff.name].handoff.bridged]
    if book.measured is None or not freed:
        return book.jobs(per_week, other.map.productive_hours)
    if not any(x.handoff.mode != "auto" for x in book.lines):
        return 0.0
    if any(x.handoff.minutes is None for x in freed):
        return None
    left = max(0.0, book.measured - sum(x.minutes for x in freed))
    return replace(book, measured=left).jobs(per_week, other.map.productive_hours)


def _cost(net: Network, asked: Demand) -> float | None:
    """Cost of one project; None unless every role that works on it has a rate."""
    used = [(r.cost_per_hour, h) for r, h in zip(net.map.roles, asked.by_role.tolist(), strict=True) if h]
    return sum((c or 0.0) * h for c, h in used) if used and all(c is not None for c, _ in used) else None
