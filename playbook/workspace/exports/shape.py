"""One export to rows of one of our tables: pick, add up, turn dates into weeks, hash names, sum per key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd

from playbook.errors import BadInput, Problem
from playbook.workspace.exports.named import Export
from playbook.workspace.text_tables import decode, guess_delimiter, parse_csv

Hash = Callable[[str], str]
LAYOUTS = ("%m/%d/%Y", "%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M:%S", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S")
LEAST_GROUP = 5
"""A weekly mean of people's results rests on at least this many (the privacy floor)."""


def rows_of(content: bytes, where: str, export: Export, hashed: Hash | None = None) -> pd.DataFrame:
    """Rows of `export.table` as text columns of ours.

    `hashed` turns a name into a pseudonym and is needed if the export names people. Raises BadInput naming the
    headings that were looked for and those that are there.
    """
    raw = _raw(content, where, export)
    found = _melted(raw, export) if export.melt else raw
    rows = _picked(found, where, export)
    for column, rule in export.contains.items():
        rows[column] = _marked(rows[column], rule)
    rows = rows.assign(**export.constants)
    if export.week:
        rows[export.week] = _mondays(rows[export.week], where, later=export.sunday == "next")
        rows = rows[rows[export.week] != ""]
    if export.people and hashed is None:
        do = "name a key file outside the pilot's folder (--key)"
        raise BadInput(Problem(where, "this export names people", "a key for pseudonyms", do))
    for column in export.people:
        rows[column] = rows[column].map(lambda v: hashed(v) if v and hashed else v)
    return _summed(rows, export)


def mentions_of(content: bytes, where: str, export: Export) -> pd.DataFrame:
    """What an export for a census says, line by line: day, who, team, and the text that may name a tool.

    Without a column that says who, each line is somebody else; without a team it is empty. Raises BadInput.
    """
    rows = _picked(_raw(content, where, export), where, export)
    rows["day"] = _days(rows["day"], where)
    for column, otherwise in (("who", rows.index.astype(str)), ("team", "")):
        if column not in rows.columns:
            rows[column] = otherwise
    return rows[rows["day"].notna()]


def _raw(content: bytes, where: str, export: Export) -> pd.DataFrame:
    raw = _json(content, where, export.records) if _is_json(content) else _csv(content, where)
    if raw.empty:
        raise BadInput(Problem(where, "no rows", export.about, "export it again"))
    return raw


