"""XLSX and Parquet: bytes to records. A workbook that unpacks to far more than its size is refused unread."""

from __future__ import annotations

import io
import math
import warnings
import zipfile
from collections.abc import Iterable
from typing import Any

from playbook.errors import BadInput, Problem, nearest
from playbook.workspace.grid import Cell, Raw, Recognise, count_known, is_empty

MOST_MEMBERS = 20_000
MOST_UNPACKED = 2 * 1024**3
MOST_RATIO = 200
_SMALL = 10 * 1024**2
_DAMAGED = "the workbook is damaged or not an Excel workbook"


def read_xlsx(content: bytes, where: str, table: str, sheet: str | None, recognise: Recognise) -> Raw:
    """Records of one sheet: the named one, the one named like the table, or the one whose headings we know best."""
    _gate(content, where)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which we do not read
        return _read_xlsx(content, where, table, sheet, recognise)


def _read_xlsx(content: bytes, where: str, table: str, sheet: str | None, recognise: Recognise) -> Raw:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = {ws.title: ws for ws in book.worksheets if ws.sheet_state == "visible"}
        name, notices = _choose(sheets, where, table, sheet, recognise)
        records = _rows(sheets[name])
    except BadInput:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises many kinds on hostile files; all mean the same here
        found = f"{_DAMAGED} ({type(error).__name__})"
        raise BadInput(Problem(where, found, "an .xlsx file", "open it in Excel and save it again")) from None
    return Raw(records, notices=notices)


def read_parquet(content: bytes, where: str) -> Raw:
    """Records of a Parquet file; the column names are the header."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError, ValueError) as error:
        found = f"the Parquet file is damaged ({type(error).__name__})"
        raise BadInput(Problem(where, found, "a Parquet file", "export it again")) from None
    keep = [i for i, name in enumerate(table.column_names) if not name.startswith("__index_level_")]
    columns = [[_cell(v) for v in _values(table.column(i))] for i in keep]
    headings: list[Cell] = [table.column_names[i] for i in keep]
    return Raw([headings, *zip(*columns, strict=True)], header_first=True)


def _gate(content: bytes, where: str) -> None:
    """Refuse zip bombs by what the archive declares, before a byte is unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadInput(Problem(where, _DAMAGED, "an .xlsx file", "open it in Excel and save it again")) from None
    unpacked = sum(m.file_size for m in members)
    many = unpacked > max(MOST_RATIO * len(content), _SMALL) or unpacked > MOST_UNPACKED
    if many or len(members) > MOST_MEMBERS:
        found = f"the workbook unpacks to {unpacked // 1024**2:,} MB in {len(members):,} parts"
        raise BadInput(Problem(where, found, "a workbook of ordinary size", "export the table as CSV"))


def _choose(
    sheets: dict[str, Any], where: str, table: str, sheet: str | None, recognise: Recognise
) -> tuple[str, tuple[str, ...]]:
    if sheet is not None:
        if sheet not in sheets:
            raise BadInput(Problem(where, f"has no sheet '{sheet}'", "a visible sheet", nearest(sheet, sheets)))
        return sheet, ()
    if not sheets:
        raise BadInput(Problem(where, "has no visible sheet", "a sheet with a table"))
    if table in sheets or len(sheets) == 1:
        return (table if table in sheets else next(iter(sheets))), ()
    name = max(sheets, key=lambda s: _known(sheets[s], recognise))
    return name, (f"{where}: sheet '{name}' was read; name another with `sheet:` in pilot.yaml",)


def _known(sheet: Any, recognise: Recognise) -> int:
    return max((count_known(r, recognise) for r in sheet.iter_rows(max_row=20, values_only=True)), default=0)


def _rows(sheet: Any) -> list[tuple[Cell, ...]]:
    """All rows, cut and filled to one width; the sheet's own statement of its size is not believed."""
    sheet.reset_dimensions()
    rows = [tuple(map(_cell, row)) for row in sheet.iter_rows(values_only=True)]
    while rows and all(map(is_empty, rows[-1])):
        rows.pop()
    width = max((_used(row) for row in rows), default=0)
    return [(*row[:width], *(None,) * (width - len(row))) for row in rows]


def _used(row: tuple[Cell, ...]) -> int:
    return next((i for i in range(len(row), 0, -1) if not is_empty(row[i - 1])), 0)


def _values(column: Any) -> Iterable[Any]:
    """Python values of an Arrow column, with nanoseconds cut to what Python's datetime holds."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return column.to_pylist()  # type: ignore[no-any-return]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, list):
        return tuple(map(_cell, value)) or None
    if isinstance(value, bytes | dict):
        return str(value)
    return value
