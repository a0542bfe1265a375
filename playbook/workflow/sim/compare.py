"""Two scenarios on the same draws: paired differences, corrected for asking more than once, with 'cannot be told'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from playbook.workflow.sim.replicate import Interval, interval

Answer = Literal["better", "worse", "not distinguishable"]
ALPHA = 0.05


@dataclass(frozen=True)
class Difference:
    """A scenario minus today, over the same replications; less is better."""

    change: Interval
    p: float
    answer: Answer = "not distinguishable"


def paired(today: np.ndarray, scenario: np.ndarray) -> Difference:
    """Paired t-test of the mean difference (two-sided); all differences zero is p = 1."""
    gaps = scenario - today
    found = interval(gaps)
    spread = float(gaps.std(ddof=1)) if len(gaps) > 1 else 0.0
    if spread <= 1e-12 * max(1.0, abs(float(today.mean()))):
        return Difference(found, 1.0 if abs(found.mean) < 1e-12 else 0.0)
    from scipy.special import stdtr

    t = abs(found.mean) / (spread / sqrt(len(gaps)))
    return Difference(found, float(2 * stdtr(len(gaps) - 1, -t)))


def judged(differences: Sequence[Difference], alpha: float = ALPHA) -> list[Difference]:
    """The same with an answer each, by Holm's step-down rule (1979): with every question asked, luck finds more.

    >>> one = Difference(Interval(-2.0, -3.0, -1.0, 20), 0.03)
    >>> [d.answer for d in judged([one])], [d.answer for d in judged([one, one])]
    (['better'], ['not distinguishable', 'not distinguishable'])
    """
    order = sorted(range(len(differences)), key=lambda i: differences[i].p)
    made = list(differences)
    for rank, i in enumerate(order):
        d = differences[i]
        if d.p > alpha / (len(differences) - rank):
            break
        made[i] = Difference(d.change, d.p, "better" if d.change.mean < 0 else "worse")
    return made
