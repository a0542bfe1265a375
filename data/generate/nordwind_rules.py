"""Pilot A: the map, tools, register, governance, help, money - everything that is not an item."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from data.generate.common import weekly
from data.generate.draw import Rng, in_turn, mondays, shuffled
from data.generate.nordwind_work import STEPS

AS_OF = pd.Timestamp("2026-05-25")
START = pd.Timestamp("2026-03-02")
TEAMS = ("Content", "CRM", "Web", "Creative")
MINUTES = (30, 15, 70, 35, 20, 60, 55, 40, 25, 5, 26, 10, 5)
CAPACITY = (24, 12, 46, 26, 15, 44, 42, 30, 20, None, 20, 8, None)
TOOLS = (
    "CMS",
    "DAM",
    "Copydesk AI",
    "CMS",
    "CMS",
    "Image AI",
    "DAM",
    "CMS",
    "Copydesk AI",
    "CMS",
    "Translate AI",
    "CMS",
    "CMS",
)
CORE = {"brief", "draft", "layout", "brand-check", "publish"}
AI = {"draft", "image", "localisation"}
REMOVED = ("intake-call", "copy-request", "manual-upload", "final-approval")


def rules(rng: Rng, everybody: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All tables that are not about single items."""
    return {
        "steps": steps(everybody),
        "handoffs": handoffs(),
        "tools": tools(),
        "governance": governance(everybody),
        "shadow_use": shadow(),
        "tickets": tickets(everybody),
        "teams": teams(),
        "content_types": content_types(),
        "issues": issues(),
        "pulse": pulse(rng, everybody),
        "metrics": metrics(),
        "impact": pd.DataFrame(impact(rng)),
        "checkpoints": checkpoints(),
        "budget": budget(),
        "lessons": lessons(),
        "changes": changes(),
    }


def steps(everybody: pd.DataFrame) -> pd.DataFrame:
    """17 steps before, 13 now; every step but localisation has a runbook."""
    author = everybody.loc[everybody["role"] == "manager", "person_id"].iloc[0]
    now = [
        {
            "step_id": step,
            "version": "now",
            "position": i + 1,
            "tool": TOOLS[i],
            "owner": "workflow owner",
            "input": "brief" if i == 0 else f"{STEPS[i - 1]} done",
            "output": f"{step} done",
            "minutes": MINUTES[i],
            "capacity_hours_week": CAPACITY[i],
            "core": step in CORE,
            "uses_ai": step in AI,
            "runbook_path": None if step == "localisation" else f"runbooks/{step}.md",
            "runbook_author": author,
        }
        for i, step in enumerate(STEPS)
    ]
    names = [STEPS[0], *REMOVED[:2], *STEPS[1:10], REMOVED[2], *STEPS[10:12], REMOVED[3], STEPS[12]]
    before = [
        {
            "step_id": s,
            "version": "before",
            "position": i + 1,
            "tool": "CMS",
            "owner": "workflow owner",
            "input": "text",
            "output": "text",
            "minutes": 35,
            "core": s in CORE,
            "uses_ai": s in AI,
        }
        for i, s in enumerate(names)
    ]
    return pd.DataFrame([*before, *now])


def handoffs() -> pd.DataFrame:
    """Twelve automatic links of the chain, two side links of Creative by copy and paste."""
    returned = {("draft", "author-check"): 9, ("image", "layout"): 7, ("layout", "brand-check"): 9}
    rows = [
        {
            "from_step": a,
            "to_step": b,
            "transfer": ("api", "native", "watched-folder")[i % 3],
            "out_format": "html",
            "in_format": "html",
            "items_returned": returned.get((a, b), 0),
        }
        for i, (a, b) in enumerate(pairwise(STEPS))
    ]
    rows += [
        {
            "from_step": a,
            "to_step": b,
            "transfer": "copy-paste",
            "out_format": "png",
            "in_format": "png",
            "items_returned": 0,
        }
        for a, b in (("image-brief", "layout"), ("image", "schedule"))
    ]
    return pd.DataFrame(rows).assign(items_passed=104, wait_hours=1.2)


