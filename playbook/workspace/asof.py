"""The report date applied: what happened later has not happened yet, and is counted aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas as pd


@dataclass(frozen=True)
class Clock:
    """Which columns of a table tell when its row came to be, and which cells belong to a later event."""

    own: tuple[str, ...] = ()
    """The row's own day: the first of these columns that has a value."""
    later: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """An event that can come after the row: its day, and what else was only known then."""


CLOCKS = MappingProxyType(
    {
        "usage": Clock(("week",)),
        "shadow_use": Clock(("week",)),
        "impact": Clock(("week",)),
        "work_items": Clock(("started_at", "requested_at"), (("published_at", ()), ("tiered_at", ("risk_tier",)))),
        "events": Clock(("happened_at",)),
        "time_study": Clock(("measured_on",)),
        "effort_log": Clock(("work_date",)),
        "provenance": Clock(("generated_at",)),
        "reviews": Clock(("reviewed_at", "queued_at")),
        "defects": Clock(("found_on",), (("fixed_on", ("fixed_in",)),)),
        "tickets": Clock(("opened_on",), (("started_on", ()), ("closed_on", ("resolved_by",)))),
        "issues": Clock(("raised_on",), (("closed_on", ()),)),
        "pulse": Clock(("asked_on",)),
        "lessons": Clock(("written_on",)),
        "changes": Clock(("changed_on",)),
        "people": Clock((), (("access_date", ()), ("literacy_date", ()), ("trained_date", ()))),
        "checkpoints": Clock(
            ("created_on",),
            (("held_on", ("decider_present", "decision", "new_question", "until", "override_reason")),),
        ),
    }
)
"""Tables that are not named here describe a state (tools, assets, steps ...) and are taken as delivered."""


def cut(frame: pd.DataFrame, table: str, as_of: date) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The table as it stood on the report date (that day included), and what was left out."""
    clock = CLOCKS.get(table)
    if clock is None or frame.empty:
        return frame, ()
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    kept, notices = _cut_rows(frame, table, clock.own, end, as_of)
    for day, along in clock.later:
        kept, said = _cut_cells(kept, table, day, along, end, as_of)
        notices += said
    return kept, notices


def _cut_rows(
    frame: pd.DataFrame, table: str, own: tuple[str, ...], end: pd.Timestamp, as_of: date
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    known = [frame[c] for c in own if c in frame.columns]
    if not known:
        return frame, ()
    day = known[0]
    for other in known[1:]:
        day = day.fillna(other)
    late = day >= end
    if not late.any():
        return frame, ()
    return frame[~late].reset_index(drop=True), (f"{_rows(int(late.sum()))} after {as_of} ignored in {table}",)


def _cut_cells(
    frame: pd.DataFrame, table: str, day: str, along: tuple[str, ...], end: pd.Timestamp, as_of: date
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    late = frame[day] >= end if day in frame.columns else pd.Series(data=False, index=frame.index)
    if not late.any():
        return frame, ()
    blank = [c for c in (day, *along) if c in frame.columns]
    changed = {c: frame[c].mask(late) for c in blank}
    return frame.assign(**changed), (f"{_rows(int(late.sum()))} of {table} have {day} after {as_of}: read as not yet",)


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
