"""How the tables of the plateau pilot leave the tools of its teams."""

from __future__ import annotations

from data.generate.export import Export

EXPORTS: dict[str, Export] = {
    "work_items": Export(
        "tables/board-export.csv",
        headings={
            "item_id": "Issue key", "team": "Squad", "author": "Assignee", "content_type": "Issue type", "path": "Route",
            "risk_tier": "Risk", "requested_at": "Created", "started_at": "In progress", "published_at": "Done",
            "words": "Word count", "record_id": "DAM key",
        },
        values={"path": {"old": "Classic", "ai": "AI route"}},
    ),
    "effort_log": Export(
        "tables/time-sheet.csv",
        headings={"person_id": "Worker", "item_id": "Issue", "work_date": "Day", "minutes": "Hours", "kind": "Activity"},
        hours=("minutes",),
    ),
    "usage": Export(
        "tables/ai-usage-report.xlsx",
        headings={"person_id": "User", "week": "Week starting", "tool": "Product", "actions": "Completions", "host_system": "Opened from"},
        title=("AI usage report", "All products, per week"),
    ),
    "people": Export(
        "tables/hr-list.csv",
        headings={"person_id": "Kürzel", "team": "Team", "role": "Rolle", "skill_level": "Können", "volunteer": "Freiwillig"},
        dates="%d.%m.%Y",
        delimiter=";",
        encoding="cp1252",
        decimal=",",
    ),
    "pulse": Export(
        "tables/survey.csv",
        headings={"person_id": "Respondent", "asked_on": "Sent", "felt_saving": "Felt saving", "quiz_right": "Quiz", "barrier": "What stopped you"},
        delimiter=";",
        encoding="utf-16",
        decimal=",",
    ),
    "tickets": Export(
        "tables/service-desk.csv",
        headings={"kind": "Category", "opened_on": "Opened", "started_on": "First reply", "closed_on": "Resolved", "resolved_by": "Resolver group", "minutes": "Effort"},
        dates="%m/%d/%Y",
    ),
    "reviews": Export(
        "tables/review-log.xlsx",
        headings={"item_id": "Issue key", "reviewer": "Checked by", "queued_at": "Submitted", "reviewed_at": "Decided", "decision": "Outcome"},
        values={"decision": {"accept": "approved", "edit": "approved with changes", "reject": "sent back"}},
    ),
    "tools": Export(
        "tables/tool-inventory.csv",
        headings={"tool": "Application", "sanctioned": "Approved", "cost_month": "EUR per month", "found_on": "Last seen"},
    ),
}  # fmt: skip
