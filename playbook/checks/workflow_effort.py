"""Checks of effort: how much of the work fills gaps, who carries it, and what it becomes at full scale."""

from __future__ import annotations

from typing import Literal

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_measure import Credit, TeamGaps, TimeRatio
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent
from playbook.model.words import PRODUCTIVE_HOURS_WEEK, Area

AREA: Area = "connected workflow"
MUCH = 0.25
"""Share of gap-filling from which few people carrying it makes heroes (the red zone of `cw-heroics-share`)."""
IN_USE = 0.3
ANSWERS = {
    "HERO": "HERO: few people carry it.",
    "SYSTEM": "SYSTEM: it does not hang on single people.",
    "UNPROVEN": "UNPROVEN: the data cannot tell yet whether people or the system carry it.",
}
GAPS = {"fix": "repairing", "bridge": "carrying over", "cleanup": "tidying up", "chase": "chasing"}


@check(guards="heroics", first="week 4", unit="share", sources="L2, L3, L4, L26, L27")
def heroics_share(gap_share: Share, charter: Charter | None = None, *, pass_at: float, warn_at: float) -> Seen:
    """Little of the effort is gap-filling: repairing, carrying over, tidying up, chasing.

    Gaps that keen people fill for eleven items become the job of others for hundreds.

    Remedy: Turn the three largest gap-fillers into designed steps or automation before new people join.

    Ask: Bring effort_log (item_id, minutes, kind) and work_items (item_id, path).

    >>> heroics_share(Share(part=27, whole=423, counted=False, n=104, people=30), pass_at=0.1, warn_at=0.25).status
    'pass'
    >>> heroics_share(Share(part=100, whole=290, counted=False, n=11, people=6), pass_at=0.1, warn_at=0.25).status
    'fail'
    """
    gap = gap_share
    worst = next((g for g in gap.groups if g.name == gap.worst), None)
    said = f"{percent(gap.value)} of the effort on {count(gap.cases, 'AI item')} fills gaps"
    if worst is not None:
        said += f", most of it {GAPS[worst.name]} ({number(round(worst.value))} minutes per item)"
    hours = _hours_week(sum(g.value for g in gap.groups), charter)
    return Seen(
        status=lower(gap.value, pass_at, warn_at),
        said=f"{said}.",
        value=gap.value,
        n=gap.cases,
        people=gap.people,
        at_scale="" if hours is None else f"At full scale {number(round(hours))} hours a week would fill gaps.",
        hours_week=hours,
    )


@check(guards="heroics", first="week 4", unit="share", sources="L3, L6, L24, L26, BUS")
def heroics_concentration(
    gap_concentration: Number,
    gap_credit: Credit | None = None,
    gap_share: Share | None = None,
    saving_by_people: TimeRatio | None = None,
    team_gaps: TeamGaps | None = None,
    *,
    pass_at: float,
    warn_at: float,
) -> Seen:
    """Gap-filling is not carried by one or two people.

    What one person carries leaves with that person, for a holiday or for good.

    Remedy: Write down what is done there that nobody else does, and turn it into rules, templates or code.

    Ask: Bring effort_log (person_id, item_id, minutes, kind) and work_items (item_id, path).

    >>> heroics_concentration(Number(value=0.24, people=30, note="0.033"), pass_at=0.35, warn_at=0.5).status
    'pass'
    >>> heroics_concentration(Number(value=0.68, people=6, note="0.167"), pass_at=0.35, warn_at=0.5).status
    'fail'
    """
    found = gap_concentration
    equal = f"; an equal share would be {percent(float(found.note))}" if found.note else ""
    said = f"One person carries {percent(found.value)} of all gap-filling{equal}."
    said += _credit_said(gap_credit, gap_share, saving_by_people, team_gaps)
    return Seen(
        status=lower(found.value, pass_at, warn_at), said=said, value=found.value, n=found.n, people=found.people
    )


