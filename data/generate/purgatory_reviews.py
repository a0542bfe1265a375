"""Reviews, labels and defects of the plateau pilot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.generate.clock import hours_of, moments
from data.generate.draw import Rng, exact_choice, pick, shuffled
from data.generate.purgatory_people import AS_OF, Cast

LOADS = [59, 26, 24, 23, 21, 20]
DEFECT_TYPES = [
    "wrong price", "wrong date", "dead link", "missing claim note", "wrong logo",
    "tone off brand", "old product name", "wrong format", "missing alt text", "double text",
]  # fmt: skip


def labelled(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    """The AI items with `error` (none, minor, severe), `label` (or empty) and `audited`."""
    ai = items[items["path"] == "ai"].copy()
    read, rest = ai.index[ai["read"]], ai.index[~ai["read"]]
    edited = shuffled(rng, [i for i in read if not ai.loc[i, "accepted"]])
    errors = edited[:18]
    ai["error"] = "none"
    ai.loc[errors, "error"] = ["severe"] * 4 + ["minor"] * 14
    plain = pick(rng, [i for i in read if i not in set(errors)], 30)
    ai["label"] = np.nan
    ai["label"] = ai["label"].astype(object)
    ai.loc[read, "label"] = "confirmed"
    ai.loc[errors[:8] + plain, "label"] = exact_choice(rng, {"assumed": 27, "unknown": 11})
    audited = pick(rng, list(rest), 40)
    ai["audited"] = ai.index.isin(audited)
    ai.loc[audited[0], "error"] = "minor"
    free = [i for i in rest if i not in set(audited)]
    low = pick(rng, [i for i in free if ai.loc[i, "risk_tier"] == "low"], 30)
    others = pick(rng, [i for i in free if i not in set(low)], 288)
    ai.loc[[*audited, *others], "label"] = "confirmed"
    ai.loc[low, "label"] = exact_choice(rng, {"assumed": 22, "unknown": 8})
    return ai


def reviews(rng: Rng, made: Cast, ai: pd.DataFrame) -> pd.DataFrame:
    """97 before publication, 40 at random afterwards, 36 second opinions."""
    rows = pd.concat([_before(rng, ai), _random(rng, ai), _double(rng, ai)], ignore_index=True)
    rows["minutes"] = _minutes(rng, rows)
    who = exact_choice(rng, dict(zip(made.reviewers, LOADS, strict=True)))
    rows["reviewer"] = _different(rows["item_id"].tolist(), who)
    return rows.sort_values(["reviewed_at", "item_id"])


def _before(rng: Rng, ai: pd.DataFrame) -> pd.DataFrame:
    read = ai[ai["read"]]
    flagged = read["label"].isin(["assumed", "unknown"])
    reason = np.where(read["risk_tier"] != "low", "tier", np.where(flagged, "flag", "request"))
    sent_back = (read["error"] != "none") & (read["risk_tier"] != "high") & (rng.random(len(read)) < 0.4)
    decision = np.where(read["accepted"], "accept", np.where(sent_back, "reject", "edit"))
    return pd.DataFrame(
        {
            "item_id": read["item_id"],
            "queued_at": read["queued_at"],
            "reviewed_at": read["reviewed_at"],
            "decision": decision,
            "reason": reason,
            "worst_error": read["error"],
        }
    )


def _random(rng: Rng, ai: pd.DataFrame) -> pd.DataFrame:
    rows = ai[ai["audited"]]
    queued = np.minimum(hours_of(rows["published_at"]) + 4, hours_of(pd.Series([AS_OF]))[0] - 10)
    queued = np.maximum(queued, hours_of(rows["published_at"]) + 0.1)
    return pd.DataFrame(
        {
            "item_id": rows["item_id"],
            "queued_at": moments(queued),
            "reviewed_at": moments(queued + rng.uniform(0.2, 3.0, size=len(rows))),
            "decision": np.where(rows["error"] == "none", "accept", "edit"),
            "reason": "random",
            "worst_error": rows["error"],
        }
    )


def _double(rng: Rng, ai: pd.DataFrame) -> pd.DataFrame:
    """Second opinions on 22 accepted and 14 changed items: both accept 18, then 4, 3 and 11."""
    read = ai[ai["read"]]
    first = pick(rng, list(read.index[read["accepted"]]), 22)
    second = pick(rng, list(read.index[~read["accepted"]]), 14)
    rows = read.loc[first + second]
    decisions = ["accept"] * 18 + ["edit"] * 4 + ["accept"] * 3 + ["edit"] * 11
    at = hours_of(rows["reviewed_at"])
    return pd.DataFrame(
        {
            "item_id": rows["item_id"],
            "queued_at": moments(at + 0.05),
            "reviewed_at": moments(at + 0.1 + rng.uniform(0.0, 0.05, size=36)),
            "decision": decisions,
            "reason": "double",
            "worst_error": np.where(np.array(decisions) == "accept", "none", rows["error"]),
        }
    )


def _minutes(rng: Rng, rows: pd.DataFrame) -> pd.Series[Any]:
    """Twelve minutes on average in each group; 21 accepted ones went faster than anybody reads."""
    out = pd.Series(0.0, index=rows.index)
    groups = {"before": (["tier", "flag", "request"], 3), "random": (["random"], 12), "double": (["double"], 6)}
    for reasons, count in groups.values():
        mine = rows.index[rows["reason"].isin(reasons)]
        fast = pick(rng, [i for i in mine if rows.loc[i, "decision"] == "accept"], count)
        out[fast] = rng.uniform(0.2, 0.45, size=count)
        slow = [i for i in mine if i not in set(fast)]
        times = rng.lognormal(2.5, 0.35, size=len(slow)).clip(5, 40)
        out[slow] = times * (12 * len(mine) - out[fast].sum()) / times.sum()
    return out


def _different(items: list[str], who: list[str]) -> list[str]:
    """Swap reviewers until nobody gives the second opinion on an item of his or her own."""
    by: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        by.setdefault(item, []).append(place)
    single = [p[0] for p in by.values() if len(p) == 1]
    for places in by.values():
        if len(places) == 2 and who[places[0]] == who[places[1]]:
            other = next(s for s in single if who[s] != who[places[1]])
            who[places[1]], who[other] = who[other], who[places[1]]
    return who


def defects(rng: Rng, ai: pd.DataFrame) -> pd.DataFrame:
    """56 defects, 50 with a known cause; six severe ones after publication, all on low-risk items."""
    known = ai[(ai["error"] != "none")]
    unread = ai[~ai["read"] & ~ai["audited"] & (ai["risk_tier"] == "low") & (ai["number"] <= 38)]
    chosen = unread.loc[pick(rng, list(unread.index), 38)]
    before = known[known["read"]]
    rows = pd.concat([before, chosen])
    causes = exact_choice(
        rng, {"outdated-source": 5, "missing-source": 3, "prompt": 16, "model": 9, "human": 10, "tool": 7, "unknown": 6}
    )
    late = rows.index.isin(chosen.index)
    found = np.where(late, rows["published_at"] + pd.Timedelta(days=9), rows["reviewed_at"])
    frame = pd.DataFrame(
        {
            "item_id": rows["item_id"],
            "found_on": pd.DatetimeIndex(found).normalize(),
            "found_stage": np.where(late, "after-publication", "before-publication"),
            "severity": np.where(late, "minor", rows["error"]),
            "root_cause": causes,
        }
    ).reset_index(drop=True)
    frame.loc[frame.index[18:24], "severity"] = "severe"
    frame = frame.sort_values(["found_on", "item_id"], ignore_index=True)
    frame["defect_type"] = [DEFECT_TYPES[i % 10] for i in range(len(frame))]
    frame["fixed_in"], frame["fixed_on"] = "item", frame["found_on"] + pd.Timedelta(days=2)
    for kind, place in zip(DEFECT_TYPES[:3], ("prompt", "source", "template"), strict=True):
        second = frame.index[frame["defect_type"] == kind][1]
        frame.loc[second, "fixed_in"] = place
        frame.loc[second, "fixed_on"] = frame.loc[second, "found_on"] + pd.Timedelta(days=11)
    return frame
