"""One replication of a network with shared roles, working hours, rework, sampled checks and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playbook.workflow.declared.network import Network, Station
from playbook.workflow.declared.nouns import WORKING_DAYS
from playbook.workflow.sim.draws import Block
from playbook.workflow.sim.journey import Ways, routes
from playbook.workflow.sim.kit import Kit
from playbook.workflow.sim.size import Size

UNLIMITED = 1_000_000_000


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
    held: list[float] = field(default_factory=list)
    """Hours of waiting for dates per agenda; closed: from the hour on from which ends count."""
    passed: list[int] = field(default_factory=list)
    """How many went on at dates, per agenda, over the same time."""


class Plan:
    """A network as one engine wants it.

    Mere waiting is done by a role of its own, with people without end; the roles after it are the agendas, in which
    nobody is ever free.
    """

    def __init__(self, net: Network, kit: Kit) -> None:
        self.kit, self.roles = kit, len(net.people)
        dates, none = [a.dates for a in net.agendas], [0] * (self.roles + 1)
        role_of = [self._role(s) for s in net.stations]
        self.stations, self.people = len(role_of), [*net.people, UNLIMITED, *(0 for _ in dates)]
        self.every = kit.real([*none, *(d.every_days * net.day for d in dates)])
        first = [d.every_days if d.first_day is None else d.first_day for d in dates]
        self.early = kit.real([*none, *((d.every_days - f) * net.day for d, f in zip(dates, first, strict=True))])
        self.most = kit.whole([*none, *(d.at_most or UNLIMITED for d in dates)])
        self.together = kit.whole([*none, *(d.together or UNLIMITED for d in dates)])
        self.pace = [*net.pace, 1.0, *(1.0 for _ in dates)]
        self.journeys = kit.journeys(Ways(routes(net), role_of, [self.pace[r] for r in role_of]))
        daily = [0.0 if s or h >= net.week else h / WORKING_DAYS for h, s in zip(net.hours, net.spread, strict=True)]
        self.opened, self.short, self.day = kit.real([*daily, 0.0, *(0.0 for _ in dates)]), any(daily), net.day
        self.agendas = len(dates)
        at_dates = sum(d.at_most or d.together or UNLIMITED for d in dates)
        self.crowd = sum(net.people) + 1 + at_dates if self.roles not in role_of else UNLIMITED

    def _role(self, station: Station) -> int:
        if station.agenda is not None:
            return self.roles + 1 + station.agenda
        return station.role if station.role >= 0 else self.roles


def run(plan: Plan, block: Block, replication: int, starts: np.ndarray, size: Size) -> Run:
    """Run one replication.

    Open: projects start at `starts`, and all are followed to their end. Closed: `size.projects` start at 0, each one
    that ends starts the next, the first `size.drop` that end are not counted, and counting stops at `size.count`.
    """
    in_flight, drop, last = (size.projects, size.drop, size.drop + size.count) if size.closed else (0, 0, len(starts))
    kit, projects = plan.kit, in_flight + last
    way = plan.journeys.of(block, replication, projects)
    at_once = min(plan.crowd, in_flight or last + 1) + plan.agendas
    lines = len(plan.people)
    events = kit.events(max(at_once, in_flight))
    busy, waited, leads = (kit.real_zeros(n) for n in (lines, plan.stations, last))
    held, passed = kit.real_zeros(lines), kit.zeros(lines)
    now, counted_from, ended, visits = kit.meet(at_once)(
        events, kit.real_zeros(projects) if in_flight else kit.real(starts), in_flight, drop, last,
        way.first, way.who, way.place, way.hours, way.takes, plan.short, plan.opened, plan.day,
        kit.whole(plan.people), kit.zeros(lines), kit.zeros(lines), way.behind, way.since,
        busy, waited, leads, plan.every, plan.early, plan.most, plan.together, kit.zeros(lines), held, passed, kit.zeros(lines),
    )  # fmt: skip
    for end, step in sorted(kit.left(events)):  # what is not done yet when counting stops is not work done
        role = way.who[step] if step >= 0 else -1
        if role >= 0:
            busy[role] -= (end - now) * plan.pace[role]
    counted = now - counted_from
    return Run(
        leads=_plain(leads[: ended - drop]),
        busy=_plain(busy[: plan.roles]),
        waited=_plain(waited),
        span=now,
        visits=visits,
        rate=(ended - drop) / counted if counted else 0.0,
        held=_plain(held[plan.roles + 1 :]),
        passed=_plain(passed[plan.roles + 1 :]),
    )


def _plain(values: Any) -> list[Any]:
    return values.tolist() if isinstance(values, np.ndarray) else list(values)
