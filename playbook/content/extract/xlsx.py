"""Excel: sheets as headings, rows as lines. A guard keeps sheets with far-off cells away from the fast reader.

The fast reader (calamine) lays a sheet out as a full grid: one cell in the last row and column makes it abort the whole
process. So the cells that are really there are counted first, and sparse sheets are read cell by cell by our own reader,
which is the second opinion as well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from playbook.content.document import Fault
from playbook.content.extract.found import ENOUGH, Found, line, paragraphs
from playbook.content.extract.ooxml import Parts, damage, macros, outward, picture, properties
from playbook.content.extract.xml import Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
MOST_GRID = 2_000_000
"""Cells of a full grid that the fast reader may lay out."""
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="\$?([A-Z]{1,3})\$?(\d{1,7})"')


def read(parts: Parts, data: bytes) -> Found:
    """One workbook."""
    found = Found()
    sheets = sorted(n for n in parts.names if re.match(r"xl/worksheets/[^/]+\.xml$", n))
    tables = None if any(_sparse(parts.data(n)) for n in sheets) else _by_calamine(data)
    if tables is None:
        tables = list(_by_hand(parts))
    lay_out(tables, found)
    _around(parts, found)
    properties(parts, found)
    macros(parts, found)
    damage(parts, found)
    return found


def read_binary(data: bytes) -> Found:
    """xls, xlsb and ods, for which there is only the fast reader."""
    found = Found()
    tables = _by_calamine(data)
    if tables is None:
        found.faults.append(Fault("unreadable", "a damaged workbook"))
    lay_out(tables or [], found)
    return found


def lay_out(tables: list[tuple[str, list[list[str]]]], found: Found) -> None:
    """Sheets as text: a heading, then one line per row, cells separated by tabs."""
    pieces = []
    for name, rows in tables:
        found.headings.append((1, line(name)))
        lines = ["\t".join(cell for cell in row if cell) for row in rows]
        pieces += [name, "\n".join(kept for kept in lines if kept)]
    found.pages = len(tables)
    found.text = paragraphs(pieces) if any(rows for _, rows in tables) else ""


def _sparse(data: bytes) -> bool:
    """True if the grid up to the last row and column is large, and mostly empty or beyond all reason."""
    cells = set(_CELL.findall(data))
    if not cells:
        return False
    columns = max(_column(letters) for letters in {c for c, _ in cells})
    rows = max(int(r) for r in {r for _, r in cells})
    return columns * rows > MOST_GRID


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _by_calamine(data: bytes) -> list[tuple[str, list[list[str]]]] | None:
    """All sheets by the fast reader; None if it cannot read the file."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (name, [[_said(c) for c in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True)])
            for name in book.sheet_names
        ]
    except (python_calamine.CalamineError, OSError, ValueError, IndexError):
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return None  # Rust code that gave up on damaged bytes; its exception has no name that could be imported


def _said(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return line(str(value))


def _by_hand(parts: Parts) -> Iterator[tuple[str, list[list[str]]]]:
    """Cells as they stand in the file, one list per row; dates stay numbers."""
    shared = _shared(parts)
    main = parts.main("xl/workbook.xml")
    book, relations = parts.xml(main), parts.relations(main)
    for sheet in book.iter(f"{S}sheet") if book is not None else ():
        identifier = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        root = parts.xml(relations.get(identifier, ("", "", False))[1])
        yield line(sheet.get("name", "")), _rows(root, shared) if root is not None else []


def _rows(root: Element, shared: list[str]) -> list[list[str]]:
    rows, kept = [], 0
    for row in root.iter(f"{S}row"):
        rows.append([_value(c, shared) for c in row.iter(f"{S}c")])
        kept += sum(map(len, rows[-1]))
        if kept > ENOUGH:
            break
    return rows


def _value(cell: Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return line("".join(t.text or "" for t in cell.iter(f"{S}t")))
    value = cell.findtext(f"{S}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    return line(value)


def _shared(parts: Parts) -> list[str]:
    root = parts.xml("xl/sharedStrings.xml")
    return (
        [line("".join(t.text or "" for t in one.iter(f"{S}t"))) for one in root.iter(f"{S}si")]
        if root is not None
        else []
    )


def _around(parts: Parts, found: Found) -> None:
    """Links and pictures of all sheets."""
    for name in sorted(parts.names):
        if name.startswith("xl/worksheets/_rels/"):
            found.links += outward(parts.relations(name.replace("_rels/", "").removesuffix(".rels")))
        elif re.match(r"xl/drawings/drawing\d*\.xml$", name):
            root = parts.xml(name)
            pictures = root.iter(f"{XDR}pic") if root is not None else ()
            abouts = [p.find(f"{XDR}nvPicPr/{XDR}cNvPr") for p in pictures]
            found.links += [picture(a, a.get("name", "")) for a in abouts if a is not None]
