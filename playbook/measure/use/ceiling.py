"""Where will adoption level off? A posterior over logistic curves on a grid; for four weeks of data it says: unknown.

A best-fitting curve names a ceiling even where none can be known (at week 4 the fitted ceiling of a plateau at 25%
runs from 8% to 100%). Averaging over every curve the data allow keeps that doubt, and needs no drawing.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import xlog1py, xlogy

from playbook.measure.effect.regression import Array
from playbook.measure.use.growth import logistic

Plateau = Literal["plateau", "not_plateau", "undetermined"]
CEILINGS = np.linspace(0.02, 1.0, 34)
RATES = np.geomspace(0.08, 2.5, 12)
MIDDLES = np.linspace(-6.0, 40.0, 32)
LEAST_WEEK = 8
FULL_WEEKS = 12
AHEAD = 8
LEAST_GAIN = 0.01
SURE_EARLY, SURE_LATE, NOT_STUCK = 0.8, 0.62, 0.1


class Ceiling(NamedTuple):
    """The level at which use settles: posterior mean and 90% limits."""

    mean: float
    low: float
    high: float


class Curves(NamedTuple):
    """Weighted curves: their parameters and how well each fits."""

    ceiling: Array
    rate: Array
    middle: Array
    mass: Array

    def at(self, t: float) -> Array:
        """Level of every curve at one time."""
        return logistic(np.asarray(t), self.ceiling, self.rate, self.middle)


def curves(weeks: Array, active: Array, people: Array) -> Curves:
    """Posterior over logistic curves, given how many of the eligible people were active in which pilot week.

    Prior: ceiling uniform, rate uniform in its logarithm, middle uniform from before the start to week 40.
    """
    c, r, m = _grid()
    level = np.clip(logistic(weeks[:, None], c, r, m), 1e-6, 1 - 1e-6)
    log = (xlogy(active[:, None], level) + xlog1py((people - active)[:, None], -level)).sum(axis=0)
    mass = np.exp(log - log.max())
    return Curves(c, r, m, mass / mass.sum())


def ceiling(found: Curves) -> Ceiling:
    """Mean, 5% and 95% point of the ceiling."""
    mass = np.bincount(np.searchsorted(CEILINGS, found.ceiling - 1e-9), found.mass, len(CEILINGS))
    sums = np.cumsum(mass)
    low, high = (float(CEILINGS[np.searchsorted(sums, q)]) for q in (0.05, 0.95))
    return Ceiling(float(mass @ CEILINGS), low, high)


def stuck_chance(found: Curves, now: float, stuck: float = 0.35) -> float:
    """Chance that over the next 8 weeks use gains less than a point a week and stays below `stuck`."""
    later = found.at(now + AHEAD)
    still = (later < stuck) & (later - found.at(now) < AHEAD * LEAST_GAIN)
    return float(found.mass[still].sum())


def plateau(weeks: Array, active: Array, people: Array, stuck: float = 0.35, fitted: Curves | None = None) -> Plateau:
    """Is use stuck below `stuck`? Never said before week 8. `fitted` are the curves of these weeks, if known already.

    How sure it must be was set by simulation, so that of slow climbers on their way to 50 to 70% at most one in
    twenty is called stuck (`python -m benchmarks.measure plateau`): 80% sure before week 12, 62% from then on.

    >>> w = np.arange(1.0, 13.0)
    >>> plateau(w, np.full(12, 15.0), np.full(12, 60.0)), plateau(w[:4], np.full(4, 15.0), np.full(4, 60.0))
    ('plateau', 'undetermined')
    """
    if not len(weeks) or weeks.max() < LEAST_WEEK or len(weeks) < LEAST_WEEK:
        return "undetermined"
    found = fitted or curves(weeks, active, people)
    chance = stuck_chance(found, float(weeks.max()), stuck)
    sure = SURE_EARLY if weeks.max() < FULL_WEEKS else SURE_LATE
    return "plateau" if chance >= sure else "not_plateau" if chance <= NOT_STUCK else "undetermined"


@cache
def _grid() -> tuple[Array, Array, Array]:
    c, r, m = (g.ravel() for g in np.meshgrid(CEILINGS, RATES, MIDDLES, indexing="ij"))
    return c, r, m
