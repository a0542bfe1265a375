"""Fact of users whom no source saw: two counts of the same week and tool, and how many people stand in both."""

from __future__ import annotations

import pandas as pd

from playbook.measure.unseen.recapture import chapman
from playbook.measure.usage import complete_weeks
from playbook.model.evidence import Evidence, Missing
from playbook.model.evidence_known import Unseen
from playbook.model.fact import Data, fact

TWO = 2


@fact("shadow_use.week shadow_use.tool shadow_use.source shadow_use.people! shadow_use.also_seen!")
def unseen_users(data: Data) -> Evidence:
    """Users of the most used unapproved tool in the latest week that two sources saw, by Chapman's estimate.

    Counts are taken for one tool and one week, because one person may use two tools and come in two weeks.
    """
    rows = data.table("shadow_use")
    rows = rows[rows["week"].isin(complete_weeks(data)) & rows["people"].notna()]
    by = rows.groupby(["week", "tool", "source"])[["people", "also_seen"]].sum(min_count=1).reset_index()
    pairs = [
        (key, two) for key, two in by.groupby(["week", "tool"]) if len(two) == TWO and two["also_seen"].notna().any()
    ]
    if not pairs:
        return Missing(why="No tool was seen by exactly two sources in one week with the number of people in both.")
    (week, tool), two = max(pairs, key=lambda pair: (pair[0][0], pair[1]["people"].sum(), str(pair[0][1])))
    first, second = (int(n) for n in two["people"])
    both = int(two["also_seen"].dropna().max())
    if both > min(first, second):
        return Missing(why=f"{both} people cannot be in both sources of {first} and {second}.")
    found = chapman(first, second, both)
    if found is None:
        return Missing(why="Fewer than 5 people were seen.")
    sources = tuple(str(s) for s in two["source"])
    return Unseen(
        tool=str(tool),
        week=f"{pd.Timestamp(week):%Y-%m-%d}",
        users=found.users,
        low=found.low,
        high=found.high,
        seen=found.seen,
        sources=(sources[0], sources[1]),
        people=found.seen,
    )
