"""A map as two CSV tables, of stages and of handoffs, as `two_tables` reads them.

A table holds a range of three numbers or one average: measured times are written as their average.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from playbook.workflow.declared.nouns import Dates, Dist, Handoff, Role, Stage, WorkflowMap
from playbook.workflow.declared.two_tables import SEVERAL

STAGES, HANDOFFS = "stages.csv", "handoffs.csv"
MINUTES = ("minutes", "minutes_min", "minutes_likely", "minutes_max")
DATES = tuple(Dates.model_fields)
STAGE_COLUMNS = (
    "id", "name", "kind", "role", "people", "hours_per_week", "cost_per_hour", "tool", *MINUTES, "checked_by", "sampling",
    "rework_to", "rework_share", *(f"{who}_{what}" for who in ("meets", "released") for what in DATES),
)  # fmt: skip
HANDOFF_COLUMNS = (
    "from", "to", "mode", "carrier", "out_format", "in_format", *MINUTES, "done_by", "recorded", "wait_hours",
    "failure_p", "share",
)  # fmt: skip


def two_tables(chart: WorkflowMap) -> dict[str, bytes]:
    """Both files by name; columns that no row fills are left out."""
    roles = {r.id: r for r in chart.roles}
    stages = [_stage(s, roles.get(s.role or "")) for s in chart.stages]
    return {
        STAGES: _csv(STAGE_COLUMNS, stages, ("id", "minutes")),
        HANDOFFS: _csv(HANDOFF_COLUMNS, [_handoff(h) for h in chart.handoffs], ("from", "to")),
    }


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], always: Sequence[str]) -> bytes:
    used = [c for c in columns if c in always or any(r.get(c) not in (None, "") for r in rows)]
    out = io.StringIO()
    writer = csv.DictWriter(out, used, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _stage(stage: Stage, role: Role | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": stage.id, "name": stage.name, "kind": stage.kind, "tool": stage.tool}
    made["checked_by"] = stage.checked_by
    made["sampling"] = stage.sampling if stage.sampling != 1 else None
    made["rework_to"] = SEVERAL.join(r.to for r in stage.rework)
    made["rework_share"] = SEVERAL.join(f"{r.p:g}" for r in stage.rework)
    made |= _minutes(stage.touch) | _dates("released", stage.released)
    if role is not None:
        made |= {"role": role.id, "people": role.people, "hours_per_week": role.hours_per_week}
        made |= {"cost_per_hour": role.cost_per_hour} | _dates("meets", role.meets)
    return made


def _dates(who: str, dates: Dates | None) -> dict[str, Any]:
    return {} if dates is None else {f"{who}_{k}": v for k, v in dates.model_dump().items()}


def _minutes(dist: Dist | None) -> dict[str, Any]:
    if dist is None:
        return {}
    if dist.kind == "pert":
        return dict(zip(MINUTES[1:], (dist.min, dist.likely, dist.max), strict=True))
    return {"minutes": round(dist.mean, 6)}


def _handoff(h: Handoff) -> dict[str, Any]:
    made: dict[str, Any] = {"from": h.source, "to": h.target, "mode": h.mode}
    made |= {k: getattr(h, k) for k in ("carrier", "out_format", "in_format", "done_by", "share")}
    made |= {k: getattr(h, k) or None for k in ("wait_hours", "failure_p")}
    return made | _minutes(h.minutes) | {"recorded": "yes" if h.recorded else "no"}
