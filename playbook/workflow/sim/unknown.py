"""What the team does not know: times and returns of a few pilot projects, sampled as often as they could have been.

Each draw is a map with other means and other shares: the mean of n projects scatters with their spread / sqrt(n)
(lognormal), a share of returns after n projects is Beta(n p + 1/2, n (1 - p) + 1/2) (Jeffreys).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt

import numpy as np

from playbook.workflow.declared.nouns import Dist, Handoff, Rework, Stage, WorkflowMap


def possible_maps(chart: WorkflowMap, draws: int, seed: int) -> Iterator[WorkflowMap]:
    """Maps that fit the same pilot as well as this one."""
    for number in range(draws):
        rng = np.random.Generator(np.random.Philox(key=[seed, 0x6D_61_70], counter=[0, 0, 0, number]))
        stages = tuple(_stage(s, chart.pilot_projects, rng) for s in chart.stages)
        handoffs = tuple(_handoff(h, chart.pilot_projects, rng) for h in chart.handoffs)
        yield chart.model_copy(update={"stages": stages, "handoffs": handoffs})


def _stage(stage: Stage, n: int, rng: np.random.Generator) -> Stage:
    touch = None if stage.touch is None else _time(stage.touch, n, rng)
    return stage.model_copy(update={"touch": touch, "rework": _returns(stage.rework, n, rng)})


def _handoff(handoff: Handoff, n: int, rng: np.random.Generator) -> Handoff:
    return (
        handoff if handoff.minutes is None else handoff.model_copy(update={"minutes": _time(handoff.minutes, n, rng)})
    )


def _time(dist: Dist, n: int, rng: np.random.Generator) -> Dist:
    s2 = log(1 + dist.scv / n)
    return dist.scaled(float(np.exp(rng.normal(-s2 / 2, sqrt(s2)))))


def _returns(rework: tuple[Rework, ...], n: int, rng: np.random.Generator) -> tuple[Rework, ...]:
    whole = sum(r.p for r in rework)
    if not whole:
        return rework
    drawn = float(np.clip(rng.beta(n * whole + 0.5, n * (1 - whole) + 0.5), 0, 0.98))
    return tuple(Rework(to=r.to, p=r.p / whole * drawn) for r in rework)
