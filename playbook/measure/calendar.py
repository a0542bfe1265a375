"""Facts of the checkpoints: dated in advance, held in time, ended in a decision, within the planned length."""

from __future__ import annotations

from typing import Any

import pandas as pd

from playbook.measure.worktime import working_days
from playbook.model.evidence import Evidence, Group, NotApplicable, Number, Share
from playbook.model.evidence_decision import Calendar, Held
from playbook.model.fact import Data, fact

PILOT_WEEKS, FOUNDATION_WEEKS, EXPANSION_WEEKS = 12, 13, 26


@fact("checkpoints.pilot_week checkpoints.planned_on checkpoints.created_on?")
def checkpoint_calendar(data: Data) -> Evidence:
    """The three looks that have a date, and when they were written down."""
    rows, looks = data.table("checkpoints"), data.charter.looks
    dated = rows[rows["pilot_week"].isin(looks) & rows["planned_on"].notna()]
    missing = tuple(w for w in looks if w not in set(dated["pilot_week"].astype(int)))
    written = dated["created_on"].dropna() if "created_on" in dated.columns else dated["planned_on"].iloc[:0]
    days = None
    if len(dated) and len(written) == len(dated):
        days = (written.max() - pd.Timestamp(data.charter.start_date)).days
    return Calendar(dated=len(looks) - len(missing), looks=len(looks), missing=missing, days_after_start=days)


@fact("checkpoints.pilot_week checkpoints.planned_on checkpoints.held_on? checkpoints.decision?")
def checkpoints_held(data: Data) -> Evidence:
    """Checkpoints due by the report date: working days late, and those not held or without a decision."""
    rows = data.table("checkpoints")
    due = rows[rows["planned_on"] <= pd.Timestamp(data.as_of)].sort_values("planned_on")
    held, decided = _column(due, "held_on"), _column(due, "decision").notna()
    late = working_days(due["planned_on"], pd.to_datetime(held)).clip(lower=0)
    done = held.notna() & decided
    words = [
        f"week {int(week)}: {'no decision recorded' if was else 'not held'}"
        for week, was, ok in zip(due["pilot_week"], held.notna(), done, strict=True)
        if not ok
    ]
    return Held(due=len(due), days_late=tuple(float(x) for x in late[done]), open=tuple(words[:20]))


@fact("checkpoints.pilot_week checkpoints.decision? checkpoints.new_question? checkpoints.until?")
def empty_extensions(data: Data) -> Evidence:
    """Number of extensions without a new question or without an end."""
    rows = data.table("checkpoints")
    extended = rows[_column(rows, "decision") == "EXTEND"]
    empty = extended[_column(extended, "new_question").isna() | _column(extended, "until").isna()]
    weeks = tuple(f"week {int(w)}" for w in empty["pilot_week"])
    return Number(value=len(empty), n=len(rows), unit="empty extensions", rows=weeks[:20])


@fact("checkpoints.pilot_week checkpoints.held_on? checkpoints.decider_present?")
def decider_presence(data: Data) -> Evidence:
    """Checkpoints held that the decider attended, out of those held for which it is known."""
    rows = data.table("checkpoints")
    held = rows[_column(rows, "held_on").notna()]
    present = _column(held, "decider_present").dropna()
    return Share(part=int(present.astype(bool).sum()), whole=len(present), of="checkpoints held")


@fact(
    "checkpoints.pilot_week checkpoints.held_on? checkpoints.decision? checkpoints.computed_verdict? checkpoints.override_reason?"
)
def unexplained_decisions(data: Data) -> Evidence:
    """Checkpoints held whose decision differs from the computed verdict without a written reason."""
    rows = data.table("checkpoints")
    known = _column(rows, "decision").notna() & _column(rows, "computed_verdict").notna()
    held = rows[_column(rows, "held_on").notna() & known]
    if held.empty:
        return NotApplicable(why="No checkpoint with a computed verdict and a decision has been held yet.")
    differs = (held["decision"] != held["computed_verdict"]) & _column(held, "override_reason").isna()
    weeks = tuple(f"week {int(w)}" for w in held.loc[differs, "pilot_week"])
    return Number(value=int(differs.sum()), n=len(held), unit="differences", rows=weeks[:20])


@fact("pilot.planned_end pilot.stage")
def weeks_overdue(data: Data) -> Evidence:
    """Weeks from the planned end to the report date while the stage is still Pilot Design; 0 otherwise."""
    days = (data.as_of - data.charter.planned_end).days
    late = days / 7 if data.charter.stage == "Pilot Design" else 0.0
    return Number(value=max(0.0, late), unit="weeks")


@fact("pilot.start_date pilot.planned_end")
def stage_lengths(data: Data) -> Evidence:
    """Planned length of each dated stage, divided by what experience says it takes; the smallest counts."""
    c = data.charter
    ends = (
        ("pilot", c.start_date, c.planned_end, PILOT_WEEKS),
        ("Foundation", c.planned_end, c.foundation_end, FOUNDATION_WEEKS),
        ("Expansion", c.foundation_end, c.expansion_end, EXPANSION_WEEKS),
    )
    parts = []
    for name, begin, end, usual in ends:
        if begin is not None and end is not None:
            days = (end - begin).days + (name == "pilot")
            parts.append(Group(name=name, n=round(days / 7), value=days / 7 / usual))
    least = min(parts, key=lambda g: g.value)
    return Number(value=least.value, unit="ratio", parts=tuple(parts), worst=least.name)


@fact("issues.source issues.due_on! issues.closed_on?")
def actions_closed(data: Data) -> Evidence:
    """Checkpoint actions due by the report date that were closed in time, out of all that were due."""
    issues = data.table("issues")
    due = issues[(issues["source"] == "checkpoint") & (issues["due_on"] <= pd.Timestamp(data.as_of))]
    if due.empty:
        return NotApplicable(why="No action of a checkpoint has been due yet.")
    in_time = pd.to_datetime(_column(due, "closed_on")) <= due["due_on"]
    return Share(part=int(in_time.sum()), whole=len(due), of="actions due")


def _column(rows: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column, or one without any value if it was not delivered."""
    return rows[name] if name in rows.columns else pd.Series(None, index=rows.index, dtype="object")
