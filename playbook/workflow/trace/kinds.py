"""The kinds of items of a pilot for the routing of reviews: by risk class and flag, from what was judged so far."""

from __future__ import annotations

from playbook.model.fact import Data
from playbook.workflow.trace.routing import Kind

FLAGGED = ("assumed", "unknown")
BEFORE = ("tier", "flag", "request")


def kinds(data: Data) -> tuple[Kind, ...]:
    """One kind per risk class and flag, at full scale; empty if items, reviews or their minutes are missing."""
    needed = ("work_items.risk_tier", "work_items.published_at", "reviews.minutes", "reviews.worst_error")
    if not all(data.has(c) for c in needed) or not data.charter.scale_items_month:
        return ()
    items = data.table("work_items")
    live = items[(items["path"] == "ai") & items["published_at"].notna() & items["risk_tier"].notna()]
    flags = data.table("provenance") if data.has("provenance.uncertainty") else None
    flagged = set() if flags is None else set(flags.loc[flags["uncertainty"].isin(FLAGGED), "item_id"])
    kind = live["risk_tier"].astype("str") + live["item_id"].isin(flagged).map({True: ", flagged", False: ""})
    names = dict(zip(live["item_id"], kind, strict=True))
    reviews = data.table("reviews")
    reviews = reviews.assign(kind=reviews["item_id"].map(names))
    judged = reviews[reviews["kind"].notna() & reviews["worst_error"].notna()].drop_duplicates("item_id")
    usual = float(reviews["minutes"].mean())
    made = []
    for name, n in sorted(kind.value_counts().items()):
        own = judged[judged["kind"] == name]
        minutes = reviews.loc[(reviews["kind"] == name) & reviews["reason"].isin(BEFORE), "minutes"].mean()
        made.append(
            Kind(
                name=str(name),
                items=data.charter.scale_items_month * n / len(live),
                judged=len(own),
                wrong=int((own["worst_error"] != "none").sum()),
                minutes=usual if minutes != minutes else float(minutes),
            )
        )
    return tuple(made)
