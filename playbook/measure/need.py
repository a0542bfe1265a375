"""Fact of where people reach for unapproved tools: a map of needs by team and tool, never of people."""

from __future__ import annotations

import pandas as pd

from playbook.measure.shadow import reports
from playbook.measure.usage import complete_weeks
from playbook.model.evidence import Evidence, Missing
from playbook.model.evidence_known import Demand, Need
from playbook.model.fact import Data, fact
from playbook.model.words import PRIVACY_FLOOR


@fact(
    "shadow_use.week shadow_use.team shadow_use.tool shadow_use.people! shadow_use.items! shadow_use.source? "
    "shadow_use.asked? shadow_use.answered?"
)
def shadow_demand(data: Data) -> Evidence:
    """Items helped by each unapproved tool in each team over the complete weeks; needs five people at one time."""
    rows = data.table("shadow_use")
    rows = rows[rows["week"].isin(complete_weeks(data))]
    if rows.empty:
        return Missing(columns=("shadow_use.week",), why="Nothing is known about unapproved use since the start.")
    people = rows.groupby(["team", "tool"])["people"].max()
    shown = people.index[people >= PRIVACY_FLOOR]
    scaled = reports(data)
    whole = scaled[scaled["week"].isin(complete_weeks(data))].groupby(["team", "tool"])["shadow"].sum()
    needs = [Need(team=str(t), tool=str(k), items=float(whole[t, k])) for t, k in shown]
    sources = rows["source"].dropna().unique() if "source" in rows.columns else pd.Index([])
    return Demand(
        needs=tuple(sorted(needs, key=lambda n: (-n.items, n.team, n.tool))),
        hidden=len(people) - len(shown),
        sources=tuple(sorted(map(str, sources))),
    )
