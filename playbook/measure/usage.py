"""Who could use it and who did: the calendar-complete grid of eligible people and weeks.

The denominator is always the eligible roster, never those who happened to log in; a week without a row counts as
not active within a delivered team-week, because exports drop people who did nothing (catalogue, tables.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from playbook.model.fact import Data, once

Weeks = pd.DatetimeIndex
HABIT_WEEKS = 4
HABIT_ACTIVE = 3


@once
def eligible(data: Data) -> pd.DataFrame:
    """People who can use the AI path on the report date: eligible by then and not left."""
    people: pd.DataFrame = roster(data)
    now = pd.Timestamp(data.as_of)
    there = people["eligible_from"] <= now
    if "left_on" in people.columns:
        there &= people["left_on"].isna() | (people["left_on"] > now)
    return people.loc[there]


@once
def roster(data: Data) -> pd.DataFrame:
    """Everybody who was ever meant to use it, by `person_id`, also those who left or have yet to begin."""
    people: pd.DataFrame = data.table("people")
    meant = people[people["eligible_from"].notna()]
    return meant.drop_duplicates("person_id").set_index("person_id", drop=False)


@once
def complete_weeks(data: Data) -> Weeks:
    """Mondays of the complete weeks from the start of the pilot to the report date."""
    start = pd.Timestamp(data.charter.start_date)
    first = start - pd.Timedelta(days=start.weekday())
    return pd.date_range(first, pd.Timestamp(data.as_of) - pd.Timedelta(days=7), freq="7D")


def last_weeks(data: Data, count: int = HABIT_WEEKS) -> Weeks:
    """Mondays of the last complete weeks before the report date."""
    return complete_weeks(data)[-count:]


def in_last_weeks(data: Data, when: pd.Series[Any], count: int = HABIT_WEEKS) -> pd.Series[bool]:
    """True where a date lies in the last complete weeks before the report date."""
    weeks = last_weeks(data, count)
    if not len(weeks):
        return when.notna() & False
    return (when >= weeks[0]) & (when < weeks[-1] + pd.Timedelta(days=7))


@once
def active_grid(data: Data) -> pd.DataFrame:
    """Eligible people x complete weeks: True where the person did at least one action in that week."""
    return grid_of(data, eligible(data))


def grid_of(data: Data, people: pd.DataFrame) -> pd.DataFrame:
    """These people x complete weeks: True where the person did at least one action in that week."""
    usage = data.table("usage")
    done = usage[usage["actions"] >= 1]
    return pd.DataFrame(_marked(done, people.index, complete_weeks(data)), people.index, complete_weeks(data))


@once
def delivered(data: Data) -> pd.DataFrame:
    """Teams x complete weeks: True where the usage table has a row of the team, a row with 0 actions included."""
    usage, weeks = data.table("usage"), complete_weeks(data)
    people = roster(data)
    seen = pd.DataFrame(_marked(usage, people.index, weeks), people.index, weeks)
    return seen.groupby(teams_of(people).to_numpy()).any()


def teams_of(people: pd.DataFrame) -> pd.Series[str]:
    """Team of each person; people without a team form one of their own."""
    if "team" not in people.columns:
        return pd.Series("", index=people.index, dtype="str")
    return people["team"].fillna("")


@once
def habitual(data: Data) -> pd.Series[bool]:
    """Per eligible person: active in at least 3 of the last 4 complete weeks.

    People eligible for less than four weeks are left out: their habit cannot be observed yet.
    """
    grid = active_grid(data).reindex(columns=last_weeks(data), fill_value=False)
    since = eligible(data)["eligible_from"]
    observed = since <= pd.Timestamp(data.as_of) - pd.Timedelta(weeks=HABIT_WEEKS)
    return (grid.sum(axis=1) >= HABIT_ACTIVE)[observed]


def _marked(usage: pd.DataFrame, people: pd.Index[Any], weeks: Weeks) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """People x weeks: True where there is a row. Positions are looked up once, so a million rows take a moment."""
    marks = np.zeros((len(people), len(weeks)), dtype=bool)
    recent = usage[usage["week"].isin(weeks)]
    who = people.get_indexer(pd.Index(recent["person_id"]))
    when = weeks.get_indexer(pd.DatetimeIndex(recent["week"]))
    marks[who[who >= 0], when[who >= 0]] = True
    return marks
