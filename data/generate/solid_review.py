"""The trail of the sample pilot "Solid system": where items come from, who reviewed them, what was wrong."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from data.generate import draw
from data.generate.clock import between, plus_hours
from data.generate.solid_base import START, source
from data.generate.solid_content import used_sources
from data.generate.solid_items import ai_items
from data.generate.solid_people import pilots, reviewers
from data.generate.story import canonical, records

PER_TEAM = {"Content": 11, "CRM": 9, "Web": 7, "Creative": 6}
FLAGGED = {"high": 4, "medium": 10}
MINUTES = {"high": 56.0, "medium": 30.0, "low": 10.0}
FIRST, SECOND = (29, 23, 21, 20), (12, 7, 7, 6)
"""First and second reviews of each reviewer: 41, 30, 28 and 26 in all."""
HURRIED, HURRIED_MINUTES = 7, 0.4
RATIO = 0.85
"""First acceptance differs by no more than this between groups of people."""
WAIT = 1.6 * 8


@cache
def judged() -> pd.DataFrame:
    """The 104 items with `seen` (before, random or none), `label`, `first` decision and `error`."""
    rng, items = source(50), ai_items()
    for _ in range(20_000):
        rows = _drawn(rng, items)
        if rows is not None:
            return rows
    raise ValueError("no draw fits the stated counts")


def _drawn(rng: draw.Rng, items: pd.DataFrame) -> pd.DataFrame | None:
    """One try: 33 items reviewed before publication, with the stated number per team, class and label."""
    tier = items["risk_tier"]
    medium, low = (draw.pick(rng, list(items.index[tier == t]), n) for t, n in (("medium", 14), ("low", 7)))
    high = list(items.index[tier == "high"])
    before = high + medium + low
    if items.loc[before, "team"].value_counts().to_dict() != PER_TEAM:
        return None
    flagged = draw.pick(rng, high, FLAGGED["high"]) + medium[: FLAGGED["medium"]]
    rows = items.assign(seen="none", label="confirmed", first="accept", error="none")
    rows.loc[before, "seen"] = "before"
    rows.loc[draw.shuffled(rng, flagged), "label"] = ["assumed"] * 10 + ["unknown"] * 4
    _errors(rng, rows, flagged, [i for i in before if i not in flagged and i != low[0]])
    unread = [int(i) for i in rows.index[rows["seen"] == "none"]]
    rows.loc[unread[:60], "seen"] = "random"
    rows.loc[[low[0], *draw.pick(rng, unread[60:], 6)], "label"] = None
    spot = unread[int(rng.integers(20, 60))]
    rows.loc[spot, ["first", "error"]] = ["edit", "minor"]
    return rows if _fair(rows) else None


def _errors(rng: draw.Rng, rows: pd.DataFrame, flagged: list[int], plain: list[int]) -> None:
    """Nine of the 33 were changed or sent back: six flagged ones and three others; no high one was sent back."""
    wrong = draw.pick(rng, flagged, 6) + draw.pick(rng, plain, 3)
    fit = [i for i in wrong if rows.loc[i, "risk_tier"] != "high" and rows.loc[i, "published_at"] > START + WEEK * 3]
    back = fit[:3]
    rows.loc[wrong, "first"] = "edit"
    rows.loc[back, "first"] = "reject"
    rows.loc[wrong, "error"] = "minor"
    rows.loc[wrong[0], "error"] = "severe"


WEEK = pd.Timedelta(days=7)


def _fair(rows: pd.DataFrame) -> bool:
    """Three items sent back, whose authors have others; groups of people are accepted about equally often."""
    back = rows.loc[rows["first"] == "reject", "author"]
    if len(back) != 3 or (rows["author"].value_counts()[back] < 2).any():
        return False
    before = rows[rows["seen"] == "before"]
    volunteer = before["author"].map({p.key: p.volunteer for p in pilots()}).astype(bool)
    skill = before["author"].map({p.key: p.skill for p in pilots()})
    good = before["first"] == "accept"
    assigned, novice = good[~volunteer].mean() / good[volunteer].mean(), _novice(good, skill)
    return bool(RATIO <= assigned <= 1 / RATIO and RATIO <= novice <= 1 / RATIO)


def _novice(good: pd.Series[bool], skill: pd.Series[str]) -> float:
    expert = float(good[skill == "expert"].mean())
    return float(good[skill == "novice"].mean()) / expert if expert > 0 else 0.0


def reviews() -> pd.DataFrame:
    """The `reviews` table: 33 before publication, 60 at random afterwards, 32 second opinions."""
    rng, rows = source(51), judged()
    before = _before(rng, rows[rows["seen"] == "before"])
    random = _random(rng, rows[rows["seen"] == "random"])
    first = before + random
    names = draw.exact_choice(rng, dict(zip(reviewers(), FIRST, strict=True)))
    for row, name in zip(first, names, strict=True):
        row["reviewer"] = name
    return canonical("reviews", first + _double(rng, before))


def _before(rng: draw.Rng, rows: pd.DataFrame) -> list[dict[str, Any]]:
    longest = [between(a, b) for a, b in zip(rows["started_at"], rows["published_at"], strict=True)]
    waits = dict(zip(rows["item_id"], _waits(rng, longest), strict=True))
    minutes = _minutes(rng, rows)
    made = []
    for item, whole in zip(records(rows), longest, strict=True):
        done = plus_hours(item["started_at"], whole * 0.70)
        flagged = item["label"] in ("assumed", "unknown")
        reason = "tier" if item["risk_tier"] == "high" else "flag" if flagged else "tier"
        made.append(
            {
                "item_id": item["item_id"],
                "queued_at": plus_hours(done, -waits[item["item_id"]]),
                "reviewed_at": done,
                "minutes": minutes[item["item_id"]],
                "decision": item["first"],
                "reason": reason,
                "worst_error": item["error"],
            }
        )
    return made


def _waits(rng: draw.Rng, longest: list[float]) -> list[float]:
    """Working hours in the queue: the 85th percentile is exact, those who take longest wait longest."""
    n = len(longest)
    order = sorted(range(n), key=lambda i: longest[i])
    place = int(0.85 * (n - 1))
    waits = [0.0] * n
    for rank, i in enumerate(order):
        most = 0.55 * longest[i]
        if rank in (place, place + 1):
            waits[i] = WAIT
        elif rank < place:
            waits[i] = float(rng.uniform(0.5, min(most, WAIT - 0.5)))
        else:
            waits[i] = float(rng.uniform(WAIT + 0.2, max(WAIT + 1, most)))
    return waits


def _minutes(rng: draw.Rng, rows: pd.DataFrame) -> dict[str, float]:
    """Review minutes with exactly the stated mean per risk class."""
    found: dict[str, float] = {}
    for tier, mean in MINUTES.items():
        ids = list(rows.loc[rows["risk_tier"] == tier, "item_id"])
        found |= dict(zip(ids, draw.exact_lognormal(rng, len(ids), mean, mean * 0.3, low=mean / 4), strict=True))
    return found


def _random(rng: draw.Rng, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Audits after publication: items of the first week on its Friday, later ones within a few days."""
    accepted = [key for key, d in zip(rows["item_id"], rows["first"], strict=True) if d == "accept"]
    fast = set(draw.pick(rng, accepted, HURRIED))
    made = []
    for item in records(rows):
        live = item["published_at"]
        first_week = live < START + WEEK
        when = START + pd.Timedelta(days=4, hours=16) if first_week else plus_hours(live, float(rng.uniform(4, 24)))
        made.append(
            {
                "item_id": item["item_id"],
                "queued_at": live,
                "reviewed_at": when,
                "minutes": HURRIED_MINUTES if item["item_id"] in fast else float(rng.uniform(6, 18)),
                "decision": item["first"],
                "reason": "random",
                "worst_error": item["error"],
            }
        )
    return made


