"""Sample pilot A, 'solid system': marketing, four teams, twelve weeks; the value is real and the system carries it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from data.generate.draw import Rng, generator, in_turn, mondays, pseudonyms
from data.generate.export import Export
from data.generate.nordwind_content import content_files
from data.generate.nordwind_rules import rules
from data.generate.nordwind_work import work
from data.generate.story import Story, canonical

SEED = 20260302
START = pd.Timestamp("2026-03-02")
WEEKS = mondays("2026-03-02", 12)
SYSTEM = {"Content": "CMS", "CRM": "CRM suite", "Web": "CMS", "Creative": "Adobe"}
HABITUAL = {"Content": "nniiiiee", "CRM": "nnniiiee", "Web": "nniiie", "Creative": "ni"}
OTHERS = {"Content": "n", "CRM": "i", "Web": "ni", "Creative": "nnniie"}
LEVEL = {"n": "novice", "i": "intermediate", "e": "expert"}
VOLUNTEERS = {"Content": (2, 3, 6), "CRM": (3, 4, 6), "Web": (2, 3, 5), "Creative": (2, 5)}
MANAGERS = {"Content": 2, "CRM": 3, "Web": 2, "Creative": 5}
NEVER = 3


def charter() -> dict[str, Any]:
    return {
        "pilot_id": "solid",
        "domain": "marketing",
        "start_date": date(2026, 3, 2),
        "planned_end": date(2026, 5, 24),
        "stage": "Pilot Design",
        "requested_stage": "Foundation",
        "workflow_start": "brief in the intake form",
        "workflow_end": "live page",
        "departments": ("Marketing",),
        "owner": "head of marketing operations",
        "owner_function": "business",
        "owner_metric": "hours_per_package",
        "scale_people": 120,
        "scale_teams": 9,
        "scale_projects": 12,
        "scale_items_month": 120,
        "scale_skill_mix": (0.40, 0.45, 0.15),
        "scale_review_hours_month": 32,
        "scale_support_hours_month": 40,
        "lead_time_promise_days": 7,
        "stop_rule_value": "If the net saving is below 10% on 2026-04-26, we stop.",
        "stop_rule_harm": "More than 2 severe errors after publication pause all publishing.",
        "stop_owner": "quality lead",
        "decider": "director of marketing",
        "decider_authority": 250000,
        "run_owner": "team lead web",
        "run_capacity_confirmed": True,
        "role_changes_agreed": True,
        "run_cost_accepted": True,
        "foundation_end": date(2026, 8, 30),
        "expansion_end": date(2027, 2, 28),
        "approved_formats": ("docx", "md", "html", "xlsx"),
        "hourly_cost": 60,
        "items_month_today": 46,
        "cost_today_month": 26500,
        "why_it_worked": "system",
        "self_rating": (4, 3, 4, 3, 4, 3, 4, 4, 4),
    }


def people(rng: Rng) -> pd.DataFrame:
    """34 eligible people, then reviewers, the specialist, content owners, and outsiders of the cold start."""
    rows = [row for team in SYSTEM for row in _team(team)]
    rows += [{"team": "Brand & Legal", "role": "reviewer"} for _ in range(4)]
    rows += [{"team": "AI desk", "role": "specialist"}]
    rows += [{"team": "Product", "role": "content-owner"} for _ in range(6)]
    tried = ("done-alone",) * 4 + ("done-with-help",)
    rows += [{"team": "Events", "role": "member", "cold_start": result} for result in tried]
    return pd.DataFrame([{"person_id": p, **row} for p, row in zip(pseudonyms(rng, len(rows)), rows, strict=True)])


def _team(team: str) -> list[dict[str, Any]]:
    """The habitual people of a team first, then the others; the last of Creative never begin."""
    skills = HABITUAL[team] + OTHERS[team]
    return [
        {
            "team": team,
            "role": "manager" if MANAGERS[team] == place else "member",
            "skill_level": LEVEL[letter],
            "volunteer": place in VOLUNTEERS[team],
            "eligible_from": START,
            "access_date": pd.Timestamp("2026-02-23"),
            "literacy_date": pd.Timestamp("2026-02-24"),
            "trained_date": pd.Timestamp("2026-02-26"),
            "habitual": place < len(HABITUAL[team]),
            "ever": not (team == "Creative" and place >= len(skills) - NEVER),
        }
        for place, letter in enumerate(skills)
    ]


def active(everybody: pd.DataFrame) -> dict[pd.Timestamp, list[str]]:
    """Who was active in each week: 27,27,26,25,24,23,23,24 and then 24,25,24,25 people."""
    core = list(everybody.loc[everybody["habitual"] == True, "person_id"])  # noqa: E712 - empty for non-users
    late = everybody[(everybody["habitual"] == False) & (everybody["ever"] == True)]  # noqa: E712
    a, b, *rest = (
        *late.loc[late["team"] == "Content", "person_id"],
        *late.loc[late["team"] == "Web", "person_id"],
        *late.loc[~late["team"].isin(["Content", "Web"]), "person_id"],
    )
    c, d, e, f, g = rest
    extra = [(a, b, c), (d, e, f), (g, b), (a,), (), (), (), (), (), (a,), (), (b,)]
    left_out = [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    return {w: [*core[out:], *more] for w, more, out in zip(WEEKS, extra, left_out, strict=True)}


def usage(everybody: pd.DataFrame, weeks: dict[pd.Timestamp, list[str]]) -> pd.DataFrame:
    """Ten actions per active person and week; people who did nothing stand with 0."""
    eligible = everybody[everybody["eligible_from"].notna()]
    team = dict(zip(eligible["person_id"], eligible["team"], strict=True))
    rows: list[dict[str, Any]] = []
    inside = {"Web": 0, "Creative": 0}
    for week, there in weeks.items():
        recent = week >= WEEKS[-4]
        for person in eligible["person_id"]:
            rows += _actions(person, week, team[person], person in there, recent, inside)
    return pd.DataFrame(rows)


def _actions(
    person: str, week: pd.Timestamp, team: str, there: bool, recent: bool, inside: dict[str, int]
) -> list[dict[str, Any]]:
    tools = ("Image AI", "Copydesk AI") if team == "Creative" else ("Copydesk AI", "Image AI")
    base = {"person_id": person, "week": week}
    if not there:
        return [{**base, "tool": tools[0], "actions": 0, "host_system": None}]
    own = 8
    if team == "Web":
        own = 10 if not recent or inside["Web"] < 17 else 0
        inside["Web"] += recent
    elif team == "Creative":
        own = 4 if recent and not inside["Creative"] else 0
        inside["Creative"] += recent
    split = ((own, tools[0], SYSTEM[team]), (10 - own, tools[1], "browser"))
    return [{**base, "tool": tool, "actions": n, "host_system": host} for n, tool, host in split if n]


def story() -> Story:
    """The whole pilot, the same at every call."""
    rng = generator(SEED)
    everybody = people(rng)
    weeks = active(everybody)
    tables = {"usage": usage(everybody, weeks)}
    tables |= work(rng, everybody)
    everybody = everybody.assign(access_date=_access(everybody, tables["work_items"], tables["reviews"]))
    files, assets = content_files(rng, everybody)
    sources = _link(tables["provenance"], assets)
    tables |= rules(rng, everybody) | {"assets": assets, "provenance": sources}
    tables["people"] = everybody.drop(columns=["habitual", "ever"])
    texts = {"gov/ai-policy.md": {"enabling": 17, "forbidding": 9}}
    made = {name: canonical(name, frame) for name, frame in tables.items()}
    return Story("solid", charter(), made, date(2026, 5, 25), files, texts)


def _access(everybody: pd.DataFrame, items: pd.DataFrame, reviews: pd.DataFrame) -> pd.Series[Any]:
    """Access a few working days before the first accepted result (median 4), so that each began when work came up."""
    ai = items[items["path"] == "ai"]
    accepted = reviews[reviews["decision"].isin(["accept", "edit"])].groupby("item_id")["reviewed_at"].min()
    when = ai["item_id"].map(accepted).where(ai["item_id"].isin(reviews["item_id"]), ai["published_at"])
    first = when.groupby(ai["author"]).min()
    days = dict(zip(sorted(first.index), in_turn([4, 3, 5, 4, 2, 4, 6], len(first)), strict=True))
    early = {p: (first[p].normalize() - pd.offsets.BDay(days[p])) for p in first.index}
    known = everybody["person_id"].map(early)
    return known.where(known.notna(), everybody["access_date"])


def _link(provenance: pd.DataFrame, assets: pd.DataFrame) -> pd.DataFrame:
    """Sources of 101 items: 61 different assets, all approved but for one item's."""
    fine = assets[(assets["status"] == "current") & (assets["language"] == "en") & assets["approved_by"].notna()]
    used = list(fine["asset_id"].sample(60, random_state=7))
    loose = assets.loc[(assets["status"] == "current") & assets["approved_by"].isna(), "asset_id"].iloc[0]
    rows = provenance.index[provenance["sourced"]]
    chosen = [(used[i % 60], used[(i * 7 + 3) % 60]) for i in range(len(rows))]
    plain = provenance.index[provenance["sourced"] & (provenance["risk"] == "low")][0]
    sources = dict(zip(rows, chosen, strict=True)) | {plain: (used[0], loose)}
    out = provenance.assign(source_assets=[sources.get(i) for i in provenance.index])
    return out.drop(columns=["sourced", "risk"])


