"""What a fact is: one function from a team's tables to one piece of evidence, with the columns it reads.

Columns are written `table.column`. A trailing `?` marks a column that may be absent, a trailing `!` one that must
hold at least one value. If a needed table or column is absent the fact is `Missing`, decided here once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from playbook.model.charter import Charter
from playbook.model.evidence import Evidence, Missing

Frame = Any
"""A pandas DataFrame with the dictionary's column names and types; pandas itself stays above this floor."""


@dataclass(frozen=True)
class Data:
    """Everything a fact may look at. No clock: `as_of` is given. Rows after `as_of` are already gone."""

    charter: Charter
    as_of: date
    week: int
    tables: Mapping[str, Frame] = field(default_factory=dict)
    content: Path | None = None
    """Folder of the pilot's source content, if delivered."""
    rulings: Mapping[str, str] = field(default_factory=dict)
    """A person's rulings on candidates of the content scan: path -> confirmed | dismissed."""
    seed: int = 0
    folder: Path | None = None
    """The pilot's folder, below which documents named in the tables lie."""

    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was computed once for this data; a changed copy of the data begins anew."""

    def table(self, name: str) -> Frame:
        """The frame of one table; KeyError if it was not delivered (facts name what they read, so never)."""
        return self.tables[name]

    def has(self, column: str) -> bool:
        """True if `table.column` was delivered."""
        table, _, name = column.partition(".")
        return table in self.tables and name in self.tables[table].columns


Compute = Callable[[Data], Evidence]
Result = TypeVar("Result")


def once(function: Callable[[Data], Result]) -> Callable[[Data], Result]:
    """Compute something that many facts share once per data; whoever gets it must not change it."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def kept(data: Data) -> Result:
        if name not in data.memo:
            data.memo[name] = function(data)
        found: Result = data.memo[name]
        return found

    return kept


@dataclass(frozen=True)
class Fact:
    """One named piece of evidence: how it is computed and what it reads."""

    name: str
    reads: tuple[str, ...]
    compute: Compute

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read, without their marks."""
        return tuple(c.rstrip("?!") for c in self.reads)

    @property
    def tables(self) -> frozenset[str]:
        """Names of the tables read, optional ones included."""
        return frozenset(c.partition(".")[0] for c in self.columns)

    def __call__(self, data: Data) -> Evidence:
        """Compute the evidence, or say which columns are missing."""
        absent = tuple(c.rstrip("!") for c in self.reads if not c.endswith("?") and not _there(data, c))
        return Missing(columns=absent) if absent else self.compute(data)


def _there(data: Data, column: str) -> bool:
    table, _, name = column.rstrip("!").partition(".")
    if table == "pilot":
        return getattr(data.charter, name) not in (None, ())
    if table not in data.tables or not len(data.tables[table]) or name not in data.tables[table].columns:
        return False
    return not column.endswith("!") or bool(data.tables[table][name].notna().any())


def fact(reads: str) -> Callable[[Compute], Fact]:
    """Make a function a fact that reads these columns (separated by blanks); its name is the evidence's name."""

    def make(compute: Compute) -> Fact:
        return Fact(name=compute.__name__, reads=tuple(reads.split()), compute=compute)

    return make
