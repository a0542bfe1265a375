"""Where will use be in some weeks? Persistence, a straight line, a logistic and a Bass curve, asked together.

No model wins everywhere: a straight line is strong on real organisations, a curve on slow climbers, standing still on
plateaus. The answer is their middle, and its interval spans what they disagree about.
"""

from __future__ import annotations

from functools import cache
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import xlog1py, xlogy

from playbook.measure.effect.regression import Array
from playbook.measure.use.ceiling import Curves, curves
from playbook.measure.use.growth import bass
from playbook.model.evidence import Z95

LEVEL_WEEKS = 3
TREND_WEEKS = 6
LEAST_WEEKS = 4


class Forecast(NamedTuple):
    """Expected share of active people with its 95% interval, and what each model says."""

    value: float
    low: float
    high: float
    persistence: float
    linear: float
    logistic: float
    bass: float


def forecast(weeks: Array, active: Array, people: Array, ahead: int, fitted: Curves | None = None) -> Forecast | None:
    """Share of people active `ahead` weeks after the last one; None below four weeks.

    `fitted` are the logistic curves of these weeks, if known already.

    >>> w = np.arange(1.0, 13.0)
    >>> found = forecast(w, np.full(12, 15.0), np.full(12, 60.0), 14)
    >>> 0.22 < found.value < 0.28, found.low < 0.25 < found.high
    (True, True)
    """
    if len(weeks) < LEAST_WEEKS:
        return None
    share, t = active / people, float(weeks[-1] + ahead)
    level = float(share[-LEVEL_WEEKS:].mean())
    line, line_error = _linear(weeks, share, people, t)
    found = fitted or curves(weeks, active, people)
    s_curve, s_low, s_high = _spread(found.at(t), found.mass)
    b_level, b_mass = _bass(weeks, active, people, t)
    b_curve, b_low, b_high = _spread(b_level, b_mass)
    every = (level, line, s_curve, b_curve)
    value = float(np.mean(sorted(every)[1:-1]))
    noise = Z95 * sqrt(max(value * (1 - value), 0.01) / float(people[-1]))
    low = min(level, line - Z95 * line_error, s_low, b_low, value) - noise
    high = max(level, line + Z95 * line_error, s_high, b_high, value) + noise
    return Forecast(value, max(0.0, low), min(1.0, high), *every)


def _linear(weeks: Array, share: Array, people: Array, t: float) -> tuple[float, float]:
    """A straight line through the last weeks, held between 0 and 1, and its standard error at t from binomial noise."""
    x, y, n = weeks[-TREND_WEEKS:], share[-TREND_WEEKS:], people[-TREND_WEEKS:]
    middle = x.mean()
    spread = float(((x - middle) ** 2).sum())
    slope = float((x - middle) @ y) / spread
    noise = float(np.mean(np.clip(y * (1 - y), 0.01, None) / n))
    error = sqrt(noise * (1 / len(x) + (t - middle) ** 2 / spread))
    return float(np.clip(y.mean() + slope * (t - middle), 0, 1)), error


def _spread(level: Array, mass: Array) -> tuple[float, float, float]:
    """Mean, 2.5% and 97.5% point of weighted levels."""
    order = np.argsort(level)
    sums = np.cumsum(mass[order])
    low, high = (float(level[order][min(int(np.searchsorted(sums, q)), len(level) - 1)]) for q in (0.025, 0.975))
    return float(mass @ level), low, high


def _bass(weeks: Array, active: Array, people: Array, t: float) -> tuple[Array, Array]:
    """Levels at t of the Bass curves on a grid, and their posterior weights."""
    c, p, q = _grid()
    level = np.clip(bass(weeks[:, None], c, p, q), 1e-6, 1 - 1e-6)
    log = (xlogy(active[:, None], level) + xlog1py((people - active)[:, None], -level)).sum(axis=0)
    mass = np.exp(log - log.max())
    return bass(np.asarray(t), c, p, q), mass / mass.sum()


@cache
def _grid() -> tuple[Array, Array, Array]:
    c, p, q = np.meshgrid(np.linspace(0.02, 1, 40), np.geomspace(0.002, 0.8, 16), np.geomspace(0.01, 1.2, 14))
    return c.ravel(), p.ravel(), q.ravel()
