"""Text, category, true/false and list cells: what a word may be, and the nearest one if it may not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from playbook.errors import nearest
from playbook.workspace.dictionary import Column
from playbook.workspace.fault import Fault, quoted
from playbook.workspace.grid import Cell, cell_text

TRUE = frozenset({"true", "yes", "1", "ja", "wahr"})
FALSE = frozenset({"false", "no", "0", "nein", "falsch"})
SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#NV", "#REF!", "#BEZUG!", "#DIV/0!", "#VALUE!", "#WERT!", "#NAME?", "#NUM!", "#ZAHL!", "#NULL!"}
)


def reader(column: Column) -> Callable[[Cell], Any]:
    """The function that reads one cell of a string, category, bool or list column; it raises Fault."""
    if column.type == "bool":
        return to_bool
    if column.type == "list":
        return to_list
    if column.type == "category":
        by_case = {word.casefold(): word for word in column.allowed}
        return lambda cell: _to_category(cell_text(cell), by_case, column)
    return to_text


def checked(text: str) -> str:
    """The text itself; raises Fault for a spreadsheet's error value."""
    if text in SPREADSHEET_ERRORS:
        raise Fault(f"{quoted(text)} is a spreadsheet error", "a value, or nothing", "mend the formula, export again")
    return text


def to_text(cell: Cell) -> str:
    """A cell as text in one Unicode form; 00123 and NA stay what they are.

    >>> to_text("00123"), to_text("NA"), to_text(17.0)
    ('00123', 'NA', '17')
    """
    text = checked(cell_text(cell))
    if text.isascii():
        return text
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise Fault("characters that are no text (half of a pair)", "text", "export the file again as UTF-8")
    return unicodedata.normalize("NFC", text)


def to_bool(cell: Cell) -> bool:
    """True or false in the words people use; raises Fault for anything else.

    >>> to_bool("ja"), to_bool("No"), to_bool(1)
    (True, False, True)
    """
    word = checked(cell_text(cell)).casefold()
    if word not in TRUE and word not in FALSE:
        raise Fault(f"{quoted(cell_text(cell))} is neither true nor false", "true, false, yes, no, 1, 0, ja, nein")
    return word in TRUE


def to_list(cell: Cell) -> tuple[str, ...] | None:
    """A list: already one in JSON and Parquet, separated by ; in text.

    >>> to_list("A-17; A-40;")
    ('A-17', 'A-40')
    """
    parts = cell if isinstance(cell, tuple) else to_text(cell).split(";")
    return tuple(p for p in (to_text(part) for part in parts) if p) or None


def _to_category(text: str, by_case: dict[str, str], column: Column) -> str:
    found = by_case.get(checked(text).casefold())
    if found is None:
        near = nearest(text, column.allowed)
        hint = near if near.startswith("did you") else f"or translate it under `values: {{{column.name}: ...}}`"
        raise Fault(f"{quoted(text)} is not in the list", ", ".join(column.allowed), hint)
    return found
