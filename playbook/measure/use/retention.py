"""Who came, who stayed, who came back, who left: transitions from week to week on the complete grid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array


class Moves(NamedTuple):
    """People per week by what they did; the five add up to the eligible people of the week."""

    new: Array
    retained: Array
    reactivated: Array
    lapsed: Array
    idle: Array
    """Not active, and not active the week before either."""


def moves(active: Array, eligible: Array) -> Moves:
    """People per week by what they did, from complete grids of people x weeks.

    New: first active week ever. Retained: also active the week before. Reactivated: active again after a gap. Lapsed:
    active the week before, not now.

    >>> found = moves(np.array([[1, 1, 0, 1]], bool), np.ones((1, 4), bool))
    >>> [int(w) for w in found.new], [int(w) for w in found.retained], [int(w) for w in found.reactivated]
    ([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1])
    """
    there = active & eligible
    before = np.zeros_like(there)
    before[:, 1:] = there[:, :-1]
    ever = np.zeros_like(there)
    ever[:, 1:] = np.logical_or.accumulate(there, axis=1)[:, :-1]
    kinds = (
        there & ~ever,
        there & before,
        there & ever & ~before,
        ~there & before & eligible,
        ~there & ~before & eligible,
    )
    return Moves(*(k.sum(axis=0) for k in kinds))


def retention(active: Array, eligible: Array) -> Array:
    """Share of those who ever began who are active k weeks after their first use, k = 0, 1, …; NaN where nobody could be.

    >>> retention(np.array([[1, 1, 0], [0, 1, 1]], bool), np.ones((2, 3), bool)).tolist()
    [1.0, 1.0, 0.0]
    """
    there = active & eligible
    weeks = there.shape[1]
    began = there.any(axis=1)
    first = there.argmax(axis=1)[began]
    used = np.zeros(weeks)
    for start, row in zip(first, there[began], strict=True):
        used[: weeks - start] += row[start:]
    with np.errstate(invalid="ignore"):
        found: Array = used / seen_after(active, eligible)
    return found


def seen_after(active: Array, eligible: Array) -> Array:
    """People who could be seen k weeks after their first use, k = 0, 1, …: what `retention` divides by.

    >>> seen_after(np.array([[1, 1, 0], [0, 1, 1]], bool), np.ones((2, 3), bool)).tolist()
    [2, 2, 1]
    """
    there = active & eligible
    weeks = there.shape[1]
    began = there.any(axis=1)
    seen = np.zeros(weeks, dtype=np.int64)
    for start, may in zip(there.argmax(axis=1)[began], eligible[began], strict=True):
        seen[: weeks - start] += may[start:]
    return seen
