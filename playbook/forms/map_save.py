"""Saving the map of a form: nothing that does not fit, nothing over what somebody else saved meanwhile; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playbook.errors import BadInput, Problem
from playbook.forms.map_form import HEADINGS, NOBODY, WORDS, text_of
from playbook.workflow.declared.placeholder import ONE
from playbook.workflow.declared.rows import COLUMNS, Rows, Wrong, saved
from playbook.workflow.declared.rows_together import Clash, together
from playbook.workflow.declared.yaml_map import FILE as DRAWN
from playbook.workspace.answers import LOCK
from playbook.workspace.io import locked
from playbook.workspace.saves import publish_noted, take_back


@dataclass(frozen=True)
class Saved:
    """The map after a save."""

    text: str
    with_theirs: bool
    """True if somebody else saved since this form was opened, so that both are in it."""


class NotSaved(Exception):
    """Nothing was written: what does not fit, by row; with `text`, the rows of both people are laid out on that text."""

    def __init__(self, wrong: Sequence[Wrong], text: str = "", rows: Rows | None = None) -> None:
        self.wrong, self.text, self.rows = tuple(wrong), text, rows
        super().__init__("; ".join(w.said for w in wrong))


def save_map(pilot: Any, opened: str, rows: Rows) -> Saved:
    """Write the rows of a form that was opened on a text, together with what somebody else saved since.

    Raises NotSaved if a row does not fit or if both changed the same; the pilot reads its map again after a save.
    """
    text, wrong = saved(opened, rows)
    if wrong:
        raise NotSaved(wrong)
    folder = pilot.workspace.folder
    with locked(folder / LOCK):
        now = _now(folder / DRAWN)
        if now not in (None, opened):
            text = _with_theirs(opened, now, rows)
        publish_noted(folder, folder / DRAWN, text.encode())
    pilot.__dict__.pop("workflow", None)
    return Saved(text, now not in (None, opened))


def _now(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _with_theirs(opened: str, now: str, rows: Rows) -> str:
    """The file as somebody else left it, with my rows in it; raises NotSaved where that cannot be."""
    try:
        both = together(opened, now, rows)
    except BadInput as error:
        told = f"somebody changed {DRAWN} meanwhile and it cannot be read now; yours is not saved. Mend it: {error}"
        raise NotSaved([Wrong(told)]) from None
    wrong = [
        Wrong(sentence(c), c.section, c.row, c.columns[0] if c.columns else COLUMNS[c.section][0]) for c in both.clashes
    ]
    if not wrong:
        text, unfit = saved(now, both.rows)
        if not unfit:
            return text
        wrong = [
            Wrong(f"Together with what somebody else saved meanwhile: {w.said}", w.section, w.row, w.column)
            for w in unfit
        ]
    raise NotSaved(wrong, now, both.rows)


def sentence(clash: Clash) -> str:
    """One sentence: which element, which field, what each of the two says."""
    where = f"{ONE[clash.section].title()} {clash.element}"
    if clash.what == "they removed":
        return f"{where}: you changed it, somebody else removed it meanwhile. Yours stands here again."
    if clash.what == "you removed":
        return f"{where}: you removed it, somebody else changed it meanwhile. It stands here again."
    field, theirs = _field(clash.section, clash.columns), _values(clash.columns, clash.theirs)
    if clash.what == "redirected":
        now = " to ".join(clash.mine)
        return (
            f"{where}: you made it {now}, somebody else saved {theirs} for {field} meanwhile. Does that hold for {now}?"
        )
    mine = _values(clash.columns, clash.mine)
    return f"{where}, {field}: you wrote {mine}, somebody else saved {theirs} meanwhile."


def _field(section: str, columns: Sequence[str]) -> str:
    return " and ".join(HEADINGS[section][c] for c in columns)


def _values(columns: Sequence[str], values: Sequence[str]) -> str:
    """Values in the words of the form's own choices."""
    told = (WORDS.get(c, {}).get(v, v) or NOBODY for c, v in zip(columns, values, strict=True))
    return " and ".join(f"“{v}”" for v in told)


def take_map_back(pilot: Any, opened: str) -> str:
    """Put workflow.yaml back to what it was before the last save and return its text; raises BadInput if that cannot be.

    A save of somebody else, made since this form was opened, is never taken back from here.
    """
    folder = pilot.workspace.folder
    with locked(folder / LOCK):
        if _now(folder / DRAWN) not in (None, opened):
            do = "run this cell again to see theirs; nothing was taken back"
            raise BadInput(Problem(DRAWN, "somebody else saved this map after you", "", do))
        take_back(folder, folder / DRAWN)
    pilot.__dict__.pop("workflow", None)
    return text_of(pilot)[0]