EXPORTS: dict[str, Export] = {
    "usage": Export(
        "tables/copydesk-weekly-users.csv",
        headings={
            "person_id": "User key",
            "week": "Week of",
            "tool": "Product",
            "actions": "Completed actions",
            "host_system": "Opened in",
        },
        dates="%m/%d/%Y",
    ),
    "work_items": Export(
        "tables/jira-export.xlsx",
        headings={
            "item_id": "Issue key",
            "team": "Squad",
            "author": "Assignee",
            "content_type": "Asset type",
            "path": "Route",
            "risk_tier": "Risk",
            "requested_at": "Created",
            "started_at": "In progress since",
            "published_at": "Released",
        },
        values={"path": {"ai": "AI-assisted", "old": "classic"}, "risk_tier": {"high": "H", "medium": "M", "low": "L"}},
        title=("Jira issue export", "Project NORDWIND, all issues"),
    ),
    "effort_log": Export(
        "tables/toggl-detailed.csv",
        headings={
            "person_id": "Member",
            "item_id": "Project",
            "work_date": "Start date",
            "minutes": "Duration (h)",
            "kind": "Tag",
        },
        hours=("minutes",),
        delimiter=";",
        decimal=",",
        encoding="cp1252",
        dates="%d.%m.%Y",
    ),
    "time_study": Export(
        "tables/stopwatch-sheet.xlsx",
        headings={
            "item_id": "Key",
            "measured_on": "Day",
            "create_min": "Making (min)",
            "verify_min": "Checking (min)",
            "rework_min": "Reworking (min)",
            "bridge_min": "Carrying over (min)",
            "access_min": "Access (min)",
        },
    ),
    "reviews": Export(
        "tables/review-log.csv",
        headings={
            "item_id": "Item",
            "reviewer": "Reviewer",
            "minutes": "Minutes",
            "queued_at": "Ready at",
            "reviewed_at": "Decided at",
        },
        encoding="utf-16",
        delimiter="\t",
    ),
    "assets": Export(
        "tables/source-register.xlsx",
        headings={
            "asset_id": "ID",
            "path": "File",
            "updated_on": "Last change",
            "review_due": "Next review",
            "licence": "Rights",
        },
    ),
    "tools": Export("tables/tool-list.csv", headings={"cost_month": "Cost per month", "priced_per": "Priced by"}),
    "tickets": Export(
        "tables/servicedesk.csv",
        headings={"opened_on": "Opened", "started_on": "First response", "closed_on": "Closed"},
        dates="%d/%m/%Y",
    ),
}
