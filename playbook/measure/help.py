"""Facts of help: how long teams wait, how many specialist hours full scale would take, what specialists do."""

from __future__ import annotations

import pandas as pd

from playbook.measure.usage import active_grid, in_last_weeks, last_weeks
from playbook.measure.worktime import working_days
from playbook.model.evidence import Evidence, Missing, NotApplicable, Number, Share
from playbook.model.fact import Data, fact

ASKED = ("help", "integration")
RECENT_WEEKS = 4


@fact("tickets.kind tickets.team tickets.opened_on tickets.started_on?")
def waiting_for_help(data: Data) -> Evidence:
    """Median working days until somebody began to help; those still waiting count to the report date."""
    tickets = data.table("tickets")
    rows = tickets[tickets["kind"].isin(ASKED)]
    if rows.empty:
        return NotApplicable(why="Nobody asked for help.")
    started = rows["started_on"] if "started_on" in rows.columns else pd.Series(pd.NaT, index=rows.index)
    days = working_days(rows["opened_on"], started.fillna(pd.Timestamp(data.as_of)))
    teams = rows.loc[started.isna(), "team"].dropna().nunique()
    return Number(value=float(days.median()), n=len(rows), unit="working days", note=str(teams))


@fact(
    "tickets.kind tickets.opened_on tickets.resolved_by! tickets.minutes! usage.person_id usage.week usage.actions "
    "people.person_id people.eligible_from people.left_on? pilot.scale_people pilot.scale_support_hours_month"
)
def specialist_load(data: Data) -> Evidence:
    """Specialist hours a month at full scale, divided by the hours that are there."""
    tickets, capacity = data.table("tickets"), data.charter.scale_support_hours_month or 0.0
    rows = tickets[(tickets["kind"] == "help") & (tickets["resolved_by"] == "specialist")]
    minutes = float(rows.loc[in_last_weeks(data, rows["opened_on"], RECENT_WEEKS), "minutes"].sum())
    active = int(active_grid(data)[last_weeks(data, RECENT_WEEKS)].to_numpy().sum())
    if not active or not capacity:
        return Missing(
            columns=("usage.actions",), why="Nobody was active in the last 4 weeks, or no support hours are planned."
        )
    hours = minutes / active * (data.charter.scale_people or 0) * 52 / 12 / 60
    return Number(value=hours / capacity, n=len(rows), unit="utilisation", note=f"{hours:.1f}")


@fact("effort_log.person_id effort_log.minutes effort_log.kind people.person_id people.role!")
def specialist_hours(data: Data) -> Evidence:
    """Minutes specialists spend on integration, out of integration and support."""
    people, log = data.table("people"), data.table("effort_log")
    specialists = set(people.loc[people["role"] == "specialist", "person_id"])
    rows = log[log["person_id"].isin(specialists) & log["kind"].isin(["integration", "support"])]
    if rows.empty:
        return Missing(columns=("effort_log.kind",), why="No specialist's time on integration or support is recorded.")
    part = float(rows.loc[rows["kind"] == "integration", "minutes"].sum())
    whole, n = float(rows["minutes"].sum()), int(rows["person_id"].nunique())
    return Share(part=part, whole=whole, of="minutes", n=len(rows), people=n, counted=False)
