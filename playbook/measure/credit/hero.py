"""HERO, SYSTEM or UNPROVEN: three answers to 'who made it work?', and never a guess between them."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array

Answer = Literal["HERO", "SYSTEM", "UNPROVEN"]


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


def answer(
    *, manual_high: bool | None, concentrated: bool | None, collapses: bool | None, replicated: bool | None
) -> Answer:
    """Who made it work, as far as that is known.

    HERO: much gap-filling that few people carry, or a saving that is gone without them. SYSTEM: neither, and a team
    without a champion shows it too. Anything else, and anything not known: UNPROVEN, which is not a pass.

    >>> answer(manual_high=True, concentrated=True, collapses=False, replicated=False)
    'HERO'
    >>> answer(manual_high=False, concentrated=False, collapses=False, replicated=True)
    'SYSTEM'
    >>> answer(manual_high=False, concentrated=None, collapses=False, replicated=True)
    'UNPROVEN'
    """
    if (manual_high and concentrated) or collapses:
        return "HERO"
    if manual_high is False and concentrated is False and collapses is False and replicated:
        return "SYSTEM"
    return "UNPROVEN"
