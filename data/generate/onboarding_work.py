"""Pilot B: eleven modules and what was recorded about them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.generate.clock import hours_at, moment, plus_hours
from data.generate.common import effort, mark, scaled_to, waits
from data.generate.draw import Rng, exact_lognormal, exact_normal, in_turn, mondays, parts_of, spread

PUBLISHED = ("04-16", "04-21", "04-23", "04-28", "04-30", "05-04", "05-06", "05-08", "05-11", "05-13", "05-15")
STARTED = ("04-07", "04-07", "04-08", "04-08", "04-17", "04-21", "04-24", "04-27", "04-28", "04-30", "05-04")
CHECKED = ("04-13", "04-14", "04-14", "04-14", "04-24", "04-30", "05-04", "05-06", "05-08", "05-11", "05-13")
STEPS = ("intake", "storyboard", "script", "video", "build", "assembly", "accessibility", "quality-check", "publish")
EFFORT = {"planned": 9.0, "review": 5.2, "rework": 3.1, "bridge": 5.0, "cleanup": 2.0, "fix": 1.3, "chase": 0.8}
FIRST, LAST = pd.Timestamp("2026-04-06"), pd.Timestamp("2026-05-15")


def work(rng: Rng, everybody: pd.DataFrame, assets: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All tables about items; the busiest person is the first of the six."""
    busiest, *others = everybody["person_id"].iloc[:6]
    ai = ai_items(rng, list(others))
    old = old_items(rng, list(others))
    return {
        "work_items": pd.concat([old, ai], ignore_index=True),
        "events": events(ai, busiest, list(others)),
        "time_study": time_study(rng, ai, old),
        "effort_log": effort_log(rng, ai, busiest),
        "provenance": provenance(ai, assets),
        "reviews": reviews(rng, ai, busiest),
        "defects": defects(ai),
    }


def _days(texts: tuple[str, ...], hour: float) -> list[pd.Timestamp]:
    return [pd.Timestamp(f"2026-{t}") + pd.Timedelta(hours=hour) for t in texts]


def ai_items(rng: Rng, authors: list[str]) -> pd.DataFrame:
    """Eleven modules, 203 working hours from request to publication on average, no risk class."""
    n = len(PUBLISHED)
    done = _days(PUBLISHED, 15)
    hours = exact_normal(rng, n, 203.0, 20.0)
    return pd.DataFrame(
        {
            "item_id": [f"M-{21 + i}" for i in range(n)],
            "team": "Onboarding",
            "author": in_turn(authors, n),
            "content_type": "module",
            "path": "ai",
            "risk_tier": None,
            "tiered_at": pd.NaT,
            "input_source": ["production"] * 9 + ["curated"] * 2,
            "words": np.round(scaled_to(rng.normal(2600, 250, size=n), 2600)),
            "requested_at": [moment(hours_at(d) - h) for d, h in zip(done, hours, strict=True)],
            "started_at": _days(STARTED, 9.5),
            "published_at": done,
            "gate_passed": pd.array([None] * n, dtype="boolean"),
            "record_id": [f"LMS-{700 + i}" if i < 7 else None for i in range(n)],
            "metadata_complete": [i < 6 for i in range(n)],
            "copied_back": True,
            "disclosure": "not-needed",
        }
    )


def old_items(rng: Rng, authors: list[str]) -> pd.DataFrame:
    """Twelve modules of the two weeks before the start."""
    days = spread(rng, dict(zip(mondays("2026-03-23", 2), (6, 6), strict=True)))
    done = [d + pd.Timedelta(hours=14) for d in days]
    return pd.DataFrame(
        {
            "item_id": [f"M-{i + 1:02d}" for i in range(12)],
            "team": "Onboarding",
            "author": in_turn(authors, 12),
            "content_type": "module",
            "path": "old",
            "words": 2600,
            "requested_at": [plus_hours(d, -215.0) for d in done],
            "started_at": [plus_hours(d, -120.0) for d in done],
            "published_at": done,
        }
    )


def events(ai: pd.DataFrame, busiest: str, others: list[str]) -> pd.DataFrame:
    """Nine steps; assembly is done by one person only; the trail of seven modules lacks a core step."""
    rows: list[dict[str, Any]] = []
    for place, item in enumerate(ai.itertuples()):
        begin, end = hours_at(item.started_at), hours_at(item.published_at)
        for at, step in enumerate(STEPS):
            gone = place >= 4 and step == ("storyboard", "build", "publish")[place % 3]
            if gone or (step == "assembly" and place in (2, 7)):
                continue
            person = busiest if step in ("assembly", "quality-check") else others[(place + at) % len(others)]
            when = moment(begin + (end - begin) * (at + 1) / (len(STEPS) + 1))
            rows.append({"item_id": item.item_id, "step_id": step, "person_id": person, "happened_at": when})
            if step == "quality-check" and place in (1, 5):
                rows.append({"item_id": item.item_id, "step_id": step, "person_id": others[0], "happened_at": when})
    return pd.DataFrame(rows)


