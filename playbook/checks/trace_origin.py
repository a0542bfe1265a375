"""Checks of the trail: sources, generation, labels, risk, notices, defects and what they change."""

from __future__ import annotations

from playbook.model.check import check, higher, lower
from playbook.model.evidence import Share
from playbook.model.evidence_trace import Disclosure, Escapes, Origin, Separation
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.words import Area, Status

AREA: Area = "traceability & review"


@check(guards="no-governance", first="week 4", unit="share", sources="L20, L21, GAI, ISO, ELC")
def origin_coverage(origin: Origin, *, pass_at: float, warn_at: float) -> Seen:
    """Every published output names the sources it came from, and these can be found.

    When a source turns out wrong, somebody must be able to say what was made from it.

    Remedy: Write the source ids at the moment of generation, and publish only what has them.

    Ask: Bring provenance (source_assets), assets (asset_id) and work_items (published_at, risk_tier).

    >>> origin_coverage(Origin(part=101, whole=104), pass_at=0.95, warn_at=0.8).status
    'pass'
    >>> origin_coverage(Origin(part=2, whole=11), pass_at=0.95, warn_at=0.8).status
    'fail'
    """
    status = higher(origin.value, pass_at, warn_at)
    said = f"{share_said(origin)} name sources that can be found."
    if origin.high_without:
        status = "warn" if status == "pass" else status
        said += f" {count(origin.high_without, 'high-risk item')} without any source."
    return _seen(origin, status, said)


