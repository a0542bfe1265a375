"""Checks of starting: do new people get a first result alone, soon, and from the written material?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.words import Area

AREA: Area = "enablement / self-service"


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M29, M32, M48")
def start_without_specialist(first_results_alone: Share, *, pass_at: float, warn_at: float) -> Seen:
    """New people reach their first accepted result without a specialist.

    If every start needs an expert, the number of experts decides how far it can grow.

    Remedy: Read the last ten specialist tickets, and make each of them unnecessary.

    Ask: Bring people, work_items (author, published_at), reviews (decision, reviewed_at) and tickets (resolved_by).

    >>> start_without_specialist(Share(part=28, whole=34), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> start_without_specialist(Share(part=10, whole=34), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    share = first_results_alone
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} had a first accepted result without a specialist.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        people=share.people,
    )


@check(guards="pilot-purgatory", first="week 4", unit="working days", sources="M32, M33")
def time_to_first_result(days_to_first_result: Number, *, pass_at: float, warn_at: float) -> Seen:
    """New people get to a first result quickly.

    Whoever waits weeks for the first success goes back to the old way, or to a tool of their own.

    Remedy: Offer one worked example per kind of content that can be copied and changed.

    Ask: Bring people (access_date), work_items (author, published_at) and reviews (decision, reviewed_at).

    >>> time_to_first_result(Number(value=4, n=34), pass_at=5, warn_at=15).status
    'pass'
    >>> time_to_first_result(Number(value=33, n=62), pass_at=5, warn_at=15).status
    'fail'
    """
    days = days_to_first_result
    waiting = int(days.note or 0)
    said = f"From access to the first accepted result: {count(days.value, 'working day')} at the median"
    said += f"; {count(waiting, 'person', 'people')} without one yet." if waiting >= 5 else "."
    status = lower(days.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=days.value, n=days.n, people=days.people)


@check(guards="shadow-ai", first="week 4", unit="working days", sources="M30, M31, M33, NHI")
def waiting_list(waiting_for_help: Number, *, pass_at: float, warn_at: float) -> Seen:
    """No team waits long for help.

    Work does not wait. A team that cannot get help finds its own way.

    Remedy: Replace the queue for basic help by open office hours and a self-service page; keep specialists for integrations.

    Ask: Bring tickets (kind, team, opened_on, started_on).

    >>> waiting_list(Number(value=1, n=22), pass_at=5, warn_at=15).status
    'pass'
    >>> waiting_list(Number(value=20, n=22), pass_at=5, warn_at=15).status
    'fail'
    """
    wait = waiting_for_help
    teams = int(wait.note or 0)
    said = f"Help began after {count(wait.value, 'working day')} at the median ({count(wait.n or 0, 'request')})."
    if teams:
        said += f" {count(teams, 'team')} still waiting."
    return Seen(status=lower(wait.value, pass_at, warn_at), said=said, value=wait.value, n=wait.n)


@check(guards="pilot-purgatory", first="week 4", unit="utilisation", sources="M29, M30, M59")
def specialist_load_at_scale(specialist_load: Number, charter: Charter, *, pass_at: float, warn_at: float) -> Seen:
    """Support by specialists does not outgrow its capacity at full scale.

    Help that grows with every user turns the specialists into the queue.

    Remedy: Remove the three ticket topics that grow with the number of users.

    Ask: Bring tickets (kind, opened_on, resolved_by, minutes), usage, and support hours a month at full scale.

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", scale_people=120, scale_support_hours_month=40)
    >>> specialist_load_at_scale(Number(value=0.3, n=9, note="12.0"), Charter(**base), pass_at=0.8, warn_at=1).status
    'pass'
    >>> specialist_load_at_scale(Number(value=1.4, n=9, note="56.0"), Charter(**base), pass_at=0.8, warn_at=1).status
    'fail'
    """
    load = specialist_load
    there = number(charter.scale_support_hours_month or 0)
    said = f"{charter.scale_people} people would take {load.note} specialist hours a month; {there} are planned ({percent(load.value)})."
    beyond = max(0.0, (load.value - 1) * (charter.scale_support_hours_month or 0)) * 12 / 52
    return Seen(
        status=lower(load.value, pass_at, warn_at), said=said, value=load.value, n=load.n, hours_week=beyond or None
    )


@check(guards="pilot-purgatory", first="design", unit="share", sources="M33, M52")
def three_part_kit(starter_pages: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Each kind of content offers three things: the tool, the workflow, and where to get help.

    A newcomer asks three questions. One page can answer them a thousand times.

    Remedy: Write one page per workflow with exactly these three boxes.

    Ask: Show the page from which a new team would start.

    >>> three_part_kit(Share(part=4, whole=4), pass_at=1, warn_at=0.8).status
    'pass'
    >>> three_part_kit(Share(part=3, whole=5), pass_at=1, warn_at=0.8).status
    'fail'
    """
    share = starter_pages
    said = f"{number(share.part)} of {count(share.whole, 'kind')} of content name the tool, the workflow and the help."
    if share.rows:
        said += f" Incomplete: {listed(share.rows)}."
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="heroics", first="week 4", unit="share", sources="M8, M32, M52, JAM, VAC")
def cold_start_test(cold_start: Share, *, pass_at: float, warn_at: float) -> Seen:
    """People from outside the pilot complete the workflow from the written material alone.

    A stranger shows what the team explains without noticing.

    Remedy: Repair the material where a stranger got stuck, and repeat until three in a row succeed.

    Ask: Bring people (cold_start).

    >>> cold_start_test(Share(part=4, whole=5), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> cold_start_test(Share(part=1, whole=4), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    share = cold_start
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} finished from the written material alone.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        people=share.people,
    )
