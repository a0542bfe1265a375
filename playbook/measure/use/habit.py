"""Habit on the calendar-complete grid of people and weeks, scaled to what could be observed so far.

Weeks are counted, not rows: nine active weeks spread over a year are no habit. Before a habit can show, the answer is
`not_yet_observable`, never a low grade.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from playbook.measure.effect.regression import Array

Habit = Literal["habitual", "not_habitual", "not_yet_observable"]
WINDOW = 12
LEAST_OBSERVED = 4
SHARE = 0.75


def habit(active: Array, eligible: Array) -> Array:
    """Habit of each person at the last week: active in at least 75% of the last 12 eligible weeks, if 4 were observed.

    Both grids are people x weeks; a week in which somebody was not eligible neither helps nor hurts.

    >>> grid = np.array([[1, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]], bool)
    >>> there = np.array([[1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 1, 1]], bool)
    >>> habit(grid, there).tolist()
    ['habitual', 'not_habitual', 'not_yet_observable']
    """
    place = np.cumsum(eligible[:, ::-1], axis=1)[:, ::-1]
    counted = eligible & (place <= WINDOW)
    seen = counted.sum(axis=1)
    used = (active & counted).sum(axis=1)
    named = np.where(used >= SHARE * seen, "habitual", "not_habitual")
    found: Array = np.where(seen >= LEAST_OBSERVED, named, "not_yet_observable")
    return found


def trailing(values: Array, window: int) -> Array:
    """Sum over the last `window` columns at each column, by one running sum.

    >>> trailing(np.array([[1, 2, 3, 4]]), 2).tolist()
    [[1, 3, 5, 7]]
    """
    total = np.cumsum(values, axis=1)
    found: Array = total.copy()
    if window < values.shape[1]:
        found[:, window:] -= total[:, :-window]
    return found