@check(guards="no-governance", first="week 4", unit="share", sources="L20, GAI, WIK, NIST MEASURE-2.8")
def generation_record(generation_records: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Model, model version, prompt version, operator and time are recorded for each output.

    Without them an error cannot be repeated, and so not be mended.

    Remedy: Let the tool write these five fields, not people.

    Ask: Bring provenance (model, model_version, prompt_version, operator, generated_at).

    >>> generation_record(Share(part=102, whole=104), pass_at=0.95, warn_at=0.8).status
    'pass'
    >>> generation_record(Share(part=0, whole=11), pass_at=0.95, warn_at=0.8).status
    'fail'
    """
    share = generation_records
    said = f"{share_said(share)} have all five fields." + (f" Missing most: {share.worst}." if share.worst else "")
    return _seen(share, higher(share.value, pass_at, warn_at), said)


@check(guards="no-governance", first="week 4", unit="share", sources="L20, L24, PRV")
def lineage_every_stage(unbroken_trails: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The trail is unbroken at every stage from source to publication.

    A trail with one gap ends at the gap.

    Remedy: Add the missing record at the stage named here.

    Ask: Bring events (item_id, step_id, happened_at) and steps (core, position).

    >>> lineage_every_stage(Share(part=100, whole=104), pass_at=0.95, warn_at=0.8).status
    'pass'
    >>> lineage_every_stage(Share(part=4, whole=11), pass_at=0.95, warn_at=0.8).status
    'fail'
    """
    share = unbroken_trails
    said = f"{share_said(share)} have every core step recorded, in order."
    said += f" Most gaps: {share.worst}." if share.worst else ""
    return _seen(share, higher(share.value, pass_at, warn_at), said)


@check(guards="no-governance", first="week 4", unit="share", sources="L22, ELS, PAIR")
def uncertainty_flagged(uncertainty_labels: Share, *, pass_at: float, warn_at: float) -> Seen:
    """AI outputs carry a sign of uncertainty.

    A reviewer who must doubt everything ends up doubting nothing.

    Remedy: Let the prompt label each statement confirmed, assumed or unknown, and keep the worst label.

    Ask: Bring provenance (item_id, uncertainty).

    >>> uncertainty_flagged(Share(part=97, whole=104), pass_at=0.9, warn_at=0.6).status
    'pass'
    >>> uncertainty_flagged(Share(part=0, whole=11), pass_at=0.9, warn_at=0.6).status
    'fail'
    """
    share = uncertainty_labels
    return _seen(share, higher(share.value, pass_at, warn_at), f"{share_said(share)} carry a label of uncertainty.")


@check(guards="no-governance", first="week 8", unit="ratio", sources="L22, L23, PAIR, FAK")
def flags_mean_something(
    flag_separation: Separation, *, pass_ratio: float, pass_lower_limit: float, warn_ratio: float
) -> Seen:
    """Flagged outputs really are worse than unflagged ones.

    A flag that is raised at random costs reviews, and teaches people to ignore it.

    Remedy: Change what raises the flag, such as a missing or conflicting source, until it separates.

    Ask: Bring provenance (uncertainty), reviews (worst_error) and defects.

    >>> limits = dict(pass_ratio=2, pass_lower_limit=1, warn_ratio=1.2)
    >>> good = Separation(flagged=14, flagged_errors=6, unflagged=78, unflagged_errors=4, ratio=8.4, low=2.7, high=26)
    >>> flags_mean_something(good, **limits).status
    'pass'
    >>> flags_mean_something(good.model_copy(update={"ratio": 1.0}), **limits).status
    'fail'
    """
    f = flag_separation
    status: Status = "fail"
    if f.ratio >= pass_ratio and f.low > pass_lower_limit:
        status = "pass"
    elif f.ratio >= warn_ratio:
        status = "warn"
    said = (
        f"Errors in {f.flagged_errors} of {f.flagged} flagged and {f.unflagged_errors} of {f.unflagged} unflagged items: "
        f"{number(f.ratio)} times as often (95% interval {number(f.low)} to {number(f.high)})."
    )
    n = f.flagged + f.unflagged
    return Seen(status=status, said=said, value=f.ratio, n=n, interval=(f.low, f.high))


@check(guards="no-governance", first="week 4", unit="share", sources="L23, ELC, PAT, NIST GOVERN-1.3")
def risk_tier_assigned(tiered_in_time: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Every item has a risk class, set before work on it began.

    A class given afterwards follows the result, not the risk.

    Remedy: Set the class by kind of content from a short table; only exceptions need thought.

    Ask: Bring work_items (risk_tier, tiered_at, started_at).

    >>> risk_tier_assigned(Share(part=152, whole=153), pass_at=0.98, warn_at=0.9).status
    'pass'
    >>> risk_tier_assigned(Share(part=0, whole=11), pass_at=0.98, warn_at=0.9).status
    'fail'
    """
    share = tiered_in_time
    return _seen(
        share, higher(share.value, pass_at, warn_at), f"{share_said(share)} had a risk class before work began."
    )


@check(guards="no-governance", first="week 4", unit="per 100 items", sources="L24, M40, M41, OLE")
def escapes(escaped_defects: Escapes, *, pass_at: float, warn_at: float) -> Seen:
    """Few severe defects reach the audience.

    What reaches the audience is found by the audience.

    Remedy: Trace each one back to the stage that should have caught it, and add one rule there.

    Ask: Bring defects (found_stage, severity) and work_items (published_at, risk_tier).

    >>> escapes(Escapes(published=690, severe=6, high=0), pass_at=1, warn_at=3).status
    'pass'
    >>> escapes(Escapes(published=104, severe=1, high=1), pass_at=1, warn_at=3).status
    'fail'
    """
    found = escaped_defects
    rate = 100 * found.severe / found.published
    status: Status = "fail" if found.high else lower(rate, pass_at, warn_at)
    said = f"{count(found.severe, 'published AI item')} of {number(found.published)} had a severe defect ({number(rate)} per 100)."
    if found.high:
        said += f" Of these {found.high} in the high class."
    return Seen(status=status, said=said, value=rate, n=found.published, rows=found.rows, harm=status == "fail")


@check(guards="pilot-purgatory", first="later", unit="share", sources="M47, M54, NAN, BUT, SQA")
def corrections_fed_back(corrections_fed_back: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Corrections change the system: prompt, template, source or rule.

    A correction that stays with its item has to be made again tomorrow.

    Remedy: Hold a weekly half hour on the three most frequent corrections, with the owner of the prompts.

    Ask: Bring defects (defect_type, found_on, fixed_in, fixed_on).

    >>> corrections_fed_back(Share(part=4, whole=5), pass_at=0.7, warn_at=0.4).status
    'pass'
    >>> corrections_fed_back(Share(part=1, whole=4), pass_at=0.7, warn_at=0.4).status
    'fail'
    """
    share = corrections_fed_back
    said = (
        f"{number(share.part)} of {count(share.whole, 'kind')} of defect seen twice changed the system within 28 days."
    )
    said += f" Not answered: {listed(share.rows, 4)}." if share.rows else ""
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="no-governance", first="week 4", unit="share", sources="EUA, C2P, GAI")
def ai_disclosure_decided(
    disclosure: Disclosure, *, pass_decided: float, pass_labelled: float, warn_decided: float, warn_labelled: float
) -> Seen:
    """It is decided for each item whether the audience must be told about AI, and where it must, the notice is there.

    A missing notice is a broken promise to the audience, and in places a breach of law.

    Remedy: Add the question to the gate before publication, and keep the marks when media are exported.

    Ask: Bring work_items (disclosure, label_present).

    >>> limits = dict(pass_decided=1, pass_labelled=1, warn_decided=0.95, warn_labelled=1)
    >>> ai_disclosure_decided(Disclosure(published=104, decided=104, needed=5, labelled=5), **limits).status
    'pass'
    >>> bad = ai_disclosure_decided(Disclosure(published=104, decided=104, needed=5, labelled=4), **limits)
    >>> bad.status, bad.harm
    ('fail', True)
    """
    d = disclosure
    decided, labelled = d.decided / d.published, d.labelled / d.needed if d.needed else 1.0
    lacking = labelled < warn_labelled
    status: Status = "fail"
    if decided >= pass_decided and labelled >= pass_labelled:
        status = "pass"
    elif decided >= warn_decided and not lacking:
        status = "warn"
    said = f"Decided for {number(d.decided)} of {count(d.published, 'published AI item')} ({percent(decided)}); "
    said += f"{number(d.labelled)} of {number(d.needed)} that need the notice have it."
    return Seen(status=status, said=said, value=decided, n=d.published, rows=d.rows, harm=lacking)


def _seen(share: Share, status: Status, said: str) -> Seen:
    return Seen(status=status, said=said, value=share.value, n=share.cases, interval=share.interval, rows=share.rows)
