"""The usage segments of Viva Insights, label by label, on the complete grid of people and weeks, and much faster.

Kept for comparison with reports that people already have. Before week 12 a 12-week segment cannot be earned, so
`observable` says from which column on the labels mean anything.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array
from playbook.measure.use.habit import trailing

LABELS = np.array(["Non-user", "Low User", "Novice User", "Habitual User", "Power User"])
POWER_MEAN = 15.0


class Rule(NamedTuple):
    """Weeks looked at, and active weeks that make a habit."""

    window: int
    habit: int


TWELVE, FOUR = Rule(12, 9), Rule(4, 4)


def segments(actions: Array, rule: Rule = TWELVE) -> Array:
    """Segment of each person in each week, from a complete grid people x weeks of actions (0 where there were none).

    Power: a habit and 15 or more actions a week on average over the window. Habitual: a habit. Novice: at least one
    action a week on average. Low: more than none. Non-user: none. The average divides by the weeks seen so far.
    Source: vivainsights 0.4.3 (MIT), `identify_usage_segments`, whose labels this equals on complete grids.

    >>> segments(np.array([[20, 20, 20, 20, 0], [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]]), FOUR)[:, 3:].tolist()
    [['Power User', 'Novice User'], ['Habitual User', 'Habitual User'], ['Non-user', 'Non-user']]
    """
    seen = np.minimum(np.arange(1, actions.shape[1] + 1), rule.window)
    mean = trailing(actions.astype(float), rule.window) / seen
    habit = trailing((actions > 0).astype(np.int64), rule.window) >= rule.habit
    code = np.select([habit & (mean >= POWER_MEAN), habit, mean >= 1, mean > 0], [4, 3, 2, 1], 0)
    found: Array = LABELS[code]
    return found


def observable(weeks: int, rule: Rule = TWELVE) -> Array:
    """Per week: could a habit have been shown by then?

    >>> observable(10).tolist()
    [False, False, False, False, False, False, False, False, True, True]
    """
    found: Array = np.arange(1, weeks + 1) >= rule.habit
    return found
