"""Does a declared map hold together? Every problem in one pass, before anything is computed from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from playbook.errors import BadInput, Problem, nearest
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.declared.routes import ways_out

MOST_STAGES = 2000


def sound(chart: WorkflowMap, where: str) -> WorkflowMap:
    """The same map if nothing is wrong with it; raises BadInput with every problem."""
    found = list(problems(chart, where))
    if found:
        raise BadInput(found)
    return chart


def problems(chart: WorkflowMap, where: str) -> Iterator[Problem]:
    """Everything that keeps a map from being computed."""
    if not chart.stages:
        yield Problem(where, "there is no stage", "at least one stage", "list the stages under 'stages:'")
        return
    if len(chart.stages) > MOST_STAGES:
        yield Problem(where, f"{len(chart.stages):,} stages", f"at most {MOST_STAGES:,}", "map one workflow at a time")
        return
    yield from _twice("stage", (s.id for s in chart.stages), where)
    yield from _twice("role", (r.id for r in chart.roles), where)
    unknown = list(_names(chart, where))
    yield from unknown
    yield from _people(chart, where)
    if not unknown:
        yield from _exits(chart, where)


def _twice(what: str, names: Iterable[str], where: str) -> Iterator[Problem]:
    for name, n in Counter(names).items():
        if n > 1:
            yield Problem(where, f"{n} {what}s are called {name!r}", "each name once", f"rename one {what}")


def _names(chart: WorkflowMap, where: str) -> Iterator[Problem]:
    """References to stages and roles that do not exist."""
    stages, roles = [s.id for s in chart.stages], [r.id for r in chart.roles]
    used = [(f"handoff {h.name}", end, stages) for h in chart.handoffs for end in (h.source, h.target)]
    used += [(f"stage {s.id}, rework", r.to, stages) for s in chart.stages for r in s.rework]
    used += [(f"stage {s.id}", s.role, roles) for s in chart.stages if s.role is not None]
    used += [(f"stage {s.id}, checked_by", s.checked_by, roles) for s in chart.stages if s.checked_by is not None]
    used += [(f"handoff {h.name}, done_by", h.done_by, roles) for h in chart.handoffs if h.done_by is not None]
    for place, name, known in used:
        if name not in known:
            what = "stage" if known is stages else "role"
            yield Problem(f"{where}, {place}", f"there is no {what} {name!r}", do=nearest(name, known))


def _people(chart: WorkflowMap, where: str) -> Iterator[Problem]:
    """Stages that nobody owns, roles that nobody fills."""
    for stage in chart.stages:
        if stage.role is None and stage.kind in ("human", "review"):
            do = "name its role, or say kind: auto or kind: ai"
            yield Problem(f"{where}, stage {stage.id}", "nobody owns it", "a role for every stage people do", do)
    needed = {s.role for s in chart.stages} | {h.done_by for h in chart.handoffs}
    for role in chart.roles:
        if role.id in needed and not role.capacity:
            found = f"{role.people} people with {role.hours_per_week:g} hours a week"
            yield Problem(f"{where}, role {role.id}", found, "at least one person with hours", "fill people and hours")


def _exits(chart: WorkflowMap, where: str) -> Iterator[Problem]:
    """Stages from which no way leads out of the workflow: work would circle for ever."""
    forward: dict[str, set[str]] = {}
    for stage in chart.stages:
        leaves = sum(r.p for r in stage.rework) < 1
        ways = {h.target for h, _ in ways_out(chart, stage.id)} if leaves else set()
        forward[stage.id] = (
            (ways or ({""} if leaves else set()))
            | ({""} if leaves and stage.ends else set())
            | {r.to for r in stage.rework if r.p > 0}
        )
    ends = _leading_out(forward)
    caught = [s.id for s in chart.stages if s.id not in ends]
    if caught:
        found = f"no way leads out of: {', '.join(caught[:6])}"
        yield Problem(where, found, "an end that every stage can reach", "remove the handoff that closes the circle")


def _leading_out(forward: dict[str, set[str]]) -> set[str]:
    """Stages that can reach the end, written as the empty name."""
    before: dict[str, set[str]] = {}
    for start, targets in forward.items():
        for target in targets:
            before.setdefault(target, set()).add(start)
    reached, edge = {""}, [""]
    while edge:
        new = before.get(edge.pop(), set()) - reached
        reached |= new
        edge.extend(new)
    return reached
