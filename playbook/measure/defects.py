"""Facts of defects: what reached the audience, what was mended at its root, whether people are told about AI."""

from __future__ import annotations

import pandas as pd

from playbook.measure.items import keys, published_ai
from playbook.model.evidence import Evidence, NotApplicable, Share
from playbook.model.evidence_trace import Disclosure, Escapes
from playbook.model.fact import Data, fact

SYSTEM = ("prompt", "template", "source", "rule")
IN_TIME = pd.Timedelta(days=28)
ITEMS = "work_items.item_id work_items.path work_items.published_at!"


@fact(f"defects.item_id defects.found_stage defects.severity {ITEMS} work_items.risk_tier?")
def escaped_defects(data: Data) -> Evidence:
    """Published AI items with a severe defect found after publication."""
    items, defects = published_ai(data), data.table("defects")
    severe = defects[(defects["found_stage"] == "after-publication") & (defects["severity"] == "severe")]
    hit = items[items["item_id"].isin(severe["item_id"])]
    high = int((hit["risk_tier"] == "high").sum()) if "risk_tier" in hit.columns else 0
    return Escapes(published=len(items), severe=len(hit), high=high, rows=keys(hit))


@fact("defects.defect_type! defects.found_on defects.fixed_in? defects.fixed_on?")
def corrections_fed_back(data: Data) -> Evidence:
    """Kinds of defect seen twice that changed prompt, template, source or rule within 28 days of the second case."""
    defects = data.table("defects")
    rows = defects[defects["defect_type"].notna()].sort_values("found_on", kind="stable")
    second = rows.groupby("defect_type")["found_on"].nth(1)
    twice = dict(zip(rows.loc[second.index, "defect_type"], second, strict=True))
    if not twice:
        return NotApplicable(why="No kind of defect was seen twice.")
    answered = {kind for kind, day in twice.items() if _answered(rows[rows["defect_type"] == kind], day)}
    still = tuple(sorted(set(map(str, twice)) - set(map(str, answered))))[:20]
    return Share(part=len(answered), whole=len(twice), of="kinds of defect seen twice", rows=still)


@fact(f"{ITEMS} work_items.disclosure! work_items.label_present?")
def disclosure(data: Data) -> Evidence:
    """Published AI items with a decision on telling the audience, and those that must tell and do."""
    items = published_ai(data)
    decided = items["disclosure"].isin(["needed", "not-needed"])
    needed = items["disclosure"] == "needed"
    label = (
        items["label_present"].fillna(value=False).astype(bool) if "label_present" in items.columns else needed & False
    )
    lacking = items[needed & ~label]
    return Disclosure(
        published=len(items),
        decided=int(decided.sum()),
        needed=int(needed.sum()),
        labelled=int((needed & label).sum()),
        rows=keys(lacking) or keys(items[~decided]),
    )


def _answered(rows: pd.DataFrame, second: pd.Timestamp) -> bool:
    """True if one row of the kind says that the system was changed within 28 days of the second case."""
    if not {"fixed_in", "fixed_on"} <= set(rows.columns):
        return False
    return bool((rows["fixed_in"].isin(SYSTEM) & (rows["fixed_on"] <= second + IN_TIME)).any())
