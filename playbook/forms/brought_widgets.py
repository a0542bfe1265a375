"""Rows from a spreadsheet or a file: look at them, see which column was taken for which and why, change it, save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from playbook.errors import BadInput
from playbook.forms.look import STACK, bad, good, hint, lines, note
from playbook.report.views import table
from playbook.workspace.dictionary import dictionary
from playbook.workspace.grid import Grid
from playbook.workspace.maps import Target
from playbook.workspace.sheet.brought import (
    brought_rows,
    by_order,
    chosen_before,
    grid_of_file,
    grid_of_paste,
    names_in,
    twice,
)
from playbook.workspace.sheet.file import Cells
from playbook.workspace.sheet.guess import Guess, guesses
from playbook.workspace.sheet.remembered import choices, keep_choices

if TYPE_CHECKING:
    from playbook.forms.table_widgets import TableForm

LEFT_OUT = "left out"
MOST_MB = 50
"""What an uploaded file may have, in megabytes of a million bytes: 700,000 rows stay a form that answers within seconds.
`playbook.run.lab` lets messages through that are ten times as large, so that a file above this is refused in words."""
PREVIEW = 5
MOST_SAID = 8


class Panel:
    """Where rows come in: closed until its button is pressed."""

    words = ""

    def __init__(self, form: TableForm) -> None:
        import ipywidgets as w

        self.form = form
        self.box, self.mapping, self.said = w.VBox(), w.VBox(), w.HTML()
        self.opener = form.button(self.words, self.toggle)

    def toggle(self) -> None:
        """Open or close."""
        self.box.children = () if self.box.children else (*self.parts(), self.said, self.mapping)

    def parts(self) -> tuple[Any, ...]:
        """What stands above the mapping."""
        return ()

    def look(self, grid: Grid, found: tuple[Guess, ...]) -> None:
        """Show what was guessed."""
        self.said.value = good(f"{len(grid.rows):,} rows and {len(grid.headings)} columns. Nothing is saved yet.")
        self.mapping.children = (Mapping(self.form, grid, found, self.close).box,)

    def close(self) -> None:
        """After saving: nothing is left to look at."""
        self.mapping.children, self.box.children, self.said.value = (), (), ""


class PastePanel(Panel):
    """A field to paste rows into."""

    words = "Paste from a spreadsheet"

    def parts(self) -> tuple[Any, ...]:
        """The field and its button."""
        import ipywidgets as w

        self.text = w.Textarea(
            description="Rows copied from a spreadsheet, with or without their headings",
            rows=6,
            style={"description_width": "initial"},
            layout={"width": "100%", "max_width": "60rem", **STACK},
        )
        return (self.text, w.HBox([self.form.button("Look at these rows", self.read)]))

    def read(self) -> None:
        """What was pasted, and what it is taken for."""
        sheet = self.form.sheet
        try:
            grid, named = grid_of_paste(self.text.value, sheet.table, sheet.spec)
        except BadInput as error:
            self.said.value, self.mapping.children = bad(error), ()
            return
        last = choices(self.form.pilot.workspace.folder, sheet.table)
        self.look(grid, guesses(grid, sheet.table, sheet.spec, last) if named else by_order(grid, sheet.columns))


class UploadPanel(Panel):
    """A button that takes a file."""

    words = "Upload a file"

    def parts(self) -> tuple[Any, ...]:
        """The button, and which files it takes."""
        import ipywidgets as w

        self.file = w.FileUpload(
            accept=".csv,.xlsx,.json,.parquet", description="Choose a file", layout={"width": "12rem"}
        )
        self.file.observe(lambda _: self.read(), names="value")
        return (
            w.HTML(hint(f"CSV, XLSX, JSON or Parquet, up to {MOST_MB} MB. {self.larger()}")),
            self.file,
        )

    def larger(self) -> str:
        """What to do with a larger file."""
        table, folder = self.form.sheet.table, self.form.pilot.workspace.folder.name
        return f"A larger file: save it as tables/{table}.csv in the folder {folder}, then run this cell again."

    def read(self) -> None:
        """What was uploaded, and what it is taken for."""
        if not self.file.value:
            return
        sent, sheet = self.file.value[0], self.form.sheet
        if sent["size"] > MOST_MB * 1_000_000:
            told = f"{Path(sent['name']).name} has {sent['size'] / 1e6:,.1f} MB, more than {MOST_MB}; nothing was read."
            self.said.value, self.mapping.children = bad(f"{told} {self.larger()}"), ()
            return
        with self.form.pilot.own.tables():
            try:
                grid = grid_of_file(bytes(sent["content"]), Path(sent["name"]).name, sheet.table, sheet.spec)
            except BadInput as error:
                self.said.value, self.mapping.children = lines([bad(p) for p in error.problems]), ()
                return
            last = choices(self.form.pilot.workspace.folder, sheet.table)
            self.look(grid, guesses(grid, sheet.table, sheet.spec, last))


class Mapping:
    """One choice per heading with its reason, five rows as they would be saved, and two buttons."""

    def __init__(self, form: TableForm, grid: Grid, found: tuple[Guess, ...], done: Any) -> None:
        import ipywidgets as w

        self.form, self.grid, self.done = form, grid, done
        self.factors = {g.index: (g.target.to, g.target.factor) for g in found if g.target}
        self.choices = {g.index: self._choice(g) for g in found}
        self.preview, self.said = w.HTML(), w.HTML()
        rows = [
            w.HBox(
                [self.choices[g.index], w.HTML(hint(f"{g.why}. {g.fits}".strip()))], layout={"flex_flow": "row wrap"}
            )
            for g in found
        ]
        self.add = form.button("Add these rows and save", self.added, "primary")
        self.instead = form.button("Save these rows instead of all others", self.replaced)
        self.box = w.VBox(
            [w.HTML("<b>Which column is which?</b>"), *rows, self.preview, w.HBox([self.add, self.instead]), self.said]
        )
        self.show()

    def _choice(self, guess: Guess) -> Any:
        import ipywidgets as w

        options = [LEFT_OUT, *dictionary()[self.form.sheet.table]]
        made = w.Dropdown(
            options=options,
            value=guess.target.to if guess.target else LEFT_OUT,
            description=f"{guess.heading or f'column {guess.index + 1}'} is",
            style={"description_width": "initial"},
            layout={"width": "22rem", **STACK},
        )
        made.observe(lambda _: self.show(), names="value")
        return made

    def chosen(self) -> dict[int, Target | None]:
        """What the person decided; a factor holds for the column it was guessed for."""
        found: dict[int, Target | None] = {}
        for index, choice in self.choices.items():
            name, times = self.factors.get(index, ("", 1.0))
            found[index] = (
                None if choice.value == LEFT_OUT else Target(choice.value, times if choice.value == name else 1.0)
            )
        return found

    def show(self) -> None:
        """Five rows as they would be saved, and what does not fit."""
        with self.form.pilot.own.tables():
            rows, said = self._rows()
        used = [i for i, h in enumerate(self.form.sheet.headings) if any(row[i] for row in rows)]
        heads = [self.form.sheet.headings[i] for i in used]
        cut = [[row[i] for i in used] for row in rows[:PREVIEW]]
        caption = f"The first {len(cut)} of {len(rows):,} rows as they would be saved"
        self.preview.value = table(caption, heads, cut).html if heads else ""
        self.said.value = lines(said)
        self.add.disabled = self.instead.disabled = bool(said)

    def _rows(self) -> tuple[list[Cells], list[str]]:
        chosen, sheet = self.chosen(), self.form.sheet
        double = twice(chosen, self.grid.headings)
        if double:
            return [], [bad(d) for d in double]
        if not any(chosen.values()):
            return [], [bad("No column is chosen: say for at least one what it is.")]
        rows, wrong = brought_rows(self.grid, sheet, chosen)
        told = [bad(m) for m in wrong[:MOST_SAID]]
        told += [bad(f"and {len(wrong) - MOST_SAID} more that do not fit")] if len(wrong) > MOST_SAID else []
        told += [bad(n) for n in names_in(sheet, rows)]
        return rows, told

    def added(self) -> None:
        """Behind the rows that are there."""
        self._save(instead=False)

    def replaced(self) -> None:
        """Instead of the rows that are there."""
        self._save(instead=True)

    def _save(self, *, instead: bool) -> None:
        rows, said = self._rows()
        if said or not self.form.take(rows, instead=instead):
            self.said.value = lines(said) or note("Nothing was saved; what does not fit stands above.")
            return
        folder = self.form.pilot.workspace.folder
        keep_choices(folder, self.form.sheet.table, chosen_before(self.chosen(), self.grid.headings))
        self.done()
