"""Rules, money and measures of the sample pilot "Solid system": what was written down, agreed and paid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.generate import draw
from data.generate.solid_base import AS_OF, KINDS, START, SYSTEMS, TEAMS, WEEKS, day, source
from data.generate.solid_people import owners, pilots
from data.generate.story import canonical

NOW_DAY = pd.Timestamp(AS_OF)
POLICY = "governance/ai-policy.md"
TEXTS = {
    POLICY: {"enabling": 17, "forbidding": 9},
    "governance/tool-list.md": {"enabling": 6, "forbidding": 2},
    "governance/review-rule.md": {"enabling": 6, "forbidding": 2},
    "governance/qa.md": {"enabling": 5, "forbidding": 1},
    "governance/verification.md": {"enabling": 5, "forbidding": 1},
    "governance/compliance.md": {"enabling": 4, "forbidding": 3},
    "governance/visibility.md": {"enabling": 4, "forbidding": 1},
    "governance/content-standard.md": {"enabling": 8, "forbidding": 3},
    "governance/incident-plan.md": {"enabling": 4, "forbidding": 2},
}
"""Governing documents: sentences that permit and that forbid."""


def teams() -> pd.DataFrame:
    """The `teams` table: the AI is built into the systems of three teams; Creative has to leave its own."""
    rows = [
        {
            "team": team,
            "primary_system": SYSTEMS[team],
            "ai_path": "separate" if team == "Creative" else "embedded",
            "joined_on": START,
            "start_reason": "assigned",
            "content_standard": "Content standard 2",
        }
        for team in TEAMS
    ]
    return canonical("teams", rows)


def content_types() -> pd.DataFrame:
    """The `content_types` table: three of four kinds have an end date for the old way."""
    rows = [
        {
            "content_type": kind,
            "old_path_end": None if kind == "banner set" else day("2026-07-31"),
            "tool_link": f"https://tools.nordwind.example/{kind.split()[0]}",
            "workflow_guide": f"https://wiki.nordwind.example/{kind.split()[0]}",
            "help_channel": "#ai-help",
        }
        for kind in KINDS
    ]
    return canonical("content_types", rows)


# tool, capability, cost a month, priced per, channels
APPROVED = (
    ("Copydesk AI", "text", 1020, "seat", ("contract-or-expense", "network-or-sso")),
    ("Image AI", "image", 400, "use", ("contract-or-expense", "survey")),
    ("Adobe panel", "image", 240, "flat", ("contract-or-expense",)),
    ("Translate AI", "translation", 240, "flat", ("contract-or-expense", "network-or-sso")),
    ("CMS", "publishing", 0, "flat", ("network-or-sso",)),
    ("DAM", "asset library", 0, "flat", ("network-or-sso",)),
)
UNAPPROVED = (
    ("Headline generator", "text", "quick variants of subject lines", "2026-04-13"),
    ("Free image editor", "image", "cuts out products in one step", "2026-04-27"),
)


def tools() -> pd.DataFrame:
    """The `tools` table: six approved tools, two others with reason and response."""
    rows: list[dict[str, Any]] = [
        {
            "tool": tool,
            "sanctioned": True,
            "capability": capability,
            "discovered_via": via,
            "found_on": day("2026-04-20"),
            "cost_month": cost,
            "priced_per": per,
            "review_date": day("2026-01-15") + pd.Timedelta(days=3 * i),
            "allowed_data": ("public", "internal", "confidential"),
            "export_tested_on": day("2026-02-10") + pd.Timedelta(days=2 * i),
        }
        for i, (tool, capability, cost, per, via) in enumerate(APPROVED)
    ]
    rows += [
        {
            "tool": tool,
            "sanctioned": False,
            "capability": capability,
            "discovered_via": ("survey",),
            "found_on": day("2026-05-04"),
            "reason": reason,
            "response_date": day(answered),
        }
        for tool, capability, reason, answered in UNAPPROVED
    ]
    return canonical("tools", rows)


def shadow_use() -> pd.DataFrame:
    """The `shadow_use` table: the weekly survey of weeks 7 to 12 in one row each."""
    rows = [
        {
            "week": week,
            "team": "Creative",
            "tool": UNAPPROVED[i % 2][0],
            "source": "survey",
            "people": items,
            "items": items,
            "asked": 34,
            "answered": 29,
            "data_class": "public",
        }
        for i, (week, items) in enumerate(zip(WEEKS[6:], (2, 1, 1, 0, 0, 0), strict=True))
    ]
    return canonical("shadow_use", rows)


# artefact, owner, took effect, last evidence
RULES = (
    ("policy", 0, "2026-02-18", "2026-05-11"),
    ("tool-list", 1, "2026-02-20", "2026-05-18"),
    ("review-rule", 2, "2026-02-25", "2026-05-18"),
    ("qa", 3, "2026-02-25", "2026-05-15"),
    ("verification", 4, "2026-02-25", "2026-05-12"),
    ("compliance", 5, "2026-02-25", "2026-04-30"),
    ("visibility", 0, "2026-02-25", "2026-05-18"),
    ("content-standard", 1, "2026-02-16", "2026-05-04"),
    ("incident-plan", 2, "2026-02-23", "2026-04-15"),
)


def governance() -> pd.DataFrame:
    """The `governance` table: nine artefacts, all in force before the start and in use."""
    rows = [
        {
            "artefact": artefact,
            "document": POLICY if artefact == "policy" else f"governance/{artefact}.md",
            "version": "2" if artefact == "content-standard" else "1",
            "owner": owners()[owner],
            "approved_on": day(approved),
            "reviewed_on": day("2026-04-27"),
            "evidence_on": day(evidence),
        }
        for artefact, owner, approved, evidence in RULES
    ]
    return canonical("governance", rows)


# metric, kind, direction, target, baseline, link
METRICS = (
    ("hours_per_package", "efficiency", "down", 0.20, 9.7, "Drafting and handing over take most of the hours."),
    ("habitual_share", "adoption", "up", 0.60, None, None),
    ("days_to_first_result", "process", "down", 0.50, None, None),
    ("revenue_per_interaction", "impact", "up", 0.03, 0.412, "Fresher pages answer more questions and sell more."),
    ("satisfaction", "audience", "up", 0.00, 4.21, "Readers notice whether texts are clear."),
    ("accuracy", "capability", "up", 0.05, None, None),
)


def metrics() -> pd.DataFrame:
    """The `metrics` table: six metrics, registered nine days before the start."""
    rows = [
        {
            "metric": metric,
            "kind": kind,
            "primary": metric == "hours_per_package",
            "direction": direction,
            "target": target,
            "registered_on": START - pd.Timedelta(days=9),
            "owner": _managers()[i % 4],
            "baseline_value": value,
            "baseline_from": None if value is None else day("2026-01-26"),
            "baseline_to": None if value is None else day("2026-03-01"),
            "baseline_n": 28 if i == 0 else None,
            "causal_link": link,
        }
        for i, (metric, kind, direction, target, value, link) in enumerate(METRICS)
    ]
    return canonical("metrics", rows)


def _managers() -> list[str]:
    return [p.key for p in pilots() if p.manager]


def impact() -> pd.DataFrame:
    """The `impact` table: weekly means whose pooled mean and spread are as stated, before and since the start."""
    rng, before = source(61), draw.mondays("2026-01-26", 5)
    rows = _weekly(rng, "revenue_per_interaction", before, 0.412, 12_000, 0.95, 0.008)
    rows += _weekly(rng, "revenue_per_interaction", WEEKS, 0.431, 15_000, 0.97, 0.008)
    rows += _weekly(rng, "satisfaction", before, 4.21, 900, 0.8, 0.03)
    rows += _weekly(rng, "satisfaction", WEEKS, 4.20, 850, 0.8, 0.03)
    return canonical("impact", rows)


def _weekly(
    rng: draw.Rng, metric: str, weeks: pd.DatetimeIndex, mean: float, n: int, sd: float, between: float
) -> list[dict[str, Any]]:
    low, more = divmod(n, len(weeks))
    sizes = np.array([low + (i < more) for i in range(len(weeks))], dtype=float)
    noise = rng.normal(0.0, between, size=len(weeks))
    values = mean + noise - float(noise @ sizes) / n
    return [
        {"metric": metric, "week": week, "value": float(value), "n": size, "sd": sd}
        for week, value, size in zip(weeks, values, sizes, strict=True)
    ]


def checkpoints() -> pd.DataFrame:
    """The `checkpoints` table: weeks 4 and 8 held on time, week 12 ahead."""
    held = {"decider_present": True, "decision": "PROCEED", "computed_verdict": "PROCEED"}
    rows: list[dict[str, Any]] = [
        {"pilot_week": 4, "planned_on": day("2026-03-30"), "held_on": day("2026-03-30"), **held},
        {"pilot_week": 8, "planned_on": day("2026-04-27"), "held_on": day("2026-04-27"), **held},
        {"pilot_week": 12, "planned_on": day("2026-05-26")},
    ]
    return canonical("checkpoints", [row | {"created_on": START - pd.Timedelta(days=12)} for row in rows])


def budget() -> pd.DataFrame:
    """The `budget` table: Foundation, all of it committed."""
    amounts = {"technology": 60_000, "algorithm": 20_000, "people-process": 100_000}
    return canonical(
        "budget",
        [{"stage": "Foundation", "category": c, "planned": v, "committed": v} for c, v in amounts.items()],
    )


LESSONS = (
    "A brief with one example needs fewer corrections.",
    "Prices come from the price list, never from the last newsletter.",
    "Short prompts with a sample text work better than long rules.",
    "Check the alternative texts before the layout, not after.",
    "Ask for three subject lines, then choose.",
    "Name the audience in the first line of the brief.",
    "Translate after the brand check, not before.",
)


def lessons() -> pd.DataFrame:
    """The `lessons` table: 14 lessons from four teams, five used by another team."""
    rng = source(62)
    reused = draw.exact_flags(rng, 14, 5)
    rows = [
        {
            "written_on": day("2026-03-06") + pd.Timedelta(days=5 * i),
            "team": TEAMS[i % 4],
            "lesson": LESSONS[i % 7],
            "reused_by": (TEAMS[(i + 1) % 4],) if reused[i] else (),
        }
        for i in range(14)
    ]
    return canonical("lessons", rows)


def changes() -> pd.DataFrame:
    """The `changes` table: four changes, each tried on 25 fixed cases."""
    days = (("2026-03-23", "prompt"), ("2026-04-13", "model"), ("2026-04-20", "prompt"), ("2026-05-07", "prompt"))
    return canonical(
        "changes",
        [
            {"changed_on": day(when), "what": what, "regression_cases": 25, "regression_passed": True}
            for when, what in days
        ],
    )
