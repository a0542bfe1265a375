"""A workflow.yaml as rows that a person fills in, and back: what was not touched stays as it is in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from playbook.errors import BadInput
from playbook.workflow.declared import cells
from playbook.workflow.declared.placeholder import holds_placeholder, is_placeholder
from playbook.workflow.declared.short import ALIASES, MODES
from playbook.workflow.declared.yaml_edit import Edit, Place, edited
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.yamlgate import load_yaml

SECTIONS = ("roles", "stages", "handoffs")
COLUMNS: dict[str, tuple[str, ...]] = {
    "roles": ("name", "people", "hours", "meets"),
    "stages": ("name", "kind", "role", "minutes", "checks", "looked", "back", "to", "released"),
    "handoffs": ("from", "to", "mode", "minutes", "by", "recorded"),
}
KINDS = {
    "human": "people do it",
    "ai": "AI does it, people look",
    "auto": "a machine does it",
    "review": "people check it",
}
CROSSES = {"auto": "by machine", "assisted": "partly by hand", "manual": "by hand", "unknown": "nobody has looked yet"}
SEVERAL = "several"
"""A stage from which work goes back to more than one place; it stays as it is unless a person writes one."""
WHERE = "workflow.yaml"


@dataclass(frozen=True)
class Row:
    """One role, stage or handoff: what stands in its fields, and what a starter suggests where nothing does."""

    values: Mapping[str, str]
    hints: Mapping[str, str] = field(default_factory=dict)
    at: Place | None = None
    """Its place in the file; None for a new one."""
    key: str = ""
    """What the file calls it; other rows refer to it by this."""
    entry: Mapping[str, Any] = field(default_factory=dict)
    """The whole entry as the file has it, with what the form does not show; empty for a new one."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one field, in words; without a section it is about the whole map."""

    said: str
    section: str = ""
    row: int = -1
    column: str = ""


Rows = Mapping[str, tuple[Row, ...]]


def rows_of(text: str) -> dict[str, tuple[Row, ...]]:
    """The rows of a file; raises BadInput for one that cannot be read at all."""
    plain = load_yaml(text, WHERE).plain
    plain = plain if isinstance(plain, Mapping) else {}
    return {s: tuple(_row(s, at, entry) for at, entry in _entries(plain.get(s))) for s in SECTIONS}


