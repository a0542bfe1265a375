"""The map that a pilot's own tables hold: steps in their order, the handoffs between them, capacity at each step."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from playbook.workflow.declared.nouns import Arrivals, Handoff, Mode, Rework, Role, Stage, Tool, WorkflowMap, about
from playbook.workflow.declared.short import MODES

MOST_HOURS = 100_000.0
ASSUMED = "each step has one number of minutes; a spread of half of it is assumed"


def tables_map(
    steps: Any, handoffs: Any, visits: Mapping[str, float], name: str, arrivals: Arrivals, pilot_projects: int = 1
) -> WorkflowMap:
    """Today's steps as a chain; a handoff off the chain is a side link that carries no project of its own.

    Capacity stands at the step, so each step has a role of its own, whose hours are spread over the week. A return
    makes both ends of a handoff work once more; where a step has two handoffs with returns, the larger share counts
    (the same reading as the load of the steps).
    `steps` and `handoffs` are frames with the columns of the table dictionary; `steps` holds today's map only,
    `visits` the expected passes per step.
    """
    rows = steps.to_dict("records")
    links = {(h["from_step"], h["to_step"]): h for h in handoffs.to_dict("records")}
    order = [r["step_id"] for r in rows]
    chain = list(pairwise(order))
    return WorkflowMap(
        name=name,
        stages=tuple(_stage(r, visits) for r in rows),
        handoffs=(
            *(_handoff(a, b, links.get((a, b), {}), 1.0) for a, b in chain),
            *(_handoff(a, b, h, 0.0) for (a, b), h in links.items() if (a, b) not in chain and {a, b} <= set(order)),
        ),
        roles=tuple(role for r in rows if (role := _role(r)) is not None),
        tools=tuple(Tool(id=t) for t in dict.fromkeys(str(r["tool"]) for r in rows if _told(r.get("tool")))),
        arrivals=arrivals,
        pilot_projects=max(1, pilot_projects),
    )


def _stage(row: Mapping[str, Any], visits: Mapping[str, float]) -> Stage:
    me, minutes = row["step_id"], row.get("minutes")
    manned = _told(row.get("capacity_hours_week")) and row["capacity_hours_week"] > 0
    again = 1 - 1 / visits.get(me, 1.0)
    return Stage(
        id=me,
        role=me if manned else None,
        tool=str(row["tool"]) if _told(row.get("tool")) else None,
        kind="human" if manned else "auto",
        touch=about(float(minutes)) if minutes is not None and _told(minutes) else None,
        rework=(Rework(to=me, p=again),) if again > 0 else (),
    )


def _role(row: Mapping[str, Any]) -> Role | None:
    """The hours of a step, as one pair of hands that has other work too."""
    hours = row.get("capacity_hours_week")
    if not _told(hours) or not hours or hours <= 0:
        return None
    return Role(id=row["step_id"], people=1, hours_per_week=min(hours, MOST_HOURS), calendar="spread")


def _handoff(source: str, target: str, row: Mapping[str, Any], share: float) -> Handoff:
    carrier = str(row["transfer"]) if _told(row.get("transfer")) else ""
    mode: Mode = MODES.get(carrier, "unknown")  # type: ignore[assignment]
    return Handoff(
        source=source,
        target=target,
        mode=mode,
        carrier=carrier,
        out_format=_word(row.get("out_format")),
        in_format=_word(row.get("in_format")),
        wait_hours=float(row["wait_hours"]) if _told(row.get("wait_hours")) else 0.0,
        share=share,
    )


def _told(value: Any) -> bool:
    return value is not None and str(value) not in ("<NA>", "nan", "NaT", "")


def _word(value: Any) -> str:
    return str(value) if _told(value) else ""
