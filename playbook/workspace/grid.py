"""A table file as it lies on disk: headings, columns of raw cells, and the row number people see for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

Cell = object
"""Text, a number, a date or datetime, a tuple of these (a list in JSON or Parquet), or None for empty."""

Records = Sequence[Sequence[Cell]]
Recognise = Callable[[str], bool]
"""True for a heading we know or that the column map names."""

HEADER_SEARCH = 20
"""Rows from the top in which a header row is looked for."""


@dataclass(frozen=True)
class Raw:
    """The records of one file before its header row is known; row 1 is the first."""

    records: Records
    delimiter: str = ""
    """How text fields are separated; empty for files without."""
    notices: tuple[str, ...] = ()
    counted: bool = False
    """True if every record must have as many fields as the header (CSV)."""
    header_first: bool = False
    """True if the first record is the header by the nature of the format (JSON, Parquet)."""


@dataclass(frozen=True)
class Grid:
    """One file's table: headings, and under each its cells."""

    where: str
    headings: tuple[str, ...]
    columns: tuple[Sequence[Cell], ...]
    rows: Sequence[int]
    delimiter: str = ""
    notices: tuple[str, ...] = field(default=())


def heading_key(heading: str) -> str:
    """Headings that differ only in case, blanks, underscores or hyphens are the same.

    >>> heading_key(" Item-ID ") == heading_key("item_id")
    True
    """
    return " ".join(heading.replace("_", " ").replace("-", " ").split()).casefold()


def is_empty(cell: Cell) -> bool:
    """True for nothing and for blanks only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def cell_text(cell: Cell) -> str:
    """A cell as text: 3.0 is '3', a date is ISO.

    >>> cell_text(3.0), cell_text("00123 ")
    ('3', '00123')
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, tuple):
        return ";".join(cell_text(part) for part in cell)
    return "" if cell is None else str(cell)


def guess_header(records: Records, recognise: Recognise) -> int:
    """Index of the header row: the one with most headings we know, else the first that is not empty."""
    best, index = 0, next((i for i, r in enumerate(records) if not all(map(is_empty, r))), 0)
    for i, record in enumerate(records[:HEADER_SEARCH]):
        known = count_known(record, recognise)
        if known > best:
            best, index = known, i
    return index


def count_known(record: Iterable[Cell], recognise: Recognise) -> int:
    """How many different headings of a record are known."""
    return len({heading_key(c) for c in record if isinstance(c, str) and recognise(c)})
