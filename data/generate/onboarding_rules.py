"""Pilot B: the map, tools, register, what little governance there is, metrics, money."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.generate.common import weekly
from data.generate.draw import Rng
from data.generate.onboarding_work import STEPS

START = pd.Timestamp("2026-04-06")
AS_OF = pd.Timestamp("2026-05-18")
BEFORE = ("intake", "storyboard", "build", "accessibility", "quality-check", "publish")
CORE = {"storyboard", "build", "quality-check", "publish"}
MINUTES = (40, 110, 70, 90, 150, 546, 30, 312, 50)
CAPACITY = (20, 25, 20, 20, 25, 30, 15, 10, 10)
TOOL = (
    "Forms",
    "Docs",
    "Script AI",
    "Video AI",
    "Authoring suite",
    "Authoring suite",
    "Authoring suite",
    "Docs",
    "LMS",
)
LINKS = (
    ("email", 1, "docx", "pdf"),
    ("copy-paste", 4, "docx", "txt"),
    ("copy-paste", 0, "txt", "txt"),
    ("export-import", 0, "mp4", "mov"),
    ("export-import", 4, "html", "zip"),
    ("native", 0, "zip", "zip"),
    ("email", 2, "zip", "html"),
    ("export-import", 0, "zip", "zip"),
)


def rules(rng: Rng, everybody: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All tables that are not about single items."""
    owner = everybody["person_id"].iloc[4]
    return {
        "steps": steps(everybody),
        "handoffs": pd.DataFrame(
            [
                {
                    "from_step": a,
                    "to_step": b,
                    "transfer": t,
                    "out_format": o,
                    "in_format": i,
                    "items_passed": 11,
                    "items_returned": r,
                    "wait_hours": 4.0,
                }
                for a, b, (t, r, o, i) in zip(STEPS, STEPS[1:], LINKS, strict=False)
            ]
        ),
        "tools": tools(),
        "governance": pd.DataFrame(
            [
                {"artefact": "policy", "document": "gov/ai-policy-draft.md", "version": "0.3", "owner": owner},
                {
                    "artefact": "qa",
                    "document": "gov/checklist.md",
                    "version": "1",
                    "owner": owner,
                    "approved_on": START,
                    "evidence_on": pd.Timestamp("2026-05-11"),
                },
            ]
        ),
        "teams": pd.DataFrame(
            [
                {
                    "team": "Onboarding",
                    "primary_system": "Authoring suite",
                    "ai_path": "separate",
                    "joined_on": START,
                    "start_reason": "invited",
                }
            ]
        ),
        "content_types": pd.DataFrame(
            [
                {
                    "content_type": "module",
                    "old_path_end": pd.NaT,
                    "tool_link": None,
                    "workflow_guide": None,
                    "help_channel": None,
                }
            ]
        ),
        "metrics": metrics(),
        "impact": pd.DataFrame(
            [
                *weekly("test_score", "2026-03-02", 5, 82.0, 110, 12.0, 0.5, rng),
                *weekly("test_score", "2026-04-13", 5, 84.0, 120, 11.0, 0.5, rng),
            ]
        ),
        "checkpoints": pd.DataFrame(
            [{"pilot_week": 6, "planned_on": pd.Timestamp("2026-05-19"), "created_on": pd.Timestamp("2026-05-04")}]
        ),
        "budget": pd.DataFrame(
            [
                {"stage": "Foundation", "category": c, "planned": a, "committed": 0}
                for c, a in (("technology", 60000), ("algorithm", 10000), ("people-process", 20000))
            ]
        ),
    }


def steps(everybody: pd.DataFrame) -> pd.DataFrame:
    """Six steps before, nine now; 40 of 45 cells filled; instructions others follow for two steps."""
    author = everybody["person_id"].iloc[1]
    rows: list[dict[str, Any]] = [
        {
            "step_id": s,
            "version": "before",
            "position": i + 1,
            "tool": "Docs",
            "owner": "team lead",
            "input": "text",
            "output": "text",
            "minutes": 380,
            "core": s in CORE,
            "uses_ai": False,
        }
        for i, s in enumerate(BEFORE)
    ]
    for i, s in enumerate(STEPS):
        written = s in ("intake", "accessibility")
        rows.append(
            {
                "step_id": s,
                "version": "now",
                "position": i + 1,
                "tool": None if s in ("intake", "publish") else TOOL[i],
                "owner": None if s in ("script", "video") else "team lead",
                "input": "request" if i == 0 else f"{STEPS[i - 1]} done",
                "output": None if s == "assembly" else f"{s} done",
                "minutes": MINUTES[i],
                "capacity_hours_week": CAPACITY[i],
                "core": s in CORE,
                "uses_ai": s in ("script", "video", "assembly"),
                "runbook_path": f"runbooks/{s}.md" if written else None,
                "runbook_author": author if written else None,
            }
        )
    return pd.DataFrame(rows)


def tools() -> pd.DataFrame:
    """Seven approved tools, two for each of three jobs; only the authoring suite hands over by itself."""
    made = (
        ("Script AI", "text"),
        ("Draft AI", "text"),
        ("Video AI", "video"),
        ("Avatar AI", "video"),
        ("Lingua AI", "translation"),
        ("Subtitle AI", "translation"),
        ("Authoring suite", "authoring"),
    )
    rows = [
        {
            "tool": t,
            "sanctioned": True,
            "capability": c,
            "discovered_via": ("contract-or-expense",),
            "found_on": pd.Timestamp("2026-04-20"),
            "review_date": pd.Timestamp("2026-02-02") if i in (0, 6) else pd.NaT,
            "export_tested_on": pd.NaT,
        }
        for i, (t, c) in enumerate(made)
    ]
    return pd.DataFrame(rows)


def metrics() -> pd.DataFrame:
    made = (
        ("hours_per_module", "efficiency", "down", 0.30, 38.0),
        ("test_score", "audience", "up", 0.0, 82.0),
        ("draft_quality", "capability", "up", 0.9, None),
    )
    return pd.DataFrame(
        [
            {
                "metric": m,
                "kind": k,
                "primary": m == "hours_per_module",
                "direction": d,
                "target": t,
                "registered_on": pd.Timestamp("2026-04-03"),
                "baseline_value": b,
                "baseline_from": pd.Timestamp("2026-03-23"),
                "baseline_to": pd.Timestamp("2026-04-05"),
                "baseline_n": 12 if m == "hours_per_module" else None,
                "owner": "head of onboarding",
            }
            for m, k, d, t, b in made
        ]
    )
