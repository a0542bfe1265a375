"""The widgets of the map's form: a box per row, add and remove, words under a field, and a picture after saving."""

from __future__ import annotations

from typing import Any

from playbook.errors import BadInput
from playbook.forms.look import STACK, bad, framed, good, hint, lines, note
from playbook.forms.map_form import CAPTIONS, DATES, HEADINGS
from playbook.forms.map_save import NotSaved, save_map, take_map_back
from playbook.workflow.declared.placeholder import ONE
from playbook.workflow.declared.rows import COLUMNS, CROSSES, KINDS, SECTIONS, Row, Rows, rows_of

REFERS = {
    ("stages", "role"): "roles",
    ("stages", "checks"): "roles",
    ("stages", "to"): "stages",
    ("handoffs", "by"): "roles",
} | {("handoffs", end): "stages" for end in ("from", "to")}
"""Fields that choose among the rows of another section."""
EXAMPLES = dict.fromkeys(DATES, "any time")
HINTS = {
    "roles": "Does a role take work up only on certain days, as a board does? Write how often: every 2 weeks, at most 4.",
    "stages": "Does a stage begin only on certain days, as a release does? Write how often: every week or 8 together.",
    "handoffs": "",
}
FRESH = {"stages": {"kind": "human", "looked": "100"}, "handoffs": {"mode": "unknown"}, "roles": {}}


class RowBox:
    """One row: a control per column with its label, and a place under each for what is wrong."""

    def __init__(self, section: str, row: Row, form: MapForm) -> None:
        import ipywidgets as w

        self.section, self.row, self.form = section, row, form
        self.key = row.key
        self.controls = {c: self._control(c) for c in COLUMNS[section]}
        self.said = {c: w.HTML() for c in COLUMNS[section]}
        self.remove = w.Button(description="Remove", layout={"width": "9rem"})
        self.remove.on_click(lambda _: form.drop(self))
        fields = [w.VBox([self.controls[c], self.said[c]], layout={"width": "10.2rem"}) for c in COLUMNS[section]]
        look = {
            "flex_flow": "row wrap",
            "align_items": "flex-end",
            "border": "1px solid #cbd2d9",
            "padding": "4px 8px",
            "margin": "0 0 6px 0",
        }
        self.box = w.HBox([*fields, self.remove], layout=look)
        self.label()
        if "name" in self.controls:
            self.controls["name"].observe(lambda change: form.renamed(self, change["new"]), names="value")

    def _control(self, column: str) -> Any:
        """A choice where the answers are known, else a line of text; above it stands its label."""
        import ipywidgets as w

        value = self.row.values.get(column, "")
        layout = {"width": "9.6rem", **STACK}
        look = {"style": {"description_width": "initial"}, "layout": layout}
        choices = self._choices(column)
        if choices is None:
            suggested = self.row.hints.get(column, "")
            told = f"starter: {suggested}" if suggested else EXAMPLES.get(column, "")
            return w.Text(value=value, placeholder=told, continuous_update=False, **look)
        known = [v for _, v in choices]
        return w.Dropdown(options=choices if value in known else [*choices, (value, value)], value=value, **look)

    def _choices(self, column: str) -> list[tuple[str, str]] | None:
        if column == "kind":
            return [(words, key) for key, words in KINDS.items()]
        if column == "mode":
            return [(words, key) for key, words in CROSSES.items()]
        if column == "recorded":
            return [("not told", ""), ("yes", "yes"), ("no", "no")]
        target = REFERS.get((self.section, column))
        return None if target is None else self.form.names(target)

    def label(self) -> None:
        """Every control says which row it belongs to, so that its label is found by name."""
        number = self.form.rows[self.section].index(self) + 1 if self in self.form.rows[self.section] else 0
        self.remove.description = f"Remove {ONE[self.section]} {number}"
        for column, control in self.controls.items():
            control.description = f"{ONE[self.section].title()} {number}: {HEADINGS[self.section][column]}"

    def refreshed(self, target: str, old: str = "", new: str = "") -> None:
        """Offer the rows of a section as they are now; a choice follows the row it named when that is renamed."""
        for column, control in self.controls.items():
            if REFERS.get((self.section, column)) == target:
                options = self.form.names(target)
                value = new if old and control.value == old else control.value
                control.options = options if value in [v for _, v in options] else [*options, (value, value)]
                control.value = value

    def filled(self) -> Row:
        """What stands in the fields."""
        return Row(
            {c: control.value or "" for c, control in self.controls.items()}, {}, self.row.at, self.key, self.row.entry
        )


