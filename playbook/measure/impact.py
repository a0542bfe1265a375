"""Facts of impact: what each business and audience metric did since the start, against the comparison there is."""

from __future__ import annotations

from math import inf, sqrt
from typing import Any, NamedTuple

import pandas as pd

from playbook.measure.intervals import Sample, contrast, sample
from playbook.model.evidence import Evidence, Missing, Share
from playbook.model.evidence_measure import Change, Changes, Links
from playbook.model.fact import Data, fact

ROWS = "metrics.metric metrics.kind metrics.direction! impact.metric impact.week impact.value impact.n? impact.sd? impact.path?"
FILLED = ("baseline_value", "owner", "causal_link")


class Moved(NamedTuple):
    """A change in a metric's own unit with what it was compared with."""

    value: float
    half: float | None
    error: float | None
    before: float
    n: int | None
    concurrent: bool
    df: float = inf
    """Degrees of freedom of the error."""


@fact(f"{ROWS} metrics.primary? metrics.baseline_value?")
def impact_change(data: Data) -> Evidence:
    """Change of each metric of kind impact since the start, with interval, in the good direction."""
    return _changes(data, "impact")


@fact(f"{ROWS} metrics.primary? metrics.baseline_value?")
def audience_change(data: Data) -> Evidence:
    """Change of each metric of kind audience since the start, with interval, in the good direction."""
    return _changes(data, "audience")


@fact("metrics.metric metrics.kind! metrics.baseline_value? metrics.owner? metrics.causal_link?")
def impact_links(data: Data) -> Evidence:
    """Metrics of kind impact, and how many have baseline, owner and a written link to the workflow."""
    metrics = data.table("metrics")
    rows = metrics[metrics["kind"] == "impact"]
    there = [
        (m, [c for c in FILLED if c not in rows.columns or pd.isna(rows.loc[i, c])]) for i, m in rows["metric"].items()
    ]
    lacking = tuple(f"{metric}: {', '.join(gone)}" for metric, gone in there if gone)
    return Links(metrics=len(there), linked=len(there) - len(lacking), lacking=lacking[:20])


@fact("metrics.metric metrics.kind!")
def capability_metrics(data: Data) -> Evidence:
    """Metrics of kind capability, out of all metrics with a kind."""
    kinds = data.table("metrics")["kind"].dropna()
    return Share(part=int((kinds == "capability").sum()), whole=len(kinds), of="metrics of the charter")


def change_of(data: Data, metric: pd.Series[Any]) -> Moved | None:
    """What one metric did since the start, in its own unit and direction; None if it was not measured.

    With items of the old path measured over the same weeks, their change is taken off; the baseline they share with
    the AI path cancels out unless each path has one of its own.
    """
    rows = data.table("impact")
    rows = rows[(rows["metric"] == metric["metric"]) & rows["value"].notna()]
    start = pd.Timestamp(data.charter.start_date)
    before, after = rows[rows["week"] + pd.Timedelta(days=7) <= start], rows[rows["week"] >= start]
    if after.empty:
        return None
    ai, old = _on(after, "ai"), _on(after, "old")
    if not ai.empty and not old.empty:
        return _against_old(ai, old, _on(before, "ai"), before)
    if not old.empty:
        after = after[after["path"] != "old"]
    return None if after.empty else _before_after(after, before, metric)


def _on(rows: pd.DataFrame, path: str) -> pd.DataFrame:
    """Rows of one path; none if the table does not tell paths apart."""
    return rows.loc[rows["path"] == path] if "path" in rows.columns else rows.iloc[:0]


def _against_old(ai: pd.DataFrame, old: pd.DataFrame, ai_before: pd.DataFrame, before: pd.DataFrame) -> Moved:
    plus, minus = [_pooled(ai)], [_pooled(old)]
    old_before = _on(before, "old")
    if not ai_before.empty and not old_before.empty:
        plus.append(_pooled(old_before))
        minus.append(_pooled(ai_before))
    base = _pooled(before).mean if not before.empty else minus[0].mean
    return _moved(plus, minus, base, concurrent=True)


def _before_after(after: pd.DataFrame, before: pd.DataFrame, metric: pd.Series[Any]) -> Moved | None:
    if not before.empty:
        base = _pooled(before)
        return _moved([_pooled(after)], [base], base.mean, concurrent=False)
    stated = metric.get("baseline_value")
    if stated is None or pd.isna(stated):
        return None
    now = _pooled(after)
    return Moved(now.mean - float(stated), None, None, float(stated), now.n, concurrent=False)


def _moved(plus: list[Sample], minus: list[Sample], before: float, *, concurrent: bool) -> Moved:
    found = contrast(plus, minus)
    n = sum(s.n for s in (*plus, *minus))
    if found is None:
        value = sum(s.mean for s in plus) - sum(s.mean for s in minus)
        return Moved(value, None, None, before, n, concurrent)
    return Moved(found.value, found.high - found.value, found.error, before, n, concurrent, found.df)


def _pooled(rows: pd.DataFrame) -> Sample:
    """Weekly means as one sample: weighted by n with the spread within weeks, otherwise each week one observation."""
    if not {"n", "sd"} <= set(rows.columns) or rows[["n", "sd"]].isna().any(axis=None) or not (rows["n"] > 0).all():
        return sample(rows["value"].tolist())
    n = float(rows["n"].sum())
    mean = float((rows["n"] * rows["value"]).sum()) / n
    return Sample(int(n), mean, sqrt(float((rows["n"] * rows["sd"] ** 2).sum()) / n))


def _changes(data: Data, kind: str) -> Evidence:
    metrics = data.table("metrics")
    rows = metrics[metrics["kind"] == kind]
    if rows.empty:
        return Missing(columns=("metrics.kind",), why=f"No metric of kind {kind} is written down.")
    found = [(m, change_of(data, m) if pd.notna(m["direction"]) else None) for _, m in rows.iterrows()]
    changes = tuple(_good(m, c) for m, c in found if c is not None and c.before)
    gone = tuple(str(m["metric"]) for m, c in found if c is None or not c.before)
    if not changes:
        return Missing(
            columns=("impact.week", "impact.value"), why=f"Not measured before and after the start: {', '.join(gone)}."
        )
    return Changes(changes=changes, unmeasured=gone)


def _good(metric: pd.Series[Any], moved: Moved) -> Change:
    """The change turned so that more is better."""
    value = -moved.value if metric["direction"] == "down" else moved.value
    first = metric.get("primary")
    return Change(
        metric=str(metric["metric"]),
        primary=bool(first) if first is not None and pd.notna(first) else False,
        value=value,
        low=None if moved.half is None else value - moved.half,
        high=None if moved.half is None else value + moved.half,
        before=moved.before,
        n=moved.n,
        concurrent=moved.concurrent,
    )
