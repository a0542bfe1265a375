"""Open a pilot: read its folder, layer its pack, look at its record. The door for notebooks and commands alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.run.assemble import Pilot
from playbook.run.own import answer_problems, own_of
from playbook.workspace import lock, record
from playbook.workspace.read import Workspace, read_workspace


def open_pilot(
    folder: str | Path, week: int | None = None, as_of: str | date | None = None, pack: str = "", seed: int = 0
) -> Pilot:
    """Read a pilot's folder for one checkpoint.

    Raises BadInput with every problem found, PackError for a pack that names what does not exist, RecordBroken.
    """
    path = Path(folder).expanduser().resolve()
    if not path.is_dir():
        raise BadInput(Problem(str(folder), "there is no such folder", do="create one with: playbook new DIR"))
    day = date.fromisoformat(as_of) if isinstance(as_of, str) and as_of else as_of or None
    entries = record.read(path)
    own = own_of(path, pack)
    with own.tables():
        workspace = read_workspace(path, as_of=day if isinstance(day, date) else None, week=week, offered=own.maps)
    wrong = answer_problems(own.pack, workspace.settings)
    if wrong:
        raise BadInput(wrong)
    return _under(entries, Pilot(workspace, own.rubric(workspace.settings, path), seed, own=own))


def as_recorded(pilot: Pilot) -> Pilot:
    """The pilot as the record has it now, its files as they were read: what a lock changed is seen without reading them."""
    return _under(record.read(pilot.workspace.folder), pilot)


def _under(entries: tuple[record.Entry, ...], pilot: Pilot) -> Pilot:
    """The pilot with what its record says: dates, verdicts so far, notices about the lock."""
    workspace = with_record(pilot.workspace, entries)
    said = lock.notices(entries, workspace.charter, pilot.rubric, checkpoint_dates(workspace))
    return replace(pilot, workspace=workspace, notices=said, head=record.head(_locks(entries)))


def reopened(pilot: Pilot) -> Pilot:
    """The pilot with its files as they are now, at the same report date; raises BadInput with every problem found."""
    ws = pilot.workspace
    with pilot.own.tables():
        now = read_workspace(ws.folder, as_of=ws.as_of, week=ws.week, offered=pilot.own.maps)
    return replace(pilot, workspace=with_record(now, record.read(ws.folder)))


def checkpoint_dates(workspace: Workspace) -> dict[int, str]:
    """Planned day of each checkpoint: from the checkpoints table, else the thirds of the planned length."""
    table = workspace.tables.get("checkpoints")
    if table is not None and {"pilot_week", "planned_on"} <= set(table.columns):
        known = table.dropna(subset=["pilot_week", "planned_on"])
        days = {int(w): d.date().isoformat() for w, d in zip(known["pilot_week"], known["planned_on"], strict=True)}
        if days:  # a form with headings alone plans nothing
            return days
    charter = workspace.charter
    return {week: charter.as_of(week).isoformat() for week in charter.looks}


def with_record(workspace: Workspace, entries: tuple[record.Entry, ...]) -> Workspace:
    """Let the record speak where the team's table is silent: locked dates and the verdicts computed so far."""
    import pandas as pd

    last = lock.locked_entry(entries)
    table = workspace.tables.get("checkpoints")
    if table is None and last is not None:
        table = pd.DataFrame({"pilot_week": [float(w) for w in last.body["dates"]]})
        table["planned_on"] = pd.to_datetime(list(last.body["dates"].values()))
        table["created_on"] = pd.Timestamp(last.at[:10])
        for column in ("held_on", "decision", "new_question", "until", "decider_present"):
            table[column] = None
        table["held_on"] = pd.to_datetime(table["held_on"])
    if table is None:
        return workspace
    computed = {float(e.body["week"]): str(e.body["verdict"]) for e in entries if e.kind == "checkpoint"}
    table = table.copy()
    given = (
        table["computed_verdict"]
        if "computed_verdict" in table.columns
        else pd.Series(None, index=table.index, dtype=object)
    )
    table["computed_verdict"] = given.where(given.notna(), table["pilot_week"].map(computed)).astype(object)
    return replace(workspace, tables={**workspace.tables, "checkpoints": table})


def _locks(entries: tuple[record.Entry, ...]) -> tuple[record.Entry, ...]:
    return tuple(e for e in entries if e.kind != "checkpoint")
