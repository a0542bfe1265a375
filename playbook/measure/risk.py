"""Fact of risk: was the class of an item set before work on it began?"""

from __future__ import annotations

import pandas as pd

from playbook.measure.items import keys
from playbook.model.evidence import Evidence, Share
from playbook.model.fact import Data, fact


@fact("work_items.item_id work_items.risk_tier work_items.tiered_at? work_items.started_at! work_items.published_at?")
def tiered_in_time(data: Data) -> Evidence:
    """Items worked on since the start of the pilot with a risk class set before work on them began, out of all of them."""
    items = data.table("work_items")
    start = pd.Timestamp(data.charter.start_date)
    worked = items["started_at"] >= start
    if "published_at" in items.columns:
        worked |= items["started_at"].notna() & (items["published_at"] >= start)
    rows = items[worked]
    when = rows["tiered_at"] if "tiered_at" in rows.columns else pd.Series(pd.NaT, rows.index)
    done = rows["risk_tier"].notna() & (when <= rows["started_at"])
    return Share(part=int(done.sum()), whole=len(rows), of="items started", rows=keys(rows[~done]))
