"""The one gate for figures per group of people: no figure rests on fewer than five, not even by subtraction.

The figure for everybody is printed as well, so whatever is hidden can be had as 'all minus shown'. Which further
groups must go is worked out by `playbook.measure.floor`, which solves the system of what is published; `since` looks
at all earlier reports as well, because what was once shown stays known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from playbook.measure.floor.suppress import listed, suppress
from playbook.model.evidence import Group, Groups, wilson
from playbook.model.words import PRIVACY_FLOOR

NOT_STATED = "not stated"


def hidden_names(people: Mapping[str, int]) -> frozenset[str]:
    """Names of the groups that must not be shown, given how many people each holds; their total is published too.

    >>> sorted(hidden_names({"Content": 9, "Web": 8, "Legal": 3}))
    ['Legal', 'Web']
    >>> sorted(hidden_names({"Content": 9, "Legal": 3, "Finance": 2}))
    ['Finance', 'Legal']
    >>> sorted(hidden_names({"Content": 9, "Web": 8}))
    []
    """
    named = {name: n for name, n in people.items() if n > 0}
    gone = suppress(listed(np.array(list(named.values()), dtype=float))) if named else ()
    return frozenset(name for name, hide in zip(named, gone, strict=False) if hide)


def protect(groups: Iterable[Group], people: Mapping[str, int], of: str = "") -> Groups:
    """Groups fit to be shown; `people` holds the number of people of every group, `hidden` counts what is gone."""
    kept = tuple(groups)
    gone = hidden_names(people) | {g.name for g in kept if people.get(g.name, 0) < PRIVACY_FLOOR}
    return Groups(groups=tuple(g for g in kept if g.name not in gone), hidden=len(gone), of=of)


def since(groups: Groups, *before: Mapping[str, int]) -> Groups:
    """The same groups after earlier reports that showed these sizes: who came or went could be had by comparing.

    A group that differs from any of them by one to four people goes, and where only one group is hidden the smallest
    other one with it, because the figure for everybody is printed.

    >>> made = Groups(groups=tuple(Group(name=n, n=k, value=0.5) for n, k in (("a", 9), ("b", 12), ("c", 20))))
    >>> [g.name for g in since(made, {"a": 7, "b": 12, "c": 20}).groups]
    ['c']
    >>> [g.name for g in since(made, {"a": 9, "b": 12, "c": 20}, {"c": 18}).groups]
    ['b']
    """
    gone = {g.name for g in groups.groups if any(0 < abs(g.n - b.get(g.name, g.n)) < PRIVACY_FLOOR for b in before)}
    others = sorted((g.n, g.name) for g in groups.groups if g.name not in gone)
    if len(gone) == 1 and not groups.hidden and others:
        gone.add(others[0][1])
    kept = tuple(g for g in groups.groups if g.name not in gone)
    return groups.model_copy(update={"groups": kept, "hidden": groups.hidden + len(gone)})


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
