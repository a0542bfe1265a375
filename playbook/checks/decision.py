"""Checks of decisions: dated, held, real, followed by actions, and not hanging on one threshold."""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_decision import Calendar, Held
from playbook.model.evidence_pilot import AreaLevels, Rejudged
from playbook.model.finding import Finding, Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.stages import STAGE_EXITS, skipped
from playbook.model.words import AREAS, STAGES, Area, Status, stage_number

AREA: Area = "funding & decision"
PROFILE = (
    "cw-heroics-share",
    "cw-heroics-concentration",
    "cw-absence-test",
    "cw-manual-fte-at-scale",
    "tr-review-concentration",
)
AGREE = {("system", "system"), ("people", "heroes"), ("both", "mixed")}


@check(guards="pilot-purgatory", first="design", unit="checkpoints; days", sources="M36, M57, KNO")
def checkpoints_locked(
    checkpoint_calendar: Calendar,
    charter: Charter,
    *,
    pass_checkpoints: float,
    pass_max_days_after_start: float,
    warn_checkpoints: float,
    warn_max_days_after_start: float,
) -> Seen:
    """The three checkpoints are dated and have a named decider before the pilot starts.

    A decision without a date in the decider's calendar does not take place.

    Remedy: Put three one-hour decisions into the decider's calendar today.

    Ask: Bring checkpoints (pilot_week, planned_on, created_on).

    >>> limits = dict(pass_checkpoints=3, pass_max_days_after_start=0, warn_checkpoints=3, warn_max_days_after_start=14)
    >>> who = Charter(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", decider="head")
    >>> checkpoints_locked(Calendar(dated=3, looks=3, days_after_start=-12), who, **limits).status
    'pass'
    >>> checkpoints_locked(Calendar(dated=1, looks=3, missing=(2, 4), days_after_start=28), who, **limits).status
    'fail'
    """
    plan, days = checkpoint_calendar, checkpoint_calendar.days_after_start
    status: Status = "fail"
    if days is None and plan.dated >= warn_checkpoints:
        status = "unknown"
    elif charter.decider and days is not None:
        if plan.dated >= pass_checkpoints and days <= pass_max_days_after_start:
            status = "pass"
        elif plan.dated >= warn_checkpoints and days <= warn_max_days_after_start:
            status = "warn"
    said = f"{plan.dated} of {plan.looks} checkpoints are dated"
    said += f" (missing: weeks {listed([str(w) for w in plan.missing])})" if plan.missing else ""
    when = (
        ""
        if days is None
        else f"; written down {count(abs(days), 'day')} {'after' if days > 0 else 'before'} the start"
    )
    said += f"{when}; the decider is {'named' if charter.decider else 'not named'}."
    return Seen(status=status, said=said, value=plan.dated, n=plan.looks)


@check(guards="pilot-purgatory", first="week 4", unit="working days", sources="M35, M36, M57")
def checkpoints_held(checkpoints_held: Held, *, pass_days: float, warn_days: float, warn_late: float) -> Seen:
    """Each checkpoint took place on time and ended in a recorded decision.

    A checkpoint that slips once slips again, and nobody notices when the pilot should have ended.

    Remedy: Hold the missed one this week, with the data that exist.

    Ask: Bring checkpoints (pilot_week, planned_on, held_on, decision).

    >>> limits = dict(pass_days=5, warn_days=10, warn_late=1)
    >>> checkpoints_held(Held(due=2, days_late=(0, 3)), **limits).status
    'pass'
    >>> checkpoints_held(Held(due=2, days_late=(0,), open=("week 8: not held",)), **limits).status
    'fail'
    """
    held = checkpoints_held
    late = [d for d in held.days_late if d > pass_days]
    status: Status = "pass"
    if held.open or any(d > warn_days for d in late) or len(late) > warn_late:
        status = "fail"
    elif late:
        status = "warn"
    said = f"{len(held.days_late)} of {count(held.due, 'checkpoint')} due were held with a decision."
    if late:
        said += f" Late: {listed([f'{number(d)} working days' for d in late])}."
    if held.open:
        said += f" Open: {listed(held.open)}."
    return Seen(status=status, said=said, value=max(held.days_late, default=0.0), n=held.due, rows=held.open)


