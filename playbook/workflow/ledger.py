"""The handoff ledger of a map: who carries what, how often, how many minutes, and what nobody writes down."""

from __future__ import annotations

from dataclasses import dataclass

from playbook.workflow.declared.network import Network
from playbook.workflow.declared.nouns import Handoff, WorkflowMap, fixed
from playbook.workflow.queue.visits import Demand, demand


@dataclass(frozen=True)
class Line:
    """One handoff in the ledger."""

    handoff: Handoff
    passes: float
    """How often a project crosses it, returns included."""
    minutes: float
    """Minutes of carrying per project; 0 where a machine does it or nobody said."""


@dataclass(frozen=True)
class Ledger:
    """All handoffs, costliest first, and what they add up to per project."""

    lines: tuple[Line, ...]
    measured: float | None = None
    """Minutes of bridging per project where they were measured outside the map; they then count instead."""

    @property
    def minutes(self) -> float:
        """Minutes of carrying per project."""
        return sum(x.minutes for x in self.lines) if self.measured is None else self.measured

    @property
    def untold(self) -> int:
        """Handoffs that people carry and of which nobody said how long it takes."""
        return sum(x.handoff.bridged and x.handoff.minutes is None for x in self.lines)

    @property
    def invisible(self) -> float:
        """Minutes of carrying per project that no system records."""
        return sum(x.minutes for x in self.lines if not x.handoff.recorded)

    def count(self, mode: str) -> int:
        """Handoffs of one mode."""
        return sum(x.handoff.mode == mode for x in self.lines)

    @property
    def mismatches(self) -> int:
        """Handoffs at which the format that leaves is not the one taken in, and no machine converts it."""
        return sum(x.handoff.fits is False and x.handoff.mode != "auto" for x in self.lines)

    def jobs(self, per_week: float, productive_hours: float) -> float:
        """Full-time jobs of carrying at so many projects a week."""
        return per_week * self.minutes / 60 / productive_hours


def ledger(net: Network, asked: Demand | None = None) -> Ledger:
    """The ledger of a map whose ways are known; times of stages do not matter for it."""
    asked = asked or demand(net)
    passes = _passes(net, asked)
    lines = [_line(h, passes) for h in net.map.handoffs]
    return Ledger(tuple(sorted(lines, key=lambda x: (-x.minutes, -x.passes, x.handoff.name))), net.map.gap_minutes)


def _line(handoff: Handoff, passes: dict[tuple[str, str], float]) -> Line:
    often = passes.get((handoff.source, handoff.target), 0.0)
    each = handoff.minutes.mean if handoff.bridged and handoff.minutes else 0.0
    return Line(handoff, often, often * each)


def _passes(net: Network, asked: Demand) -> dict[tuple[str, str], float]:
    """Crossings of each handoff: of its own station if it has one, else passes of its stage x the share that goes on."""
    from playbook.workflow.declared.routes import ways_out

    chart = net.map
    by_station = {
        s.handoff and (s.handoff.source, s.handoff.target): v
        for s, v in zip(net.stations, asked.visits.tolist(), strict=True)
    }
    place = {s.stage.id: v for s, v in zip(net.stations, asked.visits.tolist(), strict=True) if s.stage is not None}
    made = {}
    for stage in chart.stages:
        done = place[stage.id] * (1 - sum(r.p for r in stage.rework))
        skipped = asked.entries.get(stage.id, 0.0) * (1 - stage.sampling)
        for handoff, share in ways_out(chart, stage.id):
            key = (handoff.source, handoff.target)
            made[key] = by_station.get(key, (done + skipped) * share * (1 - stage.ends))
    return made


def rework_share(chart: WorkflowMap, asked: Demand) -> tuple[float, float]:
    """First-pass yield, and the share of working hours that is done again."""
    straight = chart.model_copy(update={"stages": tuple(s.model_copy(update={"rework": ()}) for s in chart.stages)})
    from playbook.workflow.declared.network import network

    hours = float(asked.hours.sum())
    first = float(demand(network(straight)).hours.sum())
    passed = 1.0
    for stage in chart.stages:
        passed *= 1 - sum(r.p for r in stage.rework)
    return passed, 1 - first / hours if hours else 0.0


def timed(chart: WorkflowMap) -> WorkflowMap:
    """The same map with stages that nobody timed at zero: its ways can be counted, its hours cannot."""
    none = fixed(0)
    return chart.model_copy(
        update={
            "stages": tuple(s if s.touch is not None else s.model_copy(update={"touch": none}) for s in chart.stages)
        }
    )
