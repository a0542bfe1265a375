"""Which ways lead out of a stage, with the share of projects on each."""

from __future__ import annotations

from playbook.workflow.declared.nouns import Handoff, WorkflowMap


def ways_out(chart: WorkflowMap, stage: str) -> list[tuple[Handoff, float]]:
    """Handoffs out of a stage with their shares; where none is given the ways share equally; side links carry nobody.

    Shares that are given are scaled to add up to 1.
    """
    out = [h for h in chart.handoffs if h.source == stage and h.share != 0]
    given = [h.share for h in out if h.share is not None]
    rest = max(0.0, 1 - sum(given))
    untold = len(out) - len(given)
    shares = [h.share if h.share is not None else rest / untold for h in out]
    whole = sum(shares)
    return [(h, s / whole) for h, s in zip(out, shares, strict=True) if s > 0] if whole else []


def earlier(chart: WorkflowMap) -> dict[str, set[str]]:
    """Per stage: itself and every stage from which handoffs lead to it; a move to one of these is a return.

    Handoffs against the order of the map are ways back themselves and are not followed.
    """
    order = {s.id: i for i, s in enumerate(chart.stages)}
    made = {s.id: {s.id} for s in chart.stages}
    for h in sorted(chart.handoffs, key=lambda h: (order[h.source], order[h.target])):
        if order[h.source] < order[h.target]:
            made[h.target] |= made[h.source]
    return made