def _entries(value: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        for k, v in value.items():
            held = v if isinstance(v, Mapping) and not is_placeholder(v) else {"people": v}
            yield str(k), {"id": k, **held}
    elif isinstance(value, list):
        yield from ((i, e) for i, e in enumerate(value) if isinstance(e, Mapping))


def _row(section: str, at: Place, entry: Mapping[str, Any]) -> Row:
    values, hints = {}, {}
    for column, (told, raw) in _SHOWN[section](entry).items():
        if holds_placeholder(raw):
            values[column], hints[column] = "", told
        else:
            values[column] = told
    return Row(values, hints, at, str(entry.get("id", "")), entry)


def blank_row(section: str) -> Row:
    """What the fields of a row say whose entry says nothing."""
    return replace(_row(section, 0, {}), at=None)


def raw_of(section: str, row: Row, columns: Iterable[str]) -> list[Any]:
    """What the file holds behind these fields, where a field shows less than the file says."""
    shown = _SHOWN[section](row.entry)
    return [shown[c][1] for c in columns]


def _role(e: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    people, hours = e.get("people"), e.get("hours_per_week", 40)
    return {
        "name": (str(e.get("id", "")), None),
        "people": (cells.number_said(people), people),
        "hours": (cells.number_said(hours), hours),
        "meets": (cells.dates_text(e.get("meets")), e.get("meets")),
    }


def _stage(e: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    touch = next((e[k] for k in ("touch", "minutes", "touch_minutes") if k in e), None)
    back = e.get("rework")
    several = isinstance(back, list) and len(back) > 1
    first = back[0] if isinstance(back, list) and len(back) == 1 else back
    first = first if isinstance(first, Mapping) else {}
    return {
        "name": (str(e.get("name") or e.get("id", "")), None),
        "kind": (str(e.get("kind", "human")), None),
        "role": (str(e.get("role") or ""), None),
        "minutes": (cells.minutes_text(touch), touch),
        "checks": (str(e.get("checked_by") or ""), None),
        "looked": (cells.percent_text(e.get("sampling", 1)), e.get("sampling")),
        "back": (SEVERAL if several else cells.percent_text(first.get("share", first.get("p", 0))), back),
        "to": (str(first.get("to", "")), None),
        "released": (cells.dates_text(e.get("released")), e.get("released")),
    }


def _handoff(e: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    made = {ALIASES.get(k, k): v for k, v in e.items()}
    mode = made.get("mode") or MODES.get(str(made.get("carrier", "")).lower(), "unknown")
    recorded = made.get("recorded")
    return {
        "from": (str(made.get("source", "")), None),
        "to": (str(made.get("target", "")), None),
        "mode": (str(mode), None),
        "minutes": (cells.minutes_text(made.get("minutes")), made.get("minutes")),
        "by": (str(made.get("done_by") or ""), None),
        "recorded": ("" if recorded is None else cells.yes_no(recorded), recorded),
    }


_SHOWN = {"roles": _role, "stages": _stage, "handoffs": _handoff}


def saved(text: str, rows: Rows) -> tuple[str, tuple[Wrong, ...]]:
    """The file with these rows, and what is wrong; with anything wrong the text is the one that was given."""
    before = rows_of(text)
    wrong = list(chain.from_iterable(_wrong(s, rows) for s in SECTIONS))
    edits = []
    for section in SECTIONS:
        changed, added = {}, []
        for number, row in enumerate(rows[section]):
            old = next((r for r in before[section] if r.at == row.at), None) if row.at is not None else None
            renamed = old is not None and isinstance(old.at, str) and old.values["name"] != row.values["name"].strip()
            again = old is None and bool(row.entry)  # somebody else removed it meanwhile
            keys, bad = _keys(section, row, _row(section, 0, row.entry) if again else old, number)
            wrong += bad
            if old is None or renamed:  # the key of a mapping by name is its name
                added.append(_entry(old or row, keys) if again or renamed else keys)
            elif keys:
                changed[old.at] = keys
        kept = {r.at for r in rows[section] if not isinstance(r.at, str) or r.at == r.values["name"].strip()}
        removed = tuple(r.at for r in before[section] if r.at is not None and r.at not in kept)
        edits.append(Edit(section, changed, removed, tuple(added)))  # type: ignore[arg-type]
    if wrong:
        return text, tuple(wrong)
    try:
        made = edited(text, edits, WHERE)
        read_yaml(made, WHERE)
    except BadInput as error:
        return text, tuple(Wrong(str(p).removeprefix(f"{WHERE}, ")) for p in error.problems)
    return made, ()


def _entry(row: Row, keys: Mapping[str, Any]) -> dict[str, Any]:
    """A whole entry, with what the form does not show."""
    return {k: v for k, v in {**row.entry, **keys}.items() if v not in (None, [])}


def _wrong(section: str, rows: Rows) -> Iterator[Wrong]:
    """Names that are missing or there twice, and people's stages that nobody does."""
    if section == "handoffs":
        for i, row in enumerate(rows[section]):
            yield from (Wrong("choose a stage", section, i, c) for c in ("from", "to") if not row.values.get(c))
        return
    names = [row.values.get("name", "").strip() for row in rows[section]]
    for i, name in enumerate(names):
        if not name:
            yield Wrong("give it a name", section, i, "name")
        elif name.lower() in [n.lower() for n in names[:i]]:
            yield Wrong(f"{name} is there twice; each name once", section, i, "name")
    for i, row in enumerate(rows[section]):
        if section == "stages" and row.values.get("kind") in ("human", "review") and not row.values.get("role"):
            yield Wrong("say who does it, or that a machine does", section, i, "role")


def _keys(section: str, row: Row, old: Row | None, number: int) -> tuple[dict[str, Any], list[Wrong]]:
    """Keys of the file that a row sets: all that are filled in for a new row, else those whose field was changed."""
    given = {c: row.values.get(c, "").strip() for c in COLUMNS[section]}
    was = {c: old.values.get(c, "") if old else "" for c in COLUMNS[section]}
    touched = {c for c in given if given[c] != was[c]}
    wrong: list[Wrong] = []
    made: dict[str, Any] = {}
    for columns, key, parse in cells.KEYS[section]:
        if not touched & set(columns):
            continue
        try:
            value = parse(*(given[c] for c in columns))
        except cells.NotSo as error:
            wrong.append(Wrong(error.said, section, number, error.column or columns[0]))
        else:
            if value not in (None, []) or old is not None:
                made[key] = value
    if section == "stages" and old is None and given["name"]:
        made = {"id": made.pop("name", given["name"]), **made}
    return made, wrong
