"""Rows brought from elsewhere, pasted or uploaded: read, mapped to our columns, and written as the reader wants them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from playbook.errors import BadInput, Problem
from playbook.workspace.convert import Rules, convert
from playbook.workspace.dictionary import Column, dictionary
from playbook.workspace.fault import Place
from playbook.workspace.grid import Grid, Raw, cell_text, heading_key, is_empty
from playbook.workspace.header import to_grid
from playbook.workspace.maps import TableMap, Target
from playbook.workspace.sheet.file import Cells, Sheet
from playbook.workspace.sheet.guess import Guess, guesses, recognises
from playbook.workspace.sheet.judge import Misfit, looks_like_names, misfits_of
from playbook.workspace.table import records_of, rules_for
from playbook.workspace.text_tables import guess_delimiter, parse_csv

PASTED = "what was pasted"
BY_ORDER = "by its place: the first row holds no headings"


def grid_of_file(content: bytes, name: str, table: str, spec: TableMap) -> Grid:
    """The headings and columns of an uploaded file; raises BadInput in words if it cannot be read."""
    recognise = recognises(table, spec)
    raw = records_of(content, Path(name).suffix.lower(), name, spec, recognise)
    grid, misfits = to_grid(raw, name, recognise, spec.header_row)
    if misfits:
        raise BadInput(misfits)
    return grid


def grid_of_paste(text: str, table: str, spec: TableMap) -> tuple[Grid, bool]:
    """What was pasted from a spreadsheet, and whether its first row holds headings; raises BadInput if it is empty."""
    if not text.strip():
        raise BadInput(Problem(PASTED, "nothing", "rows copied from a spreadsheet", "copy them there, paste them here"))
    recognise = recognises(table, spec)
    delimiter = "\t" if "\t" in text else guess_delimiter(text, recognise)
    records = [r for r in _records(text, delimiter) if not all(map(is_empty, r))]
    width = max(map(len, records))
    even = [(*r, *[""] * (width - len(r))) for r in records]
    trial, _ = to_grid(Raw(even, delimiter, header_first=True), PASTED, recognise, None)
    if any(g.target for g in _by_name(guesses(trial, table, spec))):
        return trial, True
    headings = tuple(f"column {i + 1}" for i in range(width))
    return to_grid(Raw([headings, *even], delimiter, header_first=True), PASTED, recognise, None)[0], False


def by_order(grid: Grid, columns: Sequence[Column | None]) -> tuple[Guess, ...]:
    """Without headings: the first column pasted is the first of the form, and so on."""
    ours = [c for c in columns if c is not None]
    return tuple(
        Guess(i, h, Target(ours[i].name) if i < len(ours) else None, BY_ORDER if i < len(ours) else "no column is left")
        for i, h in enumerate(grid.headings)
    )


def brought_rows(grid: Grid, sheet: Sheet, chosen: Mapping[int, Target | None]) -> tuple[list[Cells], list[Misfit]]:
    """Rows of the sheet made of the chosen columns, and every cell that does not fit (then its text stands there)."""
    place = {c.name: i for i, c in enumerate(sheet.columns) if c is not None}
    count = len(grid.rows)
    columns = [[""] * count for _ in sheet.headings]
    wrong: list[Misfit] = []
    for index, target in chosen.items():
        if target is None:
            continue
        column = dictionary()[sheet.table][target.to]
        rules = rules_for(column, target.factor, sheet.spec, grid.delimiter, Rules().last_day)
        wrong += misfits_of(column, grid.columns[index], rules, grid.headings[index])
        columns[place[target.to]] = plain_cells(column, grid.columns[index], rules)
    return [tuple(row) for row in zip(*columns, strict=True)], sorted(wrong, key=lambda m: m.row or 0)


def twice(chosen: Mapping[int, Target | None], headings: Sequence[str]) -> list[str]:
    """What to say of columns of ours that were chosen more than once."""
    by: dict[str, list[str]] = {}
    for index, target in chosen.items():
        if target is not None:
            by.setdefault(target.to, []).append(headings[index])
    return [
        f"{name} was chosen for {' and '.join(used)}: choose one of them." for name, used in by.items() if len(used) > 1
    ]


def names_in(sheet: Sheet, rows: Sequence[Cells]) -> list[str]:
    """Columns of pseudonyms that hold names; such rows are not taken in."""
    return [
        f"{sheet.headings[i]} holds what looks like names or addresses. Names never belong in a pilot's folder: "
        "replace them by codes first, or use `playbook import`, which does."
        for i, column in enumerate(sheet.columns)
        if column is not None and looks_like_names(column, [row[i] for row in rows])
    ]


def plain_cells(column: Column, cells: Sequence[object], rules: Rules) -> list[str]:
    """Cells as our CSV files have them: ISO days, decimal points, true and false; what does not fit stays as it is."""
    read = convert(column, cells, range(len(cells)), Place("", column.name), rules).series
    return [
        cell_text(cell) if missing else _plain(value, column)
        for cell, value, missing in zip(cells, read.tolist(), read.isna().tolist(), strict=True)
    ]


def chosen_before(chosen: Mapping[int, Target | None], headings: Sequence[str]) -> dict[str, str]:
    """The choice as it is remembered for the next file of the kind."""
    return {heading_key(headings[i]): target.to if target else "" for i, target in chosen.items()}


def _plain(value: Any, column: Column) -> str:
    if column.type == "bool":
        return "true" if value else "false"
    if column.type == "list":
        return ";".join(value)
    if isinstance(value, pd.Timestamp | datetime):
        return value.strftime("%Y-%m-%d") if column.type == "date" else value.isoformat(timespec="seconds")
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _by_name(found: Sequence[Guess]) -> list[Guess]:
    """Guesses that rest on a heading, not on values: only they tell that a first row is one of headings."""
    return [g for g in found if not g.why.startswith(("its values", "the only"))]


def _records(text: str, delimiter: str) -> list[tuple[str, ...]]:
    """Rows of pasted text; a spreadsheet quotes cells with line breaks, and leaves other quotation marks alone."""
    try:
        return parse_csv(text.strip("\n"), delimiter, PASTED)
    except BadInput:
        return [tuple(line.split(delimiter)) for line in io.StringIO(text.strip("\n"))]
