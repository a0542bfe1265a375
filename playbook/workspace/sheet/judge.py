"""What does not fit in the rows of a sheet: which row, which column, and in words what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from playbook.errors import Problem
from playbook.workspace import days
from playbook.workspace.convert import Rules, convert
from playbook.workspace.derive import KEYS, NAME_OR_ADDRESS, PSEUDONYMS
from playbook.workspace.dictionary import Column
from playbook.workspace.fault import Place
from playbook.workspace.sheet.file import Cells, Sheet
from playbook.workspace.table import rules_for

MOST_NOTES = 5


@dataclass(frozen=True)
class Misfit:
    """One cell that cannot be used (`row` from 0; None: the column as a whole) and what to say of it."""

    row: int | None
    column: str
    said: str

    def __str__(self) -> str:
        """With its row, counted as people do."""
        place = self.column if self.row is None else f"Row {self.row + 1}, {self.column}"
        return f"{place}: {self.said}"


def misfits(sheet: Sheet, rows: Sequence[Cells], last_day: date = days.LAST) -> tuple[Misfit, ...]:
    """Every cell of the known columns that the reader would refuse."""
    found: list[Misfit] = []
    for i, column in enumerate(sheet.columns):
        if column is not None:
            rules = rules_for(column, 1.0, sheet.spec, sheet.delimiter, last_day)
            found += misfits_of(column, [row[i] for row in rows], rules, sheet.headings[i])
    return tuple(sorted(found, key=lambda m: -1 if m.row is None else m.row))


def misfits_of(column: Column, cells: Sequence[object], rules: Rules, heading: str) -> list[Misfit]:
    """The cells of one column that cannot be used; equal ones are said once."""
    place = Place("", heading)
    row_of = {place.row(number): number for number in range(len(cells))}
    problems = convert(column, cells, range(len(cells)), place, rules).problems
    return [Misfit(row_of.get(p.where), heading, _words(p)) for p in problems]


def notes(sheet: Sheet, rows: Sequence[Cells]) -> tuple[str, ...]:
    """What does not stop a save but should be known: gaps in needed columns, repeated keys, names of people."""
    return (*_gaps(sheet, rows), *_repeated(sheet, rows), *_names(sheet, rows))


def _gaps(sheet: Sheet, rows: Sequence[Cells]) -> list[str]:
    said = []
    for i, column in enumerate(sheet.columns):
        empty = [n + 1 for n, row in enumerate(rows) if not row[i].strip()]
        if column is not None and column.required and empty:
            said.append(f"{_rows(empty)} without {sheet.headings[i]}: empty counts as not known.")
    return said


def _repeated(sheet: Sheet, rows: Sequence[Cells]) -> list[str]:
    """Rows whose key an earlier row has already."""
    at = {c.name: i for i, c in enumerate(sheet.columns) if c is not None}
    keys = KEYS.get(sheet.table, ())
    if not keys or not set(keys) <= set(at):
        return []
    seen: dict[Cells, int] = {}
    again = []
    for number, row in enumerate(rows, start=1):
        key = tuple(row[at[k]].strip() for k in keys)
        if all(key) and seen.setdefault(key, number) != number:
            again.append(number)
    return [f"{_rows(again)} with the same {' and '.join(keys)} as an earlier row."] if again else []


def _names(sheet: Sheet, rows: Sequence[Cells]) -> list[str]:
    return [
        f"{sheet.headings[i]} holds what looks like names or addresses. Names never belong in a pilot's folder: use codes."
        for i, column in enumerate(sheet.columns)
        if column is not None and looks_like_names(column, [row[i] for row in rows])
    ]


def looks_like_names(column: Column, cells: Sequence[str]) -> bool:
    """True if a column of pseudonyms holds something that looks like a person's name or address."""
    if column.name not in PSEUDONYMS:
        return False
    return bool(pd.Series(list(cells), dtype="str").str.fullmatch(NAME_OR_ADDRESS).any())


def _rows(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:MOST_NOTES]))
    more = f" and {len(numbers) - MOST_NOTES} more" if len(numbers) > MOST_NOTES else ""
    return f"Row{'s' if len(numbers) > 1 else ''} {shown}{more}"


def _words(problem: Problem) -> str:
    allowed = f"; allowed: {problem.allowed}" if problem.allowed else ""
    return f"{problem.found}{allowed}{f'; {problem.do}' if problem.do else ''}"
