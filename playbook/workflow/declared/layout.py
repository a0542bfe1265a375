"""Where everything of a map goes: a lane per role or tool, a column per rank (longest path), ways back underneath."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from playbook.workflow.declared.nouns import Handoff, Rework, WorkflowMap
from playbook.workflow.declared.tracks import Run, tracks

BOX_W, BOX_H = 132, 46
NARROW, WIDE, GAP_Y = 40, 96, 26
"""Between two columns: narrow, or wide where a carried handoff needs room for its words."""
TRACK, BELOW = 13, 11
"""Height of one track below a row, and from the row's boxes to the first of them."""
BACK_WORDS, CARRIED_WORDS = 56, 150
"""Width that the words on a track take: of a way back, of a carried handoff."""
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
    place = {s.id: _Place((lane_of[s.id], row[s.id]), lefts[rank[s.id]]) for s in chart.stages}
    links = _links(chart)
    track = tracks([_run(place[a], place[b], link) for a, b, link in links])
    lanes, tops, end = _bands(names, depth, _deepest(place, links, track))
    boxes = {s.id: Box(s.id, s.title, lane_of[s.id], place[s.id].x, tops[place[s.id].row]) for s in chart.stages}
    arrows = [_arrow(boxes[a], boxes[b], link, t) for (a, b, link), t in zip(links, track, strict=True)]
    return Layout(tuple(boxes.values()), lanes, tuple(arrows), max(lefts) + BOX_W + WIDE, end + 8)


@dataclass(frozen=True)
class _Place:
    """Where a stage stands before heights are known: its lane and row, and its left edge."""

    row: tuple[str, int]
    x: float


_Link = Handoff | Rework


def _links(chart: WorkflowMap) -> list[tuple[str, str, _Link]]:
    ways: list[tuple[str, str, _Link]] = [(h.source, h.target, h) for h in chart.handoffs]
    return ways + [(s.id, r.to, r) for s in chart.stages for r in s.rework]


def _run(a: _Place, b: _Place, link: _Link) -> Run | None:
    """The level part of a way below the row of its source; None for a way that goes straight to the next column."""
    if not _beneath(a.x, b.x, link):
        return None
    if a == b:
        return Run(a.row, a.x + BOX_W * 0.35, a.x + BOX_W * 0.65 + BACK_WORDS)
    words = _words(link)
    start = a.x + BOX_W * 0.35 if isinstance(link, Rework) else a.x + BOX_W + 12
    low, high = sorted((start, b.x + BOX_W / 2 if a.row == b.row else b.x - NARROW / 2))
    return Run(a.row, min(low, start - words) if b.x <= a.x else low, max(high, start + words) if b.x > a.x else high)


def _words(link: _Link) -> int:
    """Width of what stands on a way."""
    if isinstance(link, Rework):
        return BACK_WORDS
    return CARRIED_WORDS if link.mode != "auto" and (link.bridged or link.carrier) else 0


def _beneath(a: float, b: float, link: _Link) -> bool:
    """Ways back, and ways past other stages, go along below the row, where no box stands."""
    return isinstance(link, Rework) or b <= a or b > a + BOX_W + WIDE


def _deepest(
    place: dict[str, _Place], links: list[tuple[str, str, _Link]], track: list[int | None]
) -> dict[tuple[str, int], int]:
    """Tracks needed below each row."""
    most: dict[tuple[str, int], int] = {}
    for (a, _, _), t in zip(links, track, strict=True):
        if t is not None:
            most[place[a].row] = max(most.get(place[a].row, 0), t + 1)
    return most


def _bands(
    names: list[str], depth: Counter[str], most: dict[tuple[str, int], int]
) -> tuple[tuple[Lane, ...], dict[tuple[str, int], float], float]:
    """The lanes from top to bottom, the upper edge of every row, and the lower edge of the last lane."""
    lanes, tops, top = [], {}, float(TOP)
    for name in names:
        y = top + GAP_Y
        for i in range(depth[name]):
            tops[name, i] = y
            y += BOX_H + max(GAP_Y, BELOW + TRACK * most.get((name, i), 0) + 8)
        lanes.append(Lane(name, top, y - top))
        top = y
    return tuple(lanes), tops, top


def lanes_of(chart: WorkflowMap) -> dict[str, str]:
    """A lane per role; per tool where every stage has a role of its own, which would draw a staircase."""
    used = [s.role for s in chart.stages if s.role]
    tools = [s.tool for s in chart.stages if s.tool]
    if len(used) > 3 and len(set(used)) == len(used) and 2 * len(tools) > len(chart.stages):
        return {s.id: s.tool or NO_TOOL for s in chart.stages}
    return {s.id: s.role or NO_ROLE for s in chart.stages}


def _columns(chart: WorkflowMap, rank: dict[str, int]) -> list[float]:
    """Left edge of every column."""
    worded = {rank[h.source] for h in chart.handoffs if _words(h)}
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


def _arrow(a: Box, b: Box, link: _Link, track: int | None) -> Arrow:
    """From border to border, around every other box."""
    handoff, rework = (None, link) if isinstance(link, Rework) else (link, None)
    return Arrow(_points(a, b, track, back=handoff is None), handoff, rework)


def _points(a: Box, b: Box, track: int | None, *, back: bool) -> tuple[tuple[float, float], ...]:
    y1, y2, turn = a.y + BOX_H / 2, b.y + BOX_H / 2, b.x - NARROW / 2
    if track is None:
        bent = ((turn, y1), (turn, y2)) if y1 != y2 else ()
        return ((a.x + BOX_W, y1), *bent, (b.x, y2))
    low, floor = a.y + BOX_H + BELOW + TRACK * track, a.y + BOX_H
    if a.id == b.id:
        left, right = a.x + BOX_W * 0.35, a.x + BOX_W * 0.65
        return (left, floor), (left, low), (right, low), (right, floor)
    out = a.x + BOX_W + 12
    begin = ((a.x + BOX_W * 0.35, floor),) if back else ((a.x + BOX_W, floor - 8), (out, floor - 8))
    along = (begin[-1][0], low)
    if a.y == b.y and b.x <= a.x:
        return (*begin, along, (b.x + BOX_W / 2, low), (b.x + BOX_W / 2, floor))
    side = (b.x - NARROW / 4, b.y + BOX_H - 10) if b.x <= a.x else (turn, y2)
    return (*begin, along, (side[0], low), side, (b.x, side[1]))