def time_study(rng: Rng, ai: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Twelve old and eleven AI modules."""
    before = {"create": 27.0, "verify": 5.0, "rework": 3.5, "bridge": 2.5}
    now = {"create": 9.0, "verify": 5.2, "rework": 3.1, "bridge": 9.1}
    frames = []
    for items, path, mean, sd, parts, method in (
        (old, "old", 38.0, 9.0, before, "system-log"),
        (ai, "ai", 26.4, 7.0, now, "diary"),
    ):
        totals = exact_lognormal(rng, len(items), mean * 60, sd * 60, low=300)
        split = parts_of(rng, totals, {k: v * 60 for k, v in parts.items()}, spread=0.15)
        made = {f"{k}_min": v for k, v in split.items()}
        day = items["published_at"].dt.normalize()
        frames.append(
            pd.DataFrame(
                {
                    "item_id": items["item_id"],
                    "task": "item",
                    "path": path,
                    "measured_on": day,
                    "method": method,
                    **made,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def effort_log(rng: Rng, ai: pd.DataFrame, busiest: str) -> pd.DataFrame:
    """26.4 hours per module; one person does 68.1 of the 100.1 gap-filling hours and all the review."""
    totals = exact_lognormal(rng, 11, 26.4 * 60, 7.0 * 60, low=300)
    means = {k: v * 60 for k, v in EFFORT.items()}
    log = effort(
        rng,
        ai.assign(other=busiest),
        totals,
        means,
        hero=busiest,
        hero_minutes=68.1 * 60,
        others_minutes=None,
        first=FIRST,
        last=LAST,
    ).assign(logged=True, after_hours=False)
    log = mark(rng, log, 103.4 * 60, {"logged": False})
    step = {
        "planned": "build",
        "review": "quality-check",
        "rework": "build",
        "bridge": "assembly",
        "cleanup": "assembly",
        "fix": "build",
        "chase": "intake",
    }
    return log.assign(step_id=log["kind"].map(step))


def provenance(ai: pd.DataFrame, assets: pd.DataFrame) -> pd.DataFrame:
    """A model name for each module, sources for two, one prompt of the library."""
    current = assets[assets["status"] == "current"]
    known = list(current.loc[(current["licence"] == "own") & current["approved_by"].notna(), "asset_id"].iloc[:3])
    loose = current.loc[(current["licence"] == "own") & current["approved_by"].isna(), "asset_id"].iloc[0]
    unclear = current.loc[current["licence"].isna() & current["approved_by"].notna(), "asset_id"].iloc[0]
    n = len(ai)
    return pd.DataFrame(
        {
            "item_id": ai["item_id"],
            "source_assets": [(known[0], known[1], unclear), (known[2], loose), *[None] * (n - 2)],
            "tool": ["Script AI", "Video AI"] * 5 + ["Script AI"],
            "model": "narrator-2",
            "prompt_id": ["LIB-01", *[None] * (n - 1)],
            "prompt_version": ["1.0", *[None] * (n - 1)],
            "generated_at": [plus_hours(s, 5.0) for s in ai["started_at"]],
        }
    )


def reviews(rng: Rng, ai: pd.DataFrame, busiest: str) -> pd.DataFrame:
    """One review per module, all by one person."""
    n = len(ai)
    done = _days(CHECKED, 14)
    wait = waits(rng, n, 4.2 * 8)
    return pd.DataFrame(
        {
            "item_id": ai["item_id"],
            "reviewer": busiest,
            "queued_at": [plus_hours(d, -w) for d, w in zip(done, wait, strict=True)],
            "reviewed_at": done,
            "minutes": scaled_to(rng.normal(312, 40, size=n), 312.0),
            "decision": ["edit", "edit", "accept", "edit", "edit", "accept", "edit", "edit", "accept", "edit", "edit"],
            "reason": "request",
            "worst_error": [
                "minor",
                "minor",
                "none",
                "minor",
                "minor",
                "none",
                "minor",
                "minor",
                "none",
                "minor",
                "minor",
            ],
        }
    )


def defects(ai: pd.DataFrame) -> pd.DataFrame:
    """17 defects before publication, six of them from sources; four kinds seen twice, one answered."""
    kinds = [
        "old process",
        "old process",
        "caption lost",
        "caption lost",
        "wrong name",
        "wrong name",
        "voice cut",
        "voice cut",
    ]
    kinds += ["missing step", "wrong link", "contrast", "wrong date", "tone", "quiz key", "order", "logo", "glossary"]
    causes = [
        "outdated-source",
        "outdated-source",
        "tool",
        "tool",
        "conflicting-source",
        "conflicting-source",
        "tool",
        "tool",
        "missing-source",
        "missing-source",
        "tool",
        "prompt",
        "prompt",
        "prompt",
        "prompt",
        "human",
        "human",
    ]
    day = [pd.Timestamp("2026-04-14") + pd.Timedelta(days=int(1.8 * i)) for i in range(17)]
    return pd.DataFrame(
        {
            "item_id": in_turn(list(ai["item_id"]), 17),
            "found_on": day,
            "found_stage": "before-publication",
            "severity": "minor",
            "defect_type": kinds,
            "root_cause": causes,
            "fixed_in": ["template" if i == 5 else "item" for i in range(17)],
            "fixed_on": [d + pd.Timedelta(days=2) for d in day],
        }
    )
