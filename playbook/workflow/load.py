"""Fact of load: how busy each step is at full scale, returns included."""

from __future__ import annotations

from typing import Any

import pandas as pd

from playbook.model.evidence import Evidence, Group, Missing, Number
from playbook.model.fact import Data, fact


@fact(
    "steps.step_id steps.version steps.minutes! steps.capacity_hours_week! "
    "handoffs.from_step handoffs.to_step handoffs.items_passed? handoffs.items_returned? pilot.scale_items_month"
)
def step_load(data: Data) -> Evidence:
    """Utilisation of each step: items a week at scale x visits x minutes / capacity; the busiest counts."""
    steps = data.table("steps")
    manual = steps[(steps["version"] == "now") & (steps["capacity_hours_week"] > 0) & steps["minutes"].notna()]
    if manual.empty:
        return Missing(columns=("steps.minutes", "steps.capacity_hours_week"))
    visits = manual["step_id"].map(expected_visits(data)).fillna(1.0)
    per_week = data.charter.items_per_week_at_scale or 0.0
    load = per_week * visits * manual["minutes"] / 60 / manual["capacity_hours_week"]
    parts = tuple(
        Group(name=str(s), n=1, value=float(v))
        for s, v in sorted(zip(manual["step_id"], load, strict=True), key=lambda p: (-p[1], p[0]))
    )
    return Number(value=parts[0].value, n=len(parts), unit="utilisation", parts=parts, worst=parts[0].name)


def expected_visits(data: Data) -> dict[Any, float]:
    """Expected visits of an item per step: 1 / (1 - share returned).

    A return is work for both ends of a handoff: the step that sends again and the step that looks again. The larger
    share of the two counts (our reading).
    """
    handoffs = data.table("handoffs")
    if not {"items_passed", "items_returned"} <= set(handoffs.columns):
        return {}
    rates = [_rate(handoffs, end) for end in ("from_step", "to_step")]
    rate = pd.concat(rates, axis=1).max(axis=1).clip(upper=0.99)
    visits: pd.Series[float] = 1 / (1 - rate)
    return visits.to_dict()


def _rate(handoffs: pd.DataFrame, end: str) -> pd.Series[float]:
    sums = handoffs.groupby(end)[["items_passed", "items_returned"]].sum()
    rate: pd.Series[float] = (sums["items_returned"] / sums["items_passed"]).where(sums["items_passed"] > 0, 0.0)
    return rate