def _is_json(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")


def _csv(content: bytes, where: str) -> pd.DataFrame:
    text, _ = decode(content, where)
    head, *rest = [
        r for r in parse_csv(text, guess_delimiter(text, lambda _: False), where) if any(c.strip() for c in r)
    ]
    width = len(head)
    return pd.DataFrame([(*r, *[""] * width)[:width] for r in rest], columns=_distinct(head), dtype="object")


def _distinct(head: tuple[str, ...]) -> list[str]:
    """Headings, repeated ones numbered (Jira repeats Labels once per label)."""
    seen: dict[str, int] = {}
    made = []
    for name in (h.strip() for h in head):
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return made


def _json(content: bytes, where: str, records: str) -> pd.DataFrame:
    text, _ = decode(content, where)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(Problem(where, "not valid JSON", "JSON", "export it again")) from None
    rows = data.get(records) if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise BadInput(Problem(where, f"no list {records!r}", f"an object with {records!r}", "export it again"))
    return pd.DataFrame([dict(_flat(r)) for r in rows], dtype="object")


def _flat(value: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Nested objects as dotted names; lists stay out."""
    found: list[tuple[str, Any]] = []
    for key, item in value.items():
        if isinstance(item, dict):
            found += _flat(item, f"{before}{key}.")
        elif not isinstance(item, list):
            found.append((f"{before}{key}", item))
    return found


def _melted(raw: pd.DataFrame, export: Export) -> pd.DataFrame:
    """One row per app from one column per app."""
    rule = export.melt
    apps = [c for c in raw.columns if fnmatchcase(c, rule["pattern"])]
    kept = [c for names in export.columns.values() for c in names if c in raw.columns]
    long = raw.melt(id_vars=kept, value_vars=apps, var_name=rule["column"], value_name=rule["value"])
    names = long[rule["column"]].astype(str).str.removesuffix(rule["pattern"].removeprefix("*"))
    for piece in rule.get("drop", ()):
        names = names.str.replace(piece, "", regex=False)
    return long.assign(**{rule["column"]: names.str.strip()})


def _picked(raw: pd.DataFrame, where: str, export: Export) -> pd.DataFrame:
    """Our columns, as text; a column of the map that is required there must be found."""
    rows = pd.DataFrame(index=raw.index)
    for ours, theirs in export.columns.items():
        name = _heading(raw, theirs)
        if not name and ours in (*export.per, *export.mean, "item_id", "value", "day", "tool"):
            there = ", ".join(map(str, raw.columns[:12]))
            raise BadInput(Problem(where, f"no column {' or '.join(theirs)}", export.about, f"there are: {there}"))
        if name:
            rows[ours] = _joined(raw, name)
    for column in (export.melt.get("column"), export.melt.get("value")):
        if column:
            rows[column] = raw[column].fillna("").astype(str)
    for ours, patterns in export.sum.items():
        rows[ours] = _total(raw, patterns, where, export)
    return rows


def _heading(raw: pd.DataFrame, theirs: tuple[str, ...]) -> str:
    """The first of these headings that is there; one with a `*` is a pattern, whatever the size of letters."""
    exact = next((n for n in theirs if n in raw.columns), "")
    patterns = [n.lower() for n in theirs if "*" in n]
    return exact or next((c for p in patterns for c in raw.columns if fnmatchcase(c.lower(), p)), "")


def _joined(raw: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column as text; repeated ones (`Labels`, `Labels.2`) joined by blanks."""
    found = raw[name].fillna("").astype(str)
    for column in raw.columns:
        if column.startswith(f"{name}.") and column[len(name) + 1 :].isdigit():
            found = found + " " + raw[column].fillna("").astype(str)
    return found.str.strip()


def _total(raw: pd.DataFrame, patterns: tuple[str, ...], where: str, export: Export) -> pd.Series[float]:
    columns = [c for c in raw.columns if any(fnmatchcase(c, p) for p in patterns)]
    if not columns:
        raise BadInput(Problem(where, f"no column like {' or '.join(patterns)}", export.about, "choose these metrics"))
    total = pd.Series(0.0, index=raw.index)
    for column in columns:
        total = total + pd.to_numeric(raw[column], errors="coerce").fillna(0.0)
    return total


def _marked(values: pd.Series[Any], rule: Mapping[str, Any]) -> pd.Series[Any]:
    """'ai' where one of the words stands among the labels, otherwise the other value."""
    words = {w.lower() for w in rule["ai"]}
    return values.map(lambda v: "ai" if words & set(str(v).lower().replace(",", " ").split()) else rule["otherwise"])


def _mondays(values: pd.Series[Any], where: str, *, later: bool = False) -> pd.Series[Any]:
    """The Monday of each date; with `later` a Sunday begins the week of the next day."""
    day = _days(values, where) + pd.Timedelta(days=int(later))
    day = day.where((day.dt.day_of_week == 0) | (not later), day - pd.Timedelta(days=int(later)))
    monday = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
    return monday.dt.strftime("%Y-%m-%d").fillna("")


def _days(values: pd.Series[Any], where: str) -> pd.Series[Any]:
    """The day of each date, empty ones NaT; raises BadInput with the row of the first that is none."""
    when = pd.to_datetime(values.replace("", None), errors="coerce", utc=True, format="ISO8601")
    for layout in LAYOUTS:
        bad = when.isna() & (values != "")
        if not bad.any():
            break
        when = when.fillna(pd.to_datetime(values.where(bad), errors="coerce", utc=True, format=layout))
    bad = when.isna() & (values != "")
    if bad.any():
        row = int(bad.to_numpy().argmax()) + 2
        found = f"{values[bad].iloc[0]!r} is no date"
        raise BadInput(Problem(f"{where} row {row}", found, "dates such as 2026-03-31 or 3/31/2026"))
    day: pd.Series[Any] = when.dt.tz_localize(None).dt.normalize()
    return day


def _summed(rows: pd.DataFrame, export: Export) -> pd.DataFrame:
    """Add up per key, or take means with their n and spread (weeks of fewer than five results are left out)."""
    if export.mean:
        value = pd.to_numeric(rows["value"], errors="coerce")
        known = rows.assign(value=value)[value.notna()]
        made = known.groupby(list(export.mean))["value"].agg(value="mean", n="size", sd="std").reset_index()
        return made[made["n"] >= LEAST_GROUP].reset_index(drop=True)
    if not export.per:
        return rows.reset_index(drop=True)
    known = rows.assign(actions=pd.to_numeric(rows["actions"], errors="coerce").fillna(0))
    sums = pd.DataFrame(known.groupby(list(export.per))["actions"].sum()).reset_index()
    return sums.assign(actions=sums["actions"].round().astype(int))
