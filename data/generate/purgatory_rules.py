"""Charter, rules, tools, metrics, money and checkpoints of the plateau pilot."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.generate.draw import Rng, exact_normal
from data.generate.purgatory_items import TYPES
from data.generate.purgatory_people import AS_OF, IMAGE_AI, MONDAYS, OLD_AI, START, SYSTEMS, TEXT_AI, Cast
from data.generate.purgatory_use import SHADOW_TOOL

POLICY = "governance/ai-policy.md"
SITE = "https://intranet.example"


def charter(made: Cast) -> dict[str, Any]:
    """What was written down before the start."""
    return {
        "pilot_id": "purgatory",
        "domain": "marketing",
        "start_date": date(2025, 8, 11),
        "planned_end": date(2025, 11, 2),
        "stage": "Pilot Design",
        "requested_stage": "Foundation",
        "workflow_start": "campaign brief accepted",
        "workflow_end": "asset live in its channel",
        "departments": ("Marketing", "Brand"),
        "owner": made.other["owner"],
        "owner_function": "innovation",
        "owner_metric": "minutes_per_item",
        "scale_people": 150,
        "scale_teams": 12,
        "scale_projects": 8,
        "scale_items_month": 1030.0,
        "scale_skill_mix": (0.40, 0.45, 0.15),
        "scale_review_hours_month": 47.0,
        "scale_support_hours_month": 113.0,
        "lead_time_promise_days": 5.0,
        "decider": made.other["decider"],
        "decider_authority": 300000.0,
        "run_owner": made.other["run"],
        "run_capacity_confirmed": False,
        "role_changes_agreed": False,
        "run_cost_accepted": False,
        "approved_formats": ("docx", "html", "md", "xlsx"),
        "hourly_cost": 60.0,
        "items_month_today": 433.0,
        "cost_today_month": 17000.0,
        "why_it_worked": "system",
        "self_rating": (3, 3, 3, 2, 2, 2, 3, 2, 2),
    }


def teams() -> pd.DataFrame:
    """One of five teams has the AI in its main system; two name the common content standard."""
    names = list(SYSTEMS)
    return pd.DataFrame(
        {
            "team": names,
            "primary_system": list(SYSTEMS.values()),
            "ai_path": ["embedded" if t == "CRM" else "separate" for t in names],
            "joined_on": START,
            "start_reason": "assigned",
            "content_standard": ["Content standard 1", "Content standard 1", "Tone rules 3", "Web style 2", None],
        }
    )


def content_types() -> pd.DataFrame:
    """Five kinds, none with an end of the old way, three with the whole kit."""
    return pd.DataFrame(
        {
            "content_type": TYPES,
            "old_path_end": pd.NaT,
            "tool_link": [f"{SITE}/campaign-ai"] * 5,
            "workflow_guide": [f"{SITE}/guide/{t.replace(' ', '-')}" for t in TYPES[:4]] + [None],
            "help_channel": [f"{SITE}/help"] * 3 + [None] * 2,
        }
    )


def tools() -> pd.DataFrame:
    """Three approved tools, two of them for text; four others that people use anyway."""
    fresh = pd.Timestamp("2026-04-20")
    approved = pd.DataFrame(
        {
            "tool": [TEXT_AI, OLD_AI, IMAGE_AI],
            "sanctioned": True,
            "capability": ["text", "text", "image"],
            "discovered_via": [("contract-or-expense",)] * 3,
            "found_on": fresh,
            "cost_month": [1240.0, 440.0, 160.0],
            "priced_per": ["seat", "flat", "flat"],
            "review_date": pd.Timestamp("2025-11-24"),
            "allowed_data": [("public", "internal")] * 3,
            "export_tested_on": [pd.Timestamp("2026-02-10"), pd.NaT, pd.Timestamp("2026-02-11")],
        }
    )
    other = pd.DataFrame(
        {
            "tool": [SHADOW_TOOL, "Free translator", "Picture generator", "Meeting notes app"],
            "sanctioned": False,
            "capability": ["text", "translation", "image", "notes"],
            "discovered_via": [("survey", "contract-or-expense"), ("survey",), ("survey",), ("contract-or-expense",)],
            "found_on": fresh,
            "reason": [None, "translates a whole page at once", None, None],
            "response_date": [pd.NaT, pd.Timestamp("2026-03-02"), pd.NaT, pd.NaT],
            "allowed_data": [("public",)] * 4,
        }
    )
    return pd.concat([approved, other], ignore_index=True)


def governance(made: Cast) -> pd.DataFrame:
    """Rules that came in weeks 17 and 19; nothing makes use visible."""
    late, evidence = pd.Timestamp("2025-12-15"), pd.Timestamp("2026-04-27")
    rows: list[tuple[str, str, pd.Timestamp, Any]] = [
        ("policy", POLICY, late, pd.NaT),
        ("tool-list", f"{SITE}/tool-list", pd.Timestamp("2025-12-01"), pd.NaT),
        ("review-rule", f"{SITE}/review-rule", late, pd.NaT),
        ("qa", f"{SITE}/quality", pd.Timestamp("2026-01-12"), evidence),
        ("verification", f"{SITE}/verification", pd.Timestamp("2026-01-12"), evidence),
        ("compliance", f"{SITE}/compliance", pd.Timestamp("2026-01-12"), evidence),
        ("content-standard", f"{SITE}/content-standard", pd.Timestamp("2025-09-01"), pd.NaT),
        ("incident-plan", f"{SITE}/incident-plan", pd.Timestamp("2026-01-26"), pd.NaT),
    ]
    frame = pd.DataFrame(rows, columns=["artefact", "document", "approved_on", "evidence_on"])
    return frame.assign(version="1", owner=made.reviewers[1], reviewed_on=frame["approved_on"])


def metrics(made: Cast) -> pd.DataFrame:
    """Seven metrics, three of them about the model."""
    rows: list[tuple[str, str, str, float, float]] = [
        ("minutes_per_item", "efficiency", "down", 0.20, 40.0),
        ("weekly_active", "adoption", "up", 0.60, np.nan),
        ("leads_per_100", "impact", "up", 0.05, 3.10),
        ("satisfaction", "audience", "up", 0.02, 4.05),
        ("accuracy", "capability", "up", 0.05, 0.91),
        ("hallucination_rate", "capability", "down", 0.50, 0.04),
        ("benchmark", "capability", "up", 0.10, 71.0),
    ]
    frame = pd.DataFrame(rows, columns=["metric", "kind", "direction", "target", "baseline_value"])
    frame["primary"] = frame["metric"] == "minutes_per_item"
    frame["registered_on"] = pd.Timestamp("2025-08-01")
    frame["owner"] = made.other["owner"]
    timed = frame["metric"].isin(["minutes_per_item", "leads_per_100", "satisfaction"])
    frame.loc[timed, "baseline_from"] = pd.Timestamp("2025-07-07")
    frame.loc[timed, "baseline_to"] = pd.Timestamp("2025-08-10")
    frame["baseline_n"] = frame["metric"].map({"minutes_per_item": 49, "leads_per_100": 2400, "satisfaction": 700})
    link = "More variants of an advert are tried, so that the better one reaches more people."
    frame["causal_link"] = [link if m == "leads_per_100" else None for m in frame["metric"]]
    return frame


def impact(rng: Rng) -> pd.DataFrame:
    """Leads and satisfaction, five weeks before the start and the last five weeks."""
    series = [("leads_per_100", 3.10, 2400, 3.16, 2500, 1.9), ("satisfaction", 4.05, 700, 4.06, 720, 0.8)]
    frames = []
    for metric, before, n_before, after, n_after, sd in series:
        for mean, n, first in ((before, n_before, pd.Timestamp("2025-07-07")), (after, n_after, MONDAYS[36])):
            weeks = pd.date_range(first, periods=5, freq="7D")
            value = exact_normal(rng, 5, mean, sd / 400)
            frames.append(pd.DataFrame({"metric": metric, "week": weeks, "value": value, "n": n / 5, "sd": sd}))
    return pd.concat(frames, ignore_index=True)


def checkpoints() -> pd.DataFrame:
    """Week 4 in time, week 8 never, then three extensions without a question or an end."""
    weeks = [4, 8, 12, 20, 30]
    planned = [START + pd.Timedelta(weeks=w) for w in weeks]
    extended = ["EXTEND"] * 3
    return pd.DataFrame(
        {
            "pilot_week": weeks,
            "planned_on": planned,
            "created_on": pd.Timestamp("2025-07-28"),
            "held_on": [planned[0], pd.NaT, *[p + pd.Timedelta(days=1) for p in planned[2:]]],
            "decider_present": [True, None, True, False, False],
            "decision": ["FIX-AND-RECHECK", None, *extended],
            "computed_verdict": ["FIX-AND-RECHECK", None, "DECIDE-NOW", "DECIDE-NOW", "DECIDE-NOW"],
        }
    )


def budget() -> pd.DataFrame:
    """Foundation money that was planned and never released."""
    planned = {"technology": 180000.0, "algorithm": 28000.0, "people-process": 52000.0}
    return pd.DataFrame(
        {"stage": "Foundation", "category": list(planned), "planned": list(planned.values()), "committed": 0.0}
    )


def lessons() -> pd.DataFrame:
    """Two lessons in three months, used by nobody else."""
    return pd.DataFrame(
        {
            "written_on": [AS_OF - pd.Timedelta(days=70), AS_OF - pd.Timedelta(days=25)],
            "team": ["Content", "CRM"],
            "lesson": ["Give the tool the claims list with the brief.", "Ask for three short variants, not ten."],
            "reused_by": None,
        }
    )


def changes() -> pd.DataFrame:
    """Five changes, three of them tested on real cases before use."""
    days = ["2025-10-06", "2025-12-08", "2026-01-19", "2026-03-02", "2026-04-13"]
    what = ["prompt", "model", "prompt", "model", "prompt"]
    passed = [True, True, None, True, None]
    cases = [24.0, 30.0, 0.0, 30.0, np.nan]
    return pd.DataFrame({"changed_on": days, "what": what, "regression_cases": cases, "regression_passed": passed})
