"""Changes by name: automate a handoff, add a person, check a sample, remove a tool, redesign a stage."""

from __future__ import annotations

import re
from collections.abc import Callable

from playbook.errors import BadInput, Problem, nearest
from playbook.workflow.declared.nouns import Handoff, WorkflowMap

FORMS = (
    "automate FROM to TO",
    "add a person to ROLE",
    "check STAGE at SHARE",
    "remove tool TOOL",
    "shorten STAGE to SHARE",
)


def changed(chart: WorkflowMap, name: str) -> WorkflowMap:
    """The map after a change; raises BadInput for a change that is not known or names what does not exist."""
    for pattern, change in (
        (r"automate (.+?) to (.+)", _automate),
        (r"add (?:a person|one) to (.+)", _add),
        (r"check (.+) at ([\d.]+)(%?)", _check),
        (r"remove tool (.+)", _remove),
        (r"shorten (.+) to ([\d.]+)(%?)", _shorten),
    ):
        found = re.fullmatch(pattern, name.strip(), re.IGNORECASE)
        if found:
            return change(chart, *found.groups())
    raise BadInput(Problem("--what-if", repr(name), "; ".join(FORMS), "use one of these forms"))


def _automate(chart: WorkflowMap, source: str, target: str) -> WorkflowMap:
    ends = (_id(chart, source), _id(chart, target))
    if not any((h.source, h.target) == ends for h in chart.handoffs):
        known = [h.name for h in chart.handoffs]
        raise BadInput(
            Problem("--what-if", f"there is no handoff {source} to {target}", nearest(f"{source} to {target}", known))
        )
    return _with(chart, lambda h: (h.source, h.target) == ends)


def _add(chart: WorkflowMap, role: str) -> WorkflowMap:
    known = {r.id.lower(): r for r in chart.roles}
    if role.lower() not in known:
        raise BadInput(Problem("--what-if", f"there is no role {role!r}", nearest(role, [r.id for r in chart.roles])))
    more = known[role.lower()]
    grown = more.model_copy(update={"people": more.people + 1})
    return chart.model_copy(update={"roles": tuple(grown if r == more else r for r in chart.roles)})


def _check(chart: WorkflowMap, stage: str, share: str, percent: str) -> WorkflowMap:
    return _stage(chart, stage, sampling=_share(share, percent))


def _shorten(chart: WorkflowMap, stage: str, share: str, percent: str) -> WorkflowMap:
    touch = chart.stage(_id(chart, stage)).touch
    return _stage(chart, stage, touch=None if touch is None else touch.scaled(_share(share, percent)))


def _remove(chart: WorkflowMap, tool: str) -> WorkflowMap:
    """The stages done in it move into the tool of the stage before, so that nothing is carried into them."""
    known = {s.tool.lower(): s.tool for s in chart.stages if s.tool}
    if tool.lower() not in known:
        raise BadInput(Problem("--what-if", f"no stage is done in a tool {tool!r}", nearest(tool, known.values())))
    inside = {s.id for s in chart.stages if s.tool == known[tool.lower()]}
    return _with(chart, lambda h: h.target in inside)


def _with(chart: WorkflowMap, which: Callable[[Handoff], bool]) -> WorkflowMap:
    freed = {"mode": "auto", "minutes": None, "wait_hours": 0.0, "done_by": None}
    handoffs: tuple[Handoff, ...] = tuple(h.model_copy(update=freed) if which(h) else h for h in chart.handoffs)
    return chart.model_copy(update={"handoffs": handoffs})


def _stage(chart: WorkflowMap, stage: str, **update: object) -> WorkflowMap:
    me = _id(chart, stage)
    return chart.model_copy(
        update={"stages": tuple(s.model_copy(update=update) if s.id == me else s for s in chart.stages)}
    )


def _id(chart: WorkflowMap, name: str) -> str:
    known = {n.lower(): s.id for s in chart.stages for n in (s.title, s.id)}
    if name.strip().lower() not in known:
        raise BadInput(Problem("--what-if", f"there is no stage {name!r}", nearest(name, [s.id for s in chart.stages])))
    return known[name.strip().lower()]


def _share(text: str, percent: str) -> float:
    try:
        value = float(text) / (100 if percent else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise BadInput(Problem("--what-if", f"{text}{percent} is not a share", "0 to 1, or 0% to 100%", ""))
    return value


def proposals(chart: WorkflowMap, bottleneck: str, costly: Handoff | None) -> tuple[str, ...]:
    """The changes worth asking about first: the costliest handoff, the bottleneck, the review, its longest stage."""
    made = [f"automate {costly.source} to {costly.target}"] if costly is not None else []
    if bottleneck:
        made.append(f"add a person to {bottleneck}")
        own = [s for s in chart.stages if s.role == bottleneck and s.touch is not None]
        longest = max(own, key=lambda s: s.touch.mean if s.touch else 0.0, default=None)
        made += [f"shorten {longest.id} to 80%"] if longest else []
    review = next((s for s in chart.stages if s.kind == "review" and s.sampling == 1), None)
    made += [f"check {review.id} at 30%"] if review else []
    carried = [h for h in chart.handoffs if h.bridged and h.minutes is not None]
    tools = {chart.stage(h.target).tool for h in carried} - {None}
    made += [f"remove tool {min(str(t) for t in tools)}"] if tools and len(made) < 5 else []
    return tuple(dict.fromkeys(made))
