"""workflow.yaml: reading a declared map, every problem with its line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from playbook.errors import BadInput, Problem, nearest
from playbook.workflow.declared import short
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.declared.placeholder import confirmed, placeholders
from playbook.workflow.declared.sound import sound
from playbook.yamlgate import YamlDoc, load_yaml

FILE = "workflow.yaml"
Loaded = tuple[WorkflowMap, tuple[str, ...]]


def read_yaml(text: str, where: str) -> Loaded:
    """A map and what had to be assumed; raises BadInput with every problem found."""
    doc = load_yaml(text, where)
    plain = doc.plain
    if not isinstance(plain, dict) or "stages" not in plain:
        do = "begin with 'stages:' and one entry per stage"
        raise BadInput(Problem(where, "there is no list of stages", "a workflow map", do))
    losses: list[str] = []
    open_ = tuple(p.name for p in placeholders(plain))
    made = _shaped(confirmed(plain), losses, doc)
    chart, said = checked(made, losses, where, doc)
    return chart.model_copy(update={"placeholders": open_}), said


def checked(made: dict[str, Any], losses: list[str], where: str, doc: YamlDoc | None = None) -> Loaded:
    """A map from plain values; without handoffs the stages follow each other."""
    if not made.get("handoffs") and isinstance(made.get("stages"), list) and len(made["stages"]) > 1:
        ids = [s.get("id") for s in made["stages"] if isinstance(s, Mapping)]
        made["handoffs"] = [{"source": a, "target": b} for a, b in pairwise(ids)]
        losses.append("no handoffs are given: each stage is taken to hand over to the next, in an unknown way")
    try:
        chart = WorkflowMap.model_validate(made)
    except ValidationError as error:
        raise BadInput([_problem(dict(e), where, doc) for e in error.errors()[:20]]) from None
    return sound(chart, where), (*losses, *_said(chart))


def _shaped(plain: dict[str, Any], losses: list[str], doc: YamlDoc) -> dict[str, Any]:
    made = {("name" if k == "workflow" else k): v for k, v in plain.items()}
    for key, shape in (("stages", short.stage), ("handoffs", short.handoff)):
        entries = made.get(key)
        if entries is None:
            continue
        if not isinstance(entries, list) or not all(isinstance(e, Mapping) for e in entries):
            raise BadInput(
                Problem(doc.at(key), "not a list of entries", f"a list under '{key}:'", "begin each with '-'")
            )
        made[key] = [shape({k: v for k, v in e.items() if v is not None}, losses) for e in entries]
    for key in ("roles", "tools"):
        if key in made:
            made[key] = short.listed(made[key]) or ()
    return made


def _said(chart: WorkflowMap) -> list[str]:
    untold = [s for s in chart.stages if sum(h.share is None and h.source == s.id for h in chart.handoffs) > 1]
    return [f"{s.title}: several ways lead on without shares; they are taken to share equally" for s in untold]


def _problem(error: dict[str, Any], where: str, doc: YamlDoc | None) -> Problem:
    path = tuple(error["loc"])
    at = doc.at(*path) if doc else where
    named = ".".join(str(p + 1) if isinstance(p, int) else str(p) for p in path)
    if error["type"] == "extra_forbidden":
        return Problem(at, f"{named}: there is no such entry", "", _known(path))
    found = f"{named}: {str(error['msg']).removeprefix('Value error, ').lower()}"
    given = error.get("input")
    shown = f" (found {given!r})" if isinstance(given, str | int | float) else ""
    return Problem(at, found + shown, "", "correct this entry")


def _known(path: tuple[Any, ...]) -> str:
    from playbook.workflow.declared.nouns import Arrivals, Dates, Dist, Handoff, Role, Stage, Tool

    owners = {"stages": Stage, "handoffs": Handoff, "roles": Role, "tools": Tool, "arrivals": Arrivals}
    model: Any = owners.get(str(path[0]), WorkflowMap) if len(path) > 1 else WorkflowMap
    if "touch" in path or "minutes" in path:
        model = Dist
    if "meets" in path[:-1] or "released" in path[:-1]:
        model = Dates
    return nearest(str(path[-1]), model.model_fields)
