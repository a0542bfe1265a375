"""The part of a discovered map that a picture can hold: the ways that most cases take, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from playbook.workflow.declared.network import network
from playbook.workflow.declared.nouns import Handoff, Stage, WorkflowMap
from playbook.workflow.ledger import ledger, timed
from playbook.workflow.queue.visits import demand

SELDOM = 0.05
"""Ways taken by fewer cases than this stay out of the picture, unless a stage would lose its last one."""
FEW = 15
"""Up to so many ways a map is drawn whole."""


@dataclass(frozen=True)
class Picture:
    """A map to draw, and how many stages and ways of it the tables hold and the picture does not."""

    chart: WorkflowMap
    stages: int = 0
    ways: int = 0


def main_ways(chart: WorkflowMap) -> Picture:
    """The map itself if a team drew it or it is small; else its stages and ways seen in at least 5 of 100 cases."""
    if chart.source != "discovered" or _ways(chart) <= FEW:
        return Picture(chart)
    net = network(timed(chart))
    asked = demand(net)
    passes = {(x.handoff.source, x.handoff.target): x.passes for x in ledger(net, asked).lines}
    visits = {s.stage.id: v for s, v in zip(net.stations, asked.visits.tolist(), strict=True) if s.stage is not None}
    kept = {s.id for s in chart.stages if visits[s.id] >= SELDOM or s is chart.stages[0]}
    handoffs = [h for h in chart.handoffs if {h.source, h.target} <= kept]
    shown = _enough(handoffs, passes)
    drawn = chart.model_copy(
        update={
            "stages": tuple(_main_returns(s, visits[s.id], kept) for s in chart.stages if s.id in kept),
            "handoffs": tuple(h for h in handoffs if (h.source, h.target) in shown),
        }
    )
    return Picture(drawn, len(chart.stages) - len(kept), _ways(chart) - _ways(drawn))


def _enough(handoffs: list[Handoff], passes: dict[tuple[str, str], float]) -> set[tuple[str, str]]:
    """Ways that are taken often, and of every stage the busiest one in and out."""
    ends = [(h.source, h.target) for h in handoffs]
    shown = {e for e in ends if passes[e] >= SELDOM}
    for side in (0, 1):
        best: dict[str, tuple[str, str]] = {}
        for e in ends:
            if e[side] not in best or passes[e] > passes[best[e[side]]]:
                best[e[side]] = e
        shown |= set(best.values())
    return shown


def _main_returns(stage: Stage, visits: float, kept: set[str]) -> Stage:
    again = tuple(r for r in stage.rework if r.to in kept and r.p * visits >= SELDOM)
    return stage.model_copy(update={"rework": again})


def _ways(chart: WorkflowMap) -> int:
    return len(chart.handoffs) + sum(len(s.rework) for s in chart.stages)
