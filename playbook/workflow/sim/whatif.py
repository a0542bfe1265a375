"""Changes by name: automate a handoff, add a person, check a sample, remove a tool, redesign a stage, meet more often."""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic import ValidationError

from playbook.errors import BadInput, Problem, nearest
from playbook.workflow.declared.nouns import Dates, Handoff, WorkflowMap

FORMS = (
    "automate FROM to TO",
    "automate all handoffs",
    "add a person to ROLE",
    "lose a person from ROLE",
    "check STAGE at SHARE",
    "remove tool TOOL",
    "shorten STAGE to SHARE",
    "meet twice as often: NAME",
    "meet every DAYS days: NAME",
    "take NUMBER at a date: NAME",
)
BOTH = " + "
"""Between changes that are asked about together."""
EVERYTHING = "automate all handoffs"


def changed(chart: WorkflowMap, name: str) -> WorkflowMap:
    """The map after one change or several, joined by +; raises BadInput for a change that is not known or cannot be."""
    for one in name.split(BOTH):
        chart = _changed(chart, one)
    return chart


def _changed(chart: WorkflowMap, name: str) -> WorkflowMap:
    for pattern, change in (
        (r"automate all handoffs", lambda chart: _with(chart, lambda h: h.mode != "auto")),
        (r"automate (.+?) to (.+)", _automate),
        (r"lose a person from (.+)", _lose),
        (r"add (?:a person|one) to (.+)", _add),
        (r"check (.+) at ([\d.]+)(%?)", _check),
        (r"remove tool (.+)", _remove),
        (r"shorten (.+) to ([\d.]+)(%?)", _shorten),
        (r"meet twice as often: *(.+)", _twice_as_often),
        (r"meet every (\d+(?:\.\d+)?) days?: *(.+)", _every),
        (r"take (\d+) at a date: *(.+)", _take),
    ):
        found = re.fullmatch(pattern, name.strip(), re.IGNORECASE)
        if found:
            return change(chart, *found.groups())
    raise BadInput(
        Problem("--what-if", repr(name), "; ".join(FORMS), "use one of these forms, or several joined by ' + '")
    )


def _automate(chart: WorkflowMap, source: str, target: str) -> WorkflowMap:
    ends = (_id(chart, source), _id(chart, target))
    if not any((h.source, h.target) == ends for h in chart.handoffs):
        known = [h.name for h in chart.handoffs]
        raise BadInput(
            Problem("--what-if", f"there is no handoff {source} to {target}", nearest(f"{source} to {target}", known))
        )
    return _with(chart, lambda h: (h.source, h.target) == ends)


def _add(chart: WorkflowMap, role: str) -> WorkflowMap:
    return _people(chart, role, 1)


def _lose(chart: WorkflowMap, role: str) -> WorkflowMap:
    """One pair of hands less; a role without anybody does nothing, and its work piles up."""
    return _people(chart, role, -1)


def _people(chart: WorkflowMap, role: str, more: int) -> WorkflowMap:
    known = {r.id.lower(): r for r in chart.roles}
    if role.lower() not in known:
        raise BadInput(Problem("--what-if", f"there is no role {role!r}", nearest(role, [r.id for r in chart.roles])))
    old = known[role.lower()]
    if old.people + more < 0:
        raise BadInput(Problem("--what-if", f"{old.id} has nobody to lose", "a role with people", ""))
    new = old.model_copy(update={"people": old.people + more})
    return chart.model_copy(update={"roles": tuple(new if r == old else r for r in chart.roles)})


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


def _twice_as_often(chart: WorkflowMap, name: str) -> WorkflowMap:
    return _dated(chart, name, lambda d: _every_days(d, d.every_days / 2))


def _every(chart: WorkflowMap, days: str, name: str) -> WorkflowMap:
    return _dated(chart, name, lambda d: _every_days(d, float(days)))


def _every_days(old: Dates, days: float) -> dict[str, object]:
    """So many days from date to date; the first one no later than that."""
    return {"every_days": days, "first_day": None if old.first_day is None else min(old.first_day, days)}


def _take(chart: WorkflowMap, most: str, name: str) -> WorkflowMap:
    return _dated(chart, name, lambda _: {"at_most": most})


def _dated(chart: WorkflowMap, name: str, change: Callable[[Dates], dict[str, object]]) -> WorkflowMap:
    """Other dates for the role or stage of this name; raises BadInput if it has none, or for dates that cannot be."""

    def moved(old: Dates) -> Dates:
        try:
            return Dates.model_validate({**old.model_dump(), **change(old)})
        except ValidationError as error:
            said = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
            raise BadInput(Problem("--what-if", f"{name}: {said}", "", "ask about other dates")) from None

    key = name.strip().lower()
    roles = {r.id: moved(r.meets) for r in chart.roles if r.meets is not None and r.id.lower() == key}
    stages = {
        s.id: moved(s.released)
        for s in chart.stages
        if s.released is not None and key in (s.id.lower(), s.title.lower())
    }
    if not roles and not stages:
        raise BadInput(Problem("--what-if", f"{name.strip()!r} has no dates", nearest(name, _with_dates(chart))))
    return chart.model_copy(
        update={
            "roles": tuple(r.model_copy(update={"meets": roles.get(r.id, r.meets)}) for r in chart.roles),
            "stages": tuple(s.model_copy(update={"released": stages.get(s.id, s.released)}) for s in chart.stages),
        }
    )


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


def proposals(chart: WorkflowMap, bottleneck: str, costly: Handoff | None, lone: str = "") -> tuple[str, ...]:
    """The changes worth asking about first: the costliest handoff, the bottleneck, the review, its longest stage.

    `lone` is the busiest role of one person: what if that one is away. Where bridging was measured only as a whole, no
    handoff is the costliest, and all are asked about.
    """
    made = [f"automate {costly.source} to {costly.target}"] if costly is not None else []
    made += [EVERYTHING] if costly is None and chart.gap_minutes and any(h.bridged for h in chart.handoffs) else []
    made += [f"meet twice as often: {d}" for d in _with_dates(chart)[:1]]
    if bottleneck:
        made.append(f"add a person to {bottleneck}")
        own = [s for s in chart.stages if s.role == bottleneck and s.touch is not None]
        longest = max(own, key=lambda s: s.touch.mean if s.touch else 0.0, default=None)
        made += [f"shorten {longest.id} to 80%"] if longest else []
    review = next((s for s in chart.stages if s.kind == "review" and s.sampling == 1), None)
    made += [f"check {review.id} at 30%"] if review else []
    made += [f"lose a person from {lone}"] if lone else []
    carried = [h for h in chart.handoffs if h.bridged and h.minutes is not None]
    tools = {chart.stage(h.target).tool for h in carried} - {None}
    made += [f"remove tool {min(str(t) for t in tools)}"] if tools and len(made) < 6 else []
    return tuple(dict.fromkeys(made))


def _with_dates(chart: WorkflowMap) -> list[str]:
    """Roles that meet and stages that are released at dates; those used by a stage only, the rarest dates first."""
    roles = [(r.meets.every_days, r.id) for r in chart.roles if r.meets and any(s.role == r.id for s in chart.stages)]
    stages = [(s.released.every_days, s.title) for s in chart.stages if s.released]
    return [name for _, name in sorted([*roles, *stages], key=lambda d: -d[0])]
