"""Bring an export into a workspace: a known kind becomes a table of ours, a log becomes a census of unapproved use."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from playbook.errors import BadInput, Problem, nearest
from playbook.measure.floor.pseudonym import key_from, pseudonym
from playbook.measure.unseen.census import UNKNOWN, census, reported
from playbook.measure.unseen.logs import READERS, read_log
from playbook.measure.unseen.mentions import tools_in
from playbook.workspace.dictionary import dictionary
from playbook.workspace.exports.named import Export, export_named, exports
from playbook.workspace.exports.shape import mentions_of, rows_of
from playbook.workspace.io import publish
from playbook.workspace.text_tables import decode

LOGS = {f"log-{kind}": kind for kind in READERS}


@dataclass(frozen=True)
class Brought:
    """What was written: the table, its file, its rows, and what to know about it."""

    table: str
    path: Path
    rows: int
    about: str


def kinds() -> dict[str, str]:
    """Every kind that can be brought, and what it is."""
    return {n: e.about for n, e in exports().items()} | {
        n: f"{k} proxy or DNS log: weekly counts of unapproved AI use, no names" for n, k in LOGS.items()
    }


def bring(folder: Path, file: Path, kind: str, *, key: Path | None = None, teams: Path | None = None) -> Brought:
    """Write the table an export becomes into `tables/` of the workspace; an existing file is not replaced.

    A census of unapproved use takes further sources, each once. Raises BadInput for an unknown kind, an export that
    cannot be read, a missing key, or a table that is there already.
    """
    if kind not in kinds():
        raise BadInput(Problem("--as", f"there is no kind {kind!r}", ", ".join(kinds()), nearest(kind, kinds())))
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(Problem(str(file), f"cannot be read ({error.strerror})", "a file")) from None
    table = "shadow_use" if kind in LOGS else export_named(kind).table
    target = folder / "tables" / f"{table}.csv"
    there = _sources_there(target, table)
    if kind in LOGS:
        rows = _log_rows(content, file.name, kind, folder, key, teams)
    elif export_named(kind).census:
        rows = _mentioned(content, file.name, export_named(kind), teams)
    else:
        rows = _rows(content, file, kind, folder, key)
    if rows.empty:
        raise BadInput(Problem(file.name, "no group of five people is left to count", "a longer period or more people"))
    if there is not None:
        rows = _beside(there, rows, target)
    kept = [c for c in dictionary()[table] if c in rows.columns]
    publish(target, _as_csv(rows[kept]))
    return Brought(table, target, len(rows), kinds()[kind])


def _sources_there(target: Path, table: str) -> pd.DataFrame | None:
    """The census that is there already, which takes another source beside it; no other table is added to."""
    if not target.exists():
        return None
    if table == "shadow_use":
        there = pd.read_csv(target, dtype=str, keep_default_na=False, index_col=False)
        if set(there.columns) <= set(dictionary()[table]):
            return there
    raise BadInput(Problem(str(target), "it is there already", "a new file", "move it away, or map it in pilot.yaml"))


def _beside(there: pd.DataFrame, rows: pd.DataFrame, target: Path) -> pd.DataFrame:
    """The rows of another source below those that are there; a source comes in once, or uses would count twice."""
    again = set(there.get("source", ())) & set(rows["source"])
    if again:
        found = f"it holds rows of the source {', '.join(sorted(again))} already"
        raise BadInput(Problem(str(target), found, "a source that is new", "remove those rows first"))
    return pd.concat([there, rows.astype(str)], ignore_index=True).fillna("")


def _as_csv(rows: pd.DataFrame) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.itertuples(index=False, name=None))
    return out.getvalue().encode()


def _rows(content: bytes, file: Path, kind: str, folder: Path, key: Path | None) -> pd.DataFrame:
    export = export_named(kind)
    secret = key_from(key, folder) if export.people else b""
    return rows_of(content, file.name, export, lambda name: pseudonym(name, secret))


def _log_rows(
    content: bytes, where: str, kind: str, folder: Path, key: Path | None, teams: Path | None
) -> pd.DataFrame:
    log = read_log(decode(content, where)[0], where, LOGS[kind])
    found = census(log, key_from(key, folder), team_of=_teams(teams))
    return found.assign(week=pd.to_datetime(found["week"]).dt.strftime("%Y-%m-%d"))


def _mentioned(content: bytes, where: str, export: Export, teams: Path | None) -> pd.DataFrame:
    """A census from lines that name tools; who wrote or paid is counted and goes no further, so no key is needed."""
    said = mentions_of(content, where, export)
    team_of = _teams(teams)
    team = said["who"].map(lambda w: team_of.get(w, "")).where(lambda t: t != "", said["team"])
    named = said.assign(team=team.where(team != "", UNKNOWN), tool=said["tool"].map(tools_in)).explode("tool")
    rows = named.loc[named["tool"].notna(), ["day", "team", "tool", "who"]]
    found = reported(rows, export.census)
    return found.assign(week=found["week"].dt.strftime("%Y-%m-%d"))


def _teams(path: Path | None) -> dict[str, str]:
    """Team of each client or user of the log, from a two-column CSV (who, team)."""
    if path is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row[0].strip(): row[1].strip() for row in csv.reader(lines) if len(row) >= 2}
