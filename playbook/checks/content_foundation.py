"""Checks of the register and its files: complete, one current version, described, owned, fresh, safe, in step."""

from __future__ import annotations

from playbook.model.check import check, higher, lower
from playbook.model.evidence import Share
from playbook.model.evidence_content import Cleared, Inventory
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.words import Area, Status

AREA: Area = "content foundation"


@check(guards="unreliable-inputs", first="design", unit="share", sources="L14, KBA, DIG")
def inventory_complete(inventory: Inventory, *, pass_at: float, warn_at: float) -> Seen:
    """Every source file the AI may use is in the register, and every register row points to a file.

    What is not listed cannot be owned, dated or taken out.

    Remedy: Generate the register from the folder, and let owners only correct it.

    Ask: Bring assets (path) and the content folder.

    >>> inventory_complete(Inventory(files=412, registered=405, entries=408, found=405), pass_at=0.98, warn_at=0.9).status
    'pass'
    >>> inventory_complete(Inventory(files=96, registered=70, entries=71, found=70), pass_at=0.98, warn_at=0.9).status
    'fail'
    """
    i = inventory
    shares = [part / whole for part, whole in ((i.registered, i.files), (i.found, i.entries)) if whole]
    said = f"{number(i.registered)} of {count(i.files, 'file')} are registered; {number(i.found)} of {number(i.entries)} register rows point to a file."
    return Seen(status=higher(min(shares), pass_at, warn_at), said=said, value=min(shares), n=i.files, rows=i.rows)


@check(guards="unreliable-inputs", first="design", unit="share of topics", sources="L14, L15, L16, KBA")
def one_current_version(conflicting_topics: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Per topic and language exactly one version is current.

    Two current versions give two answers, and nobody can tell which one went out.

    Remedy: Choose the valid version of each conflicting topic, and move the others out of reach.

    Ask: Bring assets (topic, language, version, status) and the content folder.

    >>> one_current_version(Share(part=2, whole=138), pass_at=0.02, warn_at=0.1).status
    'pass'
    >>> one_current_version(Share(part=5, whole=36), pass_at=0.02, warn_at=0.1).status
    'fail'
    """
    share = conflicting_topics
    said = f"{number(share.part)} of {count(share.whole, 'topic')} have more than one current version ({percent(share.value)})."
    if share.rows:
        said += f" To rule on: {listed(share.rows)}."
    status = lower(share.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=share.value, n=share.cases, interval=share.interval, rows=share.rows)


@check(guards="unreliable-inputs", first="design", unit="share", sources="L14, DIG, HAN")
def metadata_complete(filled_metadata: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Required details of each source are filled in.

    A source without date, owner or class is used on trust.

    Remedy: Fill the worst field first, and take dates, language and format from the files.

    Ask: Bring assets (title, owner, version, updated_on, review_due, audience, language, sensitivity, licence).

    >>> metadata_complete(Share(part=3180, whole=3312, n=368), pass_at=0.95, warn_at=0.8).status
    'pass'
    >>> metadata_complete(Share(part=340, whole=558, n=62), pass_at=0.95, warn_at=0.8).status
    'fail'
    """
    share = filled_metadata
    said = f"{percent(share.value)} of the required details of {count(share.cases, 'current source')} are filled in."
    said += f" Worst: {share.worst}." if share.worst else ""
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="unreliable-inputs", first="design", unit="share", sources="KBA, DIG")
def owner_assigned(owned_sources: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Every current source has an owner who is still there.

    Content without an owner ages without anybody noticing.

    Remedy: Give sources without an owner to the head of the topic, and retire what nobody claims within 14 days.

    Ask: Bring assets (owner) and people (person_id, left_on).

    >>> owner_assigned(Share(part=364, whole=368), pass_at=0.98, warn_at=0.9).status
    'pass'
    >>> owner_assigned(Share(part=48, whole=62), pass_at=0.98, warn_at=0.9).status
    'fail'
    """
    return _share(
        owned_sources,
        f"{share_said(owned_sources)} have an owner who is still there.",
        higher(owned_sources.value, pass_at, warn_at),
    )


@check(guards="unreliable-inputs", first="design", unit="share", sources="L14, FRE, AIW")
def fresh_and_not_decaying(outdated_sources: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Content in use is within its review date.

    An old source gives a wrong answer in a confident voice.

    Remedy: Review outdated sources in the order in which they are used, with review dates by risk.

    Ask: Bring assets (updated_on, review_due).

    >>> fresh_and_not_decaying(Share(part=32, whole=368), pass_at=0.1, warn_at=0.25).status
    'pass'
    >>> fresh_and_not_decaying(Share(part=18, whole=62), pass_at=0.1, warn_at=0.25).status
    'fail'
    """
    return _share(
        outdated_sources,
        f"{share_said(outdated_sources)} are outdated.",
        lower(outdated_sources.value, pass_at, warn_at),
    )


@check(guards="no-governance", first="design", unit="files; share", sources="M40, ELC, DIG, NIST MEASURE-2.10")
def sensitive_data_cleared(
    cleared_sources: Cleared, *, pass_hits: float, pass_labelled: float, warn_confirmed: float, warn_labelled: float
) -> Seen:
    """Material cleared for AI holds no personal data and carries a data class.

    What a tool has read cannot be unread.

    Remedy: Take affected files out of reach at once, and label the rest: allowed, restricted, never.

    Ask: Bring assets (ai_allowed, sensitivity) and the content folder.

    >>> limits = dict(pass_hits=0, pass_labelled=1, warn_confirmed=0, warn_labelled=0.9)
    >>> sensitive_data_cleared(Cleared(cleared=360, labelled=360, searched=350), **limits).status
    'pass'
    >>> bad = sensitive_data_cleared(Cleared(cleared=60, labelled=60, searched=60, confirmed=("a.docx",)), **limits)
    >>> bad.status, bad.harm
    ('fail', True)
    """
    found = cleared_sources
    labelled, confirmed = found.labelled / found.cleared, len(found.confirmed)
    status: Status = "fail"
    if not found.suspected and confirmed <= pass_hits and labelled >= pass_labelled:
        status = "pass"
    elif confirmed <= warn_confirmed and labelled >= warn_labelled:
        status = "warn"
    said = f"{number(found.labelled)} of {count(found.cleared, 'cleared source')} carry a data class ({percent(labelled)}). "
    said += f"{count(found.searched, 'file')} searched for mail addresses, bank accounts and payment cards: "
    said += f"{count(confirmed, 'hit')} confirmed, {number(len(found.suspected))} to rule on."
    rows = found.confirmed or found.suspected or found.unlabelled
    return Seen(status=status, said=said, value=labelled, n=found.cleared, rows=rows, harm=confirmed > warn_confirmed)


@check(guards="unreliable-inputs", first="design", unit="share", sources="L10, L14")
def translation_parity(translations_in_step: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Language versions follow the same version of the original.

    A translation of last year's text is wrong in a language nobody here reads.

    Remedy: Start a new translation when the original changes, without being asked.

    Ask: Bring assets (version, master_asset, source_version).

    >>> translation_parity(Share(part=22, whole=23), pass_at=0.95, warn_at=0.8).status
    'pass'
    >>> translation_parity(Share(part=10, whole=23), pass_at=0.95, warn_at=0.8).status
    'fail'
    """
    share = translations_in_step
    return _share(share, f"{share_said(share)} follow the current original.", higher(share.value, pass_at, warn_at))


def _share(share: Share, said: str, status: Status) -> Seen:
    return Seen(status=status, said=said, value=share.value, n=share.cases, interval=share.interval, rows=share.rows)
