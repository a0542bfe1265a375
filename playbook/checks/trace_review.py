"""Checks of review: does it follow risk, keep up with volume, judge alike, and bound what nobody read?"""

from __future__ import annotations

from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_trace import Audit, ReviewShares
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.words import Area, Status

AREA: Area = "traceability & review"


@check(guards="no-governance", first="week 4", unit="share per class", sources="L20, L23, SMP, BUT, ECM")
def review_follows_risk(
    review_shares: ReviewShares,
    *,
    pass_high: float,
    pass_medium: float,
    pass_low: float,
    pass_low_max: float,
    pass_flagged: float,
    warn_shortfall: float,
) -> Seen:
    """Human review goes where risk and uncertainty are: not everywhere, and not nowhere.

    Reading everything a little protects less than reading the risky part well.

    Remedy: Turn the policy into an automatic route, and publish the shares per class every week.

    Ask: Bring reviews (reason), work_items (risk_tier, published_at) and provenance (uncertainty).

    >>> from playbook.model.evidence import Group
    >>> limits = dict(pass_high=1, pass_medium=0.3, pass_low=0.05, pass_low_max=0.3, pass_flagged=1, warn_shortfall=0.2)
    >>> shares = tuple(Group(name=n, n=k, value=v) for n, k, v in (("high", 12, 1), ("medium", 35, 0.4), ("low", 57, 0.12)))
    >>> review_follows_risk(ReviewShares(classes=shares, flagged=14, flagged_reviewed=14), **limits).status
    'pass'
    >>> review_follows_risk(ReviewShares(classes=shares, flagged=14, flagged_reviewed=9), **limits).status
    'fail'
    """
    found = {g.name: g.value for g in review_shares.classes}
    least = {"high": pass_high, "medium": pass_medium, "low": pass_low}
    short = {name: 1 - found[name] / least[name] for name in found if found[name] < least[name]}
    flagged = review_shares.flagged_reviewed / review_shares.flagged if review_shares.flagged else 1.0
    status: Status = "pass"
    if "high" in short or flagged < pass_flagged or max(short.values(), default=0.0) > warn_shortfall or len(short) > 1:
        status = "fail"
    elif short or found.get("low", 0.0) > pass_low_max:
        status = "warn"
    said = f"Reviewed before publication: {listed([f'{name} {percent(value)}' for name, value in found.items()])}; "
    said += f"{review_shares.flagged_reviewed} of {count(review_shares.flagged, 'flagged item')} of the high and medium class."
    n = sum(g.n for g in review_shares.classes)
    return Seen(status=status, said=said, value=flagged, n=n, rows=review_shares.rows)


@check(guards="no-governance", first="week 4", unit="share", sources="FKA, ELC, PAT, NIST MAP-3.5")
def high_risk_signoff(high_risk_signed_off: Share, *, pass_at: float, warn_at: float) -> Seen:
    """No high-risk item is published without sign-off by a named expert who is not its author.

    One item that should not have gone out can cost more than all others saved.

    Remedy: Let the system publish high-risk items only after sign-off, and review the listed items today.

    Ask: Bring reviews (reviewer, decision, reviewed_at) and work_items (author, risk_tier, published_at).

    >>> high_risk_signoff(Share(part=12, whole=12), pass_at=1, warn_at=1).status
    'pass'
    >>> bad = high_risk_signoff(Share(part=11, whole=12), pass_at=1, warn_at=1)
    >>> bad.status, bad.harm
    ('fail', True)
    """
    share = high_risk_signed_off
    status = higher(share.value, pass_at, warn_at)
    said = f"{share_said(share)} were signed off before by somebody other than the author."
    return Seen(
        status=status,
        said=said,
        value=share.value,
        n=share.cases,
        interval=share.interval,
        rows=share.rows,
        harm=status == "fail",
    )


