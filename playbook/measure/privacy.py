"""The one gate for figures per group of people: no figure rests on fewer than five, not even by subtraction.

The figure for everybody is printed as well, so whatever is hidden can be had as 'all minus shown'. Therefore the
hidden groups together hold at least five people and are never a single group: the smallest shown one joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from playbook.model.evidence import Group, Groups, wilson
from playbook.model.words import PRIVACY_FLOOR

NOT_STATED = "not stated"


def hidden_names(people: Mapping[str, int]) -> frozenset[str]:
    """Names of the groups that must not be shown, given how many people each holds.

    >>> sorted(hidden_names({"Content": 9, "Web": 8, "Legal": 3}))
    ['Legal', 'Web']
    >>> sorted(hidden_names({"Content": 9, "Legal": 3, "Finance": 2}))
    ['Finance', 'Legal']
    >>> sorted(hidden_names({"Content": 9, "Web": 8}))
    []
    """
    by_size = sorted((n, name) for name, n in people.items() if n > 0)
    small = [pair for pair in by_size if pair[0] < PRIVACY_FLOOR]
    rest = by_size[len(small) :]
    while small and rest and (len(small) < 2 or sum(n for n, _ in small) < PRIVACY_FLOOR):
        small.append(rest.pop(0))
    return frozenset(name for _, name in small)


def protect(groups: Iterable[Group], people: Mapping[str, int], of: str = "") -> Groups:
    """Groups fit to be shown; `people` holds the number of people of every group, `hidden` counts what is gone."""
    kept = tuple(groups)
    gone = hidden_names(people) | {g.name for g in kept if people.get(g.name, 0) < PRIVACY_FLOOR}
    return Groups(groups=tuple(g for g in kept if g.name not in gone), hidden=len(gone), of=of)


def share_groups(yes: pd.Series[bool], group: pd.Series[Any], of: str = "") -> Groups:
    """Share of people with `yes` per group, one row per person, with Wilson intervals, small groups hidden.

    People without a group count as a group of their own, so that they cannot be had by subtraction either.
    """
    named = group.reindex(yes.index).astype("object").where(lambda g: g.notna(), NOT_STATED)
    counts = yes.astype(float).groupby(named.to_numpy()).agg(["sum", "size"])
    made = [_share(str(name), float(x), int(n)) for name, x, n in counts.itertuples()]
    return protect(made, {g.name: g.n for g in made}, of)


def _share(name: str, part: float, whole: int) -> Group:
    low, high = wilson(part, whole) or (None, None)
    return Group(name=name, n=whole, value=part / whole, low=low, high=high)
