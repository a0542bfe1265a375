"""Checks of the files themselves, each really read: few formats, readable, not copied, not contradicting."""

from __future__ import annotations

from playbook.model.check import check, higher, lower
from playbook.model.evidence import Share
from playbook.model.evidence_content import Contradictions
from playbook.model.finding import Seen
from playbook.model.phrase import count, number, share_said
from playbook.model.words import Area, Status

AREA: Area = "content foundation"


@check(guards="unreliable-inputs", first="design", unit="share", sources="L14, KBA, MEB")
def duplicates(copied_files: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Exact and near copies are rare.

    A copy is corrected once and wrong twice.

    Remedy: Merge each group into its newest member that has an owner.

    Ask: Bring the content folder.

    >>> duplicates(Share(part=16, whole=372), pass_at=0.05, warn_at=0.15).status
    'pass'
    >>> duplicates(Share(part=20, whole=96), pass_at=0.05, warn_at=0.15).status
    'fail'
    """
    share = copied_files
    return _seen(share, lower(share.value, pass_at, warn_at), f"{share_said(share)} have an exact or a near copy.")


@check(guards="unreliable-inputs", first="design", unit="share", sources="L10, L14")
def format_consistent(approved_formats: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Sources come in a few agreed formats that machines can read.

    Every further format is one more way to read it wrongly.

    Remedy: Convert everything to an agreed format once, in bulk, and refuse other formats for new files.

    Ask: Bring the approved formats (pilot.yaml) and the content folder.

    >>> format_consistent(Share(part=391, whole=412), pass_at=0.9, warn_at=0.7).status
    'pass'
    >>> format_consistent(Share(part=60, whole=96, worst="pdf"), pass_at=0.9, warn_at=0.7).status
    'fail'
    """
    share = approved_formats
    said = f"{share_said(share)} have an approved format." + (
        f" Most of the others: {share.worst}." if share.worst else ""
    )
    return _seen(share, higher(share.value, pass_at, warn_at), said)


@check(guards="unreliable-inputs", first="design", unit="share", sources="L14, L15")
def readable_files(readable_files: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The files can really be read.

    What cannot be read is missing from every answer, and nobody is told.

    Remedy: Recognise the text of scans, or export the files again; the list names each file and its defect.

    Ask: Bring the content folder.

    >>> readable_files(Share(part=406, whole=412), pass_at=0.97, warn_at=0.9).status
    'pass'
    >>> readable_files(Share(part=80, whole=96), pass_at=0.97, warn_at=0.9).status
    'fail'
    """
    share = readable_files
    return _seen(
        share, higher(share.value, pass_at, warn_at), f"{share_said(share)} can be read, links and pictures included."
    )


@check(guards="unreliable-inputs", first="design", unit="pairs per 100", sources="L14, L15, MEB")
def no_contradictions(
    contradicting_sources: Contradictions,
    *,
    pass_per_100: float,
    pass_high_risk: float,
    warn_per_100: float,
    warn_high_risk: float,
) -> Seen:
    """Current sources on one topic do not contradict each other.

    Two figures for one thing: the AI takes either, and sounds sure.

    Remedy: Let the owner of the topic rule on each pair, and record the ruling in the register.

    Ask: Bring assets (path, topic, status, risk_tier) and the content folder.

    >>> limits = dict(pass_per_100=1, pass_high_risk=0, warn_per_100=3, warn_high_risk=0)
    >>> no_contradictions(Contradictions(pairs=160, found=1), **limits).status
    'pass'
    >>> no_contradictions(Contradictions(pairs=160, found=1, high_risk=1), **limits).status
    'fail'
    """
    seen = contradicting_sources
    status: Status = "fail"
    if seen.per_100 <= pass_per_100 and seen.high_risk <= pass_high_risk:
        status = "pass"
    elif seen.per_100 <= warn_per_100 and seen.high_risk <= warn_high_risk:
        status = "warn"
    said = f"{number(seen.found)} of {count(seen.pairs, 'pair')} of current sources on one topic contradict each other"
    said += f", {number(seen.high_risk)} of them with high risk. A person rules on each."
    return Seen(status=status, said=said, value=seen.per_100, n=seen.pairs, rows=seen.rows)


def _seen(share: Share, status: Status, said: str) -> Seen:
    return Seen(status=status, said=said, value=share.value, n=share.cases, interval=share.interval, rows=share.rows)
