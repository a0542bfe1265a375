"""Facts of errors: what review finds, what a random sample bounds, whether flags separate, whether reviewers agree."""

from __future__ import annotations

from math import exp, log, sqrt

import pandas as pd
from scipy.special import betaincinv

from playbook.measure.items import ai_items, published_ai
from playbook.measure.review import FLAGGED, before_publication
from playbook.model.evidence import Z95, Evidence, Missing, NotApplicable, Number
from playbook.model.evidence_trace import Audit, Separation
from playbook.model.fact import Data, fact

ERRORS = ("minor", "severe")
TARGET = 0.02
LEAST_TWICE = 30
REVIEWS = "reviews.item_id reviews.reason! reviews.worst_error"


def upper_limit(errors: int, cases: int, sure: float = 0.95) -> float:
    """Upper one-sided limit of a share (exact binomial).

    Source: Clopper and Pearson (1934); with no error it is 1 - 0.05 ** (1 / n).

    >>> round(upper_limit(0, 60), 4), round(upper_limit(0, 149), 4), upper_limit(0, 0)
    (0.0487, 0.0199, 1.0)
    """
    return 1.0 if cases <= errors else float(betaincinv(errors + 1, cases - errors, sure))


@fact("reviews.item_id reviews.reason reviews.worst_error?")
def random_audit(data: Data) -> Evidence:
    """Severe errors in the random audit, the limit they set, and how many clean items are missing for 2%."""
    reviews = data.table("reviews")
    rows = reviews[reviews["reason"] == "random"]
    judged = rows[rows["worst_error"].notna()] if "worst_error" in rows.columns else rows.iloc[:0]
    n, severe = len(judged), int((judged["worst_error"] == "severe").sum()) if len(judged) else 0
    minor = int((judged["worst_error"] == "minor").sum()) if len(judged) else 0
    more = next(m for m in range(100_000) if upper_limit(severe, n + m) <= TARGET)
    return Audit(audited=n, severe=severe, minor=minor, limit=upper_limit(severe, n), more_for_target=more)


@fact(f"{REVIEWS} work_items.item_id work_items.path work_items.published_at!")
def catch_rate(data: Data) -> Evidence:
    """Errors caught before publication, out of those caught and those a random audit says escaped."""
    reviews, items = data.table("reviews"), published_ai(data)
    audit = reviews[(reviews["reason"] == "random") & reviews["worst_error"].notna()]
    if audit.empty:
        return Missing(columns=("reviews.reason",), why="Without a random audit nobody knows what escaped.")
    before = before_publication(data)
    caught = int(before.loc[before["worst_error"].isin(ERRORS), "item_id"].nunique())
    unread = int((~items["item_id"].isin(before["item_id"])).sum())
    escaped = float(audit["worst_error"].isin(ERRORS).mean()) * unread
    if not caught + escaped:
        return NotApplicable(why="No error was found, before publication or in the audit.")
    read = 1 - unread / len(items) if len(items) else 0.0
    return Number(value=caught / (caught + escaped), n=len(audit), unit="catch rate", note=f"{read:.4f}")


@fact(
    "provenance.item_id provenance.uncertainty! reviews.item_id reviews.worst_error! defects.item_id? work_items.item_id work_items.path"
)
def flag_separation(data: Data) -> Evidence:
    """Share with an error among flagged items divided by that among unflagged ones, of those somebody judged.

    Interval of the log ratio (Katz et al. 1978), with 0.5 added to each cell if one is empty.
    """
    judged = _judged(data)
    flagged, plain = judged[judged["label"].isin(FLAGGED)], judged[judged["label"] == "confirmed"]
    if flagged.empty or plain.empty:
        return Missing(columns=("reviews.worst_error",), why="Judged items are needed with a flag and without one.")
    a, n, b, m = (int(flagged["error"].sum()), len(flagged), int(plain["error"].sum()), len(plain))
    x = 0.0 if a and b else 0.5
    ratio = ((a + x) / (n + x)) / ((b + x) / (m + x))
    half = Z95 * sqrt(1 / (a + x) - 1 / (n + x) + 1 / (b + x) - 1 / (m + x))
    return Separation(
        flagged=n,
        flagged_errors=a,
        unflagged=m,
        unflagged_errors=b,
        ratio=ratio,
        low=exp(log(ratio) - half),
        high=exp(log(ratio) + half),
    )


@fact("reviews.item_id reviews.reviewer reviews.decision reviews.reason! reviews.reviewed_at?")
def agreement(data: Data) -> Evidence:
    """Cohen's kappa of the first and the independent second review: accepted against changed or sent back.

    Source: Cohen (1960).
    """
    reviews = data.table("reviews")
    if "reviewed_at" in reviews.columns:
        reviews = reviews.sort_values("reviewed_at", kind="stable")
    second = reviews[reviews["reason"] == "double"].drop_duplicates("item_id").set_index("item_id")["decision"]
    first = reviews[reviews["reason"] != "double"].drop_duplicates("item_id").set_index("item_id")["decision"]
    both = pd.concat([first == "accept", second == "accept"], axis=1, join="inner", keys=["first", "second"])
    n = len(both)
    if n < LEAST_TWICE:
        return Missing(
            columns=("reviews.reason",), why=f"{n} items were judged twice; at least {LEAST_TWICE} are needed."
        )
    agree = float((both["first"] == both["second"]).mean())
    yes = float(both["first"].mean()), float(both["second"].mean())
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    kappa = 1.0 if chance >= 1 else (agree - chance) / (1 - chance)
    return Number(value=kappa, n=n, unit="kappa", note=f"{agree:.3f}")


def _judged(data: Data) -> pd.DataFrame:
    """AI items with a review that judged errors: label, and whether an error or a defect was found."""
    reviews = data.table("reviews")
    rows = reviews[reviews["worst_error"].notna() & reviews["item_id"].isin(ai_items(data)["item_id"])]
    wrong = rows["worst_error"].isin(ERRORS).groupby(rows["item_id"]).any()
    if data.has("defects.item_id"):
        wrong |= wrong.index.isin(data.table("defects")["item_id"])
    labels = data.table("provenance").drop_duplicates("item_id").set_index("item_id")["uncertainty"]
    return pd.DataFrame({"error": wrong, "label": wrong.index.map(labels)})
