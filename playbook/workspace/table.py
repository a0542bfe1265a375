"""One table: from its files to one frame with the dictionary's names and types, and everything wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pandas as pd

from playbook.errors import BadInput, Problem
from playbook.model.result import Input
from playbook.workspace.amounts import Decimal
from playbook.workspace.binary_tables import read_parquet, read_xlsx
from playbook.workspace.convert import Converted, Rules, convert
from playbook.workspace.dictionary import Column, dictionary
from playbook.workspace.fault import Place
from playbook.workspace.grid import Grid, Raw, Recognise
from playbook.workspace.header import to_grid
from playbook.workspace.maps import TableMap
from playbook.workspace.match import Use, match, recogniser
from playbook.workspace.sniff import check_kind
from playbook.workspace.text_tables import read_csv, read_json


@dataclass(frozen=True)
class Read:
    """One table as read; `frame` is None if any file of it cannot be used."""

    frame: pd.DataFrame | None = None
    inputs: tuple[Input, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()


def read_table(files: Mapping[str, Path], spec: TableMap, last_day: date) -> Read:
    """Read all files of one table (path as shown -> file) and lay them below each other."""
    parts = [_read_file(path, where, spec, last_day) for where, path in files.items()]
    problems = tuple(p for part in parts for p in part.problems)
    inputs = tuple(i for part in parts for i in part.inputs)
    notices = tuple(n for part in parts for n in part.notices)
    frames = [part.frame for part in parts if part.frame is not None]
    if problems or not frames:
        return Read(None, inputs, problems, notices)
    return Read(_joined(frames, dictionary()[spec.table]), inputs, problems, notices)


def _read_file(path: Path, where: str, spec: TableMap, last_day: date) -> Read:
    columns = dictionary()[spec.table]
    recognise = recogniser(columns, spec)
    try:
        content = path.read_bytes()
    except OSError as error:
        return Read(problems=(Problem(where, f"cannot be opened ({error.strerror})", "a readable file"),))
    try:
        raw = records_of(content, path.suffix.lower(), where, spec, recognise)
        grid, misfits = to_grid(raw, where, recognise, spec.header_row)
    except BadInput as error:
        return Read(problems=error.problems)
    done = Input(path=where, sha256=hashlib.sha256(content).hexdigest(), rows=len(grid.rows), table=spec.table)
    matched = match(grid, columns, spec)
    frame, wrong, said = _frame(grid, matched.uses, spec, columns, last_day)
    problems = (*misfits, *matched.problems, *wrong)
    return Read(frame, (done,), problems, (*grid.notices, *matched.notices, *said))


def records_of(content: bytes, suffix: str, where: str, spec: TableMap, recognise: Recognise) -> Raw:
    """Records of a file by its ending; raises BadInput for a file that is not what its name says."""
    check_kind(content, suffix, where)
    if suffix == ".csv":
        return read_csv(content, where, recognise)
    if suffix == ".json":
        return read_json(content, where)
    if suffix == ".parquet":
        return read_parquet(content, where)
    return read_xlsx(content, where, spec.table, spec.sheet, recognise)


def _frame(
    grid: Grid, uses: tuple[Use, ...], spec: TableMap, columns: Mapping[str, Column], last_day: date
) -> tuple[pd.DataFrame, tuple[Problem, ...], tuple[str, ...]]:
    """The used columns converted, in the order of the dictionary, and constants laid beside them."""
    read = {use.column.name: _convert(grid, use, spec, last_day) for use in uses}
    for name, value in spec.constants.items():
        if name not in read:
            read[name] = _constant(columns[name], value, len(grid.rows), spec, last_day)
    series = {name: read[name].series for name in columns if name in read}
    problems = tuple(p for name in columns if name in read for p in read[name].problems)
    notices = tuple(n for name in columns if name in read for n in _said(read[name], columns[name], grid.where))
    return pd.DataFrame(series, index=pd.RangeIndex(len(grid.rows))), problems, notices


def _convert(grid: Grid, use: Use, spec: TableMap, last_day: date) -> Converted:
    rules = rules_for(use.column, use.factor, spec, grid.delimiter, last_day)
    return convert(use.column, grid.columns[use.index], grid.rows, Place(grid.where, use.heading), rules)


def rules_for(column: Column, factor: float, spec: TableMap, delimiter: str, last_day: date) -> Rules:
    """How the cells of one column are read under a table's map."""
    return Rules(
        values=spec.values.get(column.name, {}),
        date_format=spec.date_format(column.name),
        decimal=cast("Decimal | None", spec.decimal),
        zone=spec.timezone,
        factor=factor,
        commas_separate=delimiter == ",",
        last_day=last_day,
    )


def _constant(column: Column, value: str, count: int, spec: TableMap, last_day: date) -> Converted:
    place = Place(f"pilot.yaml tables.{spec.table}.constants", column.name)
    rules = Rules(last_day=last_day)
    one = convert(column, [value], [1], place, rules)
    return Converted(one.series.take([0] * count).reset_index(drop=True), one.problems)


def _said(read: Converted, column: Column, where: str) -> tuple[str, ...]:
    said: list[str] = []
    empty = int(read.series.isna().sum()) if column.required and not read.problems else 0
    if empty:
        said.append(f"{where}: {empty:,} of {len(read.series):,} rows have no {column.name}; empty is read as unknown")
    if read.offsets:
        zone = f"set `timezone:` for {column.table} to convert them"
        said.append(
            f"{where}: {read.offsets:,} times in {column.name} carry an offset and were taken as written; {zone}"
        )
    return tuple(said)


def _joined(frames: list[pd.DataFrame], columns: Mapping[str, Column]) -> pd.DataFrame:
    if len(frames) == 1:
        return frames[0]
    names = [name for name in columns if any(name in f.columns for f in frames)]
    filled = [f.assign(**{n: _empty(columns[n], len(f)) for n in names if n not in f.columns})[names] for f in frames]
    return pd.concat(filled, ignore_index=True)


def _empty(column: Column, count: int) -> pd.Series[Any]:
    return convert(column, [None] * count, range(count), Place("", column.name), Rules()).series
