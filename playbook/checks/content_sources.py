"""Checks of the sources behind outputs: usable, approved, not replaced, not the cause of defects, one standard."""

from __future__ import annotations

from playbook.model.check import check, higher, lower
from playbook.model.evidence import Share
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, share_said
from playbook.model.words import Area, Status

AREA: Area = "content foundation"


@check(guards="no-governance", first="design", unit="share", sources="NIST GOVERN-6.1, NIST MAP-4.1, ELI")
def rights_cleared(cleared_rights: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The usage rights of every source the AI used are known and allow it.

    A right nobody checked is checked by its owner, later.

    Remedy: Replace or license the listed sources, and ask for the licence when a source comes in.

    Ask: Bring provenance (source_assets) and assets (licence).

    >>> rights_cleared(Share(part=61, whole=61), pass_at=1, warn_at=0.95).status
    'pass'
    >>> rights_cleared(Share(part=4, whole=5), pass_at=1, warn_at=0.95).status
    'fail'
    """
    share = cleared_rights
    return _seen(share, higher(share.value, pass_at, warn_at), f"{share_said(share)} may be used for this.")


@check(guards="unreliable-inputs", first="design", unit="share", sources="L15, L21, DIG")
def approved_sources_only(approved_sources: Share, *, pass_at: float, warn_at: float) -> Seen:
    """AI outputs were made from approved sources only.

    A draft that slips in looks like a fact on its way out.

    Remedy: Let the tool reach only the approved set, and list the affected outputs.

    Ask: Bring provenance (source_assets) and assets (approved_by, status).

    >>> approved_sources_only(Share(part=100, whole=101), pass_at=0.99, warn_at=0.95).status
    'pass'
    >>> approved_sources_only(Share(part=1, whole=2), pass_at=0.99, warn_at=0.95).status
    'fail'
    """
    share = approved_sources
    return _seen(share, higher(share.value, pass_at, warn_at), f"{share_said(share)} rest on approved sources only.")


@check(guards="unreliable-inputs", first="design", unit="share", sources="L14, L15, L21")
def no_superseded_source_used(superseded_use: Share, *, pass_at: float, warn_at: float) -> Seen:
    """No published output rests on a source that was already replaced.

    The replaced version was replaced for a reason.

    Remedy: Check the listed outputs again, and take the replaced file out of reach.

    Ask: Bring provenance (source_assets, generated_at), assets (superseded_on) and work_items (published_at).

    >>> no_superseded_source_used(Share(part=0, whole=101), pass_at=0, warn_at=0.01).status
    'pass'
    >>> no_superseded_source_used(Share(part=20, whole=566), pass_at=0, warn_at=0.01).status
    'fail'
    """
    share = superseded_use
    return _seen(
        share, lower(share.value, pass_at, warn_at), f"{share_said(share)} used a source that had been replaced."
    )


@check(guards="unreliable-inputs", first="design", unit="share", sources="L15, L16")
def defects_from_source(defects_from_source: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Few defects come from the source material.

    No prompt mends a wrong source.

    Remedy: Leave the prompts alone for two weeks, and repair the five sources behind most defects.

    Ask: Bring defects (root_cause).

    >>> defects_from_source(Share(part=2, whole=25), pass_at=0.1, warn_at=0.25).status
    'pass'
    >>> defects_from_source(Share(part=6, whole=17), pass_at=0.1, warn_at=0.25).status
    'fail'
    """
    share = defects_from_source
    return _seen(share, lower(share.value, pass_at, warn_at), f"{share_said(share)} come from the source material.")


@check(guards="heroics", first="design", unit="share of teams", sources="L7, M42, NEW")
def shared_standard(standard_by_team: Share, *, pass_teams_share: float, warn_teams_share_above: float) -> Seen:
    """One written, shared standard is used by all teams.

    Without it each team is right in its own way.

    Remedy: Publish a two-page standard with accepted and rejected examples, and build it into the prompt library.

    Ask: Which document tells two different teams what 'good enough to publish' means?

    >>> shared_standard(Share(part=4, whole=4), pass_teams_share=1, warn_teams_share_above=0).status
    'pass'
    >>> shared_standard(Share(part=0, whole=1, worst="none"), pass_teams_share=1, warn_teams_share_above=0).status
    'fail'
    """
    share = standard_by_team
    status: Status = "fail"
    if share.value >= pass_teams_share:
        status = "pass"
    elif share.value > warn_teams_share_above:
        status = "warn"
    said = "There is no content standard with a document and a version."
    if share.worst != "none":
        said = f"{number(share.part)} of {count(share.whole, 'team')} name the standard in force."
        said += f" Not: {listed(share.rows)}." if share.rows else ""
    return Seen(status=status, said=said, value=share.value, n=share.cases, rows=share.rows)


def _seen(share: Share, status: Status, said: str) -> Seen:
    return Seen(status=status, said=said, value=share.value, n=share.cases, interval=share.interval, rows=share.rows)
