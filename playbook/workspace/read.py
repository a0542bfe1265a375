"""The reader: a pilot's folder to one frozen workspace, or every problem found in one pass. It writes nothing.

`read_workspace` raises, `inspect_workspace` reports. Files are found by name (`tables/usage.csv`, `.xlsx`, `.parquet`
or `.json`) or named in pilot.yaml, whose sections are described in `playbook.workspace.settings`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from playbook.errors import BadInput, Problem
from playbook.model.charter import Charter
from playbook.model.result import Input
from playbook.workspace import asof, days, derive, find
from playbook.workspace.charter_form import read_charter
from playbook.workspace.dictionary import file_tables
from playbook.workspace.maps import TableMap
from playbook.workspace.settings import FILE, Settings, read_settings
from playbook.workspace.steady import Steady
from playbook.workspace.table import read_table
from playbook.workspace.text_tables import decode
from playbook.yamlgate import YamlDoc, load_once, load_yaml

MOST_WEEKS = 520


@dataclass(frozen=True)
class Workspace:
    """Everything a team handed over, with canonical names and types, as it stood on the report date."""

    folder: Path
    charter: Charter
    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    inputs: tuple[Input, ...]
    notices: tuple[str, ...]
    content: Path | None
    as_of: date
    week: int

    @property
    def columns(self) -> set[str]:
        """The delivered `table.column`s, answers of the charter included; what `unlocks` calls `have`."""
        filled = {f"pilot.{n}" for n, v in self.charter if v not in (None, ())}
        return filled | {f"{t}.{c}" for t, frame in self.tables.items() if len(frame) for c in frame.columns}


def read_workspace(
    folder: Path,
    *,
    as_of: date | None = None,
    week: int | None = None,
    offered: Mapping[str, TableMap] = MappingProxyType({}),
) -> Workspace:
    """Read a pilot's folder; the report date is `as_of`, else the end of `week`, else what pilot.yaml says.

    `offered` are column maps of the pack, for tables that pilot.yaml does not map itself.
    Raises BadInput with every problem of every file.
    """
    workspace, problems = inspect_workspace(folder, as_of=as_of, week=week, offered=offered)
    if problems or workspace is None:
        raise BadInput(problems)
    return workspace


def inspect_workspace(
    folder: Path,
    *,
    as_of: date | None = None,
    week: int | None = None,
    offered: Mapping[str, TableMap] = MappingProxyType({}),
) -> tuple[Workspace | None, tuple[Problem, ...]]:
    """The workspace as far as it can be read (None without a usable charter), and every problem; never raises."""
    problems: list[Problem] = []
    if not folder.is_dir():
        return None, (Problem(str(folder), "there is no such folder", "a workspace", "make one with `playbook new`"),)
    steady = Steady.seen(folder)
    doc, inputs = _pilot_yaml(folder, problems)
    settings = read_settings(doc, problems) if doc else Settings(load_yaml("", FILE))
    charter = read_charter(doc, settings.answers, problems) if doc else None
    when = _report_date(charter, settings, as_of, week, problems)
    maps = {**offered, **settings.tables}
    steady = steady.also(["events.csv", *(name for spec in maps.values() for name in spec.files)])
    tables, read, notices = _tables(folder, settings, maps, when, problems)
    content = find.content_folder(folder, settings.content, settings.doc, problems)
    problems.extend(steady.problems())
    if charter is None or when is None:
        return None, tuple(problems)
    if as_of is None and week is None and settings.as_of is None:
        notices.append(f"no report date is given: the planned end of the pilot, {when}, is used")
    pilot_week = week if week is not None else max(0, (when - charter.start_date).days // 7)
    workspace = Workspace(
        folder, charter, settings, tables, (*inputs, *read), tuple(notices), content, when, pilot_week
    )
    return workspace, tuple(problems)


def _pilot_yaml(folder: Path, problems: list[Problem]) -> tuple[YamlDoc | None, tuple[Input, ...]]:
    try:
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        problems.append(Problem(FILE, "not there", "a file with the pilot's charter", "make one with `playbook new`"))
        return None, ()
    except OSError as error:
        problems.append(Problem(FILE, f"cannot be opened ({error.strerror})", "a readable file"))
        return None, ()
    try:
        doc = load_once(decode(content, FILE)[0], FILE)
    except BadInput as error:
        problems.extend(error.problems)
        return None, ()
    return doc, (Input(path=FILE, sha256=hashlib.sha256(content).hexdigest(), rows=1),)


def _report_date(
    charter: Charter | None, settings: Settings, as_of: date | None, week: int | None, problems: list[Problem]
) -> date | None:
    """The report date: given, else by week, else from pilot.yaml, else the planned end."""
    if as_of is not None:
        return as_of
    if charter is None:
        return settings.as_of
    if week is None:
        return settings.as_of or charter.as_of(charter.planned_weeks)
    if not 0 <= week <= MOST_WEEKS:
        problems.append(Problem("week", f"{week} is no pilot week", f"0 to {MOST_WEEKS}", "count from the start date"))
        return None
    return charter.as_of(week)


def _tables(
    folder: Path, settings: Settings, maps: Mapping[str, TableMap], as_of: date | None, problems: list[Problem]
) -> tuple[dict[str, pd.DataFrame], list[Input], list[str]]:
    tables: dict[str, pd.DataFrame] = {}
    inputs: list[Input] = []
    notices: list[str] = []
    used: set[str] = set()
    for name in file_tables():
        spec = maps.get(name, TableMap(name))
        files = find.table_files(folder, spec, settings.doc, problems)
        used |= set(files)
        if not files:
            continue
        read = read_table(files, spec, days.latest(as_of))
        inputs.extend(read.inputs)
        problems.extend(read.problems)
        notices.extend(read.notices)
        if read.frame is not None:
            tables[name] = read.frame
    derive.fill_teams(tables, problems, notices)
    derive.fill_events(tables, notices)
    notices.extend(derive.repeated_keys(tables))
    notices.extend(derive.names_of_people(tables))
    notices.extend(find.unread(folder, used))
    return _as_of(tables, as_of, notices), inputs, notices


def _as_of(tables: dict[str, pd.DataFrame], as_of: date | None, notices: list[str]) -> dict[str, pd.DataFrame]:
    if as_of is None:
        return tables
    kept: dict[str, pd.DataFrame] = {}
    for name, frame in tables.items():
        kept[name], said = asof.cut(frame, name, as_of)
        notices.extend(said)
    return kept
