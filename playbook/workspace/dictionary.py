"""The data dictionary as frozen values: every table and column a team may hand over, read from the base pack."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast, get_args

from playbook.bundled import bundled

Kind = Literal["string", "category", "date", "datetime", "int", "float", "bool", "list"]

CHARTER_TABLE = "pilot"
"""The one table that is not a file: the charter in pilot.yaml."""

_SIGNED = {("impact", "value"), ("metrics", "baseline_value"), ("metrics", "target"), ("pulse", "felt_saving")}
_MOST = {("pulse", "felt_saving"): 1.0, ("pulse", "quiz_right"): 3.0}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the dictionary."""

    table: str
    name: str
    type: Kind
    allowed: tuple[str, ...]
    unit: str
    required: bool
    meaning: str

    @property
    def least(self) -> float:
        """Smallest allowed number: 0, unless the column may be negative (a change, a business result)."""
        return float("-inf") if (self.table, self.name) in _SIGNED else 0.0

    @property
    def most(self) -> float:
        """Largest allowed number."""
        return _MOST.get((self.table, self.name), float("inf"))


@cache
def dictionary() -> Mapping[str, Mapping[str, Column]]:
    """Every table's columns by name, in the order of the dictionary.

    >>> dictionary()["work_items"]["path"].allowed
    ('old', 'ai')
    """
    tables: dict[str, dict[str, Column]] = {}
    with bundled("templates", "base", "tables.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            column = _column(row)
            tables.setdefault(column.table, {})[column.name] = column
    return MappingProxyType({name: MappingProxyType(columns) for name, columns in tables.items()})


def file_tables() -> tuple[str, ...]:
    """Names of the tables a team hands over as files."""
    return tuple(name for name in dictionary() if name != CHARTER_TABLE)


def _column(row: dict[str, str]) -> Column:
    kind, _, rest = row["type"].partition("[")
    if kind not in get_args(Kind):
        raise ValueError(f"tables.csv: {row['table']}.{row['column']} has the unknown type {row['type']}")
    return Column(
        table=row["table"],
        name=row["column"],
        type=cast("Kind", kind),
        allowed=tuple(v.strip() for v in rest.rstrip("]").split(",") if v.strip()),
        unit=row["unit"],
        required=row["required"] == "yes",
        meaning=row["meaning"],
    )
