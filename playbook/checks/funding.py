"""Checks of money and power: is the next stage funded, who decides, who runs it, is the plan realistic?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent
from playbook.model.words import Area

AREA: Area = "funding & decision"
WITHIN = 0.10
"""A stated cost may differ this much from the recomputed one."""
READY = (
    ("run_owner", "someone to run it"),
    ("run_capacity_confirmed", "capacity"),
    ("role_changes_agreed", "changed roles"),
    ("run_cost_accepted", "running cost"),
)


@check(guards="pilot-purgatory", first="week 12", unit="share", sources="M35, M57")
def scaling_funded(foundation_money: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Money for the Foundation stage is committed before the pilot ends.

    Money that is only promised stops a pilot at its end, and the team waits.

    Remedy: Ask now for a conditional commitment: which amount is released if which criteria are met.

    Ask: Bring budget (stage, planned, committed).

    >>> scaling_funded(Share(part=180000, whole=180000, counted=False), pass_at=1, warn_at=0.5).status
    'pass'
    >>> scaling_funded(Share(part=0, whole=260000, counted=False), pass_at=1, warn_at=0.5).status
    'fail'
    """
    money = foundation_money
    said = f"{number(money.part)} of {number(money.whole)} EUR planned for Foundation are committed ({percent(money.value)})."
    return Seen(status=higher(money.value, pass_at, warn_at), said=said, value=money.value)


