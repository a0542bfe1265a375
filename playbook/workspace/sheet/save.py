"""Save the rows of a sheet: nothing that does not fit, nothing over what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.workspace.answers import LOCK
from playbook.workspace.io import locked
from playbook.workspace.saves import publish_noted, take_back
from playbook.workspace.sheet.file import Sheet, empty_sheet, read_sheet, written
from playbook.workspace.sheet.judge import misfits
from playbook.workspace.sheet.merge import Merged, Typed, merged


class Clash(BadInput):
    """Two people changed the same cell; carries the sheet as it is now and both people's rows laid together."""

    def __init__(self, now: Sheet, both: Merged) -> None:
        self.now, self.both = now, both
        super().__init__([Problem(now.path.name, said) for said in both.clashes])


def save_rows(folder: Path, sheet: Sheet, rows: Sequence[Typed]) -> Sheet:
    """Write the rows, laid together with what was saved since the sheet was opened; returns the sheet as it is now.

    Raises BadInput naming each row that does not fit, Clash where two people changed the same; nothing is written then.
    """
    with locked(folder / LOCK):
        now = _now(sheet)
        both = Merged(tuple(rows), ()) if now is None else merged(now.headings, sheet.rows, now.rows, rows)
        base = now or sheet
        wrong = misfits(base, [r.cells for r in both.rows])
        if wrong:
            raise BadInput([Problem(sheet.path.name, str(m)) for m in wrong])
        if both.clashes:
            raise Clash(base, both)
        content = written(base, [r.cells for r in both.rows])
        publish_noted(folder, sheet.path, content)
    return _again(sheet, content)


def undo_rows(folder: Path, sheet: Sheet) -> Sheet:
    """Take the last save of this table back; raises BadInput if there is none or the file was changed since."""
    with locked(folder / LOCK):
        take_back(folder, sheet.path)
        content = sheet.path.read_bytes() if sheet.path.is_file() else None
    return empty_sheet(sheet.path, sheet.table, sheet.spec) if content is None else _again(sheet, content)


def _now(sheet: Sheet) -> Sheet | None:
    """The sheet as somebody else left it; None if nobody changed it. Raises BadInput if its columns are others now."""
    content = sheet.path.read_bytes() if sheet.path.is_file() else None
    if content == sheet.content:
        return None
    now = empty_sheet(sheet.path, sheet.table, sheet.spec) if content is None else _again(sheet, content)
    if now.headings != sheet.headings:
        do = "run this cell again; copy what you typed first"
        raise BadInput(Problem(sheet.path.name, "somebody changed its columns since the form was opened", "", do))
    return now


def _again(sheet: Sheet, content: bytes) -> Sheet:
    return read_sheet(content, sheet.path, sheet.table, sheet.spec)
