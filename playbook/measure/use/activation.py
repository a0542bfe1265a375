"""How fast people first use it: Kaplan-Meier, with those who have not begun yet counted as not begun *yet*."""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array
from playbook.model.evidence import Z95


class Step(NamedTuple):
    """Share of people who have begun by this time, with its 95% interval, and how many were still waiting."""

    time: float
    begun: float
    low: float
    high: float
    waiting: int


def activation(time: Array, begun: Array) -> tuple[Step, ...]:
    """Curve of first use: `time` in weeks until first use, or until now (or leaving) for those who have not begun.

    Source: Kaplan and Meier (1958); interval of the log-log survival with Greenwood's variance (as in R's `survfit`).

    >>> [(s.time, round(s.begun, 3)) for s in activation(np.array([1, 2, 2, 4]), np.array([1, 1, 0, 0], bool))]
    [(1.0, 0.25), (2.0, 0.5)]
    """
    steps, left, variance = [], 1.0, 0.0
    for t in np.unique(time[begun]):
        waiting, now = int((time >= t).sum()), int((begun & (time == t)).sum())
        left *= 1 - now / waiting
        variance += now / (waiting * (waiting - now)) if waiting > now else float("inf")
        low, high = _ends(left, variance)
        steps.append(Step(float(t), 1 - left, 1 - high, 1 - low, waiting))
    return tuple(steps)


def median_time(curve: tuple[Step, ...]) -> float | None:
    """Time by which half of the people have begun; None if that is not reached yet.

    >>> median_time(activation(np.array([1, 2, 2, 4]), np.array([1, 1, 0, 0], bool)))
    2.0
    """
    return next((s.time for s in curve if s.begun >= 0.5), None)


def _ends(left: float, variance: float) -> tuple[float, float]:
    """Interval of the share still waiting."""
    if not 0 < left < 1:
        return (0.0, 1.0) if left == 0 else (left, left)
    half = Z95 * variance**0.5 / log(left)
    ends = sorted(exp(-exp(log(-log(left)) + sign * half)) for sign in (1, -1))
    return ends[0], ends[1]