@check(guards="pilot-purgatory", first="design", unit="share", sources="BCG")
def people_share(people_process_money: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The plan pays for people and process, not only for technology.

    Licences are the small part of a change. The large part is time to work differently.

    Remedy: Let licences follow use, and pay for redesign time in the teams.

    Ask: Bring budget (category, planned).

    >>> people_share(Share(part=100, whole=180, counted=False), pass_at=0.5, warn_at=0.3).status
    'pass'
    >>> people_share(Share(part=20, whole=90, counted=False), pass_at=0.5, warn_at=0.3).status
    'fail'
    """
    money = people_process_money
    said = f"{percent(money.value)} of {number(money.whole)} EUR planned are for people and process."
    return Seen(status=higher(money.value, pass_at, warn_at), said=said, value=money.value)


@check(guards="pilot-purgatory", first="design", unit="yes or no", sources="M36, ROB, NIST GOVERN-2.3")
def decider_has_power(charter: Charter, foundation_planned: Number, decider_presence: Share | None = None) -> Seen:
    """One person with authority over the money decides, and attends.

    A decision that must be carried elsewhere comes late or not at all.

    Remedy: Ask the person who can sign for the whole amount to take the next checkpoint, in person.

    Ask: Who signs, for how much can they sign, and were they in the room?

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", decider="head of division")
    >>> decider_has_power(Charter(**base, decider_authority=250000), Number(value=180000)).status
    'pass'
    >>> decider_has_power(Charter(**base, decider_authority=50000), Number(value=90000)).status
    'fail'
    """
    open_, planned, power = [], foundation_planned.value, charter.decider_authority
    if not charter.decider:
        open_.append("no decider is named")
    if power is None:
        open_.append("for how much the decider can sign is not stated")
    elif power < planned:
        open_.append(f"the decider can sign for {number(power)} EUR, planned are {number(planned)} EUR")
    if decider_presence is not None and decider_presence.part < decider_presence.whole:
        missed = count(decider_presence.whole, "checkpoint")
        open_.append(f"the decider attended {number(decider_presence.part)} of {missed} held")
    said = "One named decider can sign for the amount and attended each checkpoint held."
    if open_:
        said = f"{listed(open_)[:1].upper()}{listed(open_)[1:]}."
    return Seen(status="fail" if open_ else "pass", said=said, value=float(not open_))


@check(guards="pilot-purgatory", first="design", unit="of 4", sources="M35, LEA, SHA, TRU")
def operations_ready(charter: Charter, *, pass_at: float, warn_at: float) -> Seen:
    """The receiving operation accepts it: someone to run it, capacity, changed roles, running cost.

    What nobody agreed to run goes back to the pilot team, and stays a pilot.

    Remedy: Let the receiving manager present this page, not the pilot team.

    Ask: Who runs this on a Monday morning in month 9?

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation")
    >>> yes = dict(run_owner="head", run_capacity_confirmed=True, role_changes_agreed=True, run_cost_accepted=True)
    >>> operations_ready(Charter(**base, **yes), pass_at=4, warn_at=3).status
    'pass'
    >>> operations_ready(Charter(**base), pass_at=4, warn_at=3).status
    'fail'
    """
    missing = [words for name, words in READY if not getattr(charter, name)]
    there = len(READY) - len(missing)
    said = f"{there} of {len(READY)} are agreed" + (f"; open: {listed(missing)}." if missing else ".")
    return Seen(status=higher(there, pass_at, warn_at), said=said, value=there, n=len(READY))


@check(guards="pilot-purgatory", first="week 4", unit="ratio", sources="M50, M52, M55")
def timeline_realistic(stage_lengths: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Planned durations are in line with experience.

    Foundation takes about a quarter, Expansion half a year. A shorter plan moves the work to the evenings.

    Remedy: Cut scope, not the time for Foundation.

    Ask: Until when do Foundation and Expansion last?

    >>> timeline_realistic(Number(value=1.0, worst="pilot"), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> timeline_realistic(Number(value=0.4, worst="Foundation"), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    least = stage_lengths
    weeks = next((f" ({g.n} weeks)" for g in least.parts if g.name == least.worst), "")
    said = f"The shortest stage by comparison is {least.worst}{weeks}: {percent(least.value)} of the usual length."
    return Seen(status=higher(least.value, pass_at, warn_at), said=said, value=least.value)


@check(guards="false-evidence", first="design", unit="yes or no", sources="TRU, NIST MAP-1.4, LAI")
def cost_of_today_known(charter: Charter, cost_today: Number | None = None) -> Seen:
    """Somebody can say what the work costs today, in money.

    A saving is a share of something. Without today's cost nobody can say of what.

    Remedy: Multiply hours per item, rate and items a month, and have finance confirm the rate.

    Ask: What does this work cost today?

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation")
    >>> cost_of_today_known(Charter(**base, cost_today_month=26500), Number(value=26772)).status
    'pass'
    >>> cost_of_today_known(Charter(**base), Number(value=26772)).status
    'fail'
    """
    stated = charter.cost_today_month
    again = (
        "" if cost_today is None else f" Items, minutes and rate give {number(round(cost_today.value))} EUR a month."
    )
    if not stated:
        return Seen(status="fail", said=f"Today's cost is not stated.{again}")
    said = f"Stated: {number(stated)} EUR a month.{again}"
    if cost_today is None or not cost_today.value:
        return Seen(
            status="unknown", said=f"{said} It cannot be recomputed without items a month, rate and timed items."
        )
    off = abs(stated / cost_today.value - 1)
    return Seen(status="pass" if off <= WITHIN else "fail", said=said, value=off, n=cost_today.n)


@check(guards="pilot-purgatory", first="week 4", unit="weeks", sources="M4, M34, M50, M55")
def pilot_age(weeks_overdue: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The pilot is not older than planned.

    After the planned end every further week costs twice: the old way and the new one run side by side.

    Remedy: Call the decision; after 26 weeks the only options are Foundation with money, or to stop.

    Ask: When was the pilot to end?

    >>> pilot_age(Number(value=0.1), pass_at=2, warn_at=8).status
    'pass'
    >>> pilot_age(Number(value=29), pass_at=2, warn_at=8).status
    'fail'
    """
    weeks = weeks_overdue.value
    said = (
        f"The pilot is {number(round(weeks))} weeks past its planned end."
        if weeks >= 1
        else "The pilot is within its planned time."
    )
    return Seen(status=lower(weeks, pass_at, warn_at), said=said, value=weeks)
