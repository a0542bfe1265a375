"""Difference in differences by teams: people of one team share their fortunes, so teams are what is counted.

Ordinary least squares on person-weeks raises a false alarm in 17% of null pilots with eight teams; here each team is
collapsed to after minus before, and the p-value comes from dealing the AI path out to other teams.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playbook.measure.effect.permute import Chance, between_groups
from playbook.measure.effect.regression import Array
from playbook.measure.intervals import Estimate, sample, welch


class TeamEffect(NamedTuple):
    """Difference of the changes, with a team-level interval and p-value, each refused where teams are too few."""

    effect: float
    low: float | None
    high: float | None
    p: float | None
    teams: int
    treated: int
    why: str
    """Why there is no p-value; empty if there is one."""


def difference_in_differences(value: Array, team: Array, week: Array, start: Array, seed: int = 0) -> TeamEffect | None:
    """Change of teams on the AI path minus change of the others; None without a before, an after, or both arms.

    One row per person and week (or team and week): the value, the team, the week, and the week in which the team's AI
    path began (NaN: never). Weeks before the first start are before, weeks from the last start on are after.

    Sources: Bertrand, Duflo and Mullainathan (2004) for collapsing; Fisher (1935) for the p-value.
    """
    begun = start[~np.isnan(start)]
    if not len(begun):
        return None
    before, after = week < begun.min(), week >= begun.max()
    kept = [t for t in np.unique(team) if (before & (team == t)).any() and (after & (team == t)).any()]
    if not kept:
        return None
    change = np.array([value[after & (team == t)].mean() - value[before & (team == t)].mean() for t in kept])
    treated = np.array([not np.isnan(start[team == t][0]) for t in kept])
    if not treated.any() or treated.all():
        return None
    chance = between_groups(change, treated, seed)
    effect = float(change[treated].mean() - change[~treated].mean())
    ends = _ends(change, treated, chance)
    return TeamEffect(effect, *ends, chance.p, len(kept), int(treated.sum()), chance.why)


def _ends(change: Array, treated: Array, chance: Chance) -> tuple[float | None, float | None]:
    """Welch's interval of the team changes, only where a p-value means something."""
    if chance.p is None:
        return None, None
    found: Estimate | None = welch(sample(list(change[treated])), sample(list(change[~treated])))
    return (None, None) if found is None else (found.low, found.high)
