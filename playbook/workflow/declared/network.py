"""From a map to a network of stations: people who carry a handoff become stations of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from playbook.workflow.declared.nouns import WORKING_DAYS, Dates, Dist, Handoff, Stage, WorkflowMap, fixed
from playbook.workflow.declared.routes import ways_out

if TYPE_CHECKING:
    import numpy as np

EXIT = -1
FULL_WEEK = 40.0
DELAY = -1
Way = tuple[float, int]


@dataclass(frozen=True)
class Station:
    """A place where a project spends time: a stage, a carried handoff, or a mere wait."""

    id: str
    role: int
    """Index of the role whose people work here, or DELAY: nobody's capacity is needed."""
    time: Dist
    most: int = 1_000_000
    """Passes after which nothing is sent back any more."""
    handoff: Handoff | None = None
    stage: Stage | None = None
    agenda: int | None = None
    """Index of the agenda on which work waits here for a date; None: it waits for people only."""


@dataclass(frozen=True)
class Agenda:
    """One line of work that waits for dates: that of a role over all its stages, or that of one stage."""

    name: str
    dates: Dates
    of_role: bool


@dataclass(frozen=True)
class Network:
    """Stations and gates with the ways between them. Nodes from `len(stations)` on are gates: they take no time."""

    stations: tuple[Station, ...]
    gates: tuple[str, ...]
    ways: tuple[tuple[Way, ...], ...]
    """Per node: (share, next node or EXIT), what goes back first."""
    back: tuple[int, ...]
    """Per node: how many of its first ways go back."""
    entry: int
    people: tuple[int, ...]
    hours: tuple[float, ...]
    """Hours a week of each person of a role."""
    spread: tuple[bool, ...]
    """Per role: True if its hours are spread over the week, so that everything takes that much longer."""
    roles: tuple[str, ...]
    agendas: tuple[Agenda, ...]
    map: WorkflowMap = field(repr=False)

    @property
    def nodes(self) -> int:
        """Stations and gates."""
        return len(self.ways)

    @property
    def week(self) -> float:
        """Working hours of a week: 40, or those of the role with the longest days."""
        return max([FULL_WEEK, *(h for h, s in zip(self.hours, self.spread, strict=True) if not s)])

    @property
    def day(self) -> float:
        """Working hours of a day."""
        return self.week / WORKING_DAYS

    @property
    def pace(self) -> tuple[float, ...]:
        """How fast work goes once begun: 1, or the share of the week that is there for it."""
        return tuple(h / self.week if s else 1.0 for h, s in zip(self.hours, self.spread, strict=True))

    def matrix(self) -> np.ndarray:
        """Routing shares between nodes (row: from); what is missing to 1 leaves."""
        import numpy as np

        routing = np.zeros((self.nodes, self.nodes))
        for node, ways in enumerate(self.ways):
            for share, target in ways:
                if target != EXIT:
                    routing[node, target] += share
        return routing


def network(chart: WorkflowMap) -> Network:
    """The stations, gates and ways of a map that holds together (see `sound.problems`)."""
    return _Builder(chart).build()


