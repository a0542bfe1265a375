"""From a log to a map: activities in their usual order, ways with observed shares, roles from who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.declared.nouns import Dist, Handoff, Rework, Role, Stage, WorkflowMap, fixed
from playbook.workflow.log.nouns import SECOND, EventLog
from playbook.workflow.mine.follows import Edge
from playbook.workflow.mine.touch import measured
from playbook.workflow.mine.usual_order import usual_order

MOST_ACTIVITIES = 200
START = "(start)"
SHARED = 0.5
"""Two activities belong to one role if at least half of the people of the smaller one also do the other."""


@dataclass(frozen=True)
class Discovered:
    """A map and what had to be assumed for it."""

    chart: WorkflowMap
    assumed: tuple[str, ...]


def discover(log: EventLog, edges: list[Edge]) -> Discovered | None:
    """The map of a log; None if it has more activities than anybody can draw."""
    if len(log.activities) > MOST_ACTIVITIES:
        return None
    names = usual_order(log.activities, edges, dict(zip(log.activities, _places(log).tolist(), strict=True)))
    rank = {name: i for i, name in enumerate(names)}
    order = sorted(range(len(log.activities)), key=lambda a: rank[log.activities[a]])
    roles, role_of = _roles(log)
    seen, ends = _passes(log)
    stages = [_stage(log, a, edges, rank, seen, ends, role_of.get(a)) for a in order]
    handoffs = [h for e in edges if (h := _handoff(e, rank, seen)) is not None]
    first, opening = _start(log)
    chart = WorkflowMap(
        name="as the log shows it",
        stages=(first, *stages),
        handoffs=(*opening, *handoffs),
        roles=roles,
        source="discovered",
        pilot_projects=max(1, len(np.unique(log.case))),
    )
    return Discovered(chart, _assumed(log))


def _assumed(log: EventLog) -> tuple[str, ...]:
    made = ["the log does not say how work is handed over: every handoff is of unknown kind"]
    if log.start is None:
        made.append("the log has one time per event: working time cannot be told from waiting")
    else:
        made.append("time from start to end counts as work, nights and breaks included")
    if log.resource is None:
        made.append("the log does not say who did what: no role, no load and no bottleneck can be told")
    else:
        made.append("each role is taken to have all its people for 40 hours a week (assumed, not in the log)")
    return tuple(made)


def _places(log: EventLog) -> np.ndarray:
    """Mean relative place of each activity's first event within the cases that have it: loops pull nothing forward."""
    bounds = np.flatnonzero(np.concatenate(([True], ~log.follows, [True])))
    sizes = np.diff(bounds)
    within = np.arange(log.events) - np.repeat(bounds[:-1], sizes)
    relative = within / np.maximum(np.repeat(sizes, sizes) - 1, 1)
    n = len(log.activities)
    case = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    first = np.unique(case * n + log.activity, return_index=True)[1]
    activity = log.activity[first]
    return np.bincount(activity, relative[first], n) / np.maximum(np.bincount(activity, minlength=n), 1)


def _passes(log: EventLog) -> tuple[dict[str, int], dict[str, int]]:
    """How often each activity happened, and how often it was a case's last."""
    n = len(log.activities)
    last = np.concatenate((~log.follows, [True]))
    seen, ends = np.bincount(log.activity, minlength=n), np.bincount(log.activity[last], minlength=n)
    return dict(zip(log.activities, seen.tolist(), strict=True)), dict(zip(log.activities, ends.tolist(), strict=True))


def _stage(
    log: EventLog,
    activity: int,
    edges: list[Edge],
    rank: dict[str, int],
    seen: dict[str, int],
    ends: dict[str, int],
    role: str | None,
) -> Stage:
    name = log.activities[activity]
    back = [e for e in edges if e.source == name and rank[e.target] <= rank[name]]
    onward = seen[name] - sum(e.count for e in back)
    return Stage(
        id=name[:200],
        role=role,
        kind="human" if role else "auto",
        touch=_touch(log, activity) if role else None,
        rework=tuple(Rework(to=e.target[:200], p=e.count / seen[name]) for e in back),
        ends=ends[name] / onward if onward else 0.0,
        max_passes=1000,
        seen=seen[name] or None,
    )


def _touch(log: EventLog, activity: int) -> Dist | None:
    """Observed durations in minutes, as at most 500 evenly spaced quantiles."""
    if log.start is None:
        return None
    return measured((log.end - log.start)[log.activity == activity] / SECOND / 60)


def _handoff(e: Edge, rank: dict[str, int], seen: dict[str, int]) -> Handoff | None:
    if rank[e.target] <= rank[e.source]:
        return None
    return Handoff(source=e.source[:200], target=e.target[:200], share=e.count / seen[e.source], seen=e.count)


def _start(log: EventLog) -> tuple[Stage, list[Handoff]]:
    """A stage of no length before all others, because cases begin in several places."""
    first = log.activity[np.concatenate(([True], ~log.follows))]
    codes, counts = np.unique(first, return_counts=True)
    whole = int(counts.sum())
    ways = [
        Handoff(source=START, target=log.activities[c][:200], mode="auto", share=k / whole, seen=k)
        for c, k in zip(codes.tolist(), counts.tolist(), strict=True)
    ]
    return Stage(id=START, kind="auto", touch=fixed(0)), ways


def _roles(log: EventLog) -> tuple[tuple[Role, ...], dict[int, str]]:
    """Roles by who stands in for whom; a role goes by its busiest activity, never by a person."""
    if log.resource is None:
        return (), {}
    told = log.resource >= 0
    pairs = np.unique(log.activity[told].astype(np.int64) << 32 | log.resource[told])
    people: dict[int, set[int]] = {}
    for pair in pairs.tolist():
        people.setdefault(pair >> 32, set()).add(pair & 0xFFFFFFFF)
    busiest = np.bincount(log.activity, minlength=len(log.activities))
    groups: list[list[int]] = []
    for activity in sorted(people, key=lambda a: -busiest[a]):
        home = next((g for g in groups if _alike(people[activity], set().union(*(people[a] for a in g)))), None)
        groups.append([activity]) if home is None else home.append(activity)
    roles, role_of = [], {}
    for group in groups:
        name = f"people of {log.activities[group[0]]}"[:200]
        roles.append(Role(id=name, people=len(set().union(*(people[a] for a in group)))))
        role_of.update(dict.fromkeys(group, name))
    return tuple(roles), role_of


def _alike(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= SHARED * min(len(one), len(other))
