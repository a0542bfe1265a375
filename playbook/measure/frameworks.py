"""Facts of governance: what was in force before use spread, what is complete, known, reviewed and rehearsed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from playbook.measure.usage import eligible
from playbook.measure.worktime import working_days
from playbook.model.evidence import Evidence, Missing, NotApplicable, Number, Share
from playbook.model.evidence_governance import Frameworks, Learning, Policy
from playbook.model.fact import Data, fact

FOUR = {
    "qa": "quality assurance",
    "verification": "verification",
    "compliance": "compliance",
    "visibility": "visibility",
}
"""The four frameworks as the table names them, and in words."""
BEFORE_USE = ("policy", "tool-list", "review-rule")
FRESH = pd.Timedelta(days=90)
REHEARSED = pd.Timedelta(days=183)
REVIEWED = pd.Timedelta(days=365)
THREE_MONTHS = pd.Timedelta(days=91)
MONTH_DAYS = 30.44
CHANNELS = frozenset({"contract-or-expense", "survey", "network-or-sso", "interview"})
PLAN = "governance.artefact governance.owner governance.document governance.evidence_on"


@fact(
    "governance.artefact governance.approved_on usage.person_id usage.week usage.actions people.person_id "
    "people.eligible_from! people.left_on?"
)
def used_before_rules(data: Data) -> Evidence:
    """Eligible people who had used it by the day the last of policy, tool list and review rule took effect."""
    people, usage, rules = eligible(data), data.table("usage"), data.table("governance")
    there = rules[rules["artefact"].isin(BEFORE_USE) & (rules["approved_on"] <= pd.Timestamp(data.as_of))]
    approved = there.groupby("artefact")["approved_on"].min()
    complete = bool(approved.reindex(list(BEFORE_USE)).notna().all())
    day = approved.max() if complete else pd.Timestamp(data.as_of)
    done = set(usage.loc[(usage["actions"] >= 1) & (usage["week"] < day), "person_id"])
    missing = tuple(name for name in BEFORE_USE if name not in approved.index or pd.isna(approved[name]))
    n = len(people)
    part = int(people["person_id"].isin(done).sum())
    return Share(
        part=part, whole=n, of="eligible people", people=n, rows=missing, worst=f"{day:%Y-%m-%d}" if complete else ""
    )


@fact(
    "governance.artefact governance.document governance.approved_on? governance.reviewed_on? pulse.person_id? "
    "pulse.quiz_right? pulse.asked_on?"
)
def policy_known(data: Data) -> Evidence:
    """The policy's document and age, and how many people answer all three questions rightly.

    Without a document there is nothing to know, so the answers are only needed where there is one.
    """
    rules, now = data.table("governance"), pd.Timestamp(data.as_of)
    rows = rules[(rules["artefact"] == "policy") & rules["document"].notna()]
    answers = _quiz(data)
    if rows.empty:
        return Policy(document=False, months=None, right=0, asked=0)
    if answers.empty:
        return Missing(columns=("pulse.person_id", "pulse.quiz_right"))
    days = pd.concat([_dates(rows, c) for c in ("approved_on", "reviewed_on")])
    past = days[days <= now]
    months = (now - past.max()).days / MONTH_DAYS if len(past) else None
    return Policy(document=True, months=months, right=int((answers == 3).sum()), asked=len(answers))


@fact(PLAN)
def frameworks(data: Data) -> Evidence:
    """Quality assurance, verification, compliance, visibility: owner, document, evidence within 90 days."""
    rules = data.table("governance")
    lacking = {name: _lacks(rules[rules["artefact"] == name], data) for name in FOUR}
    complete = tuple(name for name, gaps in lacking.items() if not gaps)
    return Frameworks(
        complete=complete,
        lacking=tuple(f"{FOUR[name]} (no {', no '.join(gaps)})" for name, gaps in lacking.items() if gaps),
    )


@fact(PLAN)
def incident_plan(data: Data) -> Evidence:
    """How many of three the incident plan has: a document, a person who may pause, a rehearsal within 6 months."""
    rules = data.table("governance")
    rows = rules[rules["artefact"] == "incident-plan"]
    there = {
        "a document": _any(rows, "document"),
        "a person who may pause the system": _any(rows, "owner"),
        "a rehearsal within 6 months": bool(_within(rows["evidence_on"], REHEARSED, data).any()),
    }
    missing = tuple(name for name, yes in there.items() if not yes)
    return Number(value=len(there) - len(missing), n=len(there), unit="of 3", rows=missing)


@fact("tools.tool tools.discovered_via! tools.found_on!")
def discovery_channels(data: Data) -> Evidence:
    """Ways in which AI tools were found within the last 90 days."""
    tools = data.table("tools")
    fresh = tools[_within(tools["found_on"], FRESH, data)]
    found = sorted(CHANNELS & {c for cell in fresh["discovered_via"] if isinstance(cell, tuple) for c in cell})
    return Number(value=len(found), n=len(fresh), unit="channels", note=", ".join(found))


@fact("tools.tool tools.sanctioned tools.review_date")
def reviewed_tools(data: Data) -> Evidence:
    """Approved tools with a full review within 12 months, out of all approved tools."""
    tools = data.table("tools")
    approved = tools[tools["sanctioned"].fillna(value=False).astype(bool)]
    fresh = _within(approved["review_date"], REVIEWED, data)
    rows = tuple(sorted(approved.loc[~fresh, "tool"].astype(str)))[:20]
    return Share(part=int(fresh.sum()), whole=len(approved), of="approved tools", rows=rows)


@fact("people.person_id people.literacy_date usage.person_id usage.week usage.actions")
def trained_before_use(data: Data) -> Evidence:
    """Users whose basic training was finished by the Sunday of their first active week, out of all users."""
    usage, people = data.table("usage"), data.table("people").drop_duplicates("person_id").set_index("person_id")
    first = usage[usage["actions"] >= 1].groupby("person_id")["week"].min()
    day = people["literacy_date"].reindex(first.index)
    in_time = day <= first + pd.Timedelta(days=6)
    return Share(part=int(in_time.sum()), whole=len(first), of="people who used it", people=len(first))


@fact("lessons.written_on lessons.team lessons.reused_by")
def learning(data: Data) -> Evidence:
    """Lessons of the last 3 months: a month, teams that wrote them, how many another team used."""
    lessons, now = data.table("lessons"), pd.Timestamp(data.as_of)
    rows = lessons[(lessons["written_on"] > now - THREE_MONTHS) & (lessons["written_on"] <= now)]
    reused = [isinstance(u, tuple) and bool(set(u) - {t}) for u, t in zip(rows["reused_by"], rows["team"], strict=True)]
    return Learning(per_month=len(rows) / 3, teams=int(rows["team"].nunique()), reused=sum(reused), lessons=len(rows))


@fact("effort_log.item_id! effort_log.kind effort_log.minutes work_items.item_id work_items.path work_items.risk_tier!")
def governance_minutes(data: Data) -> Evidence:
    """Minutes of governance out of all minutes on AI items of the low class."""
    items, log = data.table("work_items"), data.table("effort_log")
    low = items[(items["path"] == "ai") & (items["risk_tier"] == "low")]
    rows = log[log["item_id"].isin(low["item_id"]) & ~log["kind"].isin(["support", "integration"])]
    if low.empty:
        return NotApplicable(why="No AI item is in the low risk class.")
    if not rows["minutes"].sum():
        return Missing(
            columns=("effort_log.item_id", "effort_log.minutes"), why="No effort on low-risk items is recorded."
        )
    part = float(rows.loc[rows["kind"] == "governance", "minutes"].sum())
    n = int(rows["item_id"].nunique())
    return Share(part=part, whole=float(rows["minutes"].sum()), of="minutes on low-risk AI items", n=n, counted=False)


@fact("tickets.kind tickets.risk_tier tickets.opened_on tickets.closed_on")
def access_days(data: Data) -> Evidence:
    """Median working days until access to a low-risk tool or use was granted; open requests count to today."""
    tickets = data.table("tickets")
    access = tickets[tickets["kind"] == "access"]
    rows = access[access["risk_tier"] == "low"]
    if len(access) and access["risk_tier"].isna().all():
        return Missing(columns=("tickets.risk_tier",), why="The risk class of the requests for access is not known.")
    if rows.empty:
        return NotApplicable(why="Nobody asked for access to a low-risk tool or use.")
    days = working_days(rows["opened_on"], rows["closed_on"].fillna(pd.Timestamp(data.as_of)))
    if days.isna().all():
        return Missing(columns=("tickets.opened_on",))
    waiting = int(rows["closed_on"].isna().sum())
    note = f"Still open, counted to the report date: {waiting}." if waiting else ""
    return Number(value=float(days.median()), n=int(days.notna().sum()), unit="working days", note=note)


def _lacks(rows: pd.DataFrame, data: Data) -> list[str]:
    have = {
        "owner": _any(rows, "owner"),
        "document": _any(rows, "document"),
        "evidence within 90 days": bool(_within(rows["evidence_on"], FRESH, data).any()),
    }
    return [name for name, yes in have.items() if not yes]


def _quiz(data: Data) -> pd.Series[Any]:
    """Each person's latest number of right answers; empty if nobody was asked."""
    if not (data.has("pulse.person_id") and data.has("pulse.quiz_right")):
        return pd.Series(dtype=float)
    pulse = data.table("pulse")
    if "asked_on" in pulse.columns:
        pulse = pulse.sort_values("asked_on", kind="stable")
    latest: pd.Series[Any] = pulse[pulse["quiz_right"].notna()].drop_duplicates("person_id", keep="last")["quiz_right"]
    return latest


def _any(rows: pd.DataFrame, column: str) -> bool:
    return bool(rows[column].notna().any())


def _within(day: pd.Series[Any], length: pd.Timedelta, data: Data) -> pd.Series[bool]:
    """True where a date lies in this length of time up to the report date; a date still to come does not count."""
    now = pd.Timestamp(data.as_of)
    return (day >= now - length) & (day <= now)


def _dates(rows: pd.DataFrame, column: str) -> pd.Series[Any]:
    found: pd.Series[Any] = rows[column] if column in rows.columns else pd.Series(pd.NaT, index=rows.index)
    return found
