"""Facts of the way of people into use: who has begun, who stayed after beginning, who uses it how much."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from playbook.measure.adoption import USE, known_grid
from playbook.measure.privacy import protect
from playbook.measure.usage import complete_weeks, grid_of, roster
from playbook.measure.use.activation import Step, activation, median_time
from playbook.measure.use.retention import retention, seen_after
from playbook.measure.use.segments import FOUR, LABELS, TWELVE, Rule, segments
from playbook.model.evidence import Evidence, Group, Missing, wilson
from playbook.model.evidence_known import Curve, CurvePoint
from playbook.model.fact import Data, fact
from playbook.model.words import PRIVACY_FLOOR

MOST_WEEKS = 12


@fact(f"{USE} people.team?")
def first_use(data: Data) -> Evidence:
    """Share of eligible people who had begun by each week since they could (Kaplan-Meier): not begun is not begun yet."""
    active, known = _grids(data)
    there = known.any(axis=1)
    if not there.any():
        return Missing(columns=("usage.week",), why="No complete week since the start has usage rows.")
    since = known[there].argmax(axis=1)
    begun = (active & known)[there].any(axis=1)
    last = known.shape[1] - 1 - known[there][:, ::-1].argmax(axis=1)
    time = np.where(begun, (active & known)[there].argmax(axis=1), last) - since + 1
    curve = activation(time.astype(float), begun)
    weeks = range(1, min(known.shape[1], MOST_WEEKS) + 1)
    whole = int(there.sum())
    return Curve(points=tuple(_at(curve, w, whole) for w in weeks), people=whole, median=median_time(curve))


@fact(f"{USE} people.team?")
def kept_using(data: Data) -> Evidence:
    """Share of those who ever began who are active so many weeks after their first use; at least five people each."""
    active, known = _grids(data)
    shares, seen = retention(active, known), seen_after(active, known)
    points = tuple(
        CurvePoint(week=k, value=float(share), n=int(n), **_limits(share * n, n))
        for k, (share, n) in enumerate(zip(shares, seen, strict=True))
        if n >= PRIVACY_FLOOR and k <= MOST_WEEKS
    )
    return Curve(points=points, people=int((active & known).any(axis=1).sum()))


@fact(f"{USE} people.team?")
def usage_segments(data: Data) -> Evidence:
    """Share of people per usage segment of Viva Insights; `of` says the window, segments below five people are hidden."""
    people = roster(data)
    _, known = _grids(data)
    rule = TWELVE if known.shape[1] >= TWELVE.window else FOUR
    if known.shape[1] < rule.window:
        return Missing(why=f"A segment cannot be earned before week {rule.habit}; it is not yet observable.")
    whole = known[:, -rule.window :].all(axis=1)
    if not whole.any():
        return Missing(columns=("usage.week",), why=f"Nobody was observed in each of the last {rule.window} weeks.")
    labels = segments(_actions(data, people, rule)[whole], rule)[:, -1]
    sizes = {str(label): int((labels == label).sum()) for label in LABELS[::-1]}
    made = [_segment(name, n, int(whole.sum())) for name, n in sizes.items() if n]
    return protect(made, sizes, f"people observed in each of the last {rule.window} weeks")


def _grids(data: Data) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """People x weeks of the roster: active, and observed."""
    people = roster(data)
    return grid_of(data, people).to_numpy(bool), known_grid(data, people).to_numpy(bool)


def _at(curve: tuple[Step, ...], week: int, people: int) -> CurvePoint:
    """The curve at the end of a week: its last step so far; no limits where everybody has begun."""
    step = next((s for s in reversed(curve) if s.time <= week), None)
    if step is None:
        return CurvePoint(week=week, value=0.0, n=people)
    known = {} if step.begun >= 1 else {"low": step.low, "high": step.high}
    return CurvePoint(week=week, value=step.begun, n=people, **known)


def _limits(part: float, whole: float) -> dict[str, float]:
    ends = wilson(float(part), float(whole))
    return {} if ends is None else {"low": ends[0], "high": ends[1]}


def _actions(data: Data, people: pd.DataFrame, rule: Rule) -> np.ndarray[Any, Any]:
    """People x the weeks of the window: actions, 0 where there were none."""
    weeks = complete_weeks(data)[-rule.window :]
    usage = data.table("usage")
    rows = usage[usage["week"].isin(weeks)]
    sums = rows.pivot_table(index="person_id", columns="week", values="actions", aggfunc="sum", fill_value=0)
    whole: np.ndarray[Any, Any] = sums.reindex(index=people.index, columns=weeks, fill_value=0).to_numpy(float)
    return whole


def _segment(name: str, part: int, whole: int) -> Group:
    low, high = wilson(part, whole) or (None, None)
    return Group(name=name, n=whole, value=part / whole, low=low, high=high)
