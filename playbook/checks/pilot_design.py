"""Checks of the charter: what full scale looks like, who owns the result, who takes part, when it stops."""

from __future__ import annotations

import re

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_design import PrimaryMetric, SkillMix
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, share_said
from playbook.model.words import Area, Status

AREA: Area = "pilot design"
SCALE = ("scale_people", "scale_teams", "scale_projects", "scale_items_month")
SCALE_SAID = dict(zip(SCALE, ("people", "teams", "projects at the same time", "items a month"), strict=True))


@check(guards="pilot-purgatory", first="design", unit="fields; people", sources="L5, M7, M8, TRU")
def scale_picture_stated(
    charter: Charter,
    pilot_people: Number | None = None,
    *,
    pass_fields: float,
    pass_scale_people: float,
    pass_times_pilot: float,
    warn_fields: float,
    warn_times_pilot: float,
) -> Seen:
    """The charter says in numbers what full scale looks like.

    A pilot that does not know its full size cannot tell whether it tested the right thing.

    Remedy: Write one page about day 400 with the owner in operations: people, teams, projects, items a month.

    Ask: What does this look like when 50 or more people of mixed skill run it and ten projects are live at once?

    >>> limits = dict(pass_fields=4, pass_scale_people=50, pass_times_pilot=2, warn_fields=3, warn_times_pilot=2)
    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation")
    >>> full = Charter(**base, scale_people=120, scale_teams=9, scale_projects=12, scale_items_month=120)
    >>> scale_picture_stated(full, Number(value=34), **limits).status
    'pass'
    >>> scale_picture_stated(Charter(**base), None, **limits).status
    'fail'
    """
    filled = [name for name in SCALE if getattr(charter, name)]
    missing = [SCALE_SAID[name] for name in SCALE if name not in filled]
    people, pilot = charter.scale_people or 0, int(pilot_people.value) if pilot_people else None
    wide = pilot is None or people >= pass_times_pilot * pilot
    status: Status = "fail"
    if len(filled) >= pass_fields and people >= pass_scale_people and wide:
        status = "pass" if pilot is not None else "warn"
    elif len(filled) >= warn_fields and (pilot is None or people >= warn_times_pilot * pilot):
        status = "warn"
    said = f"Full scale is stated in {len(filled)} of {len(SCALE)} numbers"
    said += (
        f"; missing: {listed(missing)}."
        if missing
        else f": {people} people, {number(charter.scale_items_month or 0)} items a month."
    )
    if pilot is None:
        said += " How many people take part in the pilot is not known."
    elif not wide:
        said += f" {people} people at full scale are less than {number(pass_times_pilot)} times the pilot's."
    return Seen(status=status, said=said, value=len(filled), n=len(SCALE))


@check(guards="pilot-purgatory", first="design", unit="departments", sources="TRU, NOV, CHK30")
def single_workflow_scope(charter: Charter, *, pass_departments: float, warn_departments: float) -> Seen:
    """The pilot covers one workflow with a visible start and a visible end.

    Whatever has no end cannot be finished, and whatever spans departments has nobody who can fix it.

    Remedy: Cut the scope to one queue or one kind of content, and park the rest with a date.

    Ask: Where does a piece of work start, where does it end, and what is out of scope?

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation")
    >>> one = Charter(**base, workflow_start="brief", workflow_end="live page", departments=("Marketing",))
    >>> single_workflow_scope(one, pass_departments=1, warn_departments=3).status
    'pass'
    >>> single_workflow_scope(Charter(**base), pass_departments=1, warn_departments=3).status
    'fail'
    """
    named = bool(charter.workflow_start and charter.workflow_end)
    departments = len(charter.departments)
    status: Status = "fail"
    if named and 0 < departments <= pass_departments:
        status = "pass"
    elif named and 0 < departments <= warn_departments and charter.owner:
        status = "warn"
    ends = f"from {charter.workflow_start} to {charter.workflow_end}" if named else "start or end not named"
    said = f"Scope: {ends}, {count(departments, 'department')} named."
    return Seen(status=status, said=said, value=departments)


@check(guards="pilot-purgatory", first="design", unit="yes or no", sources="TRU, VER, LEA, NIST GOVERN-2.1")
def owner_in_operations(charter: Charter, primary_metric: PrimaryMetric) -> Seen:
    """One person outside the AI, IT and innovation teams owns the result, and their own numbers move with it.

    A pilot owned by those who build it ends when they move on. Operations keeps what helps operations.

    Remedy: Ask the head of the team that does this work today to sign the charter; if nobody will, stop here.

    Ask: Whose week gets worse if this breaks, and whose target improves if it works?

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", owner="head", owner_metric="hours")
    >>> primary = PrimaryMetric(marked=1, metric="hours", aimed=True)
    >>> owner_in_operations(Charter(**base, owner_function="business"), primary).status
    'pass'
    >>> owner_in_operations(Charter(**base, owner_function="innovation"), primary).status
    'fail'
    """
    open_ = []
    if not charter.owner:
        open_.append("no owner is named")
    if charter.owner_function != "business":
        open_.append(f"the owner sits in {charter.owner_function or 'an unnamed function'}, not in the business")
    if not charter.owner_metric or charter.owner_metric != primary_metric.metric:
        open_.append("the owner's own metric is not the pilot's primary metric")
    said = "One owner in the business has the pilot's primary metric as their own."
    if open_:
        said = f"{listed(open_)[:1].upper()}{listed(open_)[1:]}."
    return Seen(status="fail" if open_ else "pass", said=said, value=float(not open_))


