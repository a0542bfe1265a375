"""Checks of governance: in force before use, complete, known, rehearsed, and light where risk is low."""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_governance import Frameworks, Learning, Policy
from playbook.model.evidence_measure import Habit
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.words import Area, Status

AREA: Area = "governance & shadow AI"
WIDE_USE = 0.25
"""Habitual users above this share of full scale make missing frameworks a harm (verdict rules, section 5)."""


@check(guards="no-governance", first="design", unit="share", sources="M6, M11, M14, M42")
def governance_before_adoption(used_before_rules: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Governance was in force before use spread.

    Rules that come after the habit are read as a verdict on the habit.

    Remedy: Give no new access for two weeks while the three documents are approved; those who have access keep it.

    Ask: Bring governance (artefact, approved_on), usage and people.

    >>> governance_before_adoption(Share(part=0, whole=34, worst="2026-02-25"), pass_at=0.1, warn_at=0.25).status
    'pass'
    >>> governance_before_adoption(Share(part=38, whole=62, worst="2025-12-15"), pass_at=0.1, warn_at=0.25).status
    'fail'
    """
    share = used_before_rules
    when = (
        f"when the last of the three rules took effect ({share.worst})"
        if share.worst
        else "and the rules are not complete yet"
    )
    said = f"{share_said(share)} had used it {when}."
    if share.rows:
        said += f" Not in force: {listed(share.rows)}."
    return Seen(
        status=lower(share.value, pass_at, warn_at),
        said=said,
        value=share.value,
        n=share.cases,
        interval=share.interval,
        people=share.people,
    )


@check(guards="no-governance", first="design", unit="months; share", sources="M40, M42, DORA, ISO, ELC")
def policy_known(policy_known: Policy, *, pass_months: float, pass_right: float, warn_right: float) -> Seen:
    """A short, current policy says what is permitted and with which data, and people know it.

    A rule nobody can recite protects nobody.

    Remedy: Write one page, permitted tools, permitted data, who signs off, and put it inside the tool.

    Ask: Which tools may be used with which data, and where would a new colleague read it?

    >>> limits = dict(pass_months=6, pass_right=0.8, warn_right=0.5)
    >>> policy_known(Policy(document=True, months=3, right=27, asked=30), **limits).status
    'pass'
    >>> policy_known(Policy(document=True, months=9, right=27, asked=30), **limits).status
    'warn'
    >>> policy_known(Policy(document=False, months=None, right=0, asked=0), **limits).status
    'fail'
    """
    policy = policy_known
    if not policy.document:
        return Seen(status="fail", said="There is no policy document, so there is nothing to know.")
    right = policy.right / policy.asked if policy.asked else 0.0
    status: Status = "fail"
    if right >= warn_right:
        fresh = policy.months is not None and policy.months <= pass_months
        status = "pass" if fresh and right >= pass_right else "warn"
    age = "of unknown age" if policy.months is None else f"{number(round(policy.months, 1))} months old"
    said = f"The policy is {age}; {policy.right} of {count(policy.asked, 'person', 'people')} answer all three "
    said += f"questions rightly ({percent(right)})."
    return Seen(
        status=status,
        said=said,
        value=right,
        n=policy.asked,
        people=policy.asked,
        change=f"A policy of at most {number(pass_months)} months and {percent(pass_right)} right answers.",
    )


@check(guards="shadow-ai", first="design", unit="ratio", sources="M17, M39, M43, M58")
def policy_enables(policy_tone: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The policy says what people can do and why it is safe, not only what is forbidden.

    Who reads only what is forbidden does the rest unseen.

    Remedy: Rewrite each 'must not' as 'do it this way instead', and add five worked examples.

    Ask: Bring governance (artefact, document) and the document itself.

    >>> policy_enables(Number(value=1.89, n=26), pass_at=1, warn_at=0.5).status
    'pass'
    >>> policy_enables(Number(value=0.3, n=26), pass_at=1, warn_at=0.5).status
    'fail'
    """
    tone = policy_tone
    counts = {p.name: p.n for p in tone.parts}
    permits, forbids = (count(counts.get(k, 0), "sentence") for k in ("permit", "forbid"))
    said = f"{permits} permit or show how, {forbids} forbid: {number(tone.value)} to 1."
    return Seen(status=higher(tone.value, pass_at, warn_at), said=said, value=tone.value, n=tone.n, rows=tone.rows)


@check(guards="no-governance", first="week 4", unit="of 4", sources="M40, M42, NIST GOVERN-1.4")
def four_frameworks(
    frameworks: Frameworks,
    habitual_share: Habit | None = None,
    charter: Charter | None = None,
    *,
    pass_at: float,
    warn_at: float,
) -> Seen:
    """Quality assurance, verification, compliance and visibility each have an owner, a document and evidence of use.

    One that is missing is the one that is asked for when something goes wrong.

    Remedy: Complete the missing one in the lightest form that leaves evidence.

    Ask: Bring governance (artefact, owner, document, evidence_on).

    >>> four_frameworks(Frameworks(complete=("qa", "verification", "compliance", "visibility")), pass_at=4, warn_at=3).status
    'pass'
    >>> one = Frameworks(complete=("qa",), lacking=("visibility (no owner)",))
    >>> four_frameworks(one, pass_at=4, warn_at=3).status
    'fail'
    >>> plan = Charter(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...                stage="Foundation", requested_stage="Expansion", scale_people=80)
    >>> [four_frameworks(one, Habit(part=n, whole=40), plan, pass_at=4, warn_at=3).harm for n in (6, 20, 21)]
    [False, False, True]
    """
    there = len(frameworks.complete)
    scale = charter.scale_people if charter else None
    wide = habitual_share is not None and bool(scale) and habitual_share.part / (scale or 1) > WIDE_USE
    status = higher(there, pass_at, warn_at)
    said = f"{there} of 4 frameworks are complete" + (
        f"; open: {listed(frameworks.lacking, 4)}." if frameworks.lacking else "."
    )
    harm = status == "fail" and wide
    if harm:
        said += f" More than {percent(WIDE_USE)} of the people at full scale already use it as a habit."
    return Seen(status=status, said=said, value=there, n=4, rows=frameworks.lacking, harm=harm)


@check(guards="shadow-ai", first="design", unit="channels", sources="M12, M39, INV, KIN, NIST GOVERN-1.6")
def inventory_three_channels(discovery_channels: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The list of AI tools comes from at least three ways of finding them.

    Each way of looking misses what another finds.

    Remedy: Run a survey with an amnesty this week, and ask finance for AI lines on expense cards.

    Ask: Bring tools (discovered_via, found_on).

    >>> inventory_three_channels(Number(value=3, note="contract-or-expense, network-or-sso, survey"), pass_at=3, warn_at=2).status
    'pass'
    >>> inventory_three_channels(Number(value=1, note="contract-or-expense"), pass_at=3, warn_at=2).status
    'fail'
    """
    found = discovery_channels
    said = f"{count(found.value, 'channel')} within 90 days" + (f": {found.note}." if found.note else ".")
    return Seen(status=higher(found.value, pass_at, warn_at), said=said, value=found.value, n=found.n)


@check(guards="no-governance", first="design", unit="share", sources="NIST GOVERN-6.1, ISO, INV")
def vendor_cleared(reviewed_tools: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Every approved tool has a current review of data use, training use, rights, access and exit.

    Approval without review is a signature on an empty page.

    Remedy: Review the two most used tools first, and add no seats to a tool without a review.

    Ask: Bring tools (sanctioned, review_date).

    >>> vendor_cleared(Share(part=6, whole=6), pass_at=1, warn_at=0.9).status
    'pass'
    >>> vendor_cleared(Share(part=2, whole=7), pass_at=1, warn_at=0.9).status
    'fail'
    """
    share = reviewed_tools
    said = f"{number(share.part)} of {count(share.whole, 'approved tool')} were fully reviewed within 12 months."
    if share.rows:
        said += f" Not: {listed(share.rows)}."
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="no-governance", first="design", unit="of 3", sources="NIST MANAGE-2.4, GAI, ISO, LEA, PAIR")
def incident_and_stop_path(incident_plan: Number, *, pass_at: float, warn_at: float) -> Seen:
    """What counts as an incident, who may pause, and how work goes on without it are written down and were rehearsed.

    Nobody reads a plan at five in the afternoon for the first time and acts on it.

    Remedy: Rehearse once: wrong content is live at five. Who pulls it, who tells whom, how does work go on?

    Ask: When was it last practised to pull a wrong item and carry on without the AI?

    >>> incident_and_stop_path(Number(value=3), pass_at=3, warn_at=2).status
    'pass'
    >>> incident_and_stop_path(Number(value=0, rows=("a document",)), pass_at=3, warn_at=2).status
    'fail'
    """
    plan = incident_plan
    said = f"{number(plan.value)} of 3 are there" + (f"; missing: {listed(plan.rows)}." if plan.rows else ".")
    return Seen(status=higher(plan.value, pass_at, warn_at), said=said, value=plan.value, n=3, rows=plan.rows)


@check(guards="no-governance", first="week 4", unit="share", sources="EU4, NIST GOVERN-2.2, DORA")
def literacy_before_use(trained_before_use: Share, *, pass_at: float, warn_at: float) -> Seen:
    """People had the basics for their kind of use before their first use.

    First habits last. They should not be formed by trial on live work.

    Remedy: Put a 20-minute module for the own role in front of access.

    Ask: Bring people (literacy_date) and usage.

    >>> literacy_before_use(Share(part=34, whole=34), pass_at=0.95, warn_at=0.8).status
    'pass'
    >>> literacy_before_use(Share(part=4, whole=6), pass_at=0.95, warn_at=0.8).status
    'fail'
    """
    share = trained_before_use
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} had the basics before or in their first week.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        people=share.people,
    )


