"""Fact of shifted work: do reviewers and experts pay for the minutes the authors save?"""

from __future__ import annotations

import pandas as pd

from playbook.model.evidence import Evidence, Missing
from playbook.model.evidence_measure import Shift
from playbook.model.fact import Data, fact

OUTSIDE_ITEMS = ("support", "integration")


@fact(
    "effort_log.item_id! effort_log.person_id effort_log.minutes effort_log.kind "
    "work_items.item_id work_items.path work_items.author!"
)
def work_shift(data: Data) -> Evidence:
    """Minutes per item of authors and of everybody else, AI path against old path."""
    log, items = data.table("effort_log"), data.table("work_items")
    counts = log["item_id"].notna() & ~log["kind"].isin(OUTSIDE_ITEMS) & log["minutes"].notna()
    by = items.loc[items["author"].notna(), ["item_id", "path", "author"]].drop_duplicates("item_id")
    rows = log.loc[counts, ["item_id", "person_id", "minutes"]].merge(by, on="item_id")
    n = rows.groupby("path")["item_id"].nunique()
    if not {"old", "ai"} <= set(n.index):
        columns = ("effort_log.item_id", "effort_log.minutes")
        return Missing(columns=columns, why="Effort on items with a known author is needed on both paths.")
    own = rows["person_id"] == rows["author"]
    per_item = _minutes(rows[own], n), _minutes(rows[~own], n)
    authors, others = ({p: float(m.get(p, 0.0)) for p in ("old", "ai")} for m in per_item)
    return Shift(
        others_more=others["ai"] - others["old"],
        authors_less=authors["old"] - authors["ai"],
        n=int(n.sum()),
        people=int(rows["person_id"].nunique()),
    )


def _minutes(rows: pd.DataFrame, n: pd.Series[int]) -> pd.Series[float]:
    """Minutes per item on each path; an item without such a row adds nothing to the sum but counts."""
    return rows.groupby("path")["minutes"].sum() / n
