"""Facts of the work the pilot was tried on: what it is compared with, ordinary inputs, full cycles."""

from __future__ import annotations

import pandas as pd

from playbook.measure.items import ai_items, keys, published, published_ai
from playbook.model.evidence import Evidence, Missing, NotApplicable, Number, Share
from playbook.model.evidence_design import Comparison
from playbook.model.fact import Data, fact


@fact("work_items.item_id work_items.path work_items.content_type! work_items.published_at!")
def comparable_old_items(data: Data) -> Evidence:
    """Items of the old path, of kinds that also occur on the AI path, published since the start and before it."""
    items = data.table("work_items")
    kinds = set(published_ai(data)["content_type"].dropna())
    if not kinds:
        return NotApplicable(why="No item of the AI path has been published yet, so nothing can be compared.")
    old = items[(items["path"] == "old") & items["content_type"].isin(kinds)]
    since = published(data).index.intersection(old.index)
    before = old["published_at"] < pd.Timestamp(data.charter.start_date)
    return Comparison(since=len(since), before=int(before.sum()), kinds=len(kinds))


@fact("work_items.item_id work_items.path work_items.input_source!")
def production_inputs(data: Data) -> Evidence:
    """Items of the AI path that started from an ordinary production input, out of those where it is known."""
    items = ai_items(data)
    known = items[items["input_source"].notna()]
    real = known["input_source"] == "production"
    return Share(part=int(real.sum()), whole=len(known), of="AI items", rows=keys(known[~real]))


@fact("work_items.item_id work_items.path? work_items.started_at! work_items.published_at!")
def production_cycles(data: Data) -> Evidence:
    """Planned length of the pilot in median cycles from the start of an item to its publication."""
    items = published(data)
    if "path" in items.columns:
        items = items[items["path"] == "ai"]
    days = (items["published_at"].dt.normalize() - items["started_at"].dt.normalize()).dt.days.dropna()
    if days.empty:
        return Missing(columns=("work_items.started_at",), why="No published item has both dates.")
    cycle = max(float(days.median()), 1.0)
    length = (data.charter.planned_end - data.charter.start_date).days + 1
    return Number(value=length / cycle, n=len(days), unit="cycles", note=f"{cycle:g}")