@check(guards="no-governance", first="later", unit="lessons; teams; share", sources="M13, M41, M47, M54")
def learning_captured(
    learning: Learning, *, pass_per_month: float, pass_teams: float, pass_reused: float, warn_per_month: float
) -> Seen:
    """What was learned is written down and used by other teams.

    A lesson that stays in one team is paid for again by the next.

    Remedy: Close each checkpoint with three lessons in the shared library.

    Ask: Bring lessons (written_on, team, reused_by).

    >>> limits = dict(pass_per_month=4, pass_teams=3, pass_reused=0.3, warn_per_month=1)
    >>> learning_captured(Learning(per_month=4.7, teams=4, reused=5, lessons=14), **limits).status
    'pass'
    >>> learning_captured(Learning(per_month=0.7, teams=1, reused=0, lessons=2), **limits).status
    'fail'
    """
    found = learning
    reused = found.reused / found.lessons if found.lessons else 0.0
    status: Status = "warn" if found.per_month >= warn_per_month else "fail"
    if found.per_month >= pass_per_month and found.teams >= pass_teams and reused >= pass_reused:
        status = "pass"
    said = f"{count(found.lessons, 'lesson')} in 3 months from {count(found.teams, 'team')}, {number(found.reused)} used by another team."
    return Seen(status=status, said=said, value=found.per_month, n=found.lessons)


@check(guards="shadow-ai", first="week 4", unit="share", sources="M42, M43")
def governance_light(governance_minutes: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Governance costs little on low-risk work.

    Where a form takes longer than the work, people find a way around the form.

    Remedy: Drop checks that found nothing in 100 low-risk items, and keep the random audit.

    Ask: Bring effort_log (kind, minutes) and work_items (risk_tier).

    >>> governance_light(Share(part=15, whole=423, counted=False, n=57), pass_at=0.1, warn_at=0.2).status
    'pass'
    >>> governance_light(Share(part=6.9, whole=31.2, counted=False, n=60), pass_at=0.1, warn_at=0.2).status
    'fail'
    """
    share = governance_minutes
    status = lower(share.value, pass_at, warn_at)
    said = f"{percent(share.value)} of the effort on {count(share.cases, 'low-risk AI item')} goes into governance."
    each = share.part / share.cases if share.cases else 0.0
    scale = f"{number(each)} minutes an item are {number(round(each * 1000 / 60))} hours on every 1,000 low-risk items."
    return Seen(status=status, said=said, value=share.value, n=share.cases, at_scale="" if status == "pass" else scale)
