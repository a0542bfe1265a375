"""Who checks what comes out of a stage: the role the map names, else the review that the work goes to next."""

from __future__ import annotations

from playbook.workflow.declared.nouns import WorkflowMap


def checkers(chart: WorkflowMap) -> dict[str, str]:
    """Role by id of the stage whose output it checks; stages of which nobody says so are left out."""
    reviews = {s.id: s.role for s in chart.stages if s.kind == "review" and s.role}
    following = {h.source: reviews[h.target] for h in reversed(chart.handoffs) if h.target in reviews}
    named = {s.id: s.checked_by for s in chart.stages if s.checked_by}
    return {k: v for k, v in {**following, **named}.items() if v}
