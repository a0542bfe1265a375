"""Facts of consistency: do teams get the same quality, from the same library of prompts?"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from playbook.measure.intervals import newcombe
from playbook.measure.items import ai_items, keys
from playbook.model.evidence import Evidence, Missing, Number, Share
from playbook.model.fact import Data, fact

BEFORE_PUBLICATION = ("tier", "flag", "request")
LEAST_REVIEWS = 15


@fact(
    "reviews.item_id reviews.decision reviews.reason! reviews.reviewed_at? work_items.item_id work_items.team! work_items.path"
)
def team_acceptance_gap(data: Data) -> Evidence:
    """Largest difference between two teams in first acceptance, teams with at least 15 first reviews, with interval."""
    rows = _first_reviews(data)
    teams = rows.groupby("team")["accepted"].agg(["sum", "size"])
    teams = teams[teams["size"] >= LEAST_REVIEWS]
    if len(teams) < 2:
        return Missing(
            columns=("reviews.decision", "work_items.team"),
            why=f"No two teams have {LEAST_REVIEWS} first reviews before publication.",
        )
    pairs = combinations(teams.itertuples(), 2)
    found = [
        newcombe(*((a[1], a[2], b[1], b[2]) if a[1] / a[2] >= b[1] / b[2] else (b[1], b[2], a[1], a[2])))
        for a, b in pairs
    ]
    widest = max((f for f in found if f is not None), key=lambda f: f.value)
    n = int(teams["size"].sum())
    return Number(
        value=widest.value, low=widest.low, high=widest.high, n=n, unit="share difference", note=str(len(teams))
    )


@fact("provenance.item_id provenance.prompt_id? provenance.prompt_version?")
def library_prompts(data: Data) -> Evidence:
    """Items made with a prompt of the shared library in a known version, out of all items with a provenance row."""
    rows = data.table("provenance").drop_duplicates("item_id")
    if not {"prompt_id", "prompt_version"} <= set(rows.columns):
        return Missing(columns=("provenance.prompt_id", "provenance.prompt_version"))
    shared = rows["prompt_id"].notna() & rows["prompt_version"].notna()
    return Share(
        part=int(shared.sum()),
        whole=len(rows),
        of="items with a record of how they were made",
        rows=keys(rows[~shared]),
    )


def _first_reviews(data: Data) -> pd.DataFrame:
    reviews = data.table("reviews")
    first = reviews[reviews["reason"].isin(BEFORE_PUBLICATION)]
    if "reviewed_at" in first.columns:
        first = first.sort_values("reviewed_at", kind="stable")
    rows = first.drop_duplicates("item_id").merge(ai_items(data)[["item_id", "team"]], on="item_id")
    made: pd.DataFrame = rows.assign(accepted=(rows["decision"] == "accept").astype(int))
    return made
