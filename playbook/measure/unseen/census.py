"""A census of unapproved AI use from a log: weeks, departments and tools, never people, nothing below five.

One person's day with a tool counts as one use, because pages make many requests. The result is rows of the table
`shadow_use`; surveys, expenses and app grants are counted the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from playbook.measure.floor.pseudonym import pseudonym
from playbook.measure.unseen.domains import Services, tools_of
from playbook.model.words import PRIVACY_FLOOR

COLUMNS = ["week", "team", "tool", "source", "people", "items"]
UNKNOWN = "not stated"


def census(
    log: pd.DataFrame,
    key: bytes,
    *,
    team_of: Mapping[str, str] | None = None,
    approved: frozenset[str] = frozenset(),
    known: Services | None = None,
) -> pd.DataFrame:
    """Rows of `shadow_use` from requests (time, host, who): people and uses per week, team and unapproved tool.

    `team_of` maps a client or user of the log to a team; the names themselves are replaced by keyed hashes before
    anything is counted. Teams with fewer than five people on a tool in a week are put together as 'not stated'; what
    is still below five is left out.
    """
    tool = tools_of(log["host"], known)
    used = log[(tool != "") & ~tool.isin(approved)].assign(tool=tool)
    if used.empty:
        return pd.DataFrame(columns=COLUMNS)
    who = used["who"].astype(str)
    codes, distinct = pd.factorize(who)
    hashed = pd.Index([pseudonym(w, key) for w in distinct])[codes]
    teams = team_of or {}
    team = who.map(lambda w: teams.get(w, UNKNOWN))
    day = used["time"].dt.tz_convert("UTC").dt.tz_localize(None).dt.normalize()
    return reported(pd.DataFrame({"day": day, "team": team, "tool": used["tool"], "who": hashed}), "network")


def reported(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """Rows of `shadow_use` from mentions (day, team, tool, who): who is counted and then forgotten.

    Teams with fewer than five people on a tool in a week are put together as 'not stated'; what is still below five
    is left out.
    """
    monday = rows["day"] - pd.to_timedelta(rows["day"].dt.day_of_week, unit="D")
    return _counted(_merged(rows.assign(week=monday).drop_duplicates()), source)


def demand(rows: pd.DataFrame) -> pd.DataFrame:
    """Where the demand is: uses per team and tool over all weeks, most first. A map of needs, not of people."""
    sums = pd.DataFrame(rows.groupby(["team", "tool"])["items"].sum()).reset_index()
    return sums.sort_values(["items", "team", "tool"], ascending=[False, True, True], ignore_index=True)


def _merged(rows: pd.DataFrame) -> pd.DataFrame:
    """Teams below the floor on a tool in a week lose their name; so does the smallest other one, against subtraction."""
    sizes = rows.groupby(["week", "tool", "team"])["who"].transform("nunique")
    small = sizes < PRIVACY_FLOOR
    there = rows.assign(small=small, size=sizes)
    alone = there[small].groupby(["week", "tool"])["who"].nunique()
    lonely = alone[alone < PRIVACY_FLOOR].index
    for week, tool in lonely:
        here = (there["week"] == week) & (there["tool"] == tool) & ~there["small"] & (there["team"] != UNKNOWN)
        if here.any():
            least = there.loc[here].sort_values(["size", "team"])["team"].iloc[0]
            there.loc[here & (there["team"] == least), "small"] = True
    return there.assign(team=there["team"].mask(there["small"], UNKNOWN))[["week", "team", "tool", "who", "day"]]


def _counted(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    by: Any = ["week", "team", "tool"]
    counts = rows.groupby(by, as_index=False).agg(people=("who", "nunique"), items=("who", "size"))
    kept = counts[counts["people"] >= PRIVACY_FLOOR].assign(source=source)
    return kept[COLUMNS].reset_index(drop=True)