class _Builder:
    def __init__(self, chart: WorkflowMap) -> None:
        self.chart = chart
        self.roles = {r.id: i for i, r in enumerate(chart.roles)}
        self.stations: list[Station] = [self._stage(s) for s in chart.stages]
        self.place = {s.id: i for i, s in enumerate(chart.stages)}
        self.ways: list[list[Way]] = [[] for _ in chart.stages]
        self.back = [0] * len(chart.stages)
        self.gate_of: dict[str, int] = {}
        self.agendas: list[Agenda] = []
        self.front = dict(self.place)
        self.arrive: list[tuple[int, int, Handoff]] = []

    def build(self) -> Network:
        """Stations of carried handoffs first, then gates, then the ways between all of them."""
        carried = {id(h): self._carried(h) for s in self.chart.stages for h, _ in ways_out(self.chart, s.id)}
        self._dated()
        sampled = [s for s in self.chart.stages if s.sampling < 1]
        for stage in sampled:
            self.gate_of[stage.id] = self._node()
        for first, last, handoff in self.arrive:
            self._arrives(first, last, handoff)
        for stage in self.chart.stages:
            self._route(stage, carried)
        for stage in sampled:
            self._gate(stage, carried)
        return Network(
            stations=tuple(self.stations),
            gates=tuple(s.id for s in sampled),
            ways=tuple(tuple(w) for w in self.ways),
            back=tuple(self.back),
            entry=self._into(self.chart.stages[0].id),
            people=tuple(r.people for r in self.chart.roles),
            hours=tuple(r.hours_per_week for r in self.chart.roles),
            spread=tuple(r.calendar == "spread" for r in self.chart.roles),
            roles=tuple(r.id for r in self.chart.roles),
            agendas=tuple(self.agendas),
            map=self.chart,
        )

    def _dated(self) -> None:
        """A place to wait for dates in front of each stage that has some: its own first, then those of its role."""
        of_role: dict[str, int] = {}
        for role in self.chart.roles:
            if role.meets is not None and any(s.role == role.id for s in self.chart.stages):
                of_role[role.id] = self._agenda(Agenda(role.id, role.meets, of_role=True))
        for stage in self.chart.stages:
            if stage.role in of_role:
                self._wait(stage, of_role[stage.role])
            if stage.released is not None:
                self._wait(stage, self._agenda(Agenda(stage.title, stage.released, of_role=False)))

    def _agenda(self, agenda: Agenda) -> int:
        self.agendas.append(agenda)
        return len(self.agendas) - 1

    def _wait(self, stage: Stage, agenda: int) -> None:
        node, what = self._node(), "meeting" if self.agendas[agenda].of_role else "release"
        self.stations.append(Station(f"{what} for {stage.id}", DELAY, fixed(0), agenda=agenda))
        self.ways[node].append((1.0, self.front[stage.id]))
        self.front[stage.id] = node

    def _node(self) -> int:
        self.ways.append([])
        self.back.append(0)
        return len(self.ways) - 1

    def _stage(self, stage: Stage) -> Station:
        role = self.roles[stage.role] if stage.role is not None else DELAY
        if stage.touch is None:
            raise ValueError(f"nobody said how long {stage.id} takes")
        return Station(stage.id, role, stage.touch, stage.max_passes, stage=stage)

    def _carried(self, handoff: Handoff) -> int | None:
        """First station of a handoff that somebody carries or that waits; None if it takes no time."""
        made = []
        if handoff.bridged and handoff.minutes is not None:
            made.append(Station(handoff.name, self._carrier(handoff), handoff.minutes, handoff=handoff))
        if handoff.wait_hours:
            made.append(Station(f"wait {handoff.name}", DELAY, fixed(handoff.wait_hours * 60)))
        nodes = [self._node() for _ in made]
        self.stations += made
        for here, following in pairwise(nodes):
            self.ways[here].append((1.0, following))
        if nodes:
            self.arrive.append((nodes[0], nodes[-1], handoff))
        return nodes[0] if nodes else None

    def _arrives(self, first: int, last: int, handoff: Handoff) -> None:
        """On to the next stage; what fails is carried again from the start of the handoff."""
        again: list[Way] = [(handoff.failure_p, first)] if handoff.failure_p else []
        self.back[last] = len(again)
        self.ways[last] += [*again, (1 - handoff.failure_p, self._into(handoff.target))]

    def _carrier(self, handoff: Handoff) -> int:
        return DELAY if handoff.done_by is None else self.roles[handoff.done_by]

    def _into(self, stage: str) -> int:
        return self.gate_of.get(stage, self.front[stage])

    def _route(self, stage: Stage, carried: dict[int, int | None]) -> None:
        node = self.place[stage.id]
        back = [(r.p, self._into(r.to)) for r in stage.rework if r.p > 0]
        left = 1 - sum(p for p, _ in back)
        self.back[node] = len(back)
        self.ways[node] = back + [(left * share, to) for share, to in self._forward(stage.id, carried) if left > 0]

    def _forward(self, stage: str, carried: dict[int, int | None]) -> list[Way]:
        out = ways_out(self.chart, stage)
        if not out:
            return [(1.0, EXIT)]
        first = [(share, carried[id(handoff)], handoff.target) for handoff, share in out]
        on = [(share, self._into(target) if node is None else node) for share, node, target in first]
        ends = self.chart.stage(stage).ends
        return [*((share * (1 - ends), node) for share, node in on), *([(ends, EXIT)] if ends else [])]

    def _gate(self, stage: Stage, carried: dict[int, int | None]) -> None:
        gate = self.gate_of[stage.id]
        skip = [(share * (1 - stage.sampling), to) for share, to in self._forward(stage.id, carried)]
        self.ways[gate] = [(stage.sampling, self.front[stage.id]), *skip]