def tools() -> pd.DataFrame:
    """Six approved tools, one of them isolated; two unapproved ones, each with reason and answer."""
    approved = (
        ("Copydesk AI", "text", 1020, "seat"),
        ("Image AI", "image", 400, "use"),
        ("Adobe panel", "image", 240, "flat"),
        ("Translate AI", "translation", 240, "flat"),
        ("CMS", "content management", 0, "flat"),
        ("DAM", "asset management", 0, "flat"),
    )
    via = (("contract-or-expense", "survey"), ("contract-or-expense", "network-or-sso"), ("contract-or-expense",))
    rows: list[dict[str, Any]] = [
        {
            "tool": t,
            "sanctioned": True,
            "capability": c,
            "cost_month": m,
            "priced_per": p,
            "discovered_via": via[i % 3],
            "review_date": pd.Timestamp("2026-01-20"),
            "export_tested_on": pd.Timestamp("2026-02-10"),
            "allowed_data": ("public", "internal"),
        }
        for i, (t, c, m, p) in enumerate(approved)
    ]
    rows += [
        {
            "tool": t,
            "sanctioned": False,
            "capability": c,
            "discovered_via": ("survey", "network-or-sso"),
            "allowed_data": ("public",),
            "reason": why,
            "response_date": pd.Timestamp("2026-04-20"),
        }
        for t, c, why in (
            ("Chat tool A", "text", "answers faster on a phone"),
            ("Image tool B", "image", "keeps the aspect ratio"),
        )
    ]
    return pd.DataFrame(rows).assign(found_on=pd.Timestamp("2026-04-15"))


def governance(everybody: pd.DataFrame) -> pd.DataFrame:
    """Nine documents, in force before the start, with evidence of use."""
    owner = everybody.loc[everybody["role"] == "reviewer", "person_id"].iloc[0]
    before = {"policy": 12, "tool-list": 10, "review-rule": 5}
    names = (
        "policy",
        "tool-list",
        "review-rule",
        "qa",
        "verification",
        "compliance",
        "visibility",
        "content-standard",
        "incident-plan",
    )
    rows = []
    for name in names:
        approved = START - pd.Timedelta(days=before.get(name, 14))
        evidence = AS_OF - pd.Timedelta(days=40 if name == "incident-plan" else 15)
        document = {"policy": "gov/ai-policy.md", "content-standard": "gov/style-guide.md"}.get(name, f"gov/{name}.md")
        rows.append(
            {
                "artefact": name,
                "document": document,
                "version": "2" if name == "content-standard" else "1",
                "owner": owner,
                "approved_on": approved,
                "reviewed_on": approved,
                "evidence_on": evidence,
            }
        )
    return pd.DataFrame(rows)


def shadow() -> pd.DataFrame:
    """A weekly survey with an amnesty from week 7 on."""
    weeks = mondays("2026-04-13", 6)
    return pd.DataFrame(
        {
            "week": weeks,
            "team": "all teams",
            "tool": "Chat tool A",
            "source": "survey",
            "people": 5,
            "items": [2, 1, 1, 0, 0, 0],
            "asked": 34,
            "answered": 29,
            "data_class": "public",
        }
    )