@check(guards="heroics", first="design", unit="teams", sources="L7, M25, M26")
def several_teams(pilot_teams: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The pilot runs in several teams, so that differences between teams can be seen.

    One team shows that it can be done, not that others can do it.

    Remedy: Add one average and one sceptical team for the second half of the pilot.

    Ask: Bring people (team, person_id, eligible_from).

    >>> several_teams(Number(value=4), pass_at=3, warn_at=2).status
    'pass'
    >>> several_teams(Number(value=1), pass_at=3, warn_at=2).status
    'fail'
    """
    teams = int(pilot_teams.value)
    said = f"{count(teams, 'team')} with at least 3 eligible people each took part."
    return Seen(status=higher(teams, pass_at, warn_at), said=said, value=teams)


@check(guards="heroics", first="design", unit="distance (0-1)", sources="L2, M8, NIST MEASURE-2.2")
def skill_mix_representative(skill_mix: SkillMix, *, pass_at: float, warn_at: float) -> Seen:
    """The people in the pilot resemble those who must use it at scale, novices included.

    Experts make up for what a path lacks. Novices show whether the path carries.

    Remedy: Replace some of the experts by novices before the next checkpoint.

    Ask: Bring people (skill_level, eligible_from) and the skill mix at full scale.

    >>> skill_mix_representative(SkillMix(distance=0.05, people=34), pass_at=0.2, warn_at=0.4).status
    'pass'
    >>> skill_mix_representative(SkillMix(distance=0.1, people=34, absent=("novice",)), pass_at=0.2, warn_at=0.4).status
    'fail'
    """
    mix = skill_mix
    status = "fail" if "novice" in mix.absent else lower(mix.distance, pass_at, warn_at)
    said = f"The mix of skill levels differs from full scale by {mix.distance:.2f} (0 = same, 1 = nothing in common)."
    if mix.absent:
        said += f" Level without anybody in the pilot: {listed(mix.absent)}."
    return Seen(status=status, said=said, value=mix.distance, n=mix.people, people=mix.people)


@check(guards="heroics", first="design", unit="share", sources="L2, M8, M51")
def volunteer_share(volunteer_share: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The result does not rest on volunteers alone.

    Volunteers forgive what assigned colleagues will not. At scale most people are assigned.

    Remedy: Assign the next wave instead of inviting it, and report every figure for both groups.

    Ask: Bring people (volunteer, eligible_from).

    >>> volunteer_share(Share(part=11, whole=34), pass_at=0.5, warn_at=0.8).status
    'pass'
    >>> volunteer_share(Share(part=6, whole=6), pass_at=0.5, warn_at=0.8).status
    'fail'
    """
    share = volunteer_share
    return Seen(
        status=lower(share.value, pass_at, warn_at),
        said=f"{share_said(share)} asked to take part; the others were assigned.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        people=share.people,
    )


@check(guards="pilot-purgatory", first="design", unit="rules", sources="HOU, NOV, KNO, PAC, ROB")
def stop_rule_written(charter: Charter, *, pass_rules: float, warn_rules: float) -> Seen:
    """Conditions in numbers for stopping and pausing, and the person who may use them, exist from day one.

    Without a written end every result looks like a reason to go on.

    Remedy: Write two sentences: below which saving by which date we stop, above which harm we pause, and who decides.

    Ask: Which number, by which date, makes you stop?

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation")
    >>> both = Charter(**base, stop_owner="head", stop_rule_value="below 10% by 2026-03-01", stop_rule_harm="above 2 severe errors")
    >>> stop_rule_written(both, pass_rules=2, warn_rules=1).status
    'pass'
    >>> stop_rule_written(Charter(**base), pass_rules=2, warn_rules=1).status
    'fail'
    """
    value, harm = charter.stop_rule_value or "", charter.stop_rule_harm or ""
    written = [name for name, text in (("value", value), ("harm", harm)) if re.search(r"\d", text)]
    status: Status = higher(len(written), pass_rules, warn_rules) if charter.stop_owner else "fail"
    rules = (
        f"{count(len(written), 'stop rule')} with a number ({listed(written)})"
        if written
        else "No stop rule with a number"
    )
    said = f"{rules}; the person who may use it is {'named' if charter.stop_owner else 'not named'}."
    return Seen(status=status, said=said, value=len(written))
