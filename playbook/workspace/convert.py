"""One column of raw cells to one typed series. Each different value is looked at once, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from playbook.errors import Problem
from playbook.workspace import amounts, days, words
from playbook.workspace.dictionary import Column
from playbook.workspace.fault import Fault, Place
from playbook.workspace.grid import Cell, cell_text, is_empty

MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Rules:
    """How to read the cells of one column, as far as it is not guessed."""

    values: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    decimal: amounts.Decimal | None = None
    zone: str | None = None
    factor: float = 1.0
    commas_separate: bool = False
    last_day: date = days.LAST


@dataclass(frozen=True)
class Converted:
    """A column's values (all empty where they could not be read), its problems, and what to say aloud."""

    series: pd.Series[Any]
    problems: tuple[Problem, ...] = ()
    offsets: int = 0
    """Times with an offset that were taken as written, because no time zone is given."""


def convert(column: Column, cells: Sequence[Cell], rows: Sequence[int], place: Place, rules: Rules) -> Converted:
    """Cells of one column as a series of the dictionary's type; `rows` and `place` only serve the messages."""
    codes, uniques = _factorise(cells)
    translated = [_translated(u, rules.values) for u in uniques]
    try:
        read = _reader(column, [t for t in translated if t is not None], rules)
    except Fault as fault:
        empty = _series(column, np.full(len(codes), -1), [])
        return Converted(empty, (fault.at(str(place)),))
    values, faults = _read_all(translated, read)
    problems = _problems(faults, codes, rows, place)
    return Converted(_series(column, codes, values), problems, _count_offsets(column, codes, translated, rules))


def read_one(column: Column, cell: Cell) -> Any:
    """One value on its own (a field of the charter); None if empty. Raises Fault."""
    value = _translated(cell, {})
    return None if value is None else _reader(column, [value], Rules())(value)


def _factorise(cells: Sequence[Cell]) -> tuple[np.ndarray[Any, Any], list[Cell]]:
    """Codes and the different values, in order of appearance."""
    index: dict[Cell, int] = {}
    codes = np.fromiter((index.setdefault(c, len(index)) for c in cells), dtype=np.int64, count=len(cells))
    return codes, list(index)


def _translated(cell: Cell, values: Mapping[str, str]) -> Cell:
    """The cell through the table's `values:`, blanks cut, empty as None."""
    if values:
        text = cell_text(cell)
        if text in values:
            return values[text] or None
    if is_empty(cell):
        return None
    return cell.strip() if isinstance(cell, str) else cell


def _reader(column: Column, cells: list[Cell], rules: Rules) -> Callable[[Cell], Any]:
    """The function that reads one value of this column; raises Fault if the column as a whole is ambiguous."""
    if column.type in ("int", "float"):
        return _number_reader(column, cells, rules)
    if column.type in ("date", "datetime"):
        return _date_reader(cells, rules)
    return words.reader(column)


def _number_reader(column: Column, cells: list[Cell], rules: Rules) -> Callable[[Cell], float]:
    texts = (c for c in cells if isinstance(c, str))
    decimal = rules.decimal or amounts.guess_decimal(texts, commas_separate=rules.commas_separate)

    def read(cell: Cell) -> float:
        if isinstance(cell, int | float):
            number = float(cell)
        else:
            number = amounts.to_number(words.checked(cell_text(cell)), decimal)
        return amounts.in_range(number * rules.factor, cell, column)

    return read


def _date_reader(cells: list[Cell], rules: Rules) -> Callable[[Cell], datetime]:
    texts = (c for c in cells if isinstance(c, str))
    order: days.Order = "day" if rules.date_format else days.day_order(texts)
    zone: tzinfo | None = ZoneInfo(rules.zone) if rules.zone else None

    def read(cell: Cell) -> datetime:
        if isinstance(cell, str):
            words.checked(cell)
        moment = days.to_moment(cell, form=rules.date_format, order=order, zone=zone)
        return days.in_range(moment, cell_text(cell), rules.last_day)

    return read


def _read_all(cells: list[Cell], read: Callable[[Cell], Any]) -> tuple[list[Any], dict[int, Fault]]:
    values: list[Any] = []
    faults: dict[int, Fault] = {}
    for i, cell in enumerate(cells):
        value = None
        if cell is not None:
            try:
                value = read(cell)
            except Fault as fault:
                faults[i] = fault
        values.append(value)
    return values, faults


def _problems(
    faults: Mapping[int, Fault], codes: np.ndarray[Any, Any], rows: Sequence[int], place: Place
) -> tuple[Problem, ...]:
    """One problem per different value, naming its first row; at most 20, then the number of further rows."""
    if not faults:
        return ()
    counts = np.bincount(codes)
    first: dict[int, int] = {}
    for position in np.flatnonzero(np.isin(codes, list(faults))).tolist():
        first.setdefault(int(codes[position]), position)
        if len(first) >= MOST_PROBLEMS:
            break
    shown = [
        faults[code].at(place.row(rows[position]), also=int(counts[code]) - 1)
        for code, position in islice(first.items(), MOST_PROBLEMS)
    ]
    left = int(sum(counts[code] for code in faults if code not in first))
    if left:
        shown.append(Problem(str(place), f"and {left:,} more rows with problems of this kind"))
    return tuple(shown)


def _series(column: Column, codes: np.ndarray[Any, Any], values: list[Any]) -> pd.Series[Any]:
    """The values laid out by row in the dtype of the column's type; code -1 is empty."""
    padded = [*values, None]
    if column.type in ("string", "category"):
        return pd.Series(pd.array(padded, dtype="str").take(codes))
    if column.type in ("int", "float"):
        return pd.Series(np.array([np.nan if v is None else v for v in padded], dtype=np.float64)[codes])
    if column.type in ("date", "datetime"):
        return pd.Series(_moments(column, padded)[codes])
    if column.type == "bool":
        return pd.Series(pd.array(padded, dtype="boolean").take(codes))
    lists = np.empty(len(padded), dtype=object)
    for i, value in enumerate(padded):
        lists[i] = value
    return pd.Series(lists[codes], dtype=object)


def _moments(column: Column, values: list[datetime | None]) -> np.ndarray[Any, Any]:
    moments = np.array(values, dtype="datetime64[us]")
    if column.type == "datetime":
        return moments
    whole = moments.astype("datetime64[D]")
    if column.name == "week":
        whole = whole - ((whole.astype(np.int64) + 3) % 7) * np.isfinite(whole)
    return whole.astype("datetime64[us]")


def _count_offsets(column: Column, codes: np.ndarray[Any, Any], cells: list[Cell], rules: Rules) -> int:
    if column.type != "datetime" or rules.zone:
        return 0
    carrying = [i for i, cell in enumerate(cells) if days.has_offset(cell)]
    return int(np.isin(codes, carrying).sum()) if carrying else 0
