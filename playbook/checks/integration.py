"""Checks of integration: is it where people work, does anything return by hand, and does the old way end?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Groups, Share
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.words import Area, Status

AREA: Area = "integration into existing systems"
BACK_HIGH = 0.30


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M18, M20, NAN")
def inside_daily_tools(actions_inside: Share, *, pass_at: float, warn_at: float) -> Seen:
    """People use it inside the system in which they already work.

    A separate window is a second workplace. On a busy day people stay in the first.

    Remedy: Deliver into the most used daily system first.

    Ask: Bring usage (host_system, actions), people (team) and teams (primary_system).

    >>> inside_daily_tools(Share(part=850, whole=980, counted=False, people=30), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> inside_daily_tools(Share(part=120, whole=980, counted=False, people=30), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    share = actions_inside
    said = f"{percent(share.value)} of {count(share.cases, 'action')} in the last 4 weeks took place in the team's own main system."
    status = higher(share.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=share.value, n=share.cases, people=share.people)


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="L17, M21, VER")
def no_manual_return(
    carried_back: Share,
    manual_return_by_team: Groups | None = None,
    gap_share: Share | None = None,
    charter: Charter | None = None,
    *,
    pass_at: float,
    warn_at: float,
) -> Seen:
    """Outputs are not carried back into the business system by hand.

    Copying by hand costs minutes, loses metadata, and is the first thing dropped under pressure.

    Remedy: Write back automatically, with metadata; until then offer one click into the right template.

    Ask: Bring work_items (path, published_at, team, copied_back).

    >>> no_manual_return(Share(part=4, whole=104), pass_at=0.1, warn_at=0.3).status
    'pass'
    >>> no_manual_return(Share(part=573, whole=690), pass_at=0.1, warn_at=0.3).status
    'fail'
    """
    share = carried_back
    said = f"{share_said(share)} were carried back by hand."
    high = [g for g in (manual_return_by_team.groups if manual_return_by_team else ()) if g.value > BACK_HIGH]
    if high and len(high) < len(manual_return_by_team.groups if manual_return_by_team else ()):
        said += (
            f" Highest: {listed([f'{g.name} {percent(g.value)}' for g in sorted(high, key=lambda g: -g.value)], 3)}."
        )
    month = None if charter is None else charter.scale_items_month
    at_scale = (
        f"At full scale {number(round(share.value * month))} items a month would be copied by hand." if month else ""
    )
    return Seen(
        status=lower(share.value, pass_at, warn_at),
        said=said,
        value=share.value,
        n=share.cases,
        interval=share.interval,
        rows=share.rows,
        at_scale=at_scale,
        hours_week=_bridge_hours(gap_share, charter),
    )


@check(guards="pilot-purgatory", first="design", unit="share", sources="M20, MSC")
def host_map(
    teams_mapped: Share, embedded_by_team: Groups, *, pass_known: float, pass_embedded: float, warn_known: float
) -> Seen:
    """For each team it is known in which system it works and how the AI is reached from there.

    What fits one team's system may be three clicks and a login away for the next.

    Remedy: Ask each team in which window it finished its last item, and how it got there.

    Ask: In which application does this team finish its work?

    >>> from playbook.model.evidence import Group
    >>> limits = dict(pass_known=1, pass_embedded=0.8, warn_known=1)
    >>> near = Groups(groups=tuple(Group(name=t, n=1, value=1) for t in "abcde"))
    >>> host_map(Share(part=5, whole=5), near, **limits).status
    'pass'
    >>> host_map(Share(part=3, whole=5), near, **limits).status
    'fail'
    """
    known, teams = teams_mapped, embedded_by_team.groups
    inside = sum(g.value for g in teams) / len(teams)
    status: Status = "fail"
    if known.value >= pass_known and inside >= pass_embedded:
        status = "pass"
    elif known.value >= warn_known:
        status = "warn"
    apart = [g.name for g in teams if not g.value]
    said = f"For {number(known.part)} of {count(known.whole, 'team')} the way from their system to the AI is known"
    said += f"; it is apart for {listed(apart)}." if apart else "; it is built in or one click away for all of these."
    return Seen(status=status, said=said, value=inside, n=known.cases, rows=known.rows)


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M2, M19, M34")
def old_path_ends(
    old_path_dated: Share,
    charter: Charter,
    ai_path_share: Share | None = None,
    *,
    pass_dated: float,
    pass_old_share: float,
    warn_dated: float,
    warn_old_share: float,
) -> Seen:
    """The old way has an end date, and its share falls.

    As long as the old way stays open, it stays the easy way.

    Remedy: Agree a switch-off date for each kind of content with its owner, and keep exceptions visible and few.

    Ask: Bring content_types (old_path_end) and work_items (path, published_at).

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation")
    >>> limits = dict(pass_dated=1, pass_old_share=0.2, warn_dated=0.5, warn_old_share=0.5)
    >>> old_path_ends(Share(part=4, whole=4), Charter(**base), **limits).status
    'pass'
    >>> old_path_ends(Share(part=0, whole=5), Charter(**base), **limits).status
    'fail'
    """
    dated, old = old_path_dated.value, None if ai_path_share is None else 1 - ai_path_share.value
    counts = 0.0 if charter.stage == "Pilot Design" else old
    status: Status = "fail"
    if counts is None:
        status = "unknown" if dated >= warn_dated else "fail"
    elif dated >= pass_dated and counts <= pass_old_share:
        status = "pass"
    elif dated >= warn_dated and counts <= warn_old_share:
        status = "warn"
    said = f"An end date for the old way is agreed for {number(old_path_dated.part)} of {count(old_path_dated.whole, 'kind')} of content."
    if old_path_dated.rows:
        said += f" None for: {listed(old_path_dated.rows)}."
    if old is not None:
        said += f" In the last 4 weeks {percent(old)} of items took the old way."
    return Seen(status=status, said=said, value=dated, n=old_path_dated.cases, rows=old_path_dated.rows)


@check(guards="pilot-purgatory", first="week 12", unit="share", sources="L12, M4, M34")
def double_running_cost(double_running: Share, charter: Charter, *, pass_at: float, warn_at: float) -> Seen:
    """The cost of running both ways is known and small.

    Every month without a decision is paid for twice.

    Remedy: Put the monthly price of waiting on the first page of the checkpoint report.

    Ask: Bring effort_log (work_date, minutes, kind), tools (capability, cost_month) and the hourly cost.

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", hourly_cost=60)
    >>> double_running_cost(Share(part=400, whole=22200, counted=False), Charter(**base), pass_at=0.05, warn_at=0.15).status
    'pass'
    >>> double_running_cost(Share(part=4300, whole=22200, counted=False), Charter(**base), pass_at=0.05, warn_at=0.15).status
    'fail'
    """
    cost = double_running
    said = f"Running both ways costs at least {number(round(cost.part))} of {number(round(cost.whole))} EUR a month ({percent(cost.value)})."
    hours = cost.part / charter.hourly_cost * 12 / 52 if charter.hourly_cost else None
    return Seen(status=lower(cost.value, pass_at, warn_at), said=said, value=cost.value, n=cost.n, hours_week=hours)


@check(guards="no-governance", first="week 4", unit="share", sources="L18, VER, UPS")
def system_of_record(in_system_of_record: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Outputs land in the system of record with complete metadata.

    What is not recorded cannot be found, corrected or withdrawn.

    Remedy: Make the record id a condition of 'done'.

    Ask: Bring work_items (record_id, metadata_complete).

    >>> system_of_record(Share(part=99, whole=104), pass_at=0.9, warn_at=0.7).status
    'pass'
    >>> system_of_record(Share(part=6, whole=11), pass_at=0.9, warn_at=0.7).status
    'fail'
    """
    share = in_system_of_record
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} stand in the system of record with complete metadata.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        rows=share.rows,
    )


@check(guards="pilot-purgatory", first="design", unit="share", sources="NIST GOVERN-6.2, CAF")
def exit_possible(exports_tested: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Prompts, content, logs and settings can be exported; a change of vendor is survivable.

    An export nobody has tried is a promise, not a way out.

    Remedy: Run the export once, and store what comes out.

    Ask: If this vendor stopped tomorrow, what would be lost?

    >>> exit_possible(Share(part=6, whole=6), pass_at=1, warn_at=0.8).status
    'pass'
    >>> exit_possible(Share(part=0, whole=7), pass_at=1, warn_at=0.8).status
    'fail'
    """
    share = exports_tested
    said = f"The export of {number(share.part)} of {count(share.whole, 'approved tool')} in use was tried within 12 months."
    if share.rows:
        said += f" Not tried: {listed(share.rows)}."
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="false-evidence", first="later", unit="share", sources="GIG, SAM, MSC, NIST MEASURE-2.4")
def change_regression(changes_tested: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Each change of model, prompt or vendor is tested on a fixed set of real cases before use.

    A new model version is a new colleague who was never introduced.

    Remedy: Freeze 20 cases, easy, messy and must-refuse, and run them again on every change.

    Ask: Bring changes (changed_on, what, regression_cases, regression_passed).

    >>> change_regression(Share(part=4, whole=4), pass_at=1, warn_at=0.8).status
    'pass'
    >>> change_regression(Share(part=3, whole=5), pass_at=1, warn_at=0.8).status
    'fail'
    """
    share = changes_tested
    said = f"{number(share.part)} of {count(share.whole, 'change')} were tested on at least 20 fixed cases before use."
    if share.rows:
        said += f" Not tested: {listed(share.rows)}."
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


def _bridge_hours(gap: Share | None, charter: Charter | None) -> float | None:
    """Hours a week of carrying over at full scale."""
    items = charter.items_per_week_at_scale if charter else None
    bridge = next((g.value for g in gap.groups if g.name == "bridge"), None) if gap else None
    return None if items is None or bridge is None else bridge / 60 * items
