"""The tables a team fills in: rows to type, paste or upload where a person works, a table of what is there elsewhere."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd

from playbook.errors import BadInput, Problem, nearest
from playbook.forms.form import FORMS
from playbook.report.views import View, table
from playbook.workspace.derive import PSEUDONYMS
from playbook.workspace.dictionary import dictionary, file_tables
from playbook.workspace.maps import TableMap
from playbook.workspace.sheet.file import Sheet, open_sheet

MOST_ROWS = 8


def fill_in(pilot: Any, *tables: str) -> Any:
    """Rows of the named tables: a form under `playbook lab`, otherwise what stands in them."""
    with pilot.own.tables():
        known = file_tables()
        for name in tables:
            if name not in known:
                raise BadInput(Problem("fill_in", f"there is no table {name!r}", nearest(name, known)))
        if os.environ.get(FORMS) == "1":
            from playbook.forms.table_widgets import TablesForm

            return TablesForm(pilot, tables or known).box
        return rows_view(pilot, tables or known)


def sheet_of(pilot: Any, name: str) -> Sheet:
    """The table's rows as text; raises BadInput if it stands in a file whose rows cannot be typed."""
    return open_sheet(pilot.workspace.folder, name, map_of(pilot, name))


def map_of(pilot: Any, name: str) -> TableMap:
    """The column map of a table: the team's, else the pack's, else none."""
    maps: dict[str, TableMap] = {**pilot.own.maps, **pilot.workspace.settings.tables}
    return maps.get(name, TableMap(name))


def rows_view(pilot: Any, names: tuple[str, ...]) -> View:
    """What was filled in; rows about people are counted, never listed."""
    parts = [_table_view(pilot, name) for name in names]
    return View("".join(p.html for p in parts), "\n\n".join(p.text for p in parts))


def _table_view(pilot: Any, name: str) -> View:
    frame = pilot.workspace.tables.get(name)
    if frame is None or frame.empty:
        return table(f"{name}: nothing is filled in", ("Column", "What belongs there"), _meanings(name))
    if PSEUDONYMS & set(frame.columns):
        filled = ((c, f"{int(frame[c].notna().sum())} of {len(frame)} rows") for c in frame.columns)
        return table(
            f"{name}: {_rows(len(frame))}, not listed because they are about people", ("Column", "Filled in"), filled
        )
    shown = frame.head(MOST_ROWS)
    more = f", the first {MOST_ROWS} of them here" if len(frame) > MOST_ROWS else ""
    rows = [[_cell(v) for v in row] for row in shown.itertuples(index=False, name=None)]
    return table(f"{name}: {_rows(len(frame))}{more}", list(frame.columns), rows)


def _meanings(name: str) -> list[tuple[str, str]]:
    return [(c.name, c.meaning) for c in dictionary()[name].values() if c.required]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if pd.isna(value):
        return ""
    if hasattr(value, "strftime"):
        return str(value.strftime("%Y-%m-%d"))
    return f"{value:g}" if isinstance(value, float) else str(value)
