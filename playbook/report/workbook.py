"""Writing workbooks safely: text stays text, over-long cells are cut and counted, equal input gives equal bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import isfinite
from typing import Any

from playbook.report.brand import OFFICE, Look
from playbook.report.clean import clean_text
from playbook.report.figures import Figure

MOST_IN_CELL = 32_767
"""Characters an XLSX cell may hold; xlsxwriter leaves a longer one empty without a word."""
WHITE = "#ffffff"
INK, SOFT, BLUE, WASH, LINE = "#1f2933", "#52606d", "#2b5c8a", "#eef2f6", "#d9dfe5"
SERIES = (BLUE, "#6f9bc4", "#c3d4e5", "#b4541a", "#e3a982")
WIDEST, NARROWEST = 70, 9
HIGHEST, LINE_POINTS = 400, 13.5
"""Points: a row cannot be higher than 409; one line of 10 point text."""
Cell = str | int | float | None


class Book:
    """One workbook in memory; `cut` counts the cells that were too long."""

    def __init__(self, as_of: date, title: str, look: Look | None = None, shares: str = "0%") -> None:
        from xlsxwriter import Workbook

        self._file = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = Workbook(self._file, options)
        self._book.set_properties({"title": clean_text(title), "created": datetime.combine(as_of, time())})
        letters = {"font_name": OFFICE, "font_color": INK}
        head, title_look = {"bg_color": WASH}, {}
        if look:  # white on the accent reads as well as the accent on white, which the pack's check asks for
            letters = {"font_name": look.office_font, "font_color": look.brand.ink}
            head, title_look = {"bg_color": look.brand.accent, "font_color": WHITE}, {"font_color": look.brand.accent}
        cell = letters | {"font_size": 10, "valign": "top", "text_wrap": True}
        self._plain = self._book.add_format(cell)
        self._bold = self._book.add_format(cell | {"bold": True})
        self._share = self._book.add_format(cell | {"num_format": shares})
        self._head = self._book.add_format(cell | {"bold": True} | head)
        self._caption = self._book.add_format(cell | {"bold": True, "font_size": 12, "text_wrap": False} | title_look)
        self._header = look.brand.name if look else ""
        self._logo = look.picture() if look else b""
        self._longest: dict[str, dict[tuple[int, int], int]] = {}
        self._shares, self.cut = shares, 0

    def sheet(self, name: str) -> Any:
        """A new sheet, printed on the width of one page."""
        made = self._book.add_worksheet(name)
        self._longest[name] = {}
        made.fit_to_pages(1, 0)
        made.set_landscape()
        made.hide_gridlines(2)
        if self._header:
            self._brand(made)
        return made

    def _brand(self, sheet: Any) -> None:
        """The client's name on every printed page, its logo on those of the first sheet; an & would be a command."""
        name = clean_text(self._header).replace("&", "&&")
        if self._logo and len(self._longest) == 1:
            sheet.set_header(f"&L&G&R{name}", {"image_left": "logo.png", "image_data_left": BytesIO(self._logo)})
        else:
            sheet.set_header(f"&R{name}")

    def table(self, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet that is one table, with filters and a heading that stays in sight."""
        kept = list(rows)
        made = self.sheet(name)
        self.block(made, 0, headings, kept)
        made.freeze_panes(1, 0)
        if kept:
            made.autofilter(0, 0, len(kept), len(headings) - 1)
        self.fit(made)

    def block(self, sheet: Any, top: int, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int:
        """Headings and rows from a line on; returns the line after them."""
        for column, heading in enumerate(headings):
            self.text(sheet, top, column, heading, self._head)
        for i, row in enumerate(rows, top + 1):
            for column, cell in enumerate(row):
                self.cell(sheet, i, column, cell)
        return top + len(rows) + 1

    def caption(self, sheet: Any, line: int, text: str) -> None:
        """A line above a table."""
        self.text(sheet, line, 0, text, self._caption)

    def cell(self, sheet: Any, line: int, column: int, value: Cell, *, share: bool = False) -> None:
        """One cell: numbers as numbers, everything else as text that is never a formula or a link."""
        if isinstance(value, int | float) and isfinite(value):
            sheet.write_number(line, column, value, self._share if share else self._plain)
            self._longest[sheet.name][line, column] = len(str(value))
        elif value is not None and value != "":
            self.text(sheet, line, column, str(value), self._bold if column == 0 else self._plain)

    def text(self, sheet: Any, line: int, column: int, text: str, look: Any) -> None:
        """Text in a cell, cut where a cell ends; raises ValueError if the cell was not taken."""
        kept = clean_text(text)
        if len(kept) > MOST_IN_CELL:
            kept, self.cut = f"{kept[: MOST_IN_CELL - 1]}…", self.cut + 1
        if sheet.write_string(line, column, kept, look) < 0:
            raise ValueError(f"cell {line + 1}/{column + 1} was not written")
        if look is not self._caption:
            self._longest[sheet.name][line, column] = len(kept)

    def fit(self, sheet: Any) -> None:
        """Columns as wide and rows as high as their text asks for, within reason."""
        wide: dict[int, int] = {}
        for (_, column), length in self._longest[sheet.name].items():
            wide[column] = min(WIDEST, max(NARROWEST, length + 2, wide.get(column, 0)))
        high: dict[int, int] = {}
        for (line, column), length in self._longest[sheet.name].items():
            high[line] = max(high.get(line, 1), -(-length // max(1, wide[column] - 4)))
        for column, width in wide.items():
            sheet.set_column(column, column, width)
        for line, lines in high.items():
            sheet.set_row(line, min(HIGHEST, LINE_POINTS * lines + 2))

    def chart(self, sheet: Any, top: int, figure: Figure, name: str) -> int:
        """A figure as numbers and as a native chart beside them; returns the line after both."""
        self.caption(sheet, top, figure.title)
        heads = ("", *(name for name, _ in (*figure.series, *figure.beside)))
        for column, heading in enumerate(heads):
            self.text(sheet, top + 1, column, heading, self._head)
        sheet.set_row(top + 1, 3 * LINE_POINTS)
        for i, category in enumerate(figure.categories):
            self.text(sheet, top + 2 + i, 0, category, self._bold)
            for column, (_, values) in enumerate(figure.series, 1):
                self.cell(sheet, top + 2 + i, column, values[i], share=figure.of_shares)
            for column, (_, texts) in enumerate(figure.beside, 1 + len(figure.series)):
                self.cell(sheet, top + 2 + i, column, texts[i])
        drawn = self._native(figure, name, top)
        place = {"description": clean_text(figure.description), "x_offset": 10}
        sheet.insert_chart(top, len(heads) + 1, drawn, place)
        return top + 2 + max(len(figure.categories), 17)

    def _native(self, figure: Figure, name: str, top: int) -> Any:
        kinds = {
            "intervals": {"type": "bar"},
            "line": {"type": "line"},
            "stacked": {"type": "bar", "subtype": "stacked"},
        }
        drawn = self._book.add_chart(kinds[figure.drawn_as])
        first, last = top + 2, top + 1 + len(figure.categories)
        for column in range(1, len(figure.series) + 1):
            colour = SERIES[(column - 1) % len(SERIES)]
            look = {"line": {"color": colour, "width": 2}} if figure.drawn_as == "line" else {"fill": {"color": colour}}
            drawn.add_series(
                {
                    "name": [name, top + 1, column],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    **look,
                    **_error_bars(figure),
                }
            )
        # by reference: a title that is written out is read as a formula if it looks like one
        drawn.set_title({"name": [name, top, 0], "name_font": {"size": 11, "bold": True}})
        drawn.set_size({"width": 560, "height": 300})
        drawn.set_legend({"position": "bottom"} if figure.drawn_as == "stacked" else {"none": True})
        axis: dict[str, Any] = {"min": 0, "major_gridlines": {"visible": True, "line": {"color": LINE}}}
        if figure.of_shares:
            low, high = figure.span
            axis |= {"num_format": self._shares, "min": low, "max": high, "major_unit": 0.25}
        if figure.drawn_as != "line":
            axis |= {"label_position": "high"}  # the first row stands on top, so the far end of the axis is below
        (drawn.set_y_axis if figure.drawn_as == "line" else drawn.set_x_axis)(axis)
        if figure.drawn_as != "line":
            drawn.set_y_axis({"reverse": True})
        return drawn

    def finish(self) -> bytes:
        """The bytes of the workbook."""
        self._book.close()
        return self._file.getvalue()


def _error_bars(figure: Figure) -> dict[str, Any]:
    """The 95% intervals of a chart of intervals."""
    if figure.drawn_as != "intervals":
        return {}
    plus = [round(p["high"] - p["value"], 6) for p in figure.points]
    minus = [round(p["value"] - p["low"], 6) for p in figure.points]
    return {"y_error_bars": {"type": "custom", "plus_values": plus, "minus_values": minus, "line": {"color": SOFT}}}
