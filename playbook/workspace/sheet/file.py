"""A table's CSV file as rows of text: its own columns in their order, those of nobody's too, written back as they were."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.workspace.dictionary import Column, dictionary
from playbook.workspace.find import FOLDER
from playbook.workspace.grid import Grid, cell_text
from playbook.workspace.header import to_grid
from playbook.workspace.maps import TableMap
from playbook.workspace.match import match, recogniser
from playbook.workspace.sniff import SUFFIXES
from playbook.workspace.text_tables import read_csv

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows of one table's file as text, and the bytes they were read from."""

    table: str
    path: Path
    headings: Cells
    rows: tuple[Cells, ...] = ()
    spec: TableMap = field(default_factory=lambda: TableMap(""))
    above: tuple[Cells, ...] = ()
    """Lines above the headings, which are kept."""
    delimiter: str = ","
    content: bytes | None = None
    """The file as it was read; None if there is none yet."""
    own: int = 0
    """How many of the headings stand in the file; those behind them are offered, and written once one is filled in."""

    @property
    def columns(self) -> tuple[Column | None, ...]:
        """What each heading is to us; None for a column we do not know, which is kept."""
        known = columns_of(self.headings, self.table, self.spec)
        return tuple(known.get(i) for i in range(len(self.headings)))


def columns_of(headings: Sequence[str], table: str, spec: TableMap) -> Mapping[int, Column]:
    """Our column behind each heading, by name or by the column map."""
    grid = Grid(table, tuple(headings), ((),) * len(headings), ())
    return {use.index: use.column for use in match(grid, dictionary()[table], spec).uses}


def open_sheet(folder: Path, table: str, spec: TableMap) -> Sheet:
    """The table's rows, and behind the file's own columns those that it could have; an absent file has no rows.

    Raises BadInput if the table stands in several files, or in one that is no CSV.
    """
    path = _path(folder, table, spec)
    if not path.is_file():
        return empty_sheet(path, table, spec)
    content = path.read_bytes()
    return read_sheet(content, path, table, spec)


def empty_sheet(path: Path, table: str, spec: TableMap) -> Sheet:
    """A table that has no file yet, with every column there is."""
    columns = tuple(dictionary()[table])
    return Sheet(table, path, columns, spec=spec, own=len(columns))


def read_sheet(content: bytes, path: Path, table: str, spec: TableMap) -> Sheet:
    """The rows in these bytes of a CSV file."""
    where = f"{FOLDER}/{path.name}"
    recognise = recogniser(dictionary()[table], spec)
    raw = read_csv(content, where, recognise)
    grid, misfits = to_grid(raw, where, recognise, spec.header_row)
    if misfits:
        raise BadInput(misfits)
    start = grid.rows[0] - 1 if grid.rows else len(raw.records)
    head = next(i for i, r in enumerate(raw.records[:start]) if tuple(map(cell_text, r)) == grid.headings)
    known = {c.name for c in columns_of(grid.headings, table, spec).values()}
    more = tuple(name for name in dictionary()[table] if name not in known)
    rows = tuple((*map(_text, row), *[""] * len(more)) for row in zip(*grid.columns, strict=True))
    above = tuple(tuple(map(_text, r)) for r in raw.records[:head])
    return Sheet(table, path, (*grid.headings, *more), rows, spec, above, raw.delimiter, content, len(grid.headings))


def written(sheet: Sheet, rows: Sequence[Cells]) -> bytes:
    """The file with these rows: empty columns that it did not have before are left out."""
    kept = [i for i in range(len(sheet.headings)) if i < sheet.own or any(row[i] for row in rows)]
    out = io.StringIO()
    ending = "\r\n" if sheet.content and b"\r\n" in sheet.content else "\n"
    writer = csv.writer(out, delimiter=sheet.delimiter, lineterminator=ending)
    if sheet.content and sheet.content.lstrip(codecs.BOM_UTF8).lower().startswith(b"sep="):
        out.write(f"sep={sheet.delimiter}{ending}")
    writer.writerows(line for line in sheet.above if line)
    writer.writerow([sheet.headings[i] for i in kept])
    writer.writerows([row[i] for i in kept] for row in rows)
    mark = codecs.BOM_UTF8 if sheet.content and sheet.content.startswith(codecs.BOM_UTF8) else b""
    return mark + out.getvalue().encode()


def _path(folder: Path, table: str, spec: TableMap) -> Path:
    """Where the table stands or would stand."""
    named = [n for n in spec.files if not spec.offered or (folder / n).is_file()]
    place = folder / FOLDER
    there = named or [f"{FOLDER}/{table}{s}" for s in SUFFIXES if (place / f"{table}{s}").is_file()]
    if not there:
        return place / f"{table}.csv"
    path = folder / there[0]
    if len(there) > 1 or path.suffix.lower() != ".csv" or not path.resolve().is_relative_to(folder.resolve()):
        shown = " and ".join(there)
        do = f"change it in that file; or save its rows as tables/{table}.csv, take the other file away, and run this cell again"
        raise BadInput(Problem(table, f"it stands in {shown}; rows can be typed into one CSV file only", "", do))
    return path


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
