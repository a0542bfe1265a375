"""Two people saved the same table: what each of them typed is laid together, cell by cell; a clash is said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from playbook.workspace.sheet.file import Cells


@dataclass(frozen=True)
class Typed:
    """A row as one person left it; `origin` is its place in what the form was opened on, None for a new row."""

    cells: Cells
    origin: int | None = None


@dataclass(frozen=True)
class Merged:
    """The rows of both; where both changed the same, mine stand, and `clashes` says so."""

    rows: tuple[Typed, ...]
    """`origin` is the row's place in theirs."""
    clashes: tuple[str, ...]


def merged(headings: Cells, base: Sequence[Cells], theirs: Sequence[Cells], mine: Sequence[Typed]) -> Merged:
    """My rows and theirs, both made of `base`. Nothing that one of them typed is lost without a word."""
    place = _places(base, theirs)
    held = {row.origin: row.cells for row in mine if row.origin is not None}
    rows: list[Typed] = []
    clashes: list[str] = []
    back = {there: here for here, there in place.items()}
    for there, their_row in enumerate(theirs):
        here = back.get(there)
        if here is None:
            rows.append(Typed(their_row, there))
        elif here in held:
            cells, said = _cells(headings, base[here], their_row, held[here], len(rows) + 1)
            rows.append(Typed(cells, there))
            clashes += said
        elif their_row != base[here]:
            rows.append(Typed(their_row, there))
            clashes.append(f"Row {len(rows)}: you removed it, somebody else changed it meanwhile; it is kept.")
    for row in mine:
        if row.origin is None:
            rows.append(Typed(row.cells))
        elif row.origin not in place and row.cells != base[row.origin]:
            rows.append(Typed(row.cells))
            clashes.append(f"Row {len(rows)}: you changed it, somebody else removed it meanwhile; yours is kept.")
    return Merged(tuple(rows), tuple(clashes))


def _places(base: Sequence[Cells], theirs: Sequence[Cells]) -> dict[int, int]:
    """Where each row of the base stands in theirs; rows changed in place keep their order."""
    found: dict[int, int] = {}
    for tag, b0, b1, t0, t1 in SequenceMatcher(None, base, theirs, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and b1 - b0 == t1 - t0):
            found |= {b0 + k: t0 + k for k in range(b1 - b0)}
        elif tag == "replace":
            found |= _alike(base, theirs, range(b0, b1), range(t0, t1))
    return found


def _alike(base: Sequence[Cells], theirs: Sequence[Cells], here: range, there: range) -> dict[int, int]:
    """Rows of two blocks of different length, paired by their first cell (the key of nearly every table)."""
    first = {theirs[t][:1]: t for t in reversed(there) if any(theirs[t][:1])}
    return {b: first[base[b][:1]] for b in here if base[b][:1] in first}


def _cells(headings: Cells, base: Cells, theirs: Cells, mine: Cells, number: int) -> tuple[Cells, list[str]]:
    said = []
    cells = []
    for heading, was, their_cell, my_cell in zip(headings, base, theirs, mine, strict=True):
        if my_cell not in (was, their_cell) and their_cell != was:
            said.append(
                f"Row {number}, {heading}: you wrote {my_cell!r}, somebody else saved {their_cell!r} meanwhile."
            )
        cells.append(their_cell if my_cell == was else my_cell)
    return tuple(cells), said
