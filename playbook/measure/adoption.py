"""Facts of adoption: how complete the usage data are, who has a habit, how use runs over the weeks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from playbook.measure.intervals import level_interval, slope
from playbook.measure.items import published
from playbook.measure.usage import (
    complete_weeks,
    delivered,
    eligible,
    grid_of,
    habitual,
    in_last_weeks,
    last_weeks,
    roster,
    teams_of,
)
from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number, Point, Series, Share
from playbook.model.evidence_measure import Habit
from playbook.model.fact import Data, fact, once

LEVEL_WEEKS = 6
FIRST_WEEKS = 3
USE = "usage.person_id usage.week usage.actions people.person_id people.eligible_from people.left_on?"


@fact("usage.person_id usage.week people.person_id people.team people.eligible_from")
def team_weeks_delivered(data: Data) -> Evidence:
    """Team-weeks since the start with usage rows, out of those in which the team had eligible people."""
    rows, due = delivered(data), _due(data)
    gaps = due & ~rows.reindex(index=due.index, fill_value=False)
    by_team = gaps.sum(axis=1)
    worst = str(by_team.idxmax()) if by_team.any() else ""
    whole = int(due.to_numpy().sum())
    return Share(part=whole - int(gaps.to_numpy().sum()), whole=whole, of="team-weeks", worst=worst)


@fact(USE)
def habitual_share(data: Data) -> Evidence:
    """Eligible people active in at least 3 of the last 4 weeks, out of all eligible for at least 4 weeks."""
    has = habitual(data)
    if has.empty:
        return Missing(why="Nobody has been eligible for four weeks yet, so a habit cannot be observed.")
    unseen = ~observed(data).reindex(has.index) & ~has
    return Habit(
        part=int(has.sum()), whole=len(has), of="eligible people", people=len(has), unobserved=int(unseen.sum())
    )


@fact(f"{USE} people.team?")
def weekly_active(data: Data) -> Evidence:
    """Share of eligible people active per week; level and slope over the last 6 weeks."""
    people = roster(data)
    active, known = grid_of(data, people), known_grid(data, people)
    n = known.sum()
    weeks = n.index[n > 0]
    if not len(weeks):
        return Missing(columns=("usage.week",), why="No complete week since the start has usage rows.")
    shares = (active & known).sum()[weeks] / n[weeks]
    points = tuple(
        Point(week=f"{w:%Y-%m-%d}", value=float(v), n=int(k)) for w, v, k in zip(weeks, shares, n[weeks], strict=True)
    )
    return _with_level(data, points, active, known)


@fact(f"{USE} people.team?")
def use_since_start(data: Data) -> Evidence:
    """Fall of weekly use: 1 - mean share of the last 4 weeks / mean share of pilot weeks 1 to 3."""
    series = weekly_active.compute(data)
    if not isinstance(series, Series):
        return series
    values = {p.week: p.value for p in series.points}
    weeks = [f"{w:%Y-%m-%d}" for w in complete_weeks(data)]
    first = _mean(values, [p.week for p in series.points[:FIRST_WEEKS]])
    last = _mean(values, weeks[-4:])
    if last is None or len(weeks) <= FIRST_WEEKS:
        return Missing(columns=("usage.week",), why="Use in the first and in the last weeks is not known yet.")
    if not first:
        return NotApplicable(why="Nobody used it in the first weeks, so use could not fall from there.")
    parts = tuple(
        Group(name=name, n=series.people or 0, value=v)
        for name, v in (("first 3 weeks", first), ("last 4 weeks", last))
    )
    return Number(value=1 - last / first, n=len(series.points), unit="relative drop", people=series.people, parts=parts)


@fact("work_items.item_id work_items.path work_items.published_at!")
def ai_path_share(data: Data) -> Evidence:
    """Items published on the AI path in the last 4 weeks, out of all items published then."""
    items = published(data)
    recent = items[in_last_weeks(data, items["published_at"])]
    part = int((recent["path"] == "ai").sum())
    return Share(part=part, whole=len(recent), of="items published in the last 4 weeks")


@once
def observed(data: Data) -> pd.Series[bool]:
    """Per eligible person: the person's team has usage rows in each of the last 4 weeks."""
    people = eligible(data)
    rows = delivered(data).reindex(columns=last_weeks(data), fill_value=False).all(axis=1)
    return pd.Series(teams_of(people).map(rows).fillna(value=False).astype(bool), index=people.index)


def _due(data: Data) -> pd.DataFrame:
    """Teams x weeks: True where the team had eligible people."""
    people = roster(data)
    there = _eligible_weeks(data, people)
    return there.groupby(teams_of(people).to_numpy()).any()


def _eligible_weeks(data: Data, people: pd.DataFrame) -> pd.DataFrame:
    """People x weeks: True where the person could use it by the Monday and had not left by the Sunday."""
    weeks = complete_weeks(data)
    begin = people["eligible_from"].to_numpy()[:, None]
    there = begin <= np.maximum(weeks.to_numpy(), np.datetime64(data.charter.start_date))[None, :]
    if "left_on" in people.columns:
        left = people["left_on"].to_numpy()[:, None]
        there &= np.isnat(left) | (left >= (weeks + pd.Timedelta(days=6)).to_numpy()[None, :])
    return pd.DataFrame(there, people.index, weeks)


def known_grid(data: Data, people: pd.DataFrame) -> pd.DataFrame:
    """People x weeks: True where the person was eligible and the team's week was delivered."""
    rows = delivered(data).reindex(teams_of(people)).to_numpy()
    return _eligible_weeks(data, people) & rows


def _with_level(data: Data, points: tuple[Point, ...], active: pd.DataFrame, known: pd.DataFrame) -> Evidence:
    """Add level (t on the means of people, who are not independent week by week) and slope of the last weeks."""
    recent = last_weeks(data, LEVEL_WEEKS)
    same = known[recent].all(axis=1) if len(recent) else known.any(axis=1)
    if not same.any():
        return Missing(columns=("usage.week",), why="No team has usage rows in each of the last 6 weeks.")
    seen = active.loc[same, recent]
    level, rise = level_interval(seen.mean(axis=1).tolist()), slope(seen.mean(axis=0).tolist())
    ends: dict[str, Any] = {}
    if level is not None:
        ends |= {"level_low": level.low, "level_high": level.high}
    if rise is not None:
        ends |= {"slope": rise.value, "slope_low": rise.low, "slope_high": rise.high}
    return Series(points=points, level=float(seen.to_numpy().mean()), people=int(same.sum()), **ends)


def _mean(values: dict[str, float], weeks: list[str]) -> float | None:
    known = [values[w] for w in weeks if w in values]
    return sum(known) / len(known) if known else None
