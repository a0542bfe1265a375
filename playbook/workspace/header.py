"""From records to a grid: find the header row, and refuse rows whose fields would shift the columns."""

from __future__ import annotations

from collections.abc import Sequence

from playbook.errors import BadInput, Problem
from playbook.workspace.grid import Cell, Grid, Raw, Recognise, cell_text, guess_header, is_empty

MOST_ROWS_SHOWN = 20


def to_grid(raw: Raw, where: str, recognise: Recognise, header_row: int | None) -> tuple[Grid, tuple[Problem, ...]]:
    """The grid below the header row, and a problem for each row with too many or too few fields.

    Raises BadInput if there is no header row.
    """
    index, notices = _header(raw, where, recognise, header_row)
    headings = tuple(cell_text(c) for c in raw.records[index])
    width = len(headings)
    first = index if raw.header_first else index + 1
    kept: list[Sequence[Cell]] = []
    rows: list[int] = []
    wrong: list[Problem] = []
    for number, record in enumerate(raw.records[index + 1 :], start=first + 1):
        if all(map(is_empty, record)):
            continue
        fitting = record if len(record) == width else _fitted(record, headings)
        if fitting is None:
            wrong.append(_misfit(where, number, len(record), width))
        else:
            kept.append(fitting)
            rows.append(number)
    columns = tuple(zip(*kept, strict=True)) if kept else ((),) * len(headings)
    grid = Grid(where, headings, columns, rows, raw.delimiter, raw.notices + notices)
    return grid, _shortened(wrong, where)


def _header(raw: Raw, where: str, recognise: Recognise, header_row: int | None) -> tuple[int, tuple[str, ...]]:
    if not any(not is_empty(c) for record in raw.records[:1000] for c in record):
        raise BadInput(Problem(where, "no rows", "a header row and data rows", "export it again, or remove it"))
    if raw.header_first:
        return 0, ()
    if header_row is not None:
        if header_row > len(raw.records):
            found = f"header_row is {header_row}, but there are only {len(raw.records)} rows"
            raise BadInput(Problem(where, found, f"1 to {len(raw.records)}", "correct `header_row` in pilot.yaml"))
        return header_row - 1, ()
    index = guess_header(raw.records, recognise)
    skipped = any(not is_empty(c) for record in raw.records[:index] for c in record)
    return index, (f"{where}: header guessed in row {index + 1}",) if skipped else ()


def _fitted(record: Sequence[Cell], headings: tuple[str, ...]) -> Sequence[Cell] | None:
    """The record at the width of the header; only empty cells may be cut or filled in."""
    width = len(headings)
    if len(record) > width:
        return record[:width] if all(map(is_empty, record[width:])) else None
    if any(headings[len(record) :]):
        return None
    return (*record, *[None] * (width - len(record)))


def _misfit(where: str, number: int, found: int, width: int) -> Problem:
    said = f"{found} {'field' if found == 1 else 'fields'}, but the header has {width}"
    return Problem(f"{where} row {number}", said, f"{width} fields", "put text that contains the separator into quotes")


def _shortened(wrong: list[Problem], where: str) -> tuple[Problem, ...]:
    left = len(wrong) - MOST_ROWS_SHOWN
    more = (Problem(where, f"and {left:,} more rows with a wrong number of fields"),) if left > 0 else ()
    return (*wrong[:MOST_ROWS_SHOWN], *more)
