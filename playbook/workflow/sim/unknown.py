"""What the team does not know: times, returns and ways of a few pilot projects, sampled as they could have been.

Each draw is a map with other means and other shares: the mean of n observations scatters with their spread / sqrt(n)
(lognormal), a share of returns after n passes is Beta(n p, n (1 - p)), shares of several ways are Dirichlet(n p): Rubin's
Bayesian bootstrap (1981), whose mean is the share that was seen. n is the number behind that very number: items seen in
a log, measured values, else the pilot's projects.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt

import numpy as np

from playbook.workflow.declared.nouns import Dist, Handoff, Rework, Stage, WorkflowMap

MOST_BACK = 0.98
"""A drawn share of returns is at most this: nothing would ever leave."""


def possible_maps(chart: WorkflowMap, draws: int, seed: int) -> Iterator[WorkflowMap]:
    """Maps that fit the same pilot as well as this one."""
    for number in range(draws):
        rng = np.random.Generator(np.random.Philox(key=[seed, 0x6D_61_70], counter=[0, 0, 0, number]))
        n = chart.pilot_projects
        stages = tuple(_stage(s, n, rng) for s in chart.stages)
        shares = {k: v for s in chart.stages for k, v in _ways(chart, s, n, rng).items()}
        handoffs = tuple(_handoff(h, shares.get(h.name), n, rng) for h in chart.handoffs)
        yield chart.model_copy(update={"stages": stages, "handoffs": handoffs})


def _stage(stage: Stage, n: int, rng: np.random.Generator) -> Stage:
    touch = None if stage.touch is None else _time(stage.touch, n, rng)
    return stage.model_copy(update={"touch": touch, "rework": _returns(stage.rework, stage.seen or n, rng)})


def _ways(chart: WorkflowMap, stage: Stage, n: int, rng: np.random.Generator) -> dict[str, float]:
    """Other shares of the ways that lead on from a stage, by the name of the handoff; none where there is one way."""
    out = [h for h in chart.handoffs if h.source == stage.id and h.share]
    if len(out) < 2:
        return {}
    told = [h.share or 0.0 for h in out]
    drawn = rng.dirichlet([h.seen or n * share / sum(told) for h, share in zip(out, told, strict=True)])
    return {h.name: float(d) * sum(told) for h, d in zip(out, drawn, strict=True)}


def _handoff(handoff: Handoff, share: float | None, n: int, rng: np.random.Generator) -> Handoff:
    update: dict[str, object] = {} if share is None else {"share": share}
    if handoff.minutes is not None:
        update["minutes"] = _time(handoff.minutes, n, rng)
    return handoff.model_copy(update=update)


def _time(dist: Dist, n: int, rng: np.random.Generator) -> Dist:
    s2 = log(1 + dist.scv / dist.observations(n))
    return dist.scaled(float(np.exp(rng.normal(-s2 / 2, sqrt(s2)))))


def _returns(rework: tuple[Rework, ...], n: int, rng: np.random.Generator) -> tuple[Rework, ...]:
    whole = sum(r.p for r in rework)
    if not 0 < whole < 1:  # never seen, or always: nothing to draw from
        return rework
    drawn = min(float(rng.beta(n * whole, n * (1 - whole))), max(whole, MOST_BACK))
    return tuple(Rework(to=r.to, p=r.p / whole * drawn) for r in rework)
