"""How much of the work two people carry, against what chance alone gives if everybody carries the same."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array

DRAWS = 2_000
TOP = 2


class Concentration(NamedTuple):
    """Share of the two who carry most, where equal shares would put it, and how many people really contribute."""

    top: float
    expected: float
    """Median of the same share under equal shares."""
    limit: float
    """95% point of the same share under equal shares."""
    p: float
    effective: float
    """1 / sum of squared shares: how many equal contributors would give this concentration."""

    @property
    def beyond_chance(self) -> bool:
        """True if equal shares would hardly ever look like this."""
        return self.top > self.limit


def concentration(carried: Array, hours: Array | None = None, seed: int = 0) -> Concentration | None:
    """Top-2 share of items (or minutes, in units of items) per person; None with fewer than three people or no items.

    Reference: a multinomial with the same people and total, shares equal or in proportion to rostered `hours`; 2,000
    draws. Two figures rank the same (top-2 share and Gini have equal power); this is the one that can be explained.

    >>> found = concentration(np.array([26, 14, 8, 8, 7, 6, 6, 5]))
    >>> round(found.top, 2), found.beyond_chance, round(found.effective, 1)
    (0.5, True, 5.6)
    """
    total = round(float(carried.sum()))
    if len(carried) <= TOP or total < 1:
        return None
    weight = np.ones(len(carried)) if hours is None else np.asarray(hours, float)
    draws = np.random.default_rng(seed).multinomial(total, weight / weight.sum(), DRAWS)
    null = np.sort(draws, axis=1)[:, -TOP:].sum(axis=1) / total
    shares = carried / carried.sum()
    top = float(np.sort(shares)[-TOP:].sum())
    p = float((np.sum(null >= top - 1e-12) + 1) / (DRAWS + 1))
    limit = float(np.quantile(null, 0.95, method="higher"))
    return Concentration(top, float(np.median(null)), limit, p, float(1 / (shares @ shares)))


def gini(values: Array) -> float:
    """Gini coefficient of people, with the n / (n - 1) correction; sum up to the person first, never person-weeks.

    >>> gini(np.array([1.0, 1.0, 1.0])), round(gini(np.array([0.0, 0.0, 3.0])), 3)
    (0.0, 1.0)
    """
    ordered, n = np.sort(values), len(values)
    place = 2 * np.arange(1, n + 1) - n - 1
    return abs(float(place @ ordered / (n * ordered.sum()) * n / (n - 1)))
