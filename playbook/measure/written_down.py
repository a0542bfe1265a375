"""Facts of what was written down before the pilot: the primary metric, its baseline, the kinds of criteria."""

from __future__ import annotations

from typing import Any

import pandas as pd

from playbook.measure.power import primary
from playbook.model.evidence import Evidence, Group, Groups, Missing
from playbook.model.evidence_design import Baseline, PrimaryMetric
from playbook.model.fact import Data, fact


@fact("metrics.metric metrics.primary metrics.direction? metrics.target? metrics.registered_on?")
def primary_metric(data: Data) -> Evidence:
    """The one primary metric, whether it has a direction and a target, and when it was written down."""
    metrics = data.table("metrics")
    marked = int(metrics["primary"].fillna(value=False).sum())
    row = primary(data)
    if row is None:
        return PrimaryMetric(marked=marked)
    written = row.get("registered_on")
    days = None if written is None or pd.isna(written) else (written - pd.Timestamp(data.charter.start_date)).days
    aimed = all(row.get(c) is not None and pd.notna(row.get(c)) for c in ("direction", "target"))
    return PrimaryMetric(marked=marked, metric=str(row["metric"]), aimed=aimed, days_after_start=days)


@fact(
    "metrics.metric metrics.primary metrics.kind? metrics.baseline_value metrics.baseline_from metrics.baseline_to "
    "metrics.baseline_n time_study.path? time_study.task? time_study.measured_on?"
)
def baseline(data: Data) -> Evidence:
    """Items and weeks of the primary metric's value before, and whether it was finished before the start."""
    row = primary(data)
    if row is None:
        return Missing(columns=("metrics.primary",), why="There is no one primary metric.")
    begin, end, n = row["baseline_from"], row["baseline_to"], row["baseline_n"]
    if pd.isna(row["baseline_value"]) or pd.isna(end) or pd.isna(n):
        return Baseline(known=False, items=0, weeks=0.0, after_start=False)
    weeks = 0.0 if pd.isna(begin) else ((end - begin).days + 1) / 7
    counted = _timed_before(data, row)
    return Baseline(
        known=True,
        items=int(n),
        weeks=weeks,
        after_start=bool(end >= pd.Timestamp(data.charter.start_date)),
        recounted=None if counted in (None, int(n)) else counted,
    )


@fact("metrics.metric metrics.kind!")
def metric_kinds(data: Data) -> Evidence:
    """Number of metrics of each kind."""
    counts = data.table("metrics")["kind"].dropna().value_counts()
    groups = tuple(Group(name=str(k), n=int(v), value=float(v)) for k, v in sorted(counts.items()))
    return Groups(groups=groups, of="metrics")


def _timed_before(data: Data, row: pd.Series[Any]) -> int | None:
    """Timed items of the old path before the start, if the primary metric is a time."""
    known = all(data.has(f"time_study.{c}") for c in ("path", "task", "measured_on"))
    if not known or row.get("kind") != "efficiency":
        return None
    rows = data.table("time_study")
    before = rows["measured_on"] < pd.Timestamp(data.charter.start_date)
    n = int(((rows["path"] == "old") & (rows["task"] == "item") & before).sum())
    return n or None
