"""Items of the plateau pilot: 100 a week, which of them on the AI path, when they ran and who read them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.generate.clock import days_back, hours_of, moments
from data.generate.draw import Rng, exact_choice, exact_flags, exact_normal, pick, spread
from data.generate.purgatory_people import MONDAYS, TEAMS, Cast

TYPES = ["newsletter", "landing page", "social set", "ad text set", "banner set"]
AI_COUNTS = {w: 24 if w < 16 else 21 for w in range(10, 42)}
REVIEWED = {"Content": 20, "CRM": 19, "Social": 21, "Web": 17, "Brand": 20}
ACCEPTED = {"Content": 14, "CRM": 13, "Social": 15, "Web": 13, "Brand": 16}
FLOW_HOURS = 31.2 / 60 / 0.12
WAIT_85 = 2.6 * 8


def work_items(rng: Rng, made: Cast) -> pd.DataFrame:
    """All items, with helper columns `number` (week), `read` (reviewed before publication) and the review times."""
    items = _published(rng)
    items = _authors(rng, made, items)
    items["content_type"] = [TYPES[i] for i in rng.integers(0, 5, size=len(items))]
    items["words"] = rng.integers(380, 900, size=len(items))
    items = _read(rng, items)
    items = _tiers(rng, items)
    items = _times(rng, items)
    items = _tiered(rng, items)
    return _ai_columns(rng, items)


def baseline_items(rng: Rng, made: Cast) -> pd.DataFrame:
    """The 49 items of the old way, finished in the five weeks before the start."""
    days = spread(rng, {"2025-07-07": 10, "2025-07-14": 10, "2025-07-21": 10, "2025-07-28": 10, "2025-08-04": 9})
    core = made.core[~made.core["gatekeeper"]]
    who = core.iloc[rng.integers(0, len(core), size=49)]
    return pd.DataFrame(
        {
            "item_id": [f"B-{i + 1:03d}" for i in range(49)],
            "team": who["team"].to_numpy(),
            "author": who["person_id"].to_numpy(),
            "content_type": [TYPES[i % 5] for i in range(49)],
            "path": "old",
            "risk_tier": ["medium" if i % 4 == 3 else "low" for i in range(49)],
            "input_source": "production",
            "words": rng.integers(380, 900, size=49),
            "published_at": days + pd.to_timedelta(rng.integers(10 * 60, 17 * 60, size=49), unit="min"),
        }
    )


def _published(rng: Rng) -> pd.DataFrame:
    days = spread(rng, {MONDAYS[w - 1]: 100 for w in AI_COUNTS})
    number = np.repeat(list(AI_COUNTS), 100)
    ai = np.concatenate([exact_flags(rng, 100, k) for k in AI_COUNTS.values()])
    at = days + pd.to_timedelta(rng.integers(10 * 60, 17 * 60, size=len(days)), unit="min")
    return pd.DataFrame(
        {
            "item_id": [f"P-{i + 1:05d}" for i in range(len(days))],
            "number": number,
            "path": np.where(ai, "ai", "old"),
            "published_at": at,
        }
    )


def _authors(rng: Rng, made: Cast, items: pd.DataFrame) -> pd.DataFrame:
    """AI items by people active in that week, every one of the 40 at least once; old ones by anybody."""
    core = made.core
    out = set(core.loc[core["dropped"] | core["gatekeeper"], "person_id"])
    everyone = [p for p in core["person_id"] if p not in set(core.loc[core["gatekeeper"], "person_id"])]
    author = pd.Series(rng.choice(everyone, size=len(items)), index=items.index)
    seen: set[str] = set()
    for week in AI_COUNTS:
        there = [p for p in made.active[week] if p not in out]
        rows = items.index[(items["number"] == week) & (items["path"] == "ai")]
        new = [p for p in there if p not in seen][: len(rows)]
        chosen = new + [str(p) for p in rng.choice(there, size=len(rows) - len(new))]
        author[rows] = [chosen[i] for i in rng.permutation(len(chosen))]
        seen |= set(chosen)
    team = core.set_index("person_id")["team"]
    return items.assign(author=author, team=author.map(team))


def _read(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    """Which AI items were reviewed before publication, and which of them were accepted as they were."""
    read, accepted = pd.Series(data=False, index=items.index), pd.Series(data=False, index=items.index)
    for team in TEAMS:
        rows = list(items.index[(items["path"] == "ai") & (items["team"] == team)])
        chosen = pick(rng, rows, REVIEWED[team])
        read[chosen] = True
        accepted[chosen[: ACCEPTED[team]]] = True
    return items.assign(read=read, accepted=accepted)


def _tiers(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    ai = items["path"] == "ai"
    tier = pd.Series(exact_choice(rng, {"low": 1931, "medium": 549, "high": 30}) + [""] * 690, dtype=object)
    out = pd.Series("", index=items.index, dtype=object)
    out[~ai] = tier[:2510].to_numpy()
    out.loc[ai & items["read"]] = exact_choice(rng, {"high": 9, "medium": 48, "low": 40})
    out.loc[ai & ~items["read"]] = exact_choice(rng, {"medium": 102, "low": 491})
    return items.assign(risk_tier=out)


def _times(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    """Started so many days before; recent AI items within hours; reviewed ones after their wait."""
    at = items["published_at"]
    weekday = at.dt.day_of_week.to_numpy()
    usual = np.array([2, 2, 2, 3, 4])[weekday]
    back = np.where(rng.random(len(items)) < 0.7, usual, rng.integers(2, 7, size=len(items)))
    opened = days_back(at, back).dt.normalize() + pd.to_timedelta(rng.integers(540, 600, size=len(items)), unit="min")
    items = items.assign(started_at=opened)
    items["requested_at"] = days_back(items["started_at"], np.ones(len(items)))
    items = _recent(rng, items)
    return _waits(rng, items)


def _recent(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    """AI items of the last four weeks: asked for in the evening, begun next morning, out some hours later."""
    rows = items.index[(items["path"] == "ai") & (items["number"] >= 38)]
    hours = exact_normal(rng, len(rows), FLOW_HOURS, 0.9)
    day = items.loc[rows, "published_at"].dt.normalize()
    items.loc[rows, "started_at"] = day + pd.Timedelta(hours=9)
    items.loc[rows, "requested_at"] = days_back(day, np.ones(len(rows))) + pd.Timedelta(hours=16, minutes=30)
    items.loc[rows, "published_at"] = day + pd.to_timedelta(np.round((9 + hours - 0.5) * 3600), unit="s")
    return items


def _waits(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    read = items[items["read"]]
    end = hours_of(read["published_at"])
    recent = (read["number"] >= 38).to_numpy()
    reviewed = end - np.where(recent, 0.2, rng.uniform(0.5, 6.0, size=len(read)))
    short = reviewed - hours_of(read["started_at"]) - 0.3
    wait = np.where(recent, short, rng.lognormal(2.4, 0.55, size=len(read)).clip(3, 34))
    for _ in range(60):
        wait = np.where(recent, wait, wait * WAIT_85 / np.quantile(wait, 0.85))
    begun = pd.Series(moments(reviewed - wait - rng.uniform(1.0, 4.0, size=len(read))), index=read.index)
    items["queued_at"] = pd.Series(moments(reviewed - wait), index=read.index)
    items["reviewed_at"] = pd.Series(moments(reviewed), index=read.index)
    old = read.index[~recent]
    items.loc[old, "started_at"] = begun[old]
    items.loc[old, "requested_at"] = days_back(begun[old], np.ones(len(old)))
    return items


def _tiered(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    kind = np.array(exact_choice(rng, {"in time": 2976, "late": 124, "never": 100}))
    start = items["started_at"]
    when = (start - pd.Timedelta(minutes=20)).where(kind == "in time", start + pd.Timedelta(minutes=90))
    return items.assign(tiered_at=when.where(kind != "never"))


def _ai_columns(rng: Rng, items: pd.DataFrame) -> pd.DataFrame:
    ai = items.index[items["path"] == "ai"]
    made = pd.DataFrame(index=ai)
    made["input_source"] = exact_choice(rng, {"production": 621, "curated": 69})
    made["gate_passed"] = exact_flags(rng, 690, 642)
    recorded = exact_flags(rng, 690, 559)
    made["record_id"] = [f"DAM-{i + 1:05d}" if r else np.nan for i, r in enumerate(recorded)]
    made["metadata_complete"] = recorded
    made["copied_back"] = exact_flags(rng, 690, 573)
    made["disclosure"] = exact_choice(rng, {"needed": 82, "not-needed": 591, "undecided": 17})
    made["label_present"] = made["disclosure"] == "needed"
    out = items.join(made)
    out["input_source"] = out["input_source"].fillna("production")
    return out