class MapForm:
    """Three sections of rows and a button; `box` is what the notebook shows."""

    def __init__(self, pilot: Any, text: str, said: str) -> None:
        import ipywidgets as w

        self.pilot, self.text = pilot, text
        self.rows: dict[str, list[RowBox]] = {s: [] for s in SECTIONS}
        self.places = {s: w.VBox() for s in SECTIONS}
        self.summary, self.picture = w.HTML(good(said)), w.HTML()
        self._fill()
        save = w.Button(description="Save the map", button_style="primary")
        save.on_click(lambda _: self.save())
        parts = [
            part
            for s in SECTIONS
            for part in (w.HTML(f"<h3>{CAPTIONS[s]}</h3>{hint(HINTS[s])}"), self.places[s], self._add(s))
        ]
        self.undo = w.Button(description="Take the last save back", layout={"width": "14rem"})
        self.undo.on_click(lambda _: self.take_back())
        self.box = framed([*parts, w.HBox([save, self.undo]), self.summary, self.picture])

    def _read(self) -> Rows:
        """Rows as the text has them."""
        try:
            return rows_of(self.text)
        except BadInput as error:
            self.summary.value = bad(str(error))
            return dict.fromkeys(SECTIONS, ())

    def _fill(self, rows: Rows | None = None) -> None:
        """Show these rows, or those of the text."""
        read = self._read() if rows is None else rows
        self.rows = {s: [] for s in SECTIONS}
        for section in SECTIONS:
            for row in read[section]:
                self._row(section, row)
        for section in SECTIONS:
            self._shown(section)

    def _add(self, section: str) -> Any:
        import ipywidgets as w

        button = w.Button(description=f"Add a {ONE[section]}", layout={"width": "10rem"})
        button.on_click(lambda _: self.add(section))
        return button

    def add(self, section: str) -> None:
        """One more empty row."""
        self._row(section, Row(FRESH[section]))
        self._shown(section)

    def drop(self, row: RowBox) -> None:
        """Take a row out; the file keeps it until the map is saved."""
        self.rows[row.section].remove(row)
        self._shown(row.section)

    def _row(self, section: str, row: Row) -> None:
        self.rows[section].append(RowBox(section, row, self))

    def _shown(self, section: str) -> None:
        self.places[section].children = [r.box for r in self.rows[section]]
        for row in self.rows[section]:
            row.label()
        self._offer(section)

    def names(self, section: str) -> list[tuple[str, str]]:
        """What another row may choose: words and the name by which the file knows them."""
        told = [(r.controls["name"].value or r.key, r.key) for r in self.rows[section] if r.key]
        return [("–", ""), *told]

    def renamed(self, row: RowBox, name: str) -> None:
        """A role goes by its name, and so does a stage that is not in the file yet; a known stage keeps its key."""
        old = row.key
        if row.section == "roles" or row.row.at is None:
            row.key = name.strip()
        self._offer(row.section, old, row.key)

    def _offer(self, section: str, old: str = "", new: str = "") -> None:
        for other in (r for s in SECTIONS for r in self.rows[s]):
            other.refreshed(section, old, new)

    def save(self) -> None:
        """Write the map if everything fits, then draw it; otherwise say under each field what does not."""
        for row in (r for s in SECTIONS for r in self.rows[s]):
            for place in row.said.values():
                place.value = ""
        try:
            done = save_map(self.pilot, self.text, {s: tuple(r.filled() for r in self.rows[s]) for s in SECTIONS})
        except NotSaved as refused:
            if refused.rows is not None:
                self.text = refused.text
                self._fill(refused.rows)
            self._say(refused)
            return
        self.text = done.text
        self._fill()
        both = " Somebody else saved it meanwhile; what you both wrote is in it." if done.with_theirs else ""
        self.summary.value = good(f"Saved in workflow.yaml.{both} Run the cells below again to see what follows.")
        self.picture.value = drawn(done.text)

    def take_back(self) -> None:
        """Put the map back to what it was before the last save."""
        try:
            self.text = take_map_back(self.pilot, self.text)
        except BadInput as error:
            self.summary.value = bad(str(error))
            return
        self._fill()
        self.summary.value = good("The last save is taken back.")

    def _say(self, refused: NotSaved) -> None:
        """Each fault under its field; what belongs to no field, and what two people wrote, stands by the button too."""
        for w in refused.wrong:
            if w.section:
                self.rows[w.section][w.row].said[w.column].value = bad(w.said)
        if refused.rows is not None:
            told = [*(bad(w.said) for w in refused.wrong), note("Not saved. Yours stands here: save again to keep it.")]
        else:
            whole = [w.said for w in refused.wrong if not w.section]
            count = "1 field does" if len(refused.wrong) == 1 else f"{len(refused.wrong)} fields do"
            told = [bad("; ".join(whole) if whole else f"Not saved: {count} not fit.")]
        self.summary.value = lines(told)


def drawn(text: str) -> str:
    """The swim-lane map of a text that was saved."""
    from playbook.report.lanes import lane_svg
    from playbook.workflow.declared.yaml_map import read_yaml

    return f'<div style="overflow-x:auto" tabindex="0">{lane_svg(read_yaml(text, "workflow.yaml")[0])}</div>'
