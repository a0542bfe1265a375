"""The `tables:` section of pilot.yaml to column maps, with every problem at its line."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playbook.errors import Problem, nearest
from playbook.workspace.amounts import UNITS, factor
from playbook.workspace.dictionary import CHARTER_TABLE, Column, dictionary, file_tables
from playbook.workspace.fault import quoted
from playbook.workspace.grid import cell_text
from playbook.workspace.maps import TableMap, Target
from playbook.workspace.sniff import SUFFIXES
from playbook.yamlgate import YamlDoc

KEYS = ("file", "sheet", "header_row", "columns", "values", "dates", "decimal", "timezone", "constants")


def read_maps(doc: YamlDoc, section: object, problems: list[Problem]) -> dict[str, TableMap]:
    """Maps by table; entries that cannot be read are left out and added to `problems`."""
    if section is None:
        return {}
    if not isinstance(section, dict):
        problems.append(Problem(doc.at("tables"), "tables is not a mapping", "`table: {file: ...}` entries"))
        return {}
    return {name: m for name, entry in section.items() if (m := _table(doc, name, entry, problems))}


@dataclass(frozen=True)
class _Entry:
    """One table's entry while it is being read."""

    doc: YamlDoc
    table: str
    data: Mapping[Any, Any]
    problems: list[Problem]

    @property
    def columns(self) -> Mapping[str, Column]:
        return dictionary()[self.table]

    def refuse(self, keys: tuple[Any, ...], found: str, allowed: str, do: str = "") -> None:
        """Note a problem at `tables.<table>.<keys>`."""
        path = ".".join(map(str, ("tables", self.table, *keys)))
        self.problems.append(Problem(f"{self.doc.at('tables', self.table, *keys)} {path}", found, allowed, do))

    def mapping(self, key: str) -> Mapping[Any, Any]:
        """A sub-mapping; empty if absent or wrong."""
        value = self.data.get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.refuse((key,), f"{quoted(value)} is not a mapping", "`name: value` pairs")
        return {}

    def ours(self, key: str, value: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
        """Entries of a mapping whose keys must be columns of ours."""
        for name, entry in value.items():
            if name in self.columns:
                yield name, entry
            else:
                self.refuse(
                    (key, name), f"{quoted(name)} is no column of {self.table}", "", nearest(str(name), self.columns)
                )


def _table(doc: YamlDoc, name: Any, data: object, problems: list[Problem]) -> TableMap | None:
    if name not in file_tables():
        do = "the charter stands under `pilot:`" if name == CHARTER_TABLE else nearest(str(name), file_tables())
        problems.append(
            Problem(doc.at("tables", name), f"unknown table {quoted(name)}", "a table of the dictionary", do)
        )
        return None
    if not isinstance(data, dict):
        problems.append(Problem(doc.at("tables", name), f"tables.{name} is not a mapping", ", ".join(KEYS)))
        return None
    entry = _Entry(doc, name, data, problems)
    for key in data:
        if key not in KEYS:
            entry.refuse((key,), f"unknown key {quoted(key)}", ", ".join(KEYS), nearest(str(key), KEYS))
    return TableMap(
        table=name,
        files=_files(entry),
        sheet=None if data.get("sheet") is None else str(data["sheet"]),
        header_row=_header_row(entry),
        columns=_columns(entry),
        values=_values(entry),
        dates=_dates(entry),
        decimal=_decimal(entry),
        timezone=_timezone(entry),
        constants=_constants(entry),
    )


def _files(entry: _Entry) -> tuple[str, ...]:
    value = entry.data.get("file")
    files = value if isinstance(value, list) else [] if value is None else [value]
    for file in files:
        if not isinstance(file, str) or not file.lower().endswith(SUFFIXES):
            entry.refuse(("file",), f"{quoted(file)} cannot be read", f"files ending in {', '.join(SUFFIXES)}")
    return tuple(f for f in files if isinstance(f, str) and f.lower().endswith(SUFFIXES))


def _header_row(entry: _Entry) -> int | None:
    value = entry.data.get("header_row")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
        return value
    entry.refuse(("header_row",), f"{quoted(value)} is no row number", "1 or more")
    return None


def _columns(entry: _Entry) -> dict[str, Target | None]:
    return {str(theirs): _target(entry, theirs, to) for theirs, to in entry.mapping("columns").items()}


def _target(entry: _Entry, theirs: Any, to: Any) -> Target | None:
    if to is None:
        return None
    name, unit = (to.get("to"), to.get("unit")) if isinstance(to, dict) else (to, None)
    if isinstance(to, dict) and set(to) - {"to", "unit"}:
        entry.refuse(("columns", theirs), f"{quoted(to)} has unknown keys", "{to: column, unit: unit}")
    if not isinstance(name, str) or name not in entry.columns:
        hint = nearest(str(name), entry.columns)
        entry.refuse(("columns", theirs), f"{quoted(name)} is no column of {entry.table}", "", hint)
        return None
    if unit is None:
        return Target(name)
    by = factor(str(unit), entry.columns[name].unit)
    if by is None:
        ours = entry.columns[name].unit or "no unit"
        fitting = [u for u in UNITS if factor(u, entry.columns[name].unit) is not None]
        found = f"{quoted(unit)} cannot be turned into {name} ({ours})"
        entry.refuse(("columns", theirs, "unit"), found, ", ".join(fitting) or "no unit")
        return None
    return Target(name, by)


def _values(entry: _Entry) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, pairs in entry.ours("values", entry.mapping("values")):
        if isinstance(pairs, dict) and not any(isinstance(v, dict | list) for v in pairs.values()):
            found[name] = {cell_text(theirs): cell_text(ours) for theirs, ours in pairs.items()}
        else:
            entry.refuse(("values", name), f"{quoted(pairs)} is not a mapping", "`their value: our value` pairs")
    return found


def _dates(entry: _Entry) -> dict[str, str]:
    value = entry.data.get("dates")
    if value is None:
        return {}
    pairs = dict(entry.ours("dates", value)) if isinstance(value, dict) else {"": value}
    for name, form in pairs.items():
        if not isinstance(form, str) or "%" not in form:
            keys = ("dates", name) if name else ("dates",)
            entry.refuse(keys, f"{quoted(form)} is no date format", 'a format such as "%d.%m.%Y"')
    return {name: form for name, form in pairs.items() if isinstance(form, str) and "%" in form}


def _decimal(entry: _Entry) -> str | None:
    value = entry.data.get("decimal")
    if value in (None, ".", ","):
        return value
    entry.refuse(("decimal",), f"{quoted(value)} is no decimal sign", '"." or ","')
    return None


def _timezone(entry: _Entry) -> str | None:
    value = entry.data.get("timezone")
    if value is None:
        return None
    try:
        return zoneinfo.ZoneInfo(str(value)).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = zoneinfo.available_timezones()
        entry.refuse(
            ("timezone",), f"{quoted(value)} is no time zone", "such as Europe/Berlin", nearest(str(value), known)
        )
        return None


def _constants(entry: _Entry) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in entry.ours("constants", entry.mapping("constants")):
        if isinstance(value, dict | list) or value is None:
            entry.refuse(("constants", name), f"{quoted(value)} is not one value", "one value")
        else:
            found[name] = cell_text(value)
    return found
