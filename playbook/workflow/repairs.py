"""What each repair would buy: every change beside today on the same draws, answers by Holm over all that were asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from playbook.workflow.declared.network import Network, network
from playbook.workflow.ledger import ledger
from playbook.workflow.queue.visits import Demand, demand, escapes
from playbook.workflow.scale import repetitions, size_of
from playbook.workflow.sim.compare import Difference, judged, paired
from playbook.workflow.sim.replicate import Replications, interval
from playbook.workflow.sim.size import Size
from playbook.workflow.sim.whatif import changed
from playbook.workflow.spread import Spread, in_turn
from playbook.workflow.theory import exact, stopped

TODAY = "as today"


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


def changes(
    net: Network, names: tuple[str, ...], projects: int, seed: int, replications: int = 60, spread: Spread = in_turn
) -> list[Change]:
    """Each change beside today on the same draws; answers by Holm over all that were asked."""
    size = size_of(net.map, projects)
    others = {name: network(changed(net.map, name)) for name in names}
    made = {TODAY: _effects(TODAY, net, projects)}
    made |= {n: replace(_effects(n, o, projects), jobs=_jobs(net, o, projects)) for n, o in others.items()}
    flows = [name for name, one in made.items() if one.backlog is None and not (one.stopped and name in others)]
    often = repetitions(size, 6, replications)
    told = spread(_leads, [({TODAY: net, **others}[name], size, seed, often) for name in flows])
    leads = dict(zip(flows, told, strict=True))
    made |= {name: replace(made[name], lead=interval(values).mean) for name, values in leads.items()}
    compared = [name for name in flows if name != TODAY and TODAY in leads]
    answers = judged([paired(leads[TODAY], leads[name]) for name in compared])
    made |= {n: replace(made[n], difference=a) for n, a in zip(compared, answers, strict=True)}
    return list(made.values())


def _leads(net: Network, size: Size, seed: int, replications: int) -> np.ndarray:
    """The lead time of each replication."""
    return Replications(net, size, seed).values(replications)


def _effects(name: str, net: Network, projects: int) -> Change:
    """What theory says of a change: jobs of carrying, faults let through, hours and cost per project, backlog."""
    asked, book, theory = demand(net), ledger(net), exact(net, (projects,))[projects]
    hours = float(asked.by_role.sum())
    jobs = book.jobs(theory.per_week + (theory.backlog_week or 0.0), net.map.productive_hours)
    let_through, held_up = 100 * escapes(net, asked), stopped(net, asked)
    return Change(name, None, None, jobs, let_through, hours, _cost(net, asked), theory.backlog_week, held_up)


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
