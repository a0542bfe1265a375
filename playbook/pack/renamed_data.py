"""Old names of tables, columns and steps in a pack's maps, counts and workflow, brought to what they are called now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playbook.errors import Problem
from playbook.pack.fit import Place
from playbook.pack.renamed import Renames, current, said

Naming = tuple[Renames, list[Problem], list[str]]
"""The renames of the layers below, and where problems and notices go."""


def maps_now(tables: Any, at: Place, naming: Naming) -> Any:
    """The `tables:` of maps.yaml with tables and columns of ours under their names of today."""
    if not isinstance(tables, Mapping):
        return tables
    renames = naming[0]
    now = _keys(tables, renames.tables, renames.gone, at, naming)
    old = {new: name for name, new in renames.tables.items() if name in tables}
    return {t: _map(t, entry, at.under(old.get(t, t)), naming) for t, entry in now.items()}


def count_now(count: Any, at: Place, naming: Naming) -> Any:
    """A `count:` with its table and its columns under their names of today."""
    if not isinstance(count, Mapping):
        return count
    renames = naming[0]
    table = _name(count.get("table"), renames.tables, renames.gone, at.under("table"), naming)
    names, gone = _columns(str(table), renames)
    made = dict(count) | ({"table": table} if "table" in count else {})
    for key in ("column", "per"):
        if key in count:
            made[key] = _name(count[key], names, gone, at.under(key), naming)
    if isinstance(count.get("where"), Mapping):
        made["where"] = _keys(count["where"], names, gone, at.under("where"), naming)
    return made


def row_now(row: Any, at: Place, naming: Naming) -> Any:
    """A step or handoff of workflow.yaml with the steps it names under their names of today."""
    if not isinstance(row, Mapping):
        return row
    renames = naming[0]
    named = {k: row[k] for k in ("id", "after", "from_step", "to_step") if k in row}
    return {**row, **{k: _name(v, renames.steps, renames.gone, at.under(k), naming) for k, v in named.items()}}


def _map(table: str, entry: Any, at: Place, naming: Naming) -> Any:
    """One table's map: the columns it leads to, and those whose values or dates it explains."""
    if not isinstance(entry, Mapping):
        return entry
    names, gone = _columns(table, naming[0])
    made = dict(entry)
    if isinstance(entry.get("columns"), Mapping):
        here = at.under("columns")
        made["columns"] = {t: _target(to, names, gone, here.under(t), naming) for t, to in entry["columns"].items()}
    for key in ("values", "dates", "constants"):
        if isinstance(entry.get(key), Mapping):
            made[key] = _keys(entry[key], names, gone, at.under(key), naming)
    return made


def _target(to: Any, names: Mapping[str, str], gone: Mapping[str, str], at: Place, naming: Naming) -> Any:
    """Where a column leads: our column, alone or with the unit of theirs."""
    if isinstance(to, Mapping):
        return {**to, "to": _name(to.get("to"), names, gone, at.under("to"), naming)}
    return _name(to, names, gone, at, naming)


def _columns(table: str, renames: Renames) -> tuple[dict[str, str], dict[str, str]]:
    """The renames and the sentences for columns of one table, by the column's name alone."""
    return _within(table, renames.columns), _within(table, renames.gone)


def _within(table: str, entries: Mapping[str, str]) -> dict[str, str]:
    return {k.partition(".")[2]: v for k, v in entries.items() if k.partition(".")[0] == table and "." in k}


def _keys(
    entries: Mapping[Any, Any], names: Mapping[str, str], gone: Mapping[str, str], at: Place, naming: Naming
) -> dict[Any, Any]:
    now, renamed, wrong = current(entries, names, gone, at)
    naming[1].extend(wrong)
    naming[2].extend(said(renamed, at))
    return now


def _name(value: Any, names: Mapping[str, str], gone: Mapping[str, str], at: Place, naming: Naming) -> Any:
    """One name that stands as a value."""
    if not isinstance(value, str):
        return value
    if value in gone:
        naming[1].append(at.problem(f"{value!r} is gone", do=gone[value]))
    if value not in names:
        return value
    old, new = value, names[value]
    naming[2].append(f"{at.doc.at(*at.keys)}: {old} is now called {new}; the old name still works, please change it")
    return new
