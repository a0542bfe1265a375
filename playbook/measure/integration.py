"""Facts of integration: where people use it, what is carried back by hand, where outputs land, when the old way ends."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from playbook.measure.items import keys, published_ai
from playbook.measure.usage import in_last_weeks, roster
from playbook.model.evidence import Evidence, Group, Groups, Missing, NotApplicable, Number, Share, wilson
from playbook.model.fact import Data, fact
from playbook.model.words import PRIVACY_FLOOR

REACHED = ("embedded", "one-click")
CASES = 20
TESTED = ("model", "prompt", "vendor")
YEAR = pd.Timedelta(days=365)
MONTH_OF_FOUR_WEEKS = 13 / 12


@fact(
    "usage.person_id usage.week usage.actions usage.host_system! people.person_id people.team! teams.team teams.primary_system!"
)
def actions_inside(data: Data) -> Evidence:
    """Actions in the main system of the person's team, out of all actions of the last 4 weeks."""
    usage, people = data.table("usage"), data.table("people").drop_duplicates("person_id").set_index("person_id")
    home = data.table("teams").drop_duplicates("team").set_index("team")["primary_system"]
    rows = usage[(usage["actions"] > 0) & in_last_weeks(data, usage["week"])]
    system = rows["person_id"].map(people["team"]).map(home)
    inside = rows["host_system"] == system
    part, whole = float(rows.loc[inside, "actions"].sum()), float(rows["actions"].sum())
    n = int(rows["person_id"].nunique())
    return Share(part=part, whole=whole, of="actions of the last 4 weeks", n=int(whole), people=n, counted=False)


@fact("work_items.item_id work_items.path work_items.published_at! work_items.copied_back!")
def carried_back(data: Data) -> Evidence:
    """Published AI items that a person carried back into the business system, out of those where it is known."""
    items = published_ai(data)
    known = items[items["copied_back"].notna()]
    back = known["copied_back"].astype(bool)
    return Share(part=int(back.sum()), whole=len(known), of="published AI items", rows=keys(known[back]))


@fact(
    "work_items.item_id work_items.path work_items.published_at! work_items.copied_back! work_items.team! people.team? people.eligible_from? people.person_id?"
)
def manual_return_by_team(data: Data) -> Evidence:
    """Share of published AI items carried back by hand, per team; teams of fewer than 5 people are hidden."""
    items = published_ai(data)
    known = items[items["copied_back"].notna() & items["team"].notna()]
    groups = tuple(_by_team(known))
    small = _small_teams(data)
    kept = tuple(g for g in groups if g.name not in small)
    return Groups(groups=kept, hidden=len(groups) - len(kept), of="published AI items per team")


@fact("teams.team teams.primary_system? teams.ai_path?")
def teams_mapped(data: Data) -> Evidence:
    """Teams of which both the main system and the way to the AI are known, out of all teams."""
    teams = data.table("teams")
    known = pd.concat(
        [teams[c].notna() if c in teams.columns else teams["team"].isna() for c in ("primary_system", "ai_path")],
        axis=1,
    )
    both = known.all(axis=1)
    rows = tuple(sorted(teams.loc[~both, "team"].astype(str)))[:20]
    return Share(part=int(both.sum()), whole=len(teams), of="teams", rows=rows)


@fact("teams.team teams.ai_path!")
def embedded_by_team(data: Data) -> Evidence:
    """Per team 1 if the AI is built in or one click away from its main system, otherwise 0."""
    teams = data.table("teams")
    known = teams[teams["ai_path"].notna()].sort_values("team")
    pairs = zip(known["team"], known["ai_path"].isin(REACHED), strict=True)
    return Groups(groups=tuple(Group(name=str(t), n=1, value=float(yes)) for t, yes in pairs), of="teams")


@fact("content_types.content_type content_types.old_path_end?")
def old_path_dated(data: Data) -> Evidence:
    """Kinds of content with an agreed end of the old way, out of all kinds."""
    kinds = data.table("content_types")
    dated = kinds["old_path_end"].notna() if "old_path_end" in kinds.columns else kinds["content_type"].isna()
    rows = tuple(sorted(kinds.loc[~dated, "content_type"].astype(str)))[:20]
    return Share(part=int(dated.sum()), whole=len(kinds), of="kinds of content", rows=rows)


@fact(
    "effort_log.work_date effort_log.minutes effort_log.kind tools.tool tools.sanctioned tools.capability? tools.cost_month! pilot.hourly_cost"
)
def double_running(data: Data) -> Evidence:
    """Monthly cost of running both ways, out of the monthly cost of the work; a lower bound."""
    log, rate = data.table("effort_log"), (data.charter.hourly_cost or 0.0) / 60
    recent = log[in_last_weeks(data, log["work_date"]) & ~log["kind"].isin(["support", "integration"])]
    if recent.empty:
        return Missing(columns=("effort_log.work_date",), why="No effort of the last 4 weeks is recorded.")
    tools = data.table("tools")
    paid = tools[tools["sanctioned"].fillna(value=False).astype(bool) & tools["cost_month"].notna()]
    twice = float(recent.loc[recent["kind"] == "double", "minutes"].sum()) * MONTH_OF_FOUR_WEEKS * rate
    whole = float(recent["minutes"].sum()) * MONTH_OF_FOUR_WEEKS * rate + float(paid["cost_month"].sum())
    return Share(part=twice + _doubled_tools(paid), whole=whole, of="EUR a month", n=len(recent), counted=False)


