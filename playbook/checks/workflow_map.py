"""Checks of the map: is the path whole, connected, in one format, redesigned rather than lengthened?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_workflow import CoreLinks, MapFilled, PartlyTold, Remap, RolledYield, ToolUse
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, share_said
from playbook.model.words import Area, Status

AREA: Area = "connected workflow"


@check(guards="heroics", first="design", unit="share of attributes", sources="L17, L19, VSM")
def map_complete(map_filled: MapFilled, *, pass_at: float, warn_at: float) -> Seen:
    """The map is whole: one path from request to publication, each step with tool, owner, input, output and minutes.

    A step that is missing on the map is done by somebody anyway, unseen.

    Remedy: Walk one real item along the map with those who made it, and fill the gaps.

    Ask: Bring steps (tool, owner, input, output, minutes) and handoffs (from_step, to_step).

    >>> map_complete(MapFilled(part=65, whole=65), pass_at=1, warn_at=0.9).status
    'pass'
    >>> map_complete(MapFilled(part=40, whole=45), pass_at=1, warn_at=0.9).status
    'fail'
    """
    found = map_filled
    said = f"{number(found.part)} of {count(found.whole, 'cell')} of the map are filled ({percent(found.value)})."
    status = higher(found.value, pass_at, warn_at)
    if found.orphans:
        status, said = "fail", f"{said} No handoff touches: {listed(found.orphans)}."
    if found.unreachable:
        status, said = "fail", f"{said} Not reached from the start: {listed(found.unreachable)}."
    return Seen(status=status, said=said, value=found.value, n=found.cases, rows=found.rows)


@check(guards="heroics", first="design", unit="links", sources="L17, L18, UPS, KAL")
def core_chain_connected(
    core_links: CoreLinks,
    gap_share: Share | None = None,
    charter: Charter | None = None,
    *,
    pass_at: float,
    warn_at: float,
) -> Seen:
    """The core chain is connected from end to end.

    Each broken link is a person with two windows open, for every item, for ever.

    Remedy: Automate the broken link that costs most minutes times volume; often an agreed export and import is enough.

    Ask: Bring steps (core, position) and handoffs (from_step, to_step, transfer).

    >>> core_chain_connected(CoreLinks(value=0, n=4), pass_at=0, warn_at=1).status
    'pass'
    >>> core_chain_connected(CoreLinks(value=3, n=3), pass_at=0, warn_at=1).status
    'fail'
    >>> core_chain_connected(CoreLinks(value=1, n=3, untold=1), pass_at=0, warn_at=1).status
    'unknown'
    """
    links = core_links
    worst, best = (lower(v, pass_at, warn_at) for v in (links.value, links.value - links.untold))
    said = f"{number(links.value)} of {count(links.n or 0, 'link')} of the core chain are not connected"
    said += f": {listed(links.rows)}." if links.rows else "."
    said += f" For {number(links.untold)} of them it is not recorded how the work gets across." if links.untold else ""
    hours = _bridging(gap_share, charter) if links.value else None
    return Seen(
        status=worst if worst == best else "unknown",
        said=said,
        value=links.value,
        n=links.n,
        rows=links.rows,
        hours_week=hours,
        at_scale=""
        if hours is None
        else f"Carrying over between tools would take {number(round(hours))} hours a week at full scale.",
    )


@check(guards="heroics", first="design", unit="share", sources="L10, L17, L19, M21, KAL")
def handoffs_automatic(automatic_handoffs: PartlyTold, *, pass_at: float, warn_at: float) -> Seen:
    """Handoffs need nobody to carry data between tools.

    Carrying is the cheapest work there is, until it has to be done a thousand times.

    Remedy: Rank the handoffs by minutes times items at full scale, and remove the top two.

    Ask: Bring handoffs (from_step, to_step, transfer, items_passed).

    >>> handoffs_automatic(PartlyTold(part=1248, whole=1456, counted=False, n=14), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> handoffs_automatic(PartlyTold(part=11, whole=88, counted=False, n=8), pass_at=0.8, warn_at=0.5).status
    'fail'
    >>> handoffs_automatic(PartlyTold(part=60, whole=88, untold=11, n=8), pass_at=0.8, warn_at=0.5).status
    'unknown'
    """
    share = automatic_handoffs
    least, most = (higher(v, pass_at, warn_at) for v in (share.value, share.most))
    said = f"{percent(share.value)} of what is passed on crosses by itself, over {count(share.cases, 'handoff')}."
    if share.rows:
        said += f" By hand: {listed(share.rows, 4)}."
    if share.untold:
        said += f" For {number(share.untold)} of {number(share.whole)} it is not recorded how they get across."
    return Seen(
        status=least if least == most else "unknown", said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="heroics", first="design", unit="share", sources="L10, L19")
def formats_match(matching_formats: Share, *, pass_at: float, warn_at: float) -> Seen:
    """What one step puts out is what the next one takes in.

    A format that does not fit is repaired by hand, every time.

    Remedy: Agree one exchange format per link, and check it automatically.

    Ask: Bring handoffs (out_format, in_format, transfer).

    >>> formats_match(Share(part=14, whole=14), pass_at=1, warn_at=0.9).status
    'pass'
    >>> formats_match(Share(part=3, whole=8), pass_at=1, warn_at=0.9).status
    'fail'
    """
    share = matching_formats
    said = f"At {number(share.part)} of {count(share.whole, 'handoff')} the formats fit or are converted on the way."
    if share.rows:
        said += f" Not at: {listed(share.rows, 3)}."
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="heroics", first="week 4", unit="rolled yield", sources="L19, VSM")
def first_pass_through(rolled_yield: RolledYield, *, pass_at: float, warn_at: float) -> Seen:
    """Work passes the whole chain without being sent back.

    Every return is made twice and waits twice.

    Remedy: Put a short checklist for incoming work at the handoff with the most returns.

    Ask: Bring handoffs (items_passed, items_returned).

    >>> first_pass_through(RolledYield(value=0.78, n=14, worst="a to b"), pass_at=0.7, warn_at=0.4).status
    'pass'
    >>> first_pass_through(RolledYield(value=0.30, n=8, worst="a to b"), pass_at=0.7, warn_at=0.4).status
    'fail'
    >>> first_pass_through(RolledYield(value=1, n=1, worst="a to b", untold=13), pass_at=0.7, warn_at=0.4).status
    'unknown'
    """
    found = rolled_yield
    status = higher(found.value, pass_at, warn_at)
    said = f"{percent(found.value)} of items would pass the whole chain without a return; most returns: {found.worst}."
    if found.untold:
        status = "fail" if status == "fail" else "unknown"
        said = f"At most {said} {count(found.untold, 'handoff')} without figures can only lower it."
    return Seen(status=status, said=said, value=found.value, n=found.n, rows=(found.worst,))


@check(guards="pilot-purgatory", first="later", unit="ratio", sources="L4, FLO, VSM")
def flow_efficiency(flow_efficiency: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Items spend their time being worked on rather than waiting.

    Faster drafts do not help an item that waits nine hours out of ten.

    Remedy: Tackle the longest queue first.

    Ask: Bring work_items (requested_at, published_at) and effort_log (item_id, minutes).

    >>> flow_efficiency(Number(value=0.24, n=104, note="29.4"), pass_at=0.2, warn_at=0.1).status
    'pass'
    >>> flow_efficiency(Number(value=0.05, n=104, note="140"), pass_at=0.2, warn_at=0.1).status
    'fail'
    """
    flow = flow_efficiency
    said = f"Of the {flow.note or '?'} working hours from request to publication, {percent(flow.value)} are work; the rest is waiting."
    return Seen(status=higher(flow.value, pass_at, warn_at), said=said, value=flow.value, n=flow.n)


@check(guards="heroics", first="design", unit="share; capabilities", sources="L10, L12, L13, SIF2")
def tool_sprawl(
    tool_use: ToolUse, *, pass_isolated: float, pass_doubles: float, warn_isolated: float, warn_doubles: float
) -> Seen:
    """There are few tools, none isolated, none doing the job of another.

    Each tool that stands alone adds two handoffs, and somebody to make them.

    Remedy: Keep the connected tool for each job, and retire the others with a date.

    Ask: Bring tools (sanctioned, capability), steps (tool) and handoffs (transfer).

    >>> limits = dict(pass_isolated=0.1, pass_doubles=1, warn_isolated=0.3, warn_doubles=2)
    >>> tool_sprawl(ToolUse(tools=6), **limits).status
    'pass'
    >>> tool_sprawl(ToolUse(tools=6, unsorted=6), **limits).status
    'unknown'
    >>> tool_sprawl(ToolUse(tools=7, isolated=tuple("abcdef"), doubles=("text", "video", "audio")), **limits).status
    'fail'
    """
    use = tool_use
    apart, doubles = len(use.isolated) / use.tools, len(use.doubles)
    alone = lower(apart, pass_isolated, warn_isolated)
    best, worst = (_worse(alone, lower(d, pass_doubles, warn_doubles)) for d in (doubles, use.most_doubles))
    said = f"{len(use.isolated)} of {count(use.tools, 'approved tool')} stand alone"
    said += f" ({listed(use.isolated)})" if use.isolated else ""
    said += f"; {count(doubles, 'job')} served by more than one tool" + (
        f" ({listed(use.doubles)})." if use.doubles else "."
    )
    said += f" For {count(use.unsorted, 'tool')} it is not recorded what the job is." if use.unsorted else ""
    return Seen(
        status=best if best == worst else "unknown", said=said, value=apart, n=use.tools, rows=use.isolated[:20]
    )


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="L9, L11, L12, MCK, GLU")
def redesigned_not_bolted_on(remapped: Remap, *, pass_at: float, warn_at: float) -> Seen:
    """The workflow was redesigned around AI, not just lengthened by an AI step.

    A faster step in an unchanged chain waits for the next step as before.

    Remedy: Ask of each old step whether it would be created today, and remove at least one approval or re-entry.

    Ask: Bring steps (version, position, uses_ai), before and now.

    >>> redesigned_not_bolted_on(Remap(before=17, removed=4, moved=0, added_with_ai=0), pass_at=0.2, warn_at=0.05).status
    'pass'
    >>> redesigned_not_bolted_on(Remap(before=6, removed=0, moved=0, added_with_ai=3), pass_at=0.2, warn_at=0.05).status
    'fail'
    >>> unsaid = Remap(before=6, removed=0, moved=2, added_with_ai=0, added_untold=3)
    >>> redesigned_not_bolted_on(unsaid, pass_at=0.2, warn_at=0.05).status
    'unknown'
    """
    change = remapped
    share = (change.removed + change.moved) / change.before
    status: Status = higher(share, pass_at, warn_at)
    if change.removed == 0 and change.added_with_ai:
        status = "fail"
    elif change.removed == 0 and change.added_untold and status != "fail":
        status = "unknown"
    said = f"Of {count(change.before, 'earlier step')}, {change.removed} are gone and {change.moved} changed place"
    said += (
        f"; {count(change.added_with_ai, 'AI step')} came on top."
        if change.added_with_ai
        else "; no AI step is recorded on top."
        if change.added_untold
        else "; no AI step came on top."
    )
    if change.added_untold:
        said += f" Of {count(change.added_untold, 'added step')} it is not recorded whether AI is used."
    return Seen(status=status, said=said, value=share, n=change.before)


@check(guards="heroics", first="week 4", unit="share", sources="L18, SCM, ECM")
def publish_gate_automatic(gate_passed: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Technical checks run automatically before publication.

    A machine checks links and metadata for the thousandth item as carefully as for the first.

    Remedy: Start with links and metadata, and let only items that pass go live.

    Ask: Bring work_items (published_at, gate_passed).

    >>> publish_gate_automatic(Share(part=103, whole=104), pass_at=0.98, warn_at=0.9).status
    'pass'
    >>> publish_gate_automatic(Share(part=0, whole=11), pass_at=0.98, warn_at=0.9).status
    'fail'
    """
    share = gate_passed
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} passed an automatic check before they went live.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        rows=share.rows,
    )


def _worse(one: Status, other: Status) -> Status:
    """The worse of two statuses."""
    return max(one, other, key=("pass", "warn", "fail").index)


def _bridging(gap: Share | None, charter: Charter | None) -> float | None:
    """Hours a week of carrying over at full scale, from today's minutes per item."""
    items = charter.items_per_week_at_scale if charter else None
    minutes = next((g.value for g in gap.groups if g.name == "bridge"), None) if gap else None
    return None if items is None or minutes is None else minutes / 60 * items
