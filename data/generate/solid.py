"""The sample pilot "Solid system": marketing, four teams, twelve weeks, a result the system carries."""

from __future__ import annotations

from datetime import date
from typing import Any

from data.generate import (
    solid_content,
    solid_effort,
    solid_flow,
    solid_items,
    solid_paper,
    solid_people,
    solid_review,
    solid_voice,
)
from data.generate.solid_base import AS_OF, PLANNED_END, START
from data.generate.solid_exports import EXPORTS
from data.generate.story import Story

__all__ = ["EXPORTS", "story"]

TABLES = {
    "people": solid_people.people,
    "usage": solid_people.usage,
    "work_items": solid_items.work_items,
    "time_study": solid_effort.time_study,
    "effort_log": solid_effort.effort_log,
    "steps": solid_flow.steps,
    "handoffs": solid_flow.handoffs,
    "events": solid_flow.events,
    "assets": solid_content.assets,
    "provenance": solid_review.provenance,
    "reviews": solid_review.reviews,
    "defects": solid_review.defects,
    "teams": solid_paper.teams,
    "content_types": solid_paper.content_types,
    "tools": solid_paper.tools,
    "shadow_use": solid_paper.shadow_use,
    "governance": solid_paper.governance,
    "metrics": solid_paper.metrics,
    "impact": solid_paper.impact,
    "checkpoints": solid_paper.checkpoints,
    "budget": solid_paper.budget,
    "lessons": solid_paper.lessons,
    "changes": solid_paper.changes,
    "tickets": solid_voice.tickets,
    "issues": solid_voice.issues,
    "pulse": solid_voice.pulse,
}


def story() -> Story:
    """Charter, tables and files of the pilot."""
    return Story(
        name="solid",
        charter=charter(),
        tables={name: make() for name, make in TABLES.items()},
        as_of=AS_OF,
        files=solid_content.files(),
        texts=solid_paper.TEXTS,
    )


def charter() -> dict[str, Any]:
    """What was written down before the start."""
    managers = [p.key for p in solid_people.pilots() if p.manager]
    owners = solid_people.owners()
    return {
        "pilot_id": "solid",
        "domain": "marketing",
        "start_date": START.date(),
        "planned_end": PLANNED_END,
        "stage": "Pilot Design",
        "requested_stage": "Foundation",
        "workflow_start": "brief",
        "workflow_end": "live page",
        "departments": ["Marketing"],
        "owner": managers[0],
        "owner_function": "business",
        "owner_metric": "hours_per_package",
        "scale_people": 120,
        "scale_teams": 9,
        "scale_projects": 12,
        "scale_items_month": 120,
        "scale_skill_mix": [0.40, 0.45, 0.15],
        "scale_review_hours_month": 32,
        "scale_support_hours_month": 40,
        "lead_time_promise_days": 7,
        "stop_rule_value": "Stop if the saving per item is below 5% on 2026-05-25.",
        "stop_rule_harm": "Pause from 2026-03-02 on after 2 severe errors in published items.",
        "stop_owner": managers[1],
        "decider": owners[5],
        "decider_authority": 250_000,
        "run_owner": managers[2],
        "run_capacity_confirmed": True,
        "role_changes_agreed": True,
        "run_cost_accepted": True,
        "foundation_end": date(2026, 8, 30),
        "expansion_end": date(2027, 2, 28),
        "approved_formats": ["docx", "md", "html", "xlsx"],
        "hourly_cost": 60,
        "items_month_today": 46,
        "cost_today_month": 26_500,
        "why_it_worked": "system",
        "self_rating": [4, 3, 4, 3, 4, 3, 4, 4, 4],
    }
