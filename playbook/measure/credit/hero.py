"""What is left of the saving without the people who add most to it?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array


class LeftOut(NamedTuple):
    """The saving for everybody and without the one and two people who add most to it."""

    everybody: float
    without_one: float | None
    without_two: float | None

    @property
    def collapses(self) -> bool:
        """True if the saving changes its sign or halves without the two who add most to it."""
        return self.without_two is not None and self.everybody > 0 and self.without_two <= self.everybody / 2


def leave_out(saving: Array, items: Array) -> LeftOut:
    """Mean saving per item over people, and again without those who pull it up most.

    `saving` is each person's mean saving per item (any unit), `items` how many items it rests on.

    >>> leave_out(np.array([0.9, 0.8, 0.0, 0.1, 0.0]), np.array([10, 10, 10, 10, 10])).collapses
    True
    >>> leave_out(np.array([0.3, 0.2, 0.3, 0.25, 0.2]), np.array([10, 10, 10, 10, 10])).collapses
    False
    """
    mean = float(saving @ items / items.sum())
    pull = np.argsort(-(saving - mean) * items, kind="stable")
    means = [float(saving[pull[k:]] @ items[pull[k:]] / items[pull[k:]].sum()) for k in (1, 2) if len(pull) > k + 1]
    one, two = (*means, None, None)[:2]
    return LeftOut(mean, one, two)