@check(guards="heroics", first="week 4", unit="share of items", sources="L6, L24, M9, M59, BUS, JAM, VAC")
def absence_test(absence: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The work keeps flowing when any one person is away.

    A workflow that stops with one absence is a person with a process drawn around them.

    Remedy: Let others do the steps that only one person has ever done, and run a real week without that person.

    Ask: Bring events (item_id, step_id, person_id).

    >>> absence_test(Number(value=1.0, n=104, people=30), pass_at=0.9, warn_at=0.7).status
    'pass'
    >>> absence_test(Number(value=0.18, n=11, people=6), pass_at=0.9, warn_at=0.7).status
    'fail'
    """
    found = absence
    said = (
        f"Without one person, {percent(found.value)} of {count(found.n or 0, 'item')} could still have been finished."
    )
    if found.rows:
        said += f" Steps only one person has done: {listed(found.rows)}."
    return Seen(
        status=higher(found.value, pass_at, warn_at),
        said=said,
        value=found.value,
        n=found.n,
        people=found.people,
        rows=found.rows,
    )


@check(guards="heroics", first="week 4", unit="share", sources="L5, L8")
def invisible_work(invisible_minutes: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The effort is visible: recorded, and within working hours.

    Evening work makes a pilot look cheap. It is the first thing that cannot be scaled.

    Remedy: Ask five people for a two-day diary, and add the work they find to the list of steps.

    Ask: Bring effort_log (item_id, minutes, kind, logged, after_hours).

    >>> invisible_work(Share(part=29.3, whole=733.2, counted=False, n=104), pass_at=0.05, warn_at=0.15).status
    'pass'
    >>> invisible_work(Share(part=103.4, whole=290.4, counted=False, n=11), pass_at=0.05, warn_at=0.15).status
    'fail'
    """
    share = invisible_minutes
    at_least = "At least " if share.worst == "lower bound" else ""
    said = f"{at_least}{percent(share.value)} of the effort on AI items is outside the normal record or working hours."
    if at_least:
        said += " Nobody kept a diary, so it may be more."
    status = lower(share.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=share.value, n=share.cases, people=share.people)


@check(guards="heroics", first="week 4", unit="full-time jobs", sources="L4, L5, L10, M59")
def manual_fte_at_scale(gap_jobs_at_scale: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Today's gap-filling by hand does not become full-time jobs at full scale.

    The bill for the gaps comes later, and somebody will have to be hired to pay it.

    Remedy: Show the decider the bill in full-time jobs per gap, and remove every gap above 0.3.

    Ask: Bring effort_log, work_items and the number of items a month at full scale.

    >>> manual_fte_at_scale(Number(value=0.42, n=104, people=30), pass_at=0.5, warn_at=1).status
    'pass'
    >>> manual_fte_at_scale(Number(value=5.6, n=11, people=6), pass_at=0.5, warn_at=1).status
    'fail'
    """
    jobs = gap_jobs_at_scale
    hours = jobs.value * PRODUCTIVE_HOURS_WEEK
    said = f"At full scale today's gap-filling would take {number(round(jobs.value, 2))} full-time jobs"
    said += f" ({number(round(jobs.low or 0.0, 2))} to {number(round(jobs.high or 0.0, 2))})" if jobs.interval else ""
    parts = sorted((p for p in jobs.parts if p.value), key=lambda p: -p.value)[:2]
    if parts:
        said += f"; most of it {listed([f'{GAPS[p.name]} {number(round(p.value, 2))}' for p in parts])}"
    return Seen(
        status=lower(jobs.value, pass_at, warn_at),
        said=f"{said}.",
        value=jobs.value,
        n=jobs.n,
        interval=jobs.interval,
        people=jobs.people,
        at_scale=f"That is {number(round(hours))} hours a week that nobody has planned.",
        hours_week=hours,
    )


def credit_answer(
    credit: Credit | None, gaps: Share | None, saving: TimeRatio | None, teams: TeamGaps | None
) -> Literal["HERO", "SYSTEM", "UNPROVEN"]:
    """Who made it work, as far as that is known; anything not known is UNPROVEN, which is not a pass.

    HERO: much gap-filling that two people carry beyond chance, or a saving that is gone without the top two. SYSTEM:
    neither, and at least two teams use it.

    >>> alone = Credit(top=0.7, expected=0.4, limit=0.5, effective=2.9, n=60, people=6)
    >>> spread = alone.model_copy(update={"top": 0.4})
    >>> credit_answer(alone, Share(part=35, whole=100), None, None), credit_answer(spread, None, None, None)
    ('HERO', 'UNPROVEN')
    """
    concentrated = None if credit is None else credit.top > credit.limit
    much = None if gaps is None else gaps.value > MUCH
    collapses = None if saving is None else saving.collapses
    if (much and concentrated) or collapses:
        return "HERO"
    several = teams is not None and sum(t.share >= IN_USE for t in teams.teams) >= 2
    harmless = much is False and concentrated is not None
    return "SYSTEM" if harmless and collapses is False and several else "UNPROVEN"


def _credit_said(credit: Credit | None, gaps: Share | None, saving: TimeRatio | None, teams: TeamGaps | None) -> str:
    if credit is None:
        return ""
    said = (
        f" Two people do {percent(credit.top)} of it; if everybody did the same, chance alone would reach "
        f"{percent(credit.limit)}. It rests on {number(round(credit.effective, 1))} people in effect."
    )
    if saving is not None and saving.without_two is not None:
        said += (
            f" The saving is {percent(saving.value)}, and {percent(saving.without_two)} without the two who add most."
        )
    return f"{said} {ANSWERS[credit_answer(credit, gaps, saving, teams)]}"


def _hours_week(minutes_per_item: float, charter: Charter | None) -> float | None:
    items = charter.items_per_week_at_scale if charter else None
    return None if items is None else minutes_per_item / 60 * items
