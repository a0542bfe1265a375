"""Facts of origin: which sources, which model and prompt, which label, an unbroken trail."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from playbook.measure.items import ai_items, keys, published_ai
from playbook.model.evidence import Evidence, Missing, Share
from playbook.model.evidence_trace import Origin
from playbook.model.fact import Data, fact

FIVE = ("model", "model_version", "prompt_version", "operator", "generated_at")
ITEMS = "work_items.item_id work_items.path work_items.published_at!"


@fact(f"provenance.item_id provenance.source_assets! assets.asset_id {ITEMS} work_items.risk_tier?")
def origin(data: Data) -> Evidence:
    """Published AI items with at least one source, all of which stand in the register, out of all published AI items."""
    items = published_ai(data)
    sources = data.table("provenance").drop_duplicates("item_id").set_index("item_id")["source_assets"]
    known = set(data.table("assets")["asset_id"].dropna())
    named = items["item_id"].map(sources)
    found = named.map(lambda s: isinstance(s, tuple) and set(s) <= known).astype(bool)
    none = ~named.map(lambda s: isinstance(s, tuple)).astype(bool)
    high = items["risk_tier"] == "high" if "risk_tier" in items.columns else none & False
    return Origin(
        part=int(found.sum()),
        whole=len(items),
        of="published AI items",
        rows=keys(items[~found]),
        high_without=int((high & none).sum()),
    )


@fact(f"provenance.item_id {' '.join(f'provenance.{c}?' for c in FIVE)} {ITEMS}")
def generation_records(data: Data) -> Evidence:
    """Published AI items with model, version, prompt version, operator and time recorded, out of all."""
    items, rows = published_ai(data), data.table("provenance").drop_duplicates("item_id").set_index("item_id")
    full = pd.Series(data=all(c in rows.columns for c in FIVE), index=rows.index)
    for column in (c for c in FIVE if c in rows.columns):
        full &= rows[column].notna()
    done = items["item_id"].map(full).fillna(value=False).astype(bool)
    gaps = {c: int(rows[c].isna().sum()) if c in rows.columns else len(rows) for c in FIVE}
    worst = max(gaps, key=lambda c: gaps[c]).replace("_", " ") if any(gaps.values()) else ""
    return Share(part=int(done.sum()), whole=len(items), of="published AI items", rows=keys(items[~done]), worst=worst)


@fact("provenance.item_id provenance.uncertainty? work_items.item_id work_items.path")
def uncertainty_labels(data: Data) -> Evidence:
    """AI items with a label of uncertainty, out of all AI items."""
    items, rows = ai_items(data), data.table("provenance").drop_duplicates("item_id").set_index("item_id")
    if "uncertainty" in rows.columns:
        labelled = items["item_id"].map(rows["uncertainty"]).notna()
    else:
        labelled = items["item_id"].isna()
    return Share(part=int(labelled.sum()), whole=len(items), of="AI items", rows=keys(items[~labelled]))


@fact(
    f"events.item_id events.step_id events.happened_at! steps.step_id steps.version steps.core! steps.position {ITEMS}"
)
def unbroken_trails(data: Data) -> Evidence:
    """Published AI items with an event for each core step of today, in the right order, out of all published AI items."""
    items, steps = published_ai(data), data.table("steps")
    now = steps[(steps["version"] == "now") & steps["core"].fillna(value=False).astype(bool)].sort_values("position")
    core = list(now["step_id"])
    if not core:
        return Missing(columns=("steps.core",), why="No step of today's map belongs to the core chain.")
    events = data.table("events")
    rows = events[events["step_id"].isin(core) & events["item_id"].isin(items["item_id"])]
    when = (
        rows.groupby(["item_id", "step_id"])["happened_at"]
        .max()
        .unstack("step_id")
        .reindex(index=items["item_id"], columns=core)
    )
    gaps = when.isna().sum()
    whole = when.notna().all(axis=1)
    for before, after in pairwise(core):
        whole &= when[before] <= when[after]
    worst = str(gaps.idxmax()) if gaps.any() else ""
    broken = items[~whole.to_numpy()]
    return Share(part=int(whole.sum()), whole=len(items), of="published AI items", rows=keys(broken), worst=worst)
