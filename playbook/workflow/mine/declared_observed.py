"""Declared beside observed: what the map says that the log does not show, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.mine.follows import Edge

What = Literal["stage never seen", "activity not on the map", "handoff never seen", "move not on the map"]


@dataclass(frozen=True)
class Gap:
    """One thing that is only on the map or only in the log."""

    what: What
    name: str
    count: int = 0
    """How often the log shows it."""


def gaps(chart: WorkflowMap, activities: dict[str, int], edges: list[Edge]) -> list[Gap]:
    """Differences between a map and a log, what happens most first.

    Names are compared without case; a stage goes by its id or its name.
    """
    names = {n.lower(): s.id for s in chart.stages for n in (s.id, s.name) if n}
    seen = {names[a.lower()]: n for a, n in activities.items() if a.lower() in names}
    moves = {(names.get(e.source.lower()), names.get(e.target.lower())): e.count for e in edges}
    known = {(h.source, h.target) for h in chart.handoffs}
    known |= {(s.id, r.to) for s in chart.stages for r in s.rework} | {
        (r.to, s.id) for s in chart.stages for r in s.rework
    }
    made = [Gap("stage never seen", s.title) for s in chart.stages if s.id not in seen]
    made += [Gap("activity not on the map", a, n) for a, n in activities.items() if a.lower() not in names]
    made += [
        Gap("handoff never seen", h.name)
        for h in chart.handoffs
        if h.source in seen and h.target in seen and (h.source, h.target) not in moves
    ]
    made += [
        Gap("move not on the map", f"{a} to {b}", n) for (a, b), n in moves.items() if a and b and (a, b) not in known
    ]
    return sorted(made, key=lambda g: (-g.count, g.what, g.name))
