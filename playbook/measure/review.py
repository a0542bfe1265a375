"""Facts of review before publication: who goes where, how long items wait, who carries it, whether it is real."""

from __future__ import annotations

import pandas as pd

from playbook.measure.items import ai_items, keys, published_ai
from playbook.measure.worktime import DAY_HOURS, working_hours
from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number, Share, wilson
from playbook.model.evidence_trace import ReviewShares
from playbook.model.fact import Data, fact, once

BEFORE = ("tier", "flag", "request")
FLAGGED = ("assumed", "unknown")
WORDS_PER_MINUTE = 250
TIERS = ("high", "medium", "low")
ITEMS = "work_items.item_id work_items.path work_items.published_at!"


@fact(f"reviews.item_id reviews.reason! {ITEMS} work_items.risk_tier! provenance.item_id? provenance.uncertainty?")
def review_shares(data: Data) -> Evidence:
    """Share of published AI items reviewed before publication per risk class, and of flagged high and medium ones."""
    items = published_ai(data)
    seen = items["item_id"].isin(before_publication(data)["item_id"])
    classes = []
    for tier in TIERS:
        of = items["risk_tier"] == tier
        if of.any():
            low, high = wilson(int((of & seen).sum()), int(of.sum())) or (None, None)
            classes.append(
                Group(name=tier, n=int(of.sum()), value=float((of & seen).sum() / of.sum()), low=low, high=high)
            )
    flagged = _flagged(data, items) & items["risk_tier"].isin(["high", "medium"])
    missed = items[(flagged | (items["risk_tier"] == "high")) & ~seen]
    return ReviewShares(
        classes=tuple(classes),
        flagged=int(flagged.sum()),
        flagged_reviewed=int((flagged & seen).sum()),
        rows=keys(missed),
    )


@fact(
    f"reviews.item_id reviews.reviewer reviews.decision reviews.reviewed_at! {ITEMS} work_items.author! work_items.risk_tier!"
)
def high_risk_signed_off(data: Data) -> Evidence:
    """Published high-risk AI items accepted before publication by somebody other than their author, out of all such items."""
    items = published_ai(data)
    high = items[items["risk_tier"] == "high"]
    if high.empty:
        return NotApplicable(why="No high-risk item was published.")
    reviews = data.table("reviews")
    rows = reviews[reviews["decision"].isin(["accept", "edit"])].merge(
        high[["item_id", "author", "published_at"]], on="item_id"
    )
    valid = rows[(rows["reviewer"] != rows["author"]) & (rows["reviewed_at"] < rows["published_at"])]
    signed = high["item_id"].isin(valid["item_id"])
    return Share(part=int(signed.sum()), whole=len(high), of="published high-risk AI items", rows=keys(high[~signed]))


@fact("reviews.item_id reviews.reason! reviews.queued_at! reviews.reviewed_at! work_items.item_id work_items.path")
def review_wait(data: Data) -> Evidence:
    """85th percentile of the working days an item waits for its review before publication."""
    rows = before_publication(data)
    days = (working_hours(rows["queued_at"], rows["reviewed_at"]) / DAY_HOURS).dropna()
    if days.empty:
        return Missing(
            columns=("reviews.queued_at", "reviews.reviewed_at"), why="No review before publication has both times."
        )
    return Number(value=float(days.quantile(0.85)), n=len(days), unit="working days")


@fact("reviews.item_id reviews.reviewer")
def busiest_reviewer(data: Data) -> Evidence:
    """Reviews of the busiest reviewer out of all reviews; who it is is never told."""
    counts = data.table("reviews")["reviewer"].value_counts()
    return Number(value=float(counts.max() / counts.sum()), n=int(counts.sum()), people=len(counts), unit="share")


@fact("reviews.item_id reviews.reviewer reviews.minutes! reviews.decision work_items.item_id work_items.words!")
def hurried_reviews(data: Data) -> Evidence:
    """Accepted reviews shorter than a third of the reading time, out of all with minutes and words; for all together."""
    words = data.table("work_items").drop_duplicates("item_id").set_index("item_id")["words"]
    reviews = data.table("reviews")
    reading = reviews["item_id"].map(words) / WORDS_PER_MINUTE
    known = reviews["minutes"].notna() & reading.notna()
    fast = known & (reviews["decision"] == "accept") & (reviews["minutes"] < reading / 3)
    people = int(reviews.loc[known, "reviewer"].nunique())
    return Share(part=int(fast.sum()), whole=int(known.sum()), of="reviews", people=people)


@fact(
    "reviews.item_id reviews.minutes! reviews.reason! work_items.item_id work_items.path work_items.published_at! "
    "work_items.risk_tier? pilot.scale_items_month pilot.scale_review_hours_month"
)
def review_load(data: Data) -> Evidence:
    """Review hours a month at full scale, divided by the hours there are; each risk class with its share and minutes."""
    items, rows = published_ai(data), before_publication(data)
    if items.empty or rows.empty:
        return Missing(columns=("reviews.reason",), why="No published AI item was reviewed before publication.")
    tier = items["risk_tier"] if "risk_tier" in items.columns else pd.Series(pd.NA, items.index)
    tier = tier.astype("object").where(tier.notna(), "all")
    rows = rows.merge(items[["item_id"]].assign(tier=tier), on="item_id")
    per_item = sum(
        _minutes(rows[rows["tier"] == t], int((tier == t).sum())) * float((tier == t).mean()) for t in tier.unique()
    )
    hours = per_item * (data.charter.scale_items_month or 0.0) / 60
    capacity = data.charter.scale_review_hours_month or 0.0
    if capacity <= 0:
        return Missing(
            columns=("pilot.scale_review_hours_month",), why="The review hours at full scale are put at zero."
        )
    parts = (
        Group(name="hours needed", n=len(rows), value=hours),
        Group(name="hours there", n=len(rows), value=capacity),
    )
    return Number(value=hours / capacity, n=len(rows), unit="utilisation", parts=parts)


@once
def before_publication(data: Data) -> pd.DataFrame:
    """Reviews of AI items before publication: because of the class, a flag or a request."""
    reviews: pd.DataFrame = data.table("reviews")
    return reviews.loc[reviews["reason"].isin(BEFORE) & reviews["item_id"].isin(ai_items(data)["item_id"])]


def _minutes(rows: pd.DataFrame, items: int) -> float:
    """Review minutes per item of a class: share of items reviewed x mean minutes of a review."""
    known = rows["minutes"].dropna()
    return rows["item_id"].nunique() / items * float(known.mean()) if items and len(known) else 0.0


def _flagged(data: Data, items: pd.DataFrame) -> pd.Series[bool]:
    if not data.has("provenance.uncertainty"):
        return pd.Series(data=False, index=items.index)
    labels = data.table("provenance").drop_duplicates("item_id").set_index("item_id")["uncertainty"]
    return items["item_id"].map(labels).isin(FLAGGED)
