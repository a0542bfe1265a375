"""A team's answers as the plain values a starter text may use; what is not known is a gap with its question."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from playbook.model.charter import Charter
from playbook.model.pack import Asked
from playbook.model.phrase import percent
from playbook.report.starters.gap import Gap
from playbook.workspace.dictionary import CHARTER_TABLE, dictionary

if TYPE_CHECKING:
    import pandas as pd

    from playbook.model.result import Result
    from playbook.report.wording import Wording

Values = dict[str, Any]
CLASSES = ("high", "medium", "low")
SHARES = ("high", "medium", "low", "low_max")


@dataclass(frozen=True)
class Answered:
    """Where the answers are: the charter, the tables, the questions as the team sees them, the numbers of review."""

    charter: Charter
    tables: Mapping[str, pd.DataFrame]
    asked: tuple[Asked, ...]
    review: Mapping[str, float]
    """Settings of `tr-review-follows-risk`: the least share reviewed per class."""
    as_of: date
    checked_by: Mapping[str, str] = field(default_factory=dict)
    """Role by stage of the map: who checks what comes out."""


def shared(a: Answered) -> Values:
    """What every starter text may use."""
    kinds, classes = content_kinds(a.tables), data_classes(a.tables)
    return {
        "pilot": a.charter.pilot_id,
        "as_of": a.as_of.isoformat(),
        "charter": charter_answers(a.charter, a.asked),
        "tools": approved_tools(a.tables),
        "data_classes": classes,
        "kinds": kinds,
        "steps": steps_today(a.tables, a.checked_by),
        "governance": documents(a.tables),
        "review": review_shares(a.review),
        "classes_so_far": classes_given(a.tables),
    }


def charter_answers(charter: Charter, asked: Iterable[Asked]) -> Values:
    """Every field of the charter as text, or the question of the form that asks for it."""
    questions = {q.field: q.ask for q in asked}
    columns = dictionary()[CHARTER_TABLE]
    given = charter.model_dump(mode="json")
    return {
        name: _text(given.get(name)) or Gap(questions.get(name, column.meaning), f"pilot.yaml, {name}")
        for name, column in columns.items()
    }


def approved_tools(tables: Mapping[str, pd.DataFrame]) -> list[Values]:
    """The approved tools, each with what it is for and the data cleared for it."""
    return [r for r in rows(tables, "tools") if r["sanctioned"] == "yes"]


def data_classes(tables: Mapping[str, pd.DataFrame]) -> list[Values]:
    """Each class of data that is cleared, and the tools it is cleared for."""
    cleared: dict[str, list[str]] = {}
    for tool in approved_tools(tables):
        for name in tool["allowed_data"].split(", ") if tool["allowed_data"] else ():
            cleared.setdefault(name, []).append(tool["tool"])
    return [{"name": name, "tools": ", ".join(named)} for name, named in cleared.items()]


def content_kinds(tables: Mapping[str, pd.DataFrame]) -> list[Values]:
    """Each kind of content with its three links."""
    return rows(tables, "content_types")


def steps_today(tables: Mapping[str, pd.DataFrame], checked_by: Mapping[str, str]) -> list[Values]:
    """The steps of today's map in order, each with the steps its work goes to and who checks it ('' if nobody said)."""
    now = [s for s in rows(tables, "steps") if s["version"] == "now"]
    owners = {s["step_id"]: s["owner"] for s in now}
    gone = [h for h in rows(tables, "handoffs") if h["to_step"] in owners]
    for step in now:
        step["checked_by"] = checked_by.get(step["step_id"], "")
        step["goes_to"] = [{**h, "owner": owners[h["to_step"]]} for h in gone if h["from_step"] == step["step_id"]]
    return sorted(now, key=lambda s: int(s["position"]) if s["position"] else 0)


def documents(tables: Mapping[str, pd.DataFrame]) -> Values:
    """Each governance document by its name; one that is not listed is all gaps."""
    there = {r["artefact"]: r for r in rows(tables, "governance")}
    columns = dictionary()["governance"]
    return {name: there.get(name, _empty("governance")) for name in columns["artefact"].allowed}


def classes_given(tables: Mapping[str, pd.DataFrame]) -> list[Values]:
    """Items of each kind per risk class, as the team classed them so far; empty if nothing was classed."""
    items = tables.get("work_items")
    if items is None or not {"content_type", "risk_tier"} <= set(items.columns):
        return []
    known = items.dropna(subset=["content_type", "risk_tier"])
    counted = known.groupby(["content_type", "risk_tier"], observed=True).size()
    kinds = sorted({str(kind) for kind, _ in counted.index})
    return [{"kind": k, **{c: str(int(counted.get((k, c), 0))) for c in CLASSES}} for k in kinds]


def review_shares(numbers: Mapping[str, float]) -> Values:
    """The least share read per class (and the most of the low class) as the rubric has them.

    >>> review_shares({"pass_high": 1.0})["high"]
    '100%'
    """
    asked = Gap("Which share of this class is read before publication?", "thresholds, tr-review-follows-risk")
    return {n: percent(numbers[f"pass_{n}"]) if f"pass_{n}" in numbers else asked for n in SHARES}


def memo(result: Result, w: Wording) -> Values:
    """What a finished checkpoint says, for the decision memo; raises ValueError without a verdict."""
    if result.verdict is None:
        raise ValueError("a decision memo needs a checkpoint with a verdict")
    told = result.verdict.model_dump(mode="json")
    told["conditions"] = [
        {k: w.of("owner", _text(v)) if k == "owner" else _text(v) for k, v in c.items()} for c in told["conditions"]
    ]
    told["next_stage"] = w.of("stage", told["next_stage"]) if told["next_stage"] else None
    return {
        "week": str(result.week),
        "as_of": result.as_of.isoformat(),
        "verdict": told,
        "not_shown": [n.model_dump() for n in result.not_shown],
        "notices": list(result.notices),
        "pack_name": f"{result.pack.name} {result.pack.version}",
        "coverage": "" if result.coverage is None else w.number(percent(result.coverage)),
    }


def rows(tables: Mapping[str, pd.DataFrame], table: str) -> list[Values]:
    """The rows of a table as text, every column there; an empty cell is a gap with the column's meaning."""
    frame = tables.get(table)
    if frame is None:
        return []
    told = frame.to_dict("records")
    return [{**_empty(table), **{str(k): t for k, v in row.items() if (t := _text(v))}} for row in told]


def _empty(table: str) -> Values:
    return {n: Gap(c.meaning, f"table {table}, column {n}") for n, c in dictionary()[table].items()}


def _text(value: Any) -> str:
    """A value as people write it; empty if there is none."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(filter(None, (_text(v) for v in value)))
    if value is None or (isinstance(value, float) and math.isnan(value)) or str(value) in ("", "NaT", "<NA>", "nan"):
        return ""
    if value is True or value is False or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if hasattr(value, "date") and callable(value.date):
        return str(value.date())
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
