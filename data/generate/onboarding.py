"""Sample pilot B, 'heroics': learning, one team of six keen people, six weeks; real value, carried by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from data.generate.draw import Rng, generator, mondays, pseudonyms
from data.generate.export import Export
from data.generate.onboarding_content import content_files
from data.generate.onboarding_rules import rules
from data.generate.onboarding_work import work
from data.generate.story import Story, canonical

SEED = 20260406
START = pd.Timestamp("2026-04-06")
TEAM = "Onboarding"


def charter() -> dict[str, Any]:
    return {
        "pilot_id": "heroics",
        "domain": "learning",
        "start_date": date(2026, 4, 6),
        "planned_end": date(2026, 5, 17),
        "stage": "Pilot Design",
        "requested_stage": "Expansion",
        "workflow_start": "request in the intake form",
        "workflow_end": "published module",
        "departments": ("Learning and development",),
        "owner": "head of onboarding",
        "owner_function": "business",
        "owner_metric": "hours_per_module",
        "scale_people": 80,
        "scale_projects": 10,
        "scale_items_month": 79.4,
        "scale_skill_mix": (0.40, 0.45, 0.15),
        "scale_review_hours_month": 43.3,
        "lead_time_promise_days": 30,
        "decider": "director of human resources",
        "decider_authority": 50000,
        "run_capacity_confirmed": False,
        "role_changes_agreed": False,
        "run_cost_accepted": True,
        "approved_formats": ("docx", "html", "zip"),
        "hourly_cost": 60,
        "items_month_today": 5,
        "why_it_worked": "system",
        "self_rating": (4, 3, 4, 4, 3, 4, 4, 3, 3),
    }


def people(rng: Rng) -> pd.DataFrame:
    """Six volunteers, five of them experts; three outsiders of the cold start; four content owners."""
    rows: list[dict[str, Any]] = [
        {
            "team": TEAM,
            "role": "manager" if i == 4 else "member",
            "skill_level": "intermediate" if i == 5 else "expert",
            "volunteer": True,
            "eligible_from": START,
            "access_date": START,
            "literacy_date": pd.Timestamp("2026-04-02" if i < 4 else "2026-04-22"),
            "trained_date": pd.Timestamp("2026-04-03") if i < 4 else pd.NaT,
        }
        for i in range(6)
    ]
    rows += [
        {"team": "Sales", "role": "member", "cold_start": r} for r in ("done-with-help", "done-with-help", "not-done")
    ]
    rows += [{"team": "Product", "role": "content-owner"} for _ in range(4)]
    return pd.DataFrame([{"person_id": p, **row} for p, row in zip(pseudonyms(rng, len(rows)), rows, strict=True)])


def usage(everybody: pd.DataFrame) -> pd.DataFrame:
    """Everybody in every week, 12 actions each, about a third of them in the authoring suite."""
    rows = []
    for week in mondays("2026-04-06", 6):
        for place, person in enumerate(everybody["person_id"].iloc[:6]):
            more = 1 if week == mondays("2026-04-06", 6)[-1] and place < 5 else 0
            own = 4 + more
            rows.append(
                {
                    "person_id": person,
                    "week": week,
                    "tool": "Script AI",
                    "actions": own,
                    "host_system": "Authoring suite",
                }
            )
            rows.append(
                {"person_id": person, "week": week, "tool": "Video AI", "actions": 12 - own, "host_system": "browser"}
            )
    return pd.DataFrame(rows)


def story() -> Story:
    """The whole pilot, the same at every call."""
    rng = generator(SEED)
    everybody = people(rng)
    files, assets = content_files(rng, everybody)
    tables = {"people": everybody, "usage": usage(everybody), "assets": assets}
    tables |= work(rng, everybody, assets) | rules(rng, everybody)
    texts = {"gov/ai-policy-draft.md": {"enabling": 4, "forbidding": 10}}
    made = {name: canonical(name, frame) for name, frame in tables.items()}
    return Story("heroics", charter(), made, date(2026, 5, 18), files, texts)


EXPORTS: dict[str, Export] = {
    "usage": Export(
        "tables/copilot-person-query.csv",
        headings={
            "person_id": "PersonId",
            "week": "MetricDate",
            "tool": "App",
            "actions": "Actions",
            "host_system": "Surface",
        },
        encoding="utf-16",
        delimiter="\t",
    ),
    "work_items": Export(
        "tables/planner-export.xlsx",
        headings={
            "item_id": "Task ID",
            "team": "Bucket",
            "author": "Assigned to",
            "path": "Label",
            "requested_at": "Created date",
            "started_at": "Start date",
            "published_at": "Completed date",
        },
        values={"path": {"ai": "with AI", "old": "without AI"}},
    ),
    "effort_log": Export(
        "tables/zeiterfassung.csv",
        headings={
            "person_id": "Kürzel",
            "item_id": "Modul",
            "work_date": "Datum",
            "minutes": "Stunden",
            "kind": "Art",
            "logged": "gebucht",
            "after_hours": "nach Feierabend",
        },
        hours=("minutes",),
        values={
            "kind": {
                "planned": "geplant",
                "review": "Prüfung",
                "rework": "Nacharbeit",
                "fix": "Reparatur",
                "bridge": "Übertragen",
                "cleanup": "Aufräumen",
                "chase": "Nachfassen",
            }
        },
        delimiter=";",
        decimal=",",
        encoding="cp1252",
        dates="%d.%m.%Y",
    ),
    "time_study": Export(
        "tables/diary.xlsx",
        headings={
            "item_id": "Module",
            "measured_on": "Day",
            "create_min": "Create",
            "verify_min": "Verify",
            "rework_min": "Rework",
            "bridge_min": "Bridge",
        },
    ),
    "reviews": Export(
        "tables/review-list.csv",
        headings={
            "item_id": "Module",
            "reviewer": "Checked by",
            "minutes": "Min",
            "queued_at": "Handed in",
            "reviewed_at": "Done",
        },
    ),
    "assets": Export(
        "tables/content-register.xlsx",
        headings={"asset_id": "Key", "path": "Path", "updated_on": "Changed", "review_due": "Review by"},
    ),
    "defects": Export(
        "tables/findings.csv",
        headings={"found_on": "Date", "root_cause": "Cause"},
        dates="%d.%m.%Y",
        encoding="cp1252",
        delimiter=";",
    ),
}