def tickets(everybody: pd.DataFrame) -> pd.DataFrame:
    """Nine requests for access, 22 for help; a specialist solved six for three people before their first result."""
    users = everybody[everybody["ever"] == True]  # noqa: E712
    asked = list(users["person_id"])
    team = dict(zip(users["person_id"], users["team"], strict=True))
    days = (2, 3, 3, 3, 4, 3, 2, 5, 3)
    rows: list[dict[str, Any]] = []
    for i, n in enumerate(days):
        opened = pd.Timestamp("2026-02-24") + pd.offsets.BDay(2 * i)
        rows.append(
            {
                "kind": "access",
                "risk_tier": "low",
                "person_id": asked[i * 3],
                "opened_on": opened,
                "started_on": opened,
                "closed_on": opened + pd.offsets.BDay(n),
                "resolved_by": "service-desk",
                "minutes": 10.0,
            }
        )
    early = [asked[i] for i in (3, 12, 20)] * 2
    for i, person in enumerate(early):
        opened = pd.Timestamp("2026-02-26") + pd.offsets.BDay(i // 3)
        rows.append(_help(person, opened, "specialist", 20.0))
    recent = (
        (40.0, "specialist"),
        (30.0, "specialist"),
        (25.0, "specialist"),
        (22.0, "peer"),
        (20.0, "peer"),
        (20.0, "service-desk"),
    )
    for i, (minutes, who) in enumerate(recent):
        rows.append(_help(asked[i * 5], pd.Timestamp("2026-04-28") + pd.Timedelta(days=4 * i), who, minutes))
    rows += [
        _help(asked[i * 2 + 1], pd.Timestamp("2026-03-17") + pd.offsets.BDay(2 * i), "peer" if i % 2 else "self", 12.0)
        for i in range(10)
    ]
    return pd.DataFrame(rows).assign(team=[team[r["person_id"]] for r in rows])


def _help(person: str, opened: pd.Timestamp, who: str, minutes: float) -> dict[str, Any]:
    began = opened + pd.offsets.BDay(1)
    return {
        "kind": "help",
        "risk_tier": "low",
        "person_id": person,
        "topic": "prompt wording",
        "opened_on": opened,
        "started_on": began,
        "closed_on": began + pd.offsets.BDay(1),
        "resolved_by": who,
        "minutes": minutes,
    }


def teams() -> pd.DataFrame:
    system = {"Content": "CMS", "CRM": "CRM suite", "Web": "CMS", "Creative": "Adobe"}
    return pd.DataFrame(
        [
            {
                "team": t,
                "primary_system": s,
                "ai_path": "separate" if t == "Creative" else "embedded",
                "joined_on": START,
                "start_reason": "assigned" if t in ("CRM", "Creative") else "invited",
                "content_standard": "Style guide 2",
            }
            for t, s in system.items()
        ]
    )


def content_types() -> pd.DataFrame:
    ends = {"newsletter": "2026-07-31", "landing page": "2026-08-31", "social set": "2026-08-31", "banner set": None}
    return pd.DataFrame(
        [
            {
                "content_type": k,
                "old_path_end": pd.Timestamp(d) if d else pd.NaT,
                "tool_link": f"cms/{k.split()[0]}",
                "workflow_guide": f"guides/{k.split()[0]}.md",
                "help_channel": "chat #ai-help",
            }
            for k, d in ends.items()
        ]
    )


def issues() -> pd.DataFrame:
    """Feedback from all four teams; four of the five most frequent themes closed in time; eight of nine actions too."""
    themes = (
        ("slow preview", 5, True),
        ("source search", 4, True),
        ("image size", 4, False),
        ("tone too formal", 3, True),
        ("login twice", 3, True),
        ("export name", 1, True),
    )
    rows: list[dict[str, Any]] = []
    for theme, n, done in themes:
        for i in range(n):
            raised = pd.Timestamp("2026-04-22") if not done else pd.Timestamp("2026-04-29") + pd.Timedelta(days=3 * i)
            rows.append(
                {
                    "source": "feedback",
                    "team": TEAMS[len(rows) % 4],
                    "raised_on": raised,
                    "theme": theme,
                    "closed_on": raised + pd.Timedelta(days=9) if done else pd.NaT,
                }
            )
    for i in range(9):
        due = pd.Timestamp("2026-04-10") + pd.Timedelta(days=4 * i)
        rows.append(
            {
                "source": "checkpoint",
                "raised_on": pd.Timestamp("2026-03-31"),
                "theme": "action",
                "due_on": due,
                "closed_on": due + pd.Timedelta(days=6 if i == 4 else -1),
            }
        )
    return pd.DataFrame(rows)


def pulse(rng: Rng, everybody: pd.DataFrame) -> pd.DataFrame:
    """30 answers; 27 with three right; nine of the ten people without a habit named what stopped them."""
    eligible = everybody[everybody["eligible_from"].notna()]
    without = list(eligible.loc[eligible["habitual"] == False, "person_id"])[:9]  # noqa: E712
    habit = list(eligible.loc[eligible["habitual"] == True, "person_id"])[:21]  # noqa: E712
    felt = rng.normal(0.33, 0.08, size=30)
    felt = felt - felt.mean() + 0.33
    barrier = [*["not-equipped"] * 6, *["not-able"] * 2, "not-willing"]
    return pd.DataFrame(
        {
            "person_id": [*without, *habit],
            "asked_on": pd.Timestamp("2026-05-18"),
            "felt_saving": felt,
            "quiz_right": shuffled(rng, [3] * 27 + [2] * 3),
            "barrier": [*barrier, *[None] * 21],
        }
    )


def metrics() -> pd.DataFrame:
    kinds = (
        ("hours_per_package", "efficiency", "down", 0.20, 9.70),
        ("habitual_share", "adoption", "up", 0.60, 0.0),
        ("days_to_first_result", "process", "down", 5.0, None),
        ("revenue_per_interaction", "impact", "up", 0.05, 0.412),
        ("satisfaction", "audience", "up", 0.0, 4.21),
        ("accuracy", "capability", "up", 0.9, None),
    )
    rows = [
        {
            "metric": m,
            "kind": k,
            "primary": m == "hours_per_package",
            "direction": d,
            "target": t,
            "registered_on": START - pd.Timedelta(days=9),
            "baseline_value": b,
            "baseline_from": pd.Timestamp("2026-01-26"),
            "baseline_to": pd.Timestamp("2026-03-01"),
            "baseline_n": 28 if m == "hours_per_package" else None,
            "owner": "head of marketing operations",
            "causal_link": "faster packages bring offers to market earlier" if k == "impact" else None,
        }
        for m, k, d, t, b in kinds
    ]
    return pd.DataFrame(rows)


def impact(rng: Rng) -> list[dict[str, Any]]:
    return [
        *weekly("revenue_per_interaction", "2026-01-26", 5, 0.412, 12000, 0.95, 0.004, rng),
        *weekly("revenue_per_interaction", "2026-03-02", 12, 0.431, 15000, 0.97, 0.004, rng),
        *weekly("satisfaction", "2026-01-26", 5, 4.21, 900, 0.8, 0.02, rng),
        *weekly("satisfaction", "2026-03-02", 10, 4.20, 850, 0.8, 0.02, rng),
    ]


def checkpoints() -> pd.DataFrame:
    made = START - pd.Timedelta(days=12)
    rows = [
        {
            "pilot_week": 4,
            "planned_on": pd.Timestamp("2026-03-31"),
            "held_on": pd.Timestamp("2026-03-31"),
            "decider_present": True,
            "decision": "NOT-ENOUGH-EVIDENCE",
            "computed_verdict": "NOT-ENOUGH-EVIDENCE",
        },
        {
            "pilot_week": 8,
            "planned_on": pd.Timestamp("2026-04-28"),
            "held_on": pd.Timestamp("2026-04-29"),
            "decider_present": True,
            "decision": "PROCEED",
            "computed_verdict": "PROCEED",
        },
        {"pilot_week": 12, "planned_on": pd.Timestamp("2026-05-26")},
    ]
    return pd.DataFrame(rows).assign(created_on=made)


def budget() -> pd.DataFrame:
    amounts = {"technology": 60000, "algorithm": 20000, "people-process": 100000}
    return pd.DataFrame(
        [{"stage": "Foundation", "category": c, "planned": a, "committed": a} for c, a in amounts.items()]
    )


def lessons() -> pd.DataFrame:
    n = 14
    team = in_turn(TEAMS, n)
    reused = [(TEAMS[(i + 1) % 4],) if i in (0, 3, 6, 9, 12) else None for i in range(n)]
    day = [pd.Timestamp("2026-03-06") + pd.Timedelta(days=5 * i) for i in range(n)]
    return pd.DataFrame(
        {
            "written_on": day,
            "team": team,
            "lesson": [f"Lesson {i + 1}: name the source first." for i in range(n)],
            "reused_by": reused,
        }
    )


def changes() -> pd.DataFrame:
    what = ("prompt", "prompt", "model", "vendor")
    day = [pd.Timestamp("2026-03-20") + pd.Timedelta(days=14 * i) for i in range(4)]
    return pd.DataFrame({"changed_on": day, "what": what, "regression_cases": 25, "regression_passed": True})
