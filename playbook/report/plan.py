"""The plan of the next stage: whether it is open, its dates, and its exit criteria with today's findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.model.finding import Finding
from playbook.model.result import Result
from playbook.model.stages import STAGE_EXITS, next_stage
from playbook.model.words import Stage

MONTHS: dict[Stage, int] = {"Foundation": 3, "Expansion": 6}
"""Length of a stage where the stage model gives one: months 3 to 6, months 6 to 12 (article claim M50)."""
END_MONTH: dict[Stage, int] = {"Foundation": 6, "Expansion": 12}
"""Month of the pilot in which a stage ends, where the stage model says so (M50)."""
QUARTER = 3
What = Literal["looks", "begins", "halfway", "ends", "quarter"]
Source = Literal["from_looks", "from_decision", "from_half", "from_charter", "from_model", "from_start", "from_quarter"]


@dataclass(frozen=True)
class Milestone:
    """One date of the plan and where it comes from; `week` only for the pilot's own checkpoints."""

    what: What
    day: date
    source: Source
    week: int = 0
    months: int = 0
    stage: Stage | None = None
    """The stage it belongs to, if that is not the next one."""


@dataclass(frozen=True)
class StagePlan:
    """What the next stage asks, seen from this checkpoint."""

    stage: Stage
    opened: bool
    dates: tuple[Milestone, ...]
    before: tuple[Finding, ...]
    """Exit criteria of today's stage that are not met."""
    exit: tuple[Finding, ...]
    """Exit criteria of the next stage."""


def stage_plan(result: Result) -> StagePlan:
    """The plan that follows from a checkpoint; a stage that is not open has no dates of its own."""
    findings = {f.id: f for f in result.findings}
    stage = next_stage(result.charter.stage)
    opened = result.verdict is not None and result.verdict.next_stage == stage
    return StagePlan(
        stage=stage,
        opened=opened,
        dates=(*looks_ahead(result), *(stage_dates(result, stage) if opened else review_ahead(result))),
        before=tuple(f for f in _named(findings, result.charter.stage) if f.status not in ("pass", "not_applicable")),
        exit=_named(findings, stage),
    )


def looks_ahead(result: Result) -> tuple[Milestone, ...]:
    """The pilot's own checkpoints that are still to come."""
    charter = result.charter
    ahead = sorted({week for week in charter.looks if week > result.week})
    return tuple(Milestone("looks", charter.as_of(week), "from_looks", week=week) for week in ahead)


def review_ahead(result: Result) -> tuple[Milestone, ...]:
    """The exit review of today's stage while it lasts: as agreed, else as the stage model says, else next quarter."""
    charter, stage, now = result.charter, result.charter.stage, result.as_of
    if stage == "Pilot Design":
        return ()
    agreed = _agreed(result).get(stage)
    if agreed is not None and agreed > now:
        return (Milestone("ends", agreed, "from_charter", stage=stage),)
    month = END_MONTH.get(stage)
    if month is not None and (day := months_after(charter.start_date, month)) > now:
        return (Milestone("ends", day, "from_start", months=month, stage=stage),)
    return (Milestone("quarter", months_after(now, QUARTER), "from_quarter", stage=stage),)


def _agreed(result: Result) -> dict[Stage, date | None]:
    """Ends of stages that the charter names."""
    return {"Foundation": result.charter.foundation_end, "Expansion": result.charter.expansion_end}


def stage_dates(result: Result, stage: Stage) -> tuple[Milestone, ...]:
    """Beginning, half-way look and exit review; stages without a length are looked at each quarter."""
    if stage == result.charter.stage:  # Maturity goes on
        return review_ahead(result)
    begins = Milestone("begins", result.as_of, "from_decision")
    months = MONTHS.get(stage)
    if months is None:
        return begins, Milestone("quarter", months_after(result.as_of, QUARTER), "from_quarter")
    agreed = _agreed(result).get(stage)
    ends = (
        Milestone("ends", agreed, "from_charter")
        if agreed is not None and agreed > result.as_of
        else Milestone("ends", months_after(result.as_of, months), "from_model", months=months)
    )
    half = result.as_of + timedelta(days=(ends.day - result.as_of).days // 2)
    return begins, Milestone("halfway", half, "from_half"), ends


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day a shorter month has.

    >>> months_after(date(2026, 11, 30), 3), months_after(date(2026, 5, 25), 6)
    (datetime.date(2027, 2, 28), datetime.date(2026, 11, 25))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _named(findings: dict[str, Finding], stage: Stage) -> tuple[Finding, ...]:
    return tuple(findings[i] for i in STAGE_EXITS[stage] if i in findings)
