"""Where everything of a map goes: a lane per role or tool, a column per rank (longest path), ways back underneath."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from playbook.workflow.declared.nouns import Handoff, Rework, WorkflowMap

BOX_W, BOX_H = 132, 46
NARROW, WIDE, GAP_Y = 40, 96, 26
"""Between two columns: narrow, or wide where a carried handoff needs room for its words."""
LEFT, TOP = 132, 10
NO_ROLE = "by machine"
NO_TOOL = "no tool named"


@dataclass(frozen=True)
class Box:
    """One stage as a rectangle."""

    id: str
    title: str
    lane: str
    x: float
    y: float


@dataclass(frozen=True)
class Lane:
    """One lane as a band."""

    name: str
    y: float
    height: float


@dataclass(frozen=True)
class Arrow:
    """A way between two boxes, as points from border to border."""

    points: tuple[tuple[float, float], ...]
    handoff: Handoff | None = None
    rework: Rework | None = None


@dataclass(frozen=True)
class Layout:
    """A drawn map without a pen."""

    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float


def layout(chart: WorkflowMap) -> Layout:
    """Boxes, lanes and arrows of a map."""
    rank = ranks(chart)
    lane_of, lefts = lanes_of(chart), _columns(chart, rank)
    names = list(dict.fromkeys(lane_of[s.id] for s in sorted(chart.stages, key=lambda s: rank[s.id])))
    row, depth = _rows(chart, rank, lane_of)
    lanes, top = [], float(TOP)
    start: dict[str, float] = {}
    for name in names:
        height = depth[name] * (BOX_H + GAP_Y) + GAP_Y
        start[name] = top + GAP_Y
        lanes.append(Lane(name, top, height))
        top += height
    boxes = {
        s.id: Box(
            s.id,
            s.title,
            lane_of[s.id],
            lefts[rank[s.id]],
            start[lane_of[s.id]] + row[s.id] * (BOX_H + GAP_Y),
        )
        for s in chart.stages
    }
    width = max(lefts) + BOX_W + NARROW
    arrows = [_forward(boxes[h.source], boxes[h.target], h) for h in chart.handoffs]
    backs = [(boxes[s.id], boxes[r.to], r) for s in chart.stages for r in s.rework]
    arrows += [_back(a, b, r, i) for i, (a, b, r) in enumerate(backs)]
    return Layout(tuple(boxes.values()), tuple(lanes), tuple(arrows), width, top + 8)


def lanes_of(chart: WorkflowMap) -> dict[str, str]:
    """A lane per role; per tool where every stage has a role of its own, which would draw a staircase."""
    used = [s.role for s in chart.stages if s.role]
    tools = [s.tool for s in chart.stages if s.tool]
    if len(used) > 3 and len(set(used)) == len(used) and 2 * len(tools) > len(chart.stages):
        return {s.id: s.tool or NO_TOOL for s in chart.stages}
    return {s.id: s.role or NO_ROLE for s in chart.stages}


def _columns(chart: WorkflowMap, rank: dict[str, int]) -> list[float]:
    """Left edge of every column."""
    worded = {rank[h.source] for h in chart.handoffs if h.mode != "auto" and (h.bridged or h.carrier)}
    lefts = [LEFT + float(NARROW)]
    for column in range(max(rank.values())):
        lefts.append(lefts[-1] + BOX_W + (WIDE if column in worded else NARROW))
    return lefts


def ranks(chart: WorkflowMap) -> dict[str, int]:
    """Column per stage: longest path over the ways that do not close a circle."""
    order = {s.id: i for i, s in enumerate(chart.stages)}
    forward = [(h.source, h.target) for h in chart.handoffs if order[h.source] < order[h.target]]
    rank = dict.fromkeys(order, 0)
    for source, target in sorted(forward, key=lambda p: order[p[0]]):
        rank[target] = max(rank[target], rank[source] + 1)
    return rank


def _rows(chart: WorkflowMap, rank: dict[str, int], lane_of: dict[str, str]) -> tuple[dict[str, int], Counter[str]]:
    """Row within the lane, so that two stages of one lane and rank do not cover each other; rows per lane."""
    taken: Counter[tuple[str, int]] = Counter()
    row, depth = {}, Counter[str]()
    for stage in chart.stages:
        cell = (lane_of[stage.id], rank[stage.id])
        row[stage.id] = taken[cell]
        taken[cell] += 1
        depth[cell[0]] = max(depth[cell[0]], taken[cell])
    return row, depth


def _forward(a: Box, b: Box, handoff: Handoff) -> Arrow:
    """From the right side to the left one, with a step in the gap before the target; sideways ones go around."""
    y1, y2 = a.y + BOX_H / 2, b.y + BOX_H / 2
    if b.x > a.x + BOX_W + WIDE:  # past other stages: along the lower edge of the row, where no box stands
        out, low, along, turn = a.x + BOX_W, a.y + BOX_H - 8, a.y + BOX_H + 15, b.x - NARROW / 2
        return Arrow(((out, low), (out + 12, low), (out + 12, along), (turn, along), (turn, y2), (b.x, y2)), handoff)
    if b.x > a.x:
        turn = b.x - NARROW / 2
        bent = ((turn, y1), (turn, y2)) if y1 != y2 else ()
        return Arrow(((a.x + BOX_W, y1), *bent, (b.x, y2)), handoff)
    x = max(a.x, b.x) + BOX_W + 14
    return Arrow(((a.x + BOX_W, y1), (x, y1), (x, y2), (b.x + BOX_W, y2)), handoff)


def _back(a: Box, b: Box, rework: Rework, number: int) -> Arrow:
    """A loop below the boxes; each a little lower, so that two can be told apart."""
    low = max(a.y, b.y) + BOX_H + 8 + 4 * (number % 3)
    ax, bx = a.x + BOX_W * 0.35, b.x + BOX_W * (0.65 if a.id == b.id else 0.5)
    return Arrow(((ax, a.y + BOX_H), (ax, low), (bx, low), (bx, b.y + BOX_H)), rework=rework)
