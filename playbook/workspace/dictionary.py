"""The data dictionary as frozen values: every table and column a team may hand over, read from the base pack."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast, get_args

from playbook.bundled import bundled
from playbook.errors import BadInput, Problem, nearest

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


Tables = Mapping[str, Mapping[str, Column]]
HEADINGS = ("table", "column", "type", "unit", "required", "meaning")
_NONE: Tables = MappingProxyType({})
_own: ContextVar[Tables] = ContextVar("own_tables", default=_NONE)


def dictionary() -> Tables:
    """Every table's columns by name, in the order of the dictionary; a pack's own tables come last.

    >>> dictionary()["work_items"]["path"].allowed
    ('old', 'ai')
    """
    own = _own.get()
    return MappingProxyType({**_base(), **own}) if own else _base()


@contextlib.contextmanager
def with_own_tables(own: Tables) -> Iterator[None]:
    """Let a pack's own tables be read inside this block; outside it, and in other threads, they do not exist."""
    token = _own.set(own)
    try:
        yield
    finally:
        _own.reset(token)


def read_own_tables(files: Sequence[tuple[str, str]]) -> Tables:
    """A pack's own tables from the tables.csv of its layers: (where, text). Raises BadInput naming each line."""
    tables: dict[str, dict[str, Column]] = {}
    problems: list[Problem] = []
    for where, text in files:
        rows = csv.DictReader(io.StringIO(text))
        if tuple(rows.fieldnames or ()) != HEADINGS:
            problems.append(Problem(f"{where} line 1", f"the headings are {rows.fieldnames}", ", ".join(HEADINGS)))
            continue
        for number, row in enumerate(rows, start=2):
            column = _own_column(row, f"{where} line {number}", problems)
            if column is not None:
                tables.setdefault(column.table, {})[column.name] = column
    if problems:
        raise BadInput(problems)
    return MappingProxyType({name: MappingProxyType(columns) for name, columns in tables.items()})


def _own_column(row: dict[str, str], where: str, problems: list[Problem]) -> Column | None:
    kind = (row.get("type") or "").partition("[")[0]
    wrong = [k for k in ("table", "column") if not (row.get(k) or "").isidentifier() or row[k] != row[k].lower()]
    if None in row.values() or None in row:
        problems.append(
            Problem(where, "not as many cells as headings", ", ".join(HEADINGS), "put text with commas into quotes")
        )
    elif wrong:
        problems.append(Problem(where, f"{wrong[0]} is {row[wrong[0]]!r}", "small letters, digits and _"))
    elif row["table"] in _base():
        do = f"give your table a name of its own, such as client_{row['table']}"
        problems.append(Problem(where, f"{row['table']} is a table of the playbook", "a new name", do))
    elif kind not in get_args(Kind) or (kind == "category") != ("[" in row["type"]):
        allowed = f"{', '.join(get_args(Kind))}; a category lists its values: category[yes, no]"
        problems.append(Problem(where, f"type is {row['type']!r}", allowed, nearest(kind, get_args(Kind))))
    elif row["required"] not in ("yes", "no") or not row["meaning"].strip():
        problems.append(Problem(where, "required or meaning is not filled in", "yes or no, and a few words"))
    else:
        return _column(row)
    return None


@cache
def _base() -> Tables:
    """The dictionary of the base pack."""
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
