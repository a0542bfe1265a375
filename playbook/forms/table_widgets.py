"""The widgets of a table: a grid of fields, twelve rows at a time, with add, remove, save and take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from markupsafe import Markup

from playbook.errors import BadInput
from playbook.forms.brought_widgets import PastePanel, UploadPanel
from playbook.forms.live import Live
from playbook.forms.look import ROWS, STACK, bad, framed, good, hint, lines, note
from playbook.forms.table_form import sheet_of
from playbook.workspace.dictionary import Column
from playbook.workspace.sheet.file import Cells, Sheet
from playbook.workspace.sheet.judge import Misfit, misfits, notes
from playbook.workspace.sheet.merge import Typed
from playbook.workspace.sheet.save import Clash, save_rows, undo_rows

PAGE = 12
WIDTHS = {"int": "6rem", "float": "7rem", "bool": "6.5rem", "category": "9rem", "date": "9.5rem", "datetime": "12rem"}
MEANINGS = Markup("<details><summary>What belongs in each column</summary><ul>{}</ul></details>")
MEANING = Markup("<li><b>{}</b>{}: {}{}</li>")


class TablesForm:
    """A choice of tables, and the form of the one that was chosen."""

    def __init__(self, pilot: Any, names: tuple[str, ...]) -> None:
        import ipywidgets as w

        self.pilot = pilot
        self.choice = w.Dropdown(
            options=list(names),
            description="Table",
            style={"description_width": "initial"},
            layout={"width": "18rem", **STACK},
        )
        self.place = w.VBox()
        self.choice.observe(lambda _: self.show(), names="value")
        self.show()
        self.box = framed([self.choice, self.place])

    def show(self) -> None:
        """Open the chosen table."""
        import ipywidgets as w

        with self.pilot.own.tables():
            try:
                self.place.children = (TableForm(self.pilot, sheet_of(self.pilot, self.choice.value)).box,)
            except BadInput as error:
                self.place.children = (w.HTML(note(error)),)


class Line:
    """One row: its cells, where it came from, and a place below it for what is wrong."""

    def __init__(self, cells: Cells, origin: int | None) -> None:
        self.cells, self.origin = list(cells), origin
        self.wrong: list[str] = []

    def typed(self) -> Typed:
        """As it is saved."""
        return Typed(tuple(self.cells), self.origin)

    @property
    def blank(self) -> bool:
        """True if nothing was typed into it; such a row is not saved."""
        return not any(c.strip() for c in self.cells)


class TableForm:
    """The rows of one table; `box` is what is shown."""

    def __init__(self, pilot: Any, sheet: Sheet) -> None:
        import ipywidgets as w

        self.pilot, self.sheet, self.first = pilot, sheet, 0
        self.lines: list[Line] = []
        self.grid, self.said, self.pager = w.VBox(), w.HTML(), w.HBox()
        self.live = Live(pilot, {f"{sheet.table}.{c.name}" for c in sheet.columns if c is not None})
        self.panels = (PastePanel(self), UploadPanel(self))
        self.load(sheet)
        buttons = w.HBox(
            [
                self.button("Add a row", self.add),
                self.button("Save the table", self.save, "primary"),
                self.button("Take the last save back", self.take_back),
                *(p.opener for p in self.panels),
            ],
            layout={"flex_flow": "row wrap"},
        )
        about = w.HTML(meanings(sheet))
        self.box = w.VBox(
            [about, self.grid, self.pager, buttons, self.said, *(p.box for p in self.panels), self.live.box]
        )

    def button(self, words: str, act: Callable[[], object], style: str = "") -> Any:
        """A button that acts with the pack's own tables known."""
        import ipywidgets as w

        made = w.Button(description=words, button_style=style, layout={"width": "auto"})

        def clicked(_: object) -> None:
            with self.pilot.own.tables():
                act()

        made.on_click(clicked)
        return made

    def load(self, sheet: Sheet, rows: tuple[Typed, ...] | None = None) -> None:
        """Show these rows, or those of the sheet."""
        self.sheet = sheet
        given = rows if rows is not None else tuple(Typed(r, i) for i, r in enumerate(sheet.rows))
        self.lines = [Line(r.cells, r.origin) for r in given]
        if not self.lines:
            self.lines = [Line(("",) * len(sheet.headings), None)]
        self.draw()

    def draw(self) -> None:
        """The rows of the page that is looked at."""
        import ipywidgets as w

        self.first = max(0, min(self.first, (len(self.lines) - 1) // PAGE * PAGE))
        shown = [(i, c) for i, c in enumerate(self.sheet.columns) if c is not None]
        widths = [WIDTHS.get(c.type, "10rem") for _, c in shown]
        cells = [*(_head(self.sheet.headings[i]) for i, _ in shown), _head("")]
        kit = Kit(w)
        for number in range(self.first, min(self.first + PAGE, len(self.lines))):
            cells += self._row(kit, number, shown)
        layout = {
            "grid_template_columns": " ".join([*(f"minmax({x}, 1fr)" for x in widths), "8.5rem"]),
            "grid_gap": "0",
        }
        grid = w.GridBox(cells, layout=layout)
        grid.add_class(ROWS)
        self.grid.children = (grid,)
        self._page()

    def _row(self, kit: Kit, number: int, shown: list[tuple[int, Column]]) -> list[Any]:
        import ipywidgets as w

        line, said = self.lines[number], w.HTML(layout={"grid_column": "1 / -1", "margin": "0"})
        made = []
        for i, column in shown:
            label = f"Row {number + 1}: {self.sheet.headings[i]}"
            made.append(kit.control(column, label, line.cells[i], self._typed(line, number, i, said)))
        said.value = lines([bad(m) for m in line.wrong])
        remove = self.button(f"Remove row {number + 1}", lambda: self.drop(line))
        return [*made, remove, *([said] if line.wrong else [])]

    def _typed(self, line: Line, number: int, index: int, said: Any) -> Callable[[str], None]:
        def typed(text: str) -> None:
            line.cells[index] = text
            if line.wrong:
                with self.pilot.own.tables():
                    found = misfits(self.sheet, [tuple(line.cells)])
                line.wrong = [str(Misfit(number, m.column, m.said)) for m in found]
                said.value = lines([bad(m) for m in line.wrong])

        return typed

    def _page(self) -> None:
        """Which rows are shown, and the way to the others."""
        import ipywidgets as w

        count, last = len(self.lines), min(self.first + PAGE, len(self.lines))
        if count <= PAGE:
            self.pager.children = ()
            return
        parts = [w.HTML(hint(f"Rows {self.first + 1} to {last} of {count:,}"))]
        if self.first > 0:
            parts.append(self.button("Earlier rows", lambda: self.turn(-PAGE)))
        if last < count:
            parts.append(self.button("Later rows", lambda: self.turn(PAGE)))
        self.pager.children = tuple(parts)

    def turn(self, by: int) -> None:
        """Look at other rows."""
        self.first += by
        self.draw()

    def add(self) -> None:
        """One more empty row, and look at it."""
        self.lines.append(Line(("",) * len(self.sheet.headings), None))
        self.first = len(self.lines)
        self.draw()
        self.said.value = good(f"Row {len(self.lines)} is added. It is saved with the table.")

    def drop(self, line: Line) -> None:
        """Take a row out; the file keeps it until the table is saved."""
        number = self.lines.index(line) + 1
        self.lines.remove(line)
        if not self.lines:
            self.lines = [Line(("",) * len(self.sheet.headings), None)]
        self.draw()
        self.said.value = note(f"Row {number} is taken out. The file keeps it until you save the table.")

    def take(self, rows: list[Cells], *, instead: bool) -> bool:
        """Rows that were pasted or uploaded: behind those that are there, or instead of them; saved at once."""
        kept = [] if instead else [line for line in self.lines if not line.blank]
        together = [*kept, *(Line(row, None) for row in rows)]
        wrong = misfits(self.sheet, [tuple(line.cells) for line in together])
        if wrong:
            self._say(tuple(m for m in wrong if m.row is None or m.row < len(kept)))
            return False
        self.lines = together
        return self.save()

    def save(self) -> bool:
        """Write the table if every row fits; otherwise say under each row what does not."""
        self.lines = [line for line in self.lines if not line.blank or line.origin is not None]
        rows = [line.typed() for line in self.lines]
        wrong = misfits(self.sheet, [r.cells for r in rows])
        if wrong:
            self._say(wrong)
            return False
        try:
            saved = save_rows(self.pilot.workspace.folder, self.sheet, rows)
        except Clash as clash:
            self.load(clash.now, clash.both.rows)
            self.said.value = lines([*map(bad, clash.both.clashes), note("Yours stands here. Save again to keep it.")])
            return False
        except BadInput as error:
            self.said.value = lines([bad(p) for p in error.problems])
            return False
        self.load(saved)
        told = good(f"Saved in tables/{saved.path.name}: {len(saved.rows):,} row{'s' if len(saved.rows) != 1 else ''}.")
        self.said.value = lines([told, *map(note, notes(saved, saved.rows)), *_kept(saved)])
        self.live.refresh()
        return True

    def take_back(self) -> None:
        """Put the table back to what it was before the last save."""
        try:
            self.load(undo_rows(self.pilot.workspace.folder, self.sheet))
        except BadInput as error:
            self.said.value = lines([bad(p) for p in error.problems])
            return
        self.said.value = good("The last save is taken back.")
        self.live.refresh()

    def _say(self, wrong: tuple[Misfit, ...]) -> None:
        """Each fault under its row, the page of the first one opened, and a sentence by the button."""
        for number, line in enumerate(self.lines):
            line.wrong = [str(m) for m in wrong if m.row == number]
        whole = [str(m) for m in wrong if m.row is None]
        first = next((m.row for m in wrong if m.row is not None), None)
        if first is not None:
            self.first = first // PAGE * PAGE
        self.draw()
        count = "one cell does" if len(wrong) == 1 else f"{len(wrong)} cells do"
        where = "" if first is None else f" The first one is in row {first + 1}."
        self.said.value = lines([*map(bad, whole), bad(f"Not saved: {count} not fit.{where}")])


class Kit:
    """Makes the fields of a grid; they share one layout, which keeps a page of them quick."""

    def __init__(self, w: Any) -> None:
        self.w = w
        self.layout = w.Layout(width="auto", height="auto", flex_flow="column", align_items="stretch", min_width="0")

    def control(self, column: Column, label: str, text: str, typed: Callable[[str], None]) -> Any:
        """The field that fits the column's type; what it holds is told as text."""
        look = {"description": label, "layout": self.layout}
        made, read = self._made(column, text, look)
        made.observe(lambda change: typed(read(change["new"])), names="value")
        return made

    def _made(self, column: Column, text: str, look: dict[str, Any]) -> tuple[Any, Callable[[Any], str]]:
        options = column.allowed or (("true", "false") if column.type == "bool" else ())
        if options:
            choices = ["", *options, *([text] if text and text not in options else [])]
            return self.w.Dropdown(options=choices, value=text, **look), str
        day = _day(text)
        if column.type == "date" and (day or not text.strip()):
            made = self.w.DatePicker(value=day, **look)
            return made, lambda value: "" if value is None else str(value)
        return self.w.Text(value=text, continuous_update=False, **look), str


def meanings(sheet: Sheet) -> str:
    """What belongs in each column, folded away."""
    parts = []
    for heading, column in zip(sheet.headings, sheet.columns, strict=True):
        if column is not None:
            unit = f" ({column.unit})" if column.unit else ""
            need = " Needed." if column.required else ""
            parts.append(MEANING.format(heading, unit, column.meaning, need))
    return str(MEANINGS.format(Markup("").join(parts)))


def _kept(sheet: Sheet) -> list[str]:
    """What to say of columns that are not ours: they stay in the file."""
    foreign = [h for h, c in zip(sheet.headings, sheet.columns, strict=True) if c is None and h]
    return [note(f"Kept as they are, and not read: {', '.join(foreign)}.")] if foreign else []


def _head(words: str) -> Any:
    import ipywidgets as w

    made = w.HTML(str(Markup('<b aria-hidden="true">{}</b>').format(words)))
    made.add_class("playbook-head")
    return made


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