def _double(rng: draw.Rng, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Second opinions on 32 of the 33: 21 accepted by both, 2 and 2 by one, 7 by neither."""
    good = draw.shuffled(rng, [r for r in before if r["decision"] == "accept"])[:23]
    bad = draw.shuffled(rng, [r for r in before if r["decision"] != "accept"])
    chosen = [*good, *bad]
    decisions = ["edit"] * 2 + ["accept"] * 21 + ["accept"] * 2 + ["edit"] * 7
    names = _others(rng, [r["reviewer"] for r in chosen])
    return [
        {
            "item_id": r["item_id"],
            "reviewer": name,
            "queued_at": r["reviewed_at"],
            "reviewed_at": plus_hours(r["reviewed_at"], float(rng.uniform(1, 5))),
            "minutes": float(rng.uniform(10, 30)),
            "decision": decision,
            "reason": "double",
            "worst_error": r["worst_error"],
        }
        for r, decision, name in zip(chosen, decisions, names, strict=True)
    ]


def _others(rng: draw.Rng, first: list[str]) -> list[str]:
    """A second reviewer for each, never the first one; so many per reviewer as stated."""
    names = draw.exact_choice(rng, dict(zip(reviewers(), SECOND, strict=True)))
    for i in range(len(first)):
        for j in range(len(first)):
            if names[i] == first[i] and names[j] != first[i] and names[i] != first[j]:
                names[i], names[j] = names[j], names[i]
    if any(a == b for a, b in zip(names, first, strict=True)):
        raise ValueError("somebody would judge an item twice")
    return names


def provenance() -> pd.DataFrame:
    """The `provenance` table: sources for 101 items, five fields of generation for 102, library prompts for 92."""
    rng, rows = source(52), judged()
    n = len(rows)
    bare = set(draw.pick(rng, [i for i in rows.index if rows.loc[i, "risk_tier"] != "high"], 3))
    sources = _sources(rng, n - len(bare))
    library, broken = draw.exact_flags(rng, n, 92), draw.exact_flags(rng, n, 2)
    made = []
    for i, item in enumerate(records(rows)):
        whole = between(item["started_at"], item["published_at"])
        picture = item["content_type"] == "banner set"
        made.append(
            {
                "item_id": item["item_id"],
                "source_assets": () if i in bare else sources.pop(),
                "tool": "Image AI" if picture else "Copydesk AI",
                "model": "image-large" if picture else "text-large",
                "model_version": "2026-01" if item["published_at"] < pd.Timestamp("2026-04-13") else "2026-04",
                "prompt_id": f"LIB-{item['content_type'].split()[0]}-{1 + i % 3}" if library[i] else None,
                "prompt_version": f"{1 + i // 52}.{i % 3}",
                "operator": None if broken[i] else item["author"],
                "generated_at": plus_hours(item["started_at"], whole * 0.25),
                "uncertainty": item["label"],
            }
        )
    return canonical("provenance", made)


def _sources(rng: draw.Rng, n: int) -> list[tuple[str, ...]]:
    """One to three sources for each item; every one of the 61 is used, the one not approved only once."""
    fine = used_sources()[1:]
    cells = [(fine[i % len(fine)], *draw.pick(rng, fine, int(rng.integers(0, 3)))) for i in range(n - 1)]
    made = [tuple(dict.fromkeys(cell)) for cell in cells]
    return draw.shuffled(rng, [*made, (used_sources()[0], fine[0])])


# type, root causes, what was changed in answer, working days from the second case to the change
TYPES = (
    ("wrong price", ("outdated-source", "prompt", "model", "human", "prompt"), "source", 9),
    ("tone", ("prompt", "prompt", "model", "prompt", "prompt"), "prompt", 6),
    ("missing legal note", ("conflicting-source", "human", "human", "prompt"), "template", 12),
    ("wrong link", ("tool", "human", "tool", "human"), "template", 8),
    ("alt text missing", ("tool", "human", "model", "tool"), "item", 3),
    ("image crop", ("human",), "item", 1),
    ("broken layout", ("tool",), "item", 1),
    ("wrong date", ("human",), "item", 1),
)


def defects() -> pd.DataFrame:
    """The `defects` table: 25, of which 3 minor ones were found after publication."""
    rng, rows = source(53), judged()
    wrong = records(rows[(rows["error"] != "none") & (rows["seen"] == "before")])
    late = rows[((rows["error"] != "none") & (rows["seen"] == "random")) | (rows["seen"] == "none")].head(3)
    cases = [(name, cause) for name, causes, _, _ in TYPES for cause in causes]
    order = draw.shuffled(rng, range(len(cases)))
    early = [_defect(wrong[k % len(wrong)], cases[i]) for k, i in enumerate(order[3:])]
    after = [_defect(item, cases[i], late=True) for i, item in zip(order[:3], records(late), strict=True)]
    return canonical("defects", _answered(pd.DataFrame(early + after).sort_values("found_on", kind="stable")))


def _defect(item: dict[str, Any], case: tuple[str, str], *, late: bool = False) -> dict[str, Any]:
    whole = between(item["started_at"], item["published_at"])
    when = plus_hours(item["published_at"], 5) if late else plus_hours(item["started_at"], whole * 0.7)
    return {
        "item_id": item["item_id"],
        "found_on": when.normalize(),
        "found_stage": "after-publication" if late else "before-publication",
        "severity": "minor" if late else item["error"],
        "defect_type": case[0],
        "root_cause": case[1],
    }


def _answered(rows: pd.DataFrame) -> pd.DataFrame:
    """The second case of a type led to a change; all others were mended in the item."""
    rows = rows.reset_index(drop=True).assign(fixed_in="item")
    rows["fixed_on"] = rows["found_on"]
    for name, _, place, days in TYPES:
        here = rows.index[rows["defect_type"] == name]
        if len(here) > 1:
            rows.loc[here[1], "fixed_in"] = place
            rows.loc[here[1], "fixed_on"] = rows.loc[here[1], "found_on"] + pd.tseries.offsets.BDay(days)
    return rows
