"""Fact of the comparison group: teams on the AI path against teams without it, over the same weeks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from playbook.measure.effect.did import difference_in_differences
from playbook.measure.power import primary
from playbook.model.evidence import Evidence, Missing
from playbook.model.evidence_known import TeamContrast
from playbook.model.fact import Data, fact

NO_GROUP = (
    "No team without the AI path was measured before and after the start, so a common rise or fall cannot be taken off."
)


@fact(
    "metrics.metric metrics.primary metrics.direction! impact.metric impact.week impact.value impact.team! impact.path!"
)
def team_contrast(data: Data) -> Evidence:
    """Difference in differences of the primary metric, one value per team and week; teams are what is counted.

    A team is on the AI path if any of its values since the start is; of such a team only those count.
    """
    goal = primary(data)
    if goal is None:
        return Missing(columns=("metrics.primary",), why="There is no one primary metric.")
    rows = data.table("impact")
    rows = rows[(rows["metric"] == goal["metric"]) & rows["value"].notna() & rows["team"].notna()]
    start = pd.Timestamp(data.charter.start_date)
    since = rows["week"] >= start
    treated = set(rows.loc[since & (rows["path"] == "ai"), "team"])
    on_ai = rows["team"].isin(treated)
    rows = rows[~(on_ai & since & (rows["path"] == "old"))]
    weeks = ((rows["week"] - start).dt.days // 7).to_numpy(float)
    began = np.where(rows["team"].isin(treated), 0.0, np.nan)
    value = rows["value"].to_numpy(float) * (-1 if goal["direction"] == "down" else 1)
    found = difference_in_differences(value, rows["team"].to_numpy(str), weeks, began, data.seed) if len(rows) else None
    if found is None:
        return Missing(columns=("impact.team", "impact.path"), why=NO_GROUP)
    return TeamContrast(
        metric=str(goal["metric"]),
        value=found.effect,
        low=found.low,
        high=found.high,
        p=found.p,
        teams=found.teams,
        treated=found.treated,
        why=found.why,
    )
