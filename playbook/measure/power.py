"""Fact of evidence: the smallest effect the data could show, and how much more data the target needs."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd

from playbook.measure.impact import change_of
from playbook.measure.time_study import ITEMS, saving, timed_items, too_few
from playbook.model.evidence import Evidence, Missing
from playbook.model.evidence_measure import Detectable
from playbook.model.fact import Data, fact

POWER = 2.80
"""1.96 + 0.84: two-sided 5%, power 80%."""
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
        return too_few(rows) if found is None else _detectable(goal, found.error, len(rows), "timed items")
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
    return _detectable(goal, found.error / abs(found.before), found.n or 0, "observations")


def _detectable(goal: pd.Series[Any], error: float, n: int, unit: str) -> Detectable:
    """More data shrink the error with the square root of their number, the mix of both paths staying as it is."""
    effect, target = POWER * error, float(goal["target"])
    more = max(0, ceil(n * ((effect / target) ** 2 - 1) - 1e-9))
    return Detectable(effect=effect, target=target, metric=str(goal["metric"]), n=n, more=more, unit=unit)
