"""Checks of growing without help: training that fits, managers, barriers, specialists' time, spreading."""

from __future__ import annotations

from playbook.model.check import check, higher
from playbook.model.evidence import Number, Share
from playbook.model.finding import Seen
from playbook.model.phrase import count, percent, percent_range, points, share_said
from playbook.model.words import Area, Status

AREA: Area = "enablement / self-service"
BARRIERS = {
    "not-aware": "not knowing about it",
    "not-willing": "not wanting it",
    "not-able": "not knowing how",
    "not-allowed": "not being allowed",
    "not-equipped": "not having it where they work",
    "none": "nothing",
}


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M46, M53, BCG, PRO2")
def training_role_based(trained_users: Share, *, pass_at: float, warn_at: float) -> Seen:
    """People who use it were taught it for their own role, with practice on items of their own.

    A general session shows what the tool can do. Practice on an own item shows what to do on Monday.

    Remedy: Replace the general session by 45 minutes in which everybody brings an item of their own.

    Ask: Bring people (trained_date) and usage (person_id, week, actions).

    >>> training_role_based(Share(part=25, whole=25), pass_at=0.9, warn_at=0.7).status
    'pass'
    >>> training_role_based(Share(part=4, whole=6), pass_at=0.9, warn_at=0.7).status
    'fail'
    """
    return _share(trained_users, "were taught it for their own role", pass_at, warn_at)


@check(guards="pilot-purgatory", first="week 8", unit="share difference", sources="M26, M27")
def training_is_not_the_cure(training_difference: Number, *, pass_lower_limit: float, warn_difference: float) -> Seen:
    """Training changes use; if it does not, the obstacle lies elsewhere.

    Where trained people use it no more than the others, another course is spent on the wrong obstacle.

    Remedy: Spend the budget for courses on the obstacle that the diagnosis names.

    Ask: Bring usage and people (trained_date).

    >>> limits = dict(pass_lower_limit=0, warn_difference=0.05)
    >>> training_is_not_the_cure(Number(value=0.4, low=0.1, high=0.6, n=62), **limits).status
    'pass'
    >>> training_is_not_the_cure(Number(value=0.01, low=-0.2, high=0.2, n=62), **limits).status
    'fail'
    """
    found = training_difference
    status: Status = "fail"
    if found.low is not None and found.low > pass_lower_limit:
        status = "pass"
    elif found.value >= warn_difference:
        status = "warn"
    shares = {p.name: percent(p.value) for p in found.parts}
    said = f"With training {shares.get('trained', '?')} have the habit, without it {shares.get('not trained', '?')}: {points(found.value)}"
    said += f" (95% interval {percent_range(found.interval)})." if found.interval else "."
    return Seen(status=status, said=said, value=found.value, n=found.n, interval=found.interval, people=found.people)


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="BCG, ADK")
def managers_use_it(habitual_managers: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Managers use it themselves.

    Teams do what their managers do, not what they announce.

    Remedy: Ask each manager to bring one item of their own, made this way, to the next team meeting.

    Ask: Bring usage and people (role).

    >>> managers_use_it(Share(part=7, whole=9), pass_at=0.7, warn_at=0.4).status
    'pass'
    >>> managers_use_it(Share(part=1, whole=5), pass_at=0.7, warn_at=0.4).status
    'fail'
    """
    return _share(habitual_managers, "have the habit", pass_at, warn_at)


@check(guards="pilot-purgatory", first="later", unit="share", sources="M29, M32")
def specialists_on_hard_cases(specialist_hours: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Specialists work on complex integrations, not on basic help.

    A specialist who answers the same question daily is missing where only a specialist can help.

    Remedy: Move each repeated basic question to the starter page.

    Ask: Bring effort_log (person_id, minutes, kind) and people (role).

    >>> specialists_on_hard_cases(Share(part=14, whole=20, counted=False), pass_at=0.6, warn_at=0.3).status
    'pass'
    >>> specialists_on_hard_cases(Share(part=30, whole=120, counted=False), pass_at=0.6, warn_at=0.3).status
    'fail'
    """
    share = specialist_hours
    said = (
        f"{percent(share.value)} of the specialists' time for others goes into integrations, the rest into basic help."
    )
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.n, people=share.people
    )


@check(guards="pilot-purgatory", first="later", unit="share", sources="M48, M54")
def spreads_by_itself(spreading: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Teams start on their own and reuse each other's material.

    What has to be carried into every team stays a project.

    Remedy: Make the prompt library searchable, and show which team uses what.

    Ask: Bring teams (joined_on, start_reason), provenance (prompt_id) and work_items (team).

    >>> spreads_by_itself(Number(value=0.6, n=5, worst="teams"), pass_at=0.5, warn_at=0.25).status
    'pass'
    >>> spreads_by_itself(Number(value=0.1, n=5, worst="teams"), pass_at=0.5, warn_at=0.25).status
    'fail'
    """
    found = spreading
    said = f"The smaller of two shares is {percent(found.value)}: {found.worst} ({count(found.n or 0, 'team')} joined later)."
    return Seen(status=higher(found.value, pass_at, warn_at), said=said, value=found.value, n=found.n)


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M26, ADK")
def barrier_located(barriers_known: Share, *, pass_at: float, warn_at: float) -> Seen:
    """For people who do not use it, the first barrier is known.

    Aware, willing, able, allowed, equipped: each barrier has another cure, and guessing costs a quarter.

    Remedy: Ask five people of each low team who do not use it: what stopped you last time?

    Ask: Bring usage, people and pulse (barrier).

    >>> barrier_located(Share(part=9, whole=10), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> barrier_located(Share(part=10, whole=47), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    seen = _share(barriers_known, "have named what stopped them", pass_at, warn_at)
    most = barriers_known.worst
    return (
        seen.model_copy(update={"said": f"{seen.said} Named most often: {BARRIERS.get(most, most)}."}) if most else seen
    )


def _share(share: Share, what: str, pass_at: float, warn_at: float) -> Seen:
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} {what}.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        people=share.people,
    )
