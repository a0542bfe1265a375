"""Randomisation inference: what would chance alone have shown, had the paths been dealt out another way?

A p-value is refused where even the most extreme dealing could not be called rare.
"""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array

LEAST_WAYS = 40
"""Below 40 ways the smallest two-sided p-value is 2/40 = .05 or more: it cannot mean anything."""
MOST_WAYS = 10_000
"""All ways are counted up to here; beyond it this many are drawn."""
DRAWN = 9_999


class Chance(NamedTuple):
    """A p-value, or why there is none."""

    p: float | None
    ways: int
    why: str = ""


def between_groups(values: Array, treated: Array, seed: int = 0) -> Chance:
    """Two-sided p-value of a difference of means, one value per group, groups being wholly on one path.

    Source: Fisher (1935); drawn dealings counted as (k + 1) / (B + 1) (Phipson and Smyth 2010).

    >>> between_groups(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, True, False, False])).why
    'cannot be tested: 4 groups, 2 of them on the AI path, can be dealt out in only 6 ways'
    >>> between_groups(np.arange(8.0), np.arange(8) >= 4).p == 2 / 70
    True
    """
    n, k = len(values), int(treated.sum())
    ways = comb(n, k)
    if ways < LEAST_WAYS:
        return Chance(None, ways, f"cannot be tested: {n} groups, {k} of them on the AI path, {_only(ways)}")
    seen = abs(_gap(values, treated))
    if ways <= MOST_WAYS:
        marks = np.zeros((ways, n), dtype=bool)
        for row, chosen in enumerate(combinations(range(n), k)):
            marks[row, list(chosen)] = True
        return Chance(float(np.mean(_as_extreme(values, marks, seen))), ways)
    draws = np.random.default_rng(seed).random((DRAWN, n)).argsort(axis=1) < k
    return Chance(float((_as_extreme(values, draws, seen).sum() + 1) / (DRAWN + 1)), ways)


def within_people(differences: Array, seed: int = 0) -> Chance:
    """Two-sided p-value that differences within people (AI minus old) average zero, by flipping their signs.

    Source: Fisher (1935), the sign-flipping test.

    >>> within_people(np.array([1.0, 2.0, 3.0])).why
    'cannot be tested: 3 people on both paths can be dealt out in only 8 ways'
    >>> within_people(np.array([0.1, 0.2, 0.3, 0.25, 0.15, 0.3])).p == 2 / 64
    True
    """
    n = len(differences)
    ways = 2**n
    if ways < LEAST_WAYS:
        return Chance(None, ways, f"cannot be tested: {n} people on both paths {_only(ways)}")
    seen = abs(float(differences.sum())) - 1e-12
    if ways <= MOST_WAYS:
        signs = 1.0 - 2.0 * ((np.arange(ways)[:, None] >> np.arange(n)) & 1)
        return Chance(float(np.mean(np.abs(signs @ differences) >= seen)), ways)
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(DRAWN, n))
    return Chance(float((np.sum(np.abs(signs @ differences) >= seen) + 1) / (DRAWN + 1)), ways)


def _gap(values: Array, treated: Array) -> float:
    return float(values[treated].mean() - values[~treated].mean())


def _as_extreme(values: Array, marks: Array, seen: float) -> Array:
    """Per dealing: is its gap as large as the one seen?"""
    k = marks[0].sum()
    inside = marks @ values
    gaps = inside / k - (values.sum() - inside) / (len(values) - k)
    found: Array = np.abs(gaps) >= seen - 1e-12
    return found


def _only(ways: int) -> str:
    return f"can be dealt out in only {ways} ways"