@check(guards="no-governance", first="week 4", unit="catch rate", sources="L20, L23, HTL")
def review_yield(catch_rate: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Review finds the errors without reading everything.

    The question is not how much is read, but how much of what is wrong is found.

    Remedy: Route by what the missed errors have in common, and drop reasons for review that never find anything.

    Ask: Bring reviews (reason, worst_error) and work_items (published_at).

    >>> review_yield(Number(value=0.95, n=60, note="0.32"), pass_at=0.9, warn_at=0.75).status
    'pass'
    >>> review_yield(Number(value=0.55, n=40, note="0.14"), pass_at=0.9, warn_at=0.75).status
    'fail'
    """
    rate = catch_rate
    read = f" {percent(float(rate.note))} of items were read." if rate.note else ""
    said = f"Review caught an estimated {percent(rate.value)} of the errors.{read}"
    return Seen(status=higher(rate.value, pass_at, warn_at), said=said, value=rate.value, n=rate.n)


@check(guards="heroics", first="week 4", unit="utilisation", sources="L6, L20, M59, CAP, GAP, UPS")
def review_load_at_scale(review_load: Number, *, pass_at: float, warn_at: float) -> Seen:
    """There are enough reviewer hours for the volume at full scale.

    Drafts can be multiplied overnight. Reviewers cannot.

    Remedy: Shorten each review by putting the evidence next to the output, and read less of the low class.

    Ask: Bring reviews (minutes, reason), work_items (risk_tier) and the review hours a month at full scale.

    >>> review_load_at_scale(Number(value=0.7, n=33), pass_at=0.8, warn_at=1).status
    'pass'
    >>> review_load_at_scale(Number(value=9.5, n=11), pass_at=0.8, warn_at=1).status
    'fail'
    """
    load = review_load
    parts = {p.name: p.value for p in load.parts}
    needed, there = parts.get("hours needed", 0.0), parts.get("hours there", 0.0)
    said = f"Review at full scale needs {number(round(needed, 1))} hours a month; {number(there)} are there ({number(round(load.value, 2))} times)."
    missing = max(0.0, needed - there) * 12 / 52
    scale = f"{number(round(missing))} reviewer hours a week are missing." if missing else ""
    status = lower(load.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=load.value, n=load.n, at_scale=scale, hours_week=missing or None)


@check(guards="pilot-purgatory", first="week 4", unit="working days", sources="GAP, BUT")
def review_wait(review_wait: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Items do not lie in the review queue.

    A draft made in an hour that waits a week was made in a week.

    Remedy: Promise two days, and pass the item to the deputy after that without asking.

    Ask: Bring reviews (reason, queued_at, reviewed_at).

    >>> review_wait(Number(value=1.6, n=33), pass_at=2, warn_at=5).status
    'pass'
    >>> review_wait(Number(value=6, n=33), pass_at=2, warn_at=5).status
    'fail'
    """
    wait = review_wait
    said = f"85% of reviews before publication are done within {number(round(wait.value, 1))} working days."
    return Seen(status=lower(wait.value, pass_at, warn_at), said=said, value=wait.value, n=wait.n)


@check(guards="heroics", first="week 4", unit="share", sources="L6, L24")
def review_concentration(busiest_reviewer: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Quality does not hang on one diligent person.

    A standard that lives in one head cannot be shared out when the volume grows.

    Remedy: Let two more reviewers judge 20 past cases each, and compare.

    Ask: Bring reviews (item_id, reviewer).

    >>> review_concentration(Number(value=0.33, n=125, people=6), pass_at=0.4, warn_at=0.6).status
    'pass'
    >>> review_concentration(Number(value=1.0, n=11, people=1), pass_at=0.4, warn_at=0.6).status
    'fail'
    """
    found = busiest_reviewer
    said = f"One reviewer carries {percent(found.value)} of {count(found.n or 0, 'review')}."
    return Seen(
        status=lower(found.value, pass_at, warn_at), said=said, value=found.value, n=found.n, people=found.people
    )


@check(guards="no-governance", first="week 4", unit="share", sources="HTL, GAP, NIST GOVERN-3.2")
def no_rubber_stamping(hurried_reviews: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Reviews are real: time and decisions are plausible.

    Tired reviewers agree. That is a fault of the load, not of the reviewers.

    Remedy: Plant a few known errors, show everybody their own catch rate in private, and lower the load.

    Ask: Bring reviews (minutes, decision) and work_items (words).

    >>> no_rubber_stamping(Share(part=7, whole=125, people=6), pass_at=0.1, warn_at=0.25).status
    'pass'
    >>> no_rubber_stamping(Share(part=60, whole=125, people=6), pass_at=0.1, warn_at=0.25).status
    'fail'
    """
    share = hurried_reviews
    said = f"{share_said(share)} were accepted in less than a third of the reading time."
    status = lower(share.value, pass_at, warn_at)
    return Seen(
        status=status, said=said, value=share.value, n=share.cases, interval=share.interval, people=share.people
    )


@check(guards="heroics", first="week 8", unit="kappa", sources="L7, OPR, IRR")
def reviewers_agree(agreement: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Reviewers judge alike.

    If the verdict depends on the reviewer, the standard is not written down yet.

    Remedy: Discuss the disagreements together, and turn them into examples in the standard.

    Ask: Bring reviews (item_id, reviewer, decision, reason), with 30 items judged twice.

    >>> reviewers_agree(Number(value=0.69, n=32, note="0.875"), pass_at=0.6, warn_at=0.4).status
    'pass'
    >>> reviewers_agree(Number(value=0.2, n=32, note="0.6"), pass_at=0.6, warn_at=0.4).status
    'fail'
    """
    found = agreement
    same = f" (the same decision in {percent(float(found.note))})" if found.note else ""
    said = (
        f"Two reviewers of the same item agree with a kappa of {found.value:.2f}{same}, {count(found.n or 0, 'item')}."
    )
    return Seen(status=higher(found.value, pass_at, warn_at), said=said, value=found.value, n=found.n)


@check(guards="no-governance", first="week 8", unit="upper limit of the share", sources="L20, SQA, SMP")
def random_audit(random_audit: Audit, *, pass_at: float, warn_at: float) -> Seen:
    """A random sample of items that nobody had reviewed is audited, large enough to bound the error rate.

    What nobody looks at is not free of errors. It is unknown.

    Remedy: Audit at random until the limit is met: 60 clean items bound it at 5%, about 150 at 2%.

    Ask: Bring reviews (reason = random, worst_error).

    >>> random_audit(Audit(audited=150, severe=0, minor=2, limit=0.0198, more_for_target=0), pass_at=0.02, warn_at=0.05).status
    'pass'
    >>> random_audit(Audit(audited=0, severe=0, minor=0, limit=1, more_for_target=149), pass_at=0.02, warn_at=0.05).status
    'fail'
    """
    audit = random_audit
    said = f"No item was audited at random; {audit.more_for_target} clean ones would bound severe errors at 2%."
    action = f"Audit {count(audit.more_for_target, 'more item')} at random."
    if audit.audited:
        said = (
            f"{count(audit.severe, 'severe error')} in {count(audit.audited, 'item')} audited at random: "
            f"at most {percent(audit.limit)} of unreviewed items, with 95% certainty."
        )
        said += f" {audit.more_for_target} more clean ones bring it to 2%." if audit.more_for_target else ""
    return Seen(
        status=lower(audit.limit, pass_at, warn_at),
        said=said,
        value=audit.limit,
        n=audit.audited,
        action=action if audit.more_for_target else "",
    )
