"""Fact of evidence: the smallest effect the data could show, and how much more data the target needs."""

from __future__ import annotations

from bisect import bisect_left
from math import sqrt
from typing import Any

import pandas as pd

from playbook.measure.impact import change_of
from playbook.measure.intervals import detectable
from playbook.measure.time_study import ITEMS, saving, timed_items, too_few
from playbook.model.evidence import Evidence, Missing
from playbook.model.evidence_measure import Detectable
from playbook.model.fact import Data, fact

MOST = 1_000_000
"""More items than this are never asked for."""
_EITHER = " ".join(
    f"{column}?" for column in f"{ITEMS} impact.metric impact.week impact.value impact.n impact.sd".split()
)


@fact(f"metrics.metric metrics.primary metrics.kind metrics.target! {_EITHER}")
def smallest_effect(data: Data) -> Evidence:
    """The smallest effect the data could show on the primary metric, relative to its old mean, beside the target."""
    goal = primary(data)
    if goal is None or pd.isna(goal["target"]) or goal["target"] <= 0:
        return Missing(
            columns=("metrics.primary", "metrics.target"), why="There is no one primary metric with a target."
        )
    if goal["kind"] == "efficiency" and all(data.has(c) for c in ITEMS.split()):
        rows, _ = timed_items(data)
        found = saving(rows)
        return too_few(rows) if found is None else _detectable(goal, found.error, found.df, len(rows), "timed items")
    return _from_impact(data, goal)


def primary(data: Data) -> pd.Series[Any] | None:
    """The row of the primary metric, if there is exactly one."""
    metrics = data.table("metrics")
    first = metrics[metrics["primary"].fillna(value=False).astype(bool)]
    return first.iloc[0] if len(first) == 1 else None


def _from_impact(data: Data, goal: pd.Series[Any]) -> Evidence:
    columns = tuple(ITEMS.split()) if goal["kind"] == "efficiency" else ("impact.metric", "impact.week", "impact.value")
    if not all(data.has(c) for c in ("impact.metric", "impact.week", "impact.value")):
        return Missing(columns=columns, why=f"There are no measurements of {goal['metric']}.")
    found = change_of(data, goal)
    if found is None or found.error is None or not found.before:
        return Missing(
            columns=columns, why=f"{goal['metric']} was not measured often enough before and after the start."
        )
    return _detectable(goal, found.error / abs(found.before), found.df, found.n or 0, "observations")


def _detectable(goal: pd.Series[Any], error: float, df: float, n: int, unit: str) -> Detectable:
    target = float(goal["target"])
    return Detectable(
        effect=detectable(error, df),
        target=target,
        metric=str(goal["metric"]),
        n=n,
        more=further(target, error, df, n),
        unit=unit,
    )


def further(target: float, error: float, df: float, n: int) -> int:
    """How many more items are needed, at most a million, until an effect of this size can be shown.

    The mix of both paths staying as it is, the error shrinks with the square root of the items and its degrees of
    freedom grow in proportion to them.

    >>> further(0.2, 0.1, 4, 6), further(0.2, 0.05, 60, 74)
    (9, 0)
    """

    def shown(items: int) -> bool:
        return detectable(error * sqrt(n / items), df * items / n) <= target * (1 + 1e-9)

    return bisect_left(range(n, n + MOST), True, key=shown) if n else 0
