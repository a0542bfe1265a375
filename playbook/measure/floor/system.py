"""What can be worked out from what is published: published figures and their sums as one linear system, solved.

Hiding small cells alone gives at least one of them away in 99% of tables with a hidden cell, the usual rule of hiding
a second one in the same line still in 1.3%. So the system itself is asked which hidden figures it determines.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array
from playbook.model.words import PRIVACY_FLOOR

ZERO = 1e-7
MOST = 1e7


class System(NamedTuple):
    """Figures (numbers of people) and the sums between them: `relations @ values == 0`.

    `signed` marks figures that may be negative, such as the change between two reports.
    """

    values: Array
    relations: Array
    signed: Array


def small(system: System, floor: int = PRIVACY_FLOOR) -> Array:
    """Figures that rest on somebody, but on fewer people than the floor."""
    size = np.abs(system.values)
    found: Array = (size > ZERO) & (size < floor - ZERO)
    return found


def leaks(system: System, hidden: Array, floor: int = PRIVACY_FLOOR) -> Array:
    """Hidden small figures that the published ones give away: exactly, as a small sum, or within too narrow a range.

    A figure is given away exactly if no solution of the system moves it; as a sum, if the hidden figures of one line
    together hold fewer people than the floor; nearly, if its largest and its smallest possible value (linear
    programme, people are never negative) lie closer together than the floor. The cheaper questions are asked first.

    >>> table = System(np.array([3.0, 9.0, 12.0]), np.array([[1.0, 1.0, -1.0]]), np.zeros(3, bool))
    >>> leaks(table, np.array([True, False, False])).tolist(), leaks(table, np.array([True, True, False])).tolist()
    ([True, False, False], [False, False, False])
    """
    found = np.zeros(len(hidden), dtype=bool)
    wanted = hidden & small(system, floor)
    if not wanted.any():
        return found
    at = np.flatnonzero(hidden)
    still = at[~_moves(system.relations[:, at])]
    found[still] = True
    found = (found | _small_sums(system, hidden, floor)) & wanted
    return found if found.any() else _narrow(system, hidden, wanted, floor)


def _moves(relations: Array) -> Array:
    """Which unknowns some solution of the homogeneous system moves: those with a part in its null space."""
    _, size, right = np.linalg.svd(relations, full_matrices=True)
    rank = int((size > ZERO).sum())
    found: Array = (np.abs(right[rank:]) > ZERO).any(axis=0) if rank < right.shape[0] else np.zeros(len(right), bool)
    return found


def _small_sums(system: System, hidden: Array, floor: int) -> Array:
    """Hidden figures of lines whose hidden part is known as one sum, and that sum is small."""
    inside = system.relations * hidden
    one_sign = (inside >= 0).all(axis=1) | (inside <= 0).all(axis=1)
    sums = np.abs(inside @ system.values)
    bad = one_sign & (sums > ZERO) & (sums < floor - ZERO) & ~(np.abs(inside) > 0)[:, system.signed].any(axis=1)
    found: Array = (np.abs(inside[bad]) > 0).any(axis=0)
    return found


def _narrow(system: System, hidden: Array, wanted: Array, floor: int) -> Array:
    """Wanted figures whose possible values span less than the floor; all ends in one block-diagonal programme."""
    from scipy.optimize import linprog
    from scipy.sparse import block_diag, csr_matrix

    found = np.zeros(len(hidden), dtype=bool)
    columns, ask = np.flatnonzero(hidden), np.flatnonzero(wanted)
    known = -system.relations[:, ~hidden] @ system.values[~hidden]
    used = np.abs(system.relations[:, columns]).any(axis=1)
    block = csr_matrix(system.relations[used][:, columns])
    aims = [sign * (columns == i) for i in ask for sign in (1.0, -1.0)]
    limits = [(-MOST if system.signed[i] else 0.0, MOST) for i in columns] * len(aims)
    done = linprog(
        np.concatenate(aims),
        A_eq=block_diag([block] * len(aims), format="csr"),
        b_eq=np.tile(known[used], len(aims)),
        bounds=limits,
        method="highs",
    )
    if not done.success:
        found[ask] = True
        return found
    ends = np.array([x @ a for x, a in zip(done.x.reshape(len(aims), -1), aims, strict=True)])
    found[ask] = -(ends[0::2] + ends[1::2]) < floor - ZERO
    return found
