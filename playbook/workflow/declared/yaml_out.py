"""A map as the text of a workflow.yaml, one entry per stage, handoff and role; read again it is the same map."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from playbook.workflow.declared.nouns import LONE_CV, Dates, Dist, Handoff, Role, Stage, WorkflowMap

PLAIN = re.compile(r"[^\W\d_](?:[\w -]*\w)?")
WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
"""Words that YAML would take for something else than text."""


def map_text(chart: WorkflowMap) -> str:
    """The whole file; how work comes in is left to the pilot's charter."""
    sections = {
        "roles": [_role(r) for r in chart.roles],
        "stages": [_stage(s) for s in chart.stages],
        "handoffs": [_handoff(h) for h in chart.handoffs],
        "tools": [{"id": t.id} for t in chart.tools],
    }
    lines = [f"workflow: {scalar(chart.name)}", ""]
    for name, entries in sections.items():
        if entries:
            lines += [f"{name}:", *(line for e in entries for line in entry_lines(e, 2)), ""]
    return "\n".join([*lines, f"pilot_projects: {chart.pilot_projects}", ""])


def entry_lines(entry: Mapping[str, Any], indent: int) -> list[str]:
    """One entry of a list, a line per key.

    >>> entry_lines({"id": "build", "touch": [1, 2.5, 4]}, 2)
    ['  - id: build', '    touch: [1, 2.5, 4]']
    """
    keys = [f"{k}: {scalar(v)}" for k, v in entry.items()]
    return [" " * indent + ("- " if i == 0 else "  ") + key for i, key in enumerate(keys)]


def scalar(value: Any) -> str:
    """A value on one line; text in quotes wherever YAML could take it for something else.

    >>> scalar("quality check"), scalar("no"), scalar("a: b"), scalar({"to": "x", "share": 0.1}), scalar(False)
    ('quality check', '"no"', '"a: b"', '{to: x, share: 0.1}', 'false')
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {scalar(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(scalar(v) for v in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(int(value) if float(value).is_integer() else value)
    text = str(value)
    safe = PLAIN.fullmatch(text) and text.lower() not in WORDS
    return text if safe else json.dumps(text, ensure_ascii=False)


def _time(dist: Dist) -> Any:
    if dist.seen is not None:
        return dist.model_dump(exclude_defaults=True) | {"kind": dist.kind}
    if dist.kind == "pert":
        return [dist.min, dist.likely, dist.max]
    if dist.kind == "empirical":
        return {"kind": "empirical", "values": list(dist.values)}
    if dist.kind == "lognormal" and dist.cv == LONE_CV:
        return dist.average
    return {"kind": dist.kind, "average": dist.average} | ({"cv": dist.cv} if dist.kind == "lognormal" else {})


def _role(r: Role) -> dict[str, Any]:
    made: dict[str, Any] = {"id": r.id, "people": r.people, "hours_per_week": r.hours_per_week}
    made |= {} if r.cost_per_hour is None else {"cost_per_hour": r.cost_per_hour}
    made |= {"calendar": r.calendar} if r.calendar != "daily" else {}
    return made | ({} if r.meets is None else {"meets": _dates(r.meets)})


def _dates(dates: Dates) -> dict[str, Any]:
    return {k: v for k, v in dates.model_dump().items() if v is not None}


def _stage(s: Stage) -> dict[str, Any]:
    made: dict[str, Any] = {"id": s.id}
    made |= {k: v for k, v in (("name", s.name), ("role", s.role), ("tool", s.tool)) if v}
    made["kind"] = s.kind
    made |= {"checked_by": s.checked_by} if s.checked_by else {}
    made |= {} if s.touch is None else {"touch": _time(s.touch)}
    made |= {"sampling": s.sampling} if s.sampling != 1 else {}
    made |= {"rework": [{"to": r.to, "share": r.p} for r in s.rework]} if s.rework else {}
    made |= {"ends": s.ends} if s.ends else {}
    made |= {} if s.released is None else {"released": _dates(s.released)}
    made |= {} if s.seen is None else {"seen": s.seen}
    return made | ({"max_passes": s.max_passes} if s.max_passes != Stage.model_fields["max_passes"].default else {})


def _handoff(h: Handoff) -> dict[str, Any]:
    made: dict[str, Any] = {"from": h.source, "to": h.target, "mode": h.mode}
    told = (("carrier", h.carrier), ("out_format", h.out_format), ("in_format", h.in_format), ("done_by", h.done_by))
    made |= {k: v for k, v in told if v}
    made |= {} if h.minutes is None else {"minutes": _time(h.minutes)}
    made |= {"recorded": h.recorded} if "recorded" in h.model_fields_set else {}
    made |= {"failure_p": h.failure_p} if h.failure_p else {}
    made |= {"wait_hours": h.wait_hours} if h.wait_hours else {}
    made |= {} if h.seen is None else {"seen": h.seen}
    return made | ({} if h.share is None else {"share": h.share})