@fact("work_items.item_id work_items.path work_items.published_at! work_items.record_id? work_items.metadata_complete?")
def in_system_of_record(data: Data) -> Evidence:
    """Published AI items with a record and complete metadata, out of all published AI items."""
    items = published_ai(data)
    if not {"record_id", "metadata_complete"} <= set(items.columns):
        return Missing(columns=("work_items.record_id", "work_items.metadata_complete"))
    there = items["record_id"].notna() & items["metadata_complete"].fillna(value=False).astype(bool)
    return Share(part=int(there.sum()), whole=len(items), of="published AI items", rows=keys(items[~there]))


@fact("tools.tool tools.sanctioned tools.export_tested_on? steps.tool! steps.version")
def exports_tested(data: Data) -> Evidence:
    """Approved tools used today whose export was tried within 12 months, out of all approved tools used today."""
    tools, steps = data.table("tools"), data.table("steps")
    used = set(steps.loc[steps["version"] == "now", "tool"].dropna())
    mine = tools[tools["sanctioned"].fillna(value=False).astype(bool) & tools["tool"].isin(used)]
    if mine.empty:
        return NotApplicable(why="No approved tool is used in a step of today.")
    tried = (
        pd.to_datetime(mine["export_tested_on"])
        if "export_tested_on" in mine.columns
        else pd.Series(pd.NaT, mine.index)
    )
    fresh = tried >= pd.Timestamp(data.as_of) - YEAR
    return Share(part=int(fresh.sum()), whole=len(mine), of="approved tools in use", rows=keys(mine[~fresh], "tool"))


@fact("changes.changed_on changes.what changes.regression_cases? changes.regression_passed?")
def changes_tested(data: Data) -> Evidence:
    """Changes of model, prompt or vendor tested on at least 20 fixed cases, out of all such changes."""
    changes = data.table("changes")
    rows = changes[changes["what"].isin(TESTED)]
    if rows.empty:
        return NotApplicable(why="Model, prompts and vendor did not change.")
    if not {"regression_cases", "regression_passed"} <= set(rows.columns):
        return Missing(columns=("changes.regression_cases", "changes.regression_passed"))
    tested = (rows["regression_cases"] >= CASES) & rows["regression_passed"].fillna(value=False).astype(bool)
    days = tuple(
        f"{w}, {d:%Y-%m-%d}" for w, d in zip(rows.loc[~tested, "what"], rows.loc[~tested, "changed_on"], strict=True)
    )
    return Share(
        part=int(tested.sum()), whole=len(rows), of="changes of model, prompt or vendor", rows=tuple(sorted(days))[:20]
    )


@fact("work_items.item_id work_items.path work_items.requested_at! work_items.published_at!")
def lead_time_change(data: Data) -> Evidence:
    """Median days from request to publication on the AI path relative to the old path; needs 5 items of each."""
    items = data.table("work_items")
    days = (items["published_at"] - items["requested_at"]).dt.total_seconds() / 86400
    by = days[days.notna()].groupby(items["path"]).agg(["median", "size"])
    if not {"old", "ai"} <= set(by.index) or by["size"].min() < PRIVACY_FLOOR or by.loc["old", "median"] <= 0:
        return Missing(columns=("work_items.requested_at",), why="Fewer than 5 items of one path have both dates.")
    change = float(by.loc["ai", "median"] / by.loc["old", "median"]) - 1
    return Number(value=change, n=int(by["size"].sum()), unit="relative change")


def _by_team(known: pd.DataFrame) -> Iterator[Group]:
    counts = known["copied_back"].astype(float).groupby(known["team"]).agg(["sum", "size"])
    for team, part, n in counts.itertuples():
        low, high = wilson(part, n) or (None, None)
        yield Group(name=str(team), n=int(n), value=float(part / n), low=low, high=high)


def _small_teams(data: Data) -> set[str]:
    """Teams with fewer than 5 eligible people; none if it is not known who is in which team."""
    if not data.has("people.team") or not data.has("people.eligible_from"):
        return set()
    sizes = roster(data).groupby("team").size()
    return {str(t) for t, n in sizes.items() if n < PRIVACY_FLOOR}


def _doubled_tools(paid: pd.DataFrame) -> float:
    """Monthly cost of all but the dearest approved tool per capability."""
    if "capability" not in paid.columns:
        return 0.0
    by = paid.dropna(subset=["capability"]).groupby("capability")["cost_month"].agg(["sum", "max"])
    return float((by["sum"] - by["max"]).sum())