@check(guards="pilot-purgatory", first="week 4", unit="empty extensions", sources="M34, M35, M57, JUA")
def real_decision(empty_extensions: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The decision is one of the seven verdicts; 'it goes on' counts only with a new question and an end.

    An extension without a question answers nothing and costs as much as a decision.

    Remedy: Replace the extension by one open question, one number and one date.

    Ask: Bring checkpoints (pilot_week, decision, new_question, until).

    >>> real_decision(Number(value=0), pass_at=0, warn_at=0).status
    'pass'
    >>> real_decision(Number(value=3), pass_at=0, warn_at=0).status
    'fail'
    """
    n = empty_extensions.value
    where = f" ({listed(empty_extensions.rows)})" if empty_extensions.rows else ""
    said = (
        f"{count(n, 'extension')} without a new question or an end{where}."
        if n
        else "No extension without a question and an end."
    )
    return Seen(status=lower(n, pass_at, warn_at), said=said, value=n, rows=empty_extensions.rows)


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M36")
def actions_closed(actions_closed: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The actions of the last checkpoint are done.

    A list nobody closes teaches everybody that checkpoints do not matter.

    Remedy: Carry at most five actions per checkpoint, each with one owner and one date.

    Ask: Bring issues (source, due_on, closed_on).

    >>> actions_closed(Share(part=8, whole=9), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> actions_closed(Share(part=3, whole=10), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    share = actions_closed
    said = f"{share_said(share)} were closed in time."
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=said,
        value=share.value,
        n=share.cases,
        interval=share.interval,
    )


@check(guards="pilot-purgatory", first="week 4", unit="differences", sources="HOU, KNO")
def decision_follows_rule(unexplained_decisions: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The decision taken equals the rule written before, or the difference is explained.

    A rule may be overruled. It must then be said who did, why, and what would prove them wrong.

    Remedy: Record who overruled the computed verdict, why, and what would prove them wrong.

    Ask: Bring checkpoints (pilot_week, decision, computed_verdict, override_reason).

    >>> decision_follows_rule(Number(value=0, n=2), pass_at=0, warn_at=0).status
    'pass'
    >>> decision_follows_rule(Number(value=3, n=4), pass_at=0, warn_at=0).status
    'fail'
    """
    found = unexplained_decisions
    where = f" ({listed(found.rows)})" if found.rows else ""
    said = f"{number(found.value)} of {count(found.n or 0, 'decision')} differ from the computed verdict without a reason{where}."
    return Seen(status=lower(found.value, pass_at, warn_at), said=said, value=found.value, n=found.n, rows=found.rows)


@check(guards="pilot-purgatory", first="design", unit="stages", sources="L1, M44, M45, M46, M49, M59")
def no_stage_skipped(charter: Charter, findings: tuple[Finding, ...], *, pass_at: float, warn_at: float) -> Seen:
    """The stage asked for is the next one, and what earlier stages needed is met.

    Each stage builds what the next one stands on. What is skipped has to be built later, under load.

    Remedy: Enter the next stage only, and list what earlier stages still need, with owner and date.

    Ask: Which stage is the pilot in, and which one is asked for?

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29", stage="Pilot Design")
    >>> no_stage_skipped(Charter(**base, requested_stage="Foundation"), (), pass_at=0, warn_at=0).status
    'pass'
    >>> no_stage_skipped(Charter(**base, requested_stage="Expansion"), (), pass_at=0, warn_at=0).status
    'fail'
    """
    over = skipped(charter.stage, charter.requested_stage)
    red = {f.id for f in findings if f.red}
    unmet = tuple(s for s in STAGES[: stage_number(charter.stage)] if red & set(STAGE_EXITS[s]))
    said = f"Asked for is {charter.requested_stage}, the stage after {charter.stage}."
    if over:
        said = f"The request for {charter.requested_stage} skips {listed(over)}."
    if unmet:
        said += f" Not all that {listed(unmet)} needed is met."
    n = len(over) + len(unmet)
    return Seen(status=lower(n, pass_at, warn_at), said=said, value=n)


@check(guards="heroics", first="week 4", unit="checks", sources="L25, L26, L27")
def why_it_worked(
    charter: Charter,
    findings: tuple[Finding, ...],
    *,
    pass_known: float,
    pass_heroes_at: float,
    warn_known: float,
    warn_heroes_at: float,
) -> Seen:
    """The team's own answer to 'system or heroes?' agrees with the data.

    Those who fill the gaps often see them last: it is simply how the work is done.

    Remedy: Show both answers side by side, to the team first and to the decider second.

    Ask: Did it work because the system was solid, or because a small motivated team absorbed the gaps?

    >>> limits = dict(pass_known=3, pass_heroes_at=2, warn_known=3, warn_heroes_at=2)
    >>> who = Charter(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", why_it_worked="system")
    >>> why_it_worked(who, (), **limits).status
    'unknown'
    """
    known = [f for f in findings if f.id in PROFILE and f.assessed]
    if charter.why_it_worked is None:
        return Seen(status="unknown", said="The team has not answered yet what carried the result.")
    if len(known) < max(pass_known, warn_known):
        return Seen(
            status="unknown", said=f"Only {len(known)} of the {len(PROFILE)} checks behind the profile are known."
        )
    red = sum(f.red for f in known)
    amber = sum(f.status == "warn" for f in known)
    profile = (
        "heroes" if red >= min(pass_heroes_at, warn_heroes_at) else "system" if not red and amber <= 1 else "mixed"
    )
    status: Status = "warn"
    if (charter.why_it_worked, profile) in AGREE:
        status = "pass"
    elif (charter.why_it_worked, profile) == ("system", "heroes"):
        status = "fail"
    said = f"The data show {_profile(profile)} ({red} of {len(known)} checks not met). The team answered: {charter.why_it_worked}."
    return Seen(status=status, said=said, value=red, n=len(known))


@check(guards="false-evidence", first="week 4", unit="levels", sources="L26, PTQ")
def self_view_vs_data(charter: Charter, area_levels: AreaLevels, *, pass_at: float, warn_at: float) -> Seen:
    """The team's rating of itself is not far above what the data show.

    A gap here is no fault; it shows where the next conversation should start.

    Remedy: Ask for the rating before results are shown, and talk about the largest gap first.

    Ask: How would you rate each of the nine areas, from 0 to 4?

    >>> who = Charter(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", self_rating=(4,) * 9)
    >>> self_view_vs_data(who, AreaLevels(levels=(("pilot design", 4),)), pass_at=0.5, warn_at=1).status
    'pass'
    >>> self_view_vs_data(who, AreaLevels(levels=(("pilot design", 1),)), pass_at=0.5, warn_at=1).status
    'fail'
    """
    if charter.self_rating is None:
        return Seen(status="unknown", said="The team has not rated itself yet.")
    own = dict(zip(AREAS, charter.self_rating, strict=True))
    gaps = {area: own[area] - level for area, level in area_levels.levels}
    mean = sum(gaps.values()) / len(gaps)
    widest = max(gaps, key=lambda a: gaps[a])
    said = f"On average the team rates itself {abs(mean):.1f} levels {'above' if mean >= 0 else 'below'} the data."
    if gaps[widest] > 0:
        said += f" The widest gap is in {widest} ({gaps[widest]:+.0f})."
    return Seen(status=lower(mean, pass_at, warn_at), said=said, value=mean, n=len(gaps))


@check(guards="false-evidence", first="week 4", unit="share", sources="L8, M59, LOR")
def verdict_robust(rejudged: Rejudged, *, pass_at: float, warn_at: float) -> Seen:
    """The verdict does not hang on one threshold, one team or one missing table.

    A word that flips with one number is a coin toss in good clothes.

    Remedy: Say that it is too close to call, and bring the one thing that would settle it.

    Ask: Nothing to bring: the verdict is judged again with single things changed.

    >>> verdict_robust(Rejudged(same=98, total=100), pass_at=0.9, warn_at=0.7).status
    'pass'
    >>> verdict_robust(Rejudged(same=60, total=100, closest="cw-heroics-share pass_at at 0.12"), pass_at=0.9, warn_at=0.7).status
    'fail'
    """
    share = rejudged.same / rejudged.total if rejudged.total else 0.0
    said = f"{number(rejudged.same)} of {number(rejudged.total)} re-runs with one thing changed give the same verdict ({percent(share)})."
    if rejudged.flips:
        said += f" What changes it: {listed(rejudged.flips, 4)}."
    return Seen(status=higher(share, pass_at, warn_at), said=said, value=share, n=rejudged.total, rows=rejudged.flips)


def _profile(profile: str) -> str:
    return {"heroes": "people carrying it", "system": "a system that carries", "mixed": "a mixture of both"}[profile]
