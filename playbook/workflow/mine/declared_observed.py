"""Declared beside observed: every stage and every way, on the map, in the log, or on both, with what was counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.declared.routes import earlier
from playbook.workflow.log.nouns import EventLog
from playbook.workflow.mine.follows import Edge

What = Literal["stage never seen", "activity not on the map", "handoff never seen", "move not on the map"]
Part = Literal["stage", "handoff", "return"]
Standing = Literal["declared and seen", "declared, never seen", "seen, not declared"]


@dataclass(frozen=True)
class Gap:
    """One thing that is only on the map or only in the log."""

    what: What
    name: str
    count: int = 0
    """How often the log shows it."""


@dataclass(frozen=True)
class Side:
    """A stage, a handoff or a return: is it drawn, and how often does the log show it?"""

    part: Part
    source: str
    """The stage, or the one a way leaves."""
    target: str
    declared: bool
    times: int
    cases: int | None = None
    """Cases in which a stage stands; None for ways."""
    median_s: float | None = None
    """Time between the two stages, median in seconds; None for stages and for ways never seen."""

    @property
    def standing(self) -> Standing:
        """Drawn, seen, or both."""
        if not self.declared:
            return "seen, not declared"
        return "declared and seen" if self.times else "declared, never seen"


@dataclass(frozen=True)
class Names:
    """Which activity of a log is which stage of a map; compared without case, by id or by name."""

    of: dict[str, str]

    def stage(self, activity: str) -> str | None:
        """The stage's id; None for an activity that is not on the map."""
        return self.of.get(activity.strip().lower())

    def or_activity(self, activity: str) -> str:
        """The stage's id, or the activity as the log calls it."""
        return self.stage(activity) or activity


def names_of(chart: WorkflowMap) -> Names:
    """The names by which the stages of a map go."""
    return Names({n.strip().lower(): s.id for s in chart.stages for n in (s.name, s.id) if n})


def gaps(chart: WorkflowMap, activities: dict[str, int], edges: list[Edge]) -> list[Gap]:
    """Differences between a map and a log, what happens most first.

    Names are compared without case; a stage goes by its id or its name.
    """
    names = names_of(chart)
    seen = {stage: n for a, n in activities.items() if (stage := names.stage(a)) is not None}
    moves = {(names.stage(e.source), names.stage(e.target)): e.count for e in edges}
    known = {(h.source, h.target) for h in chart.handoffs}
    known |= {way for s in chart.stages for r in s.rework for way in ((s.id, r.to), (r.to, s.id))}
    made = [Gap("stage never seen", s.title) for s in chart.stages if s.id not in seen]
    made += [Gap("activity not on the map", a, n) for a, n in activities.items() if names.stage(a) is None]
    made += [
        Gap("handoff never seen", h.name)
        for h in chart.handoffs
        if h.source in seen and h.target in seen and (h.source, h.target) not in moves
    ]
    made += [
        Gap("move not on the map", f"{a} to {b}", n) for (a, b), n in moves.items() if a and b and (a, b) not in known
    ]
    return sorted(made, key=lambda g: (-g.count, g.what, g.name))


def sides(chart: WorkflowMap, log: EventLog, edges: list[Edge]) -> list[Side]:
    """Stages in the order of the map, then its ways; what only the log shows comes last in each part."""
    names = names_of(chart)
    return [*_stages(chart, log, names), *_ways(chart, edges, names)]


def seen_stages(log: EventLog, names: Names) -> tuple[Counter[str], Counter[str]]:
    """Events and cases of every stage, and of every activity that is none."""
    codes = [names.or_activity(a) for a in log.activities]
    number = {name: i for i, name in enumerate(dict.fromkeys(codes))}
    stage = np.array([number[c] for c in codes])[log.activity]
    pairs = np.unique(log.case.astype(np.int64) * len(number) + stage) % len(number)
    order = list(number)
    times, cases = np.bincount(stage, minlength=len(order)), np.bincount(pairs, minlength=len(order))
    return Counter(dict(zip(order, times.tolist(), strict=True))), Counter(
        dict(zip(order, cases.tolist(), strict=True))
    )


def _stages(chart: WorkflowMap, log: EventLog, names: Names) -> list[Side]:
    times, cases = seen_stages(log, names)
    drawn = {s.id for s in chart.stages}
    made = [Side("stage", s.id, "", True, times[s.id], cases[s.id]) for s in chart.stages]
    return made + [Side("stage", a, "", False, n, cases[a]) for a, n in times.most_common() if a not in drawn and n]


def _ways(chart: WorkflowMap, edges: list[Edge], names: Names) -> list[Side]:
    """Handoffs and returns of the map, then moves between its stages that are on neither list."""
    between = _between(edges, names)
    hands = [(h.source, h.target) for h in chart.handoffs]
    back = [(s.id, r.to) for s in chart.stages for r in s.rework]
    made = [_way("handoff", way, between, declared=True) for way in dict.fromkeys(hands)]
    made += [_way("return", way, between, declared=True) for way in dict.fromkeys(back) if way not in hands]
    before = earlier(chart)
    for way in between:
        if way not in hands and way not in back and set(way) <= set(before):
            part: Part = "return" if way[1] in before[way[0]] else "handoff"
            made.append(_way(part, way, between, declared=False))
    return made


def _between(edges: list[Edge], names: Names) -> dict[tuple[str, str], tuple[int, float]]:
    """Times each way was walked and the median time on it; of several activities of one stage, the most frequent."""
    made: dict[tuple[str, str], tuple[int, float]] = {}
    for e in edges:
        way = (names.or_activity(e.source), names.or_activity(e.target))
        n, median = made.get(way, (0, e.median_s))
        made[way] = (n + e.count, median)
    return made


def _way(
    part: Part, way: tuple[str, str], between: dict[tuple[str, str], tuple[int, float]], *, declared: bool
) -> Side:
    times, median = between.get(way, (0, None))
    return Side(part, *way, declared, times, median_s=median)
