"""The worklist for content owners: one row per action, best first, with filters; nothing in it is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from playbook.content.audit import Audit
from playbook.content.personal import masked
from playbook.content.profile import NAMES, useful
from playbook.content.rule import Flaw

HEADINGS = (
    "No.",
    "What to do",
    "File",
    "Other files",
    "Why",
    "What was seen",
    "Minutes",
    "Gain",
    "Score after",
    "Sure",
    "Dimension",
    "Rule",
    "Owner",
    "State",
)
WIDTHS = (6, 46, 44, 36, 36, 60, 9, 8, 11, 7, 12, 7, 18, 10)
LINE, MOST_LINES = 15, 12
"""Height of a line in points, and lines shown of one row: without a height some programs print lines over each other."""
MOST_ROWS = 100_000
MOST_SHOWN = 8
STATES = ("open", "in work", "done", "not needed")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
Row = tuple[str | float | None, ...]


def worklist(audit: Audit) -> bytes:
    """The workbook as bytes; the same audit gives the same bytes."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(
        made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": "Content worklist", "created": _moment(audit.as_of)})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8edf2", "bottom": 1})
        sheet = book.add_worksheet("Worklist")
        rows = action_rows(audit)[:MOST_ROWS]
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, heading, head)
        for number, row in enumerate(rows, 1):
            sheet.set_row(number, LINE * _lines(row))
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, defused(value), wrapped)
                elif value is not None:
                    sheet.write_number(number, column, value, wrapped)
        sheet.autofilter(0, 0, max(len(rows), 1), len(HEADINGS) - 1)
        sheet.freeze_panes(1, 2)
        sheet.data_validation(
            1, len(HEADINGS) - 1, max(len(rows), 1), len(HEADINGS) - 1, {"validate": "list", "source": list(STATES)}
        )
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        _details(book, head, wrapped)
    return made.getvalue()


def _details(book: Any, head: Any, wrapped: Any) -> None:
    """A second sheet: where each detail that a finding names is written down, in the words of the common standards."""
    sheet = book.add_worksheet("Details")
    headings = ("Detail", "Dublin Core", "IEEE LOM", "schema.org, LRMI", "SCORM package")
    rows = [(name, d.dublin_core, d.lom, d.lrmi, d.scorm) for name, d in NAMES.items()]
    sheet.set_column(0, len(headings) - 1, 34)
    for number, row in enumerate((headings, *rows)):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value, wrapped if number else head)


def action_rows(audit: Audit) -> list[Row]:
    """All actions: first those of the fix list in its order, then the others, most important first.

    What takes no time, such as a series that is as it should be, is no action.
    """
    planned = {id(f.flaw) for f in audit.fixes}
    owners = {d.path: masked(useful(d, "owner") or "") for d in audit.documents}
    rows = [_row(f.flaw, f.gain, f.score_after, owners) for f in audit.fixes]
    others = [f for f in audit.flaws if id(f) not in planned and f.effort_minutes > 0]
    others.sort(key=lambda f: (not f.first, -f.loss / max(f.effort_minutes, 0.5), f.rule, f.files))
    rows += [_row(f, None, None, owners) for f in others]
    return [(n, *row) for n, row in enumerate(rows, 1)]


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula, even after a detour through CSV.

    >>> defused("=1+1"), defused("plan.docx")
    ("'=1+1", 'plan.docx')
    """
    if not text.isprintable():
        text = "".join(c if c >= " " or c == "\n" else " " for c in text)
    text = text[:32_000]
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(flaw: Flaw, gain: float | None, after: float | None, owners: Mapping[str, str]) -> Row:
    return (
        flaw.fix,
        flaw.files[0],
        _listed(flaw.files[1:]),
        flaw.title,
        "\n".join(flaw.evidence),
        flaw.effort_minutes,
        None if gain is None else round(gain, 3),
        None if after is None else round(after, 2),
        round(flaw.confidence, 2),
        flaw.dimension or "for information",
        flaw.rule,
        owners.get(flaw.files[0], ""),
        STATES[0],
    )


def _lines(row: Row) -> int:
    """Lines that the fullest cell of a row takes."""
    cells = ((str(v), w) for v, w in zip(row, WIDTHS, strict=True) if isinstance(v, str))
    return min(MOST_LINES, max(sum(1 + len(part) // (w - 3) for part in v.split("\n")) for v, w in cells))


def _listed(files: Sequence[str]) -> str:
    more = f"\n… and {len(files) - MOST_SHOWN} more" if len(files) > MOST_SHOWN else ""
    return "\n".join(files[:MOST_SHOWN]) + more


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC).replace(tzinfo=None)
