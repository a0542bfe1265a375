"""The usual order of activities: the one in which as few moves as possible go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playbook.workflow.mine.follows import Edge


def usual_order(activities: Sequence[str], edges: Sequence[Edge], place: Mapping[str, float]) -> list[str]:
    """Activities from first to last; among equals the one that stands earlier in its cases, by `place`.

    A greedy rule after Eades, Lin and Smyth (1993, "A fast and effective heuristic for the feedback arc set problem"):
    next comes what nothing comes before, else what sends on most more than it takes in. Their first step, taking away
    from the end, is left out: it would cut a loop from what follows it and leave no reason for its order.
    """
    out, into = _moves(activities, edges)
    order: list[str] = []
    while into:
        order.append(
            min(into, key=lambda a: (bool(into[a]), sum(into[a].values()) - sum(out[a].values()), place[a], a))
        )
        _take(order[-1], out, into)
    return order


_Moves = dict[str, dict[str, int]]


def _moves(activities: Sequence[str], edges: Sequence[Edge]) -> tuple[_Moves, _Moves]:
    out: _Moves = {a: {} for a in activities}
    into: _Moves = {a: {} for a in activities}
    for e in edges:
        if e.source != e.target:
            out[e.source][e.target] = into[e.target][e.source] = e.count
    return out, into


def _take(activity: str, out: _Moves, into: _Moves) -> None:
    """Take an activity and its moves away from what is left."""
    for after in out.pop(activity):
        del into[after][activity]
    for before in into.pop(activity):
        del out[before][activity]
