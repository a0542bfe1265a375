"""How the tables of the sample pilot "Solid system" leave the tools of the team."""

from __future__ import annotations

from data.generate.export import Export

EXPORTS = {
    "work_items": Export(
        "tables/jira-export.csv",
        headings={
            "item_id": "Issue key",
            "team": "Component",
            "author": "Assignee",
            "content_type": "Issue Type",
            "path": "Workflow",
            "risk_tier": "Priority",
            "requested_at": "Created",
            "started_at": "In Progress",
            "published_at": "Resolved",
            "words": "Word count",
        },
        values={
            "path": {"old": "Classic", "ai": "AI path"},
            "risk_tier": {"high": "High", "medium": "Medium", "low": "Low"},
        },
    ),
    "usage": Export(
        "tables/copilot-seats.csv",
        headings={
            "person_id": "User",
            "week": "Week of",
            "tool": "Application",
            "actions": "Accepted actions",
            "host_system": "Opened from",
        },
        dates="%m/%d/%Y",
    ),
    "effort_log": Export(
        "tables/tempo-worklog.csv",
        headings={
            "person_id": "Mitarbeiter",
            "item_id": "Vorgang",
            "step_id": "Schritt",
            "work_date": "Datum",
            "minutes": "Stunden",
            "kind": "Art",
            "logged": "Gebucht",
            "after_hours": "Nach Feierabend",
        },
        hours=("minutes",),
        dates="%d.%m.%Y",
        delimiter=";",
        encoding="cp1252",
        decimal=",",
    ),
    "time_study": Export(
        "tables/time-study.xlsx",
        headings={
            "item_id": "Item",
            "measured_on": "Measured on",
            "create_min": "Making (min)",
            "verify_min": "Checking (min)",
            "rework_min": "Correcting (min)",
            "bridge_min": "Filling gaps (min)",
            "access_min": "Waiting for access (min)",
        },
    ),
    "reviews": Export(
        "tables/review-queue.xlsx",
        headings={
            "item_id": "Item",
            "reviewer": "Checked by",
            "queued_at": "Ready",
            "reviewed_at": "Decided",
            "decision": "Outcome",
            "worst_error": "Worst finding",
        },
        values={"decision": {"accept": "OK", "edit": "OK with changes", "reject": "Back"}},
        title=("Review queue", "Export of all decisions"),
    ),
    "assets": Export(
        "tables/dam-register.csv",
        headings={
            "asset_id": "Asset ID",
            "path": "File",
            "topic": "Topic",
            "owner": "Responsible",
            "status": "State",
            "updated_on": "Last change",
            "review_due": "Check again by",
            "licence": "Rights",
        },
        values={"status": {"current": "Released", "superseded": "Replaced", "draft": "Draft", "retired": "Withdrawn"}},
    ),
    "tickets": Export(
        "tables/servicedesk.csv",
        headings={
            "kind": "Category",
            "opened_on": "Opened",
            "started_on": "First response",
            "closed_on": "Closed",
            "resolved_by": "Solved by",
            "minutes": "Effort (min)",
        },
    ),
    "people": Export(
        "tables/people-list.csv",
        headings={"person_id": "Pseudonym", "skill_level": "AI skill", "volunteer": "Asked to join"},
    ),
}
