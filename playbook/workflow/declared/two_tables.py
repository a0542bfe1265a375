"""A map from two CSV files: one of stages, one of handoffs beside it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from playbook.errors import BadInput, Problem
from playbook.workflow.declared import short
from playbook.workflow.declared.yaml_map import Loaded, checked

SEVERAL = " | "
"""Between several places that work goes back to from a stage, and between their shares."""
STAGE_KEYS = ("id", "stage", "step_id")
MOST_BYTES = 4 << 20
NUMBERS = (
    "people",
    "hours_per_week",
    "cost_per_hour",
    "minutes",
    "minutes_min",
    "minutes_likely",
    "minutes_max",
    "sampling",
    "wait_hours",
    "failure_p",
    "share",
    "max_passes",
    *(f"{who}_{what}" for who in ("meets", "released") for what in ("every_days", "first_day", "at_most", "together")),
)
TRUE = ("true", "yes", "1", "ja")


def is_stages(header: list[str]) -> bool:
    """True for the heading of a table of stages: it names stages and minutes, and no case and no time."""
    names = {h.strip().lower() for h in header}
    return bool(names & set(STAGE_KEYS)) and bool(names & {"minutes", "minutes_likely"})


def read_two_tables(stages: Path, handoffs: Path | None) -> Loaded:
    """Stages with their roles, and the handoffs between them; raises BadInput with file, line and column."""
    losses: list[str] = []
    rows = _rows(stages)
    made: dict[str, Any] = {
        "name": stages.stem,
        "stages": [short.stage(_stage(r), losses) for r in rows],
        "roles": _roles(rows),
        "handoffs": [],
    }
    if handoffs is not None:
        made["handoffs"] = [short.handoff(_handoff(r), losses) for r in _rows(handoffs)]
    return checked(made, losses, stages.name)


def _rows(path: Path) -> list[dict[str, Any]]:
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(Problem(path.name, "larger than 4 MB", "one row per stage or handoff", "is this an event log?"))
    text = path.read_bytes().decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    return [_typed(r, f"{path.name} line {i}") for i, r in enumerate(reader, start=2)]


def _typed(row: dict[str, Any], where: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in row.items():
        name, text = (key or "").strip().lower(), (value or "").strip() if not isinstance(value, list) else ""
        if not name or not text:
            continue
        made[name] = _number(text, f"{where}, {name}") if name in NUMBERS else text
    if "rework_share" in made:
        made["rework_share"] = _returns(str(made.get("rework_to", "")), made["rework_share"], f"{where}, rework_share")
    return made


def _returns(to: str, shares: str, where: str) -> list[dict[str, Any]]:
    """Where work goes back to, and what share of it; nothing without a place."""
    places, told = to.split(SEVERAL.strip()), shares.split(SEVERAL.strip())
    if to and len(places) != len(told):
        raise BadInput(Problem(where, f"{shares!r} for {to!r}", "one share for each place", ""))
    return [{"to": p.strip(), "share": _number(s.strip(), where)} for p, s in zip(places, told, strict=False) if p]


def _number(text: str, where: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise BadInput(Problem(where, f"{text!r} is not a number", "a number such as 25 or 0.3", "")) from None


def _stage(row: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {k: row[k] for k in ("name", "role", "tool", "kind", "checked_by", "sampling") if k in row}
    made["id"] = next((row[k] for k in STAGE_KEYS if k in row), "")
    if "minutes_likely" in row:
        likely = row["minutes_likely"]
        made["touch"] = [row.get("minutes_min", likely), likely, row.get("minutes_max", likely)]
    elif "minutes" in row:
        made["touch"] = row["minutes"]
    if released := _dates(row, "released"):
        made["released"] = released
    if row.get("rework_share"):
        made["rework"] = row["rework_share"]
    return made


def _dates(row: dict[str, Any], who: str) -> dict[str, Any]:
    """The columns of dates that begin with this word; empty if none is filled."""
    return {k.removeprefix(f"{who}_"): v for k, v in row.items() if k.startswith(f"{who}_")}


def _roles(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Roles as the stages name them; people and hours from the first stage that gives them."""
    made: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.get("role"):
            role = made.setdefault(row["role"], {"id": row["role"], "people": 0})
            for key in ("people", "hours_per_week", "cost_per_hour"):
                if key in row and not role.get(key):
                    role[key] = row[key]
            if "meets" not in role and (meets := _dates(row, "meets")):
                role["meets"] = meets
    for row in rows:  # who only checks does no stage
        if row.get("checked_by"):
            made.setdefault(row["checked_by"], {"id": row["checked_by"], "people": 0})
    return list(made.values())


def _handoff(row: dict[str, Any]) -> dict[str, Any]:
    made = dict(row)
    if "minutes_likely" in made:
        likely = made.pop("minutes_likely")
        made["minutes"] = [made.pop("minutes_min", likely), likely, made.pop("minutes_max", likely)]
    if "transfer" in made:
        made["carrier"] = made.pop("transfer")
    if "recorded" in made:
        made["recorded"] = str(made["recorded"]).lower() in TRUE
    return {k: v for k, v in made.items() if k not in ("items_passed", "items_returned")}
