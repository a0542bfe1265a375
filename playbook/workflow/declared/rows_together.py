"""Two people saved the same map: their rows are laid together, field by field; what both changed differently is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from playbook.workflow.declared.cells import KEYS
from playbook.workflow.declared.rows import SECTIONS, Row, Rows, blank_row, raw_of, rows_of
from playbook.workflow.declared.yaml_edit import Place

ROLES_IN = {"stages": ("role", "checks"), "handoffs": ("by",), "roles": ()}
"""Columns that name a role; they follow it when one of the two renamed it."""
ENDS = ("from", "to")
What = Literal["differ", "they removed", "you removed", "redirected"]


@dataclass(frozen=True)
class Clash:
    """One element that both changed, so that one of the two answers would be lost."""

    what: What
    section: str
    row: int
    """Its place among the rows of both."""
    element: str
    """How a person knows it: the name of a role or stage, both ends of a handoff."""
    columns: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Together:
    """The rows of both, placed in what the other saved; where both changed the same, mine stand."""

    rows: dict[str, tuple[Row, ...]]
    clashes: tuple[Clash, ...]


@dataclass
class _Laid:
    """One section while it is laid together."""

    section: str
    rows: list[Row] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    def clash(self, what: What, row: Row, *of: tuple[str, ...]) -> None:
        """Of the row that is added next."""
        self.clashes.append(Clash(what, self.section, len(self.rows), element(self.section, row), *of))


def together(base_text: str, their_text: str, mine: Rows) -> Together:
    """My rows, typed into a form of `base_text`, and the file as somebody else left it.

    Nothing that one of them typed is lost without a word. Raises BadInput if their file cannot be read.
    """
    base, theirs = rows_of(base_text), rows_of(their_text)
    names = _names(base["roles"], theirs["roles"], mine["roles"])
    laid = [_section(s, *(_followed(s, rows[s], names) for rows in (base, theirs, mine))) for s in SECTIONS]
    return Together(
        {one.section: tuple(one.rows) for one in laid}, tuple(clash for one in laid for clash in one.clashes)
    )


def element(section: str, row: Row) -> str:
    """How a person knows a row."""
    if section == "handoffs":
        return " to ".join(row.values.get(end, "") for end in ENDS)
    return row.values.get("name", "") or row.key


def _section(section: str, base: Sequence[Row], theirs: Sequence[Row], mine: Sequence[Row]) -> _Laid:
    laid, at = _Laid(section), {row.at: row for row in base}
    there = _paired(section, base, theirs)
    my_of = {row.at: row for row in mine if row.at is not None and row.at in at}
    new = [row for row in mine if row.at is None or row.at not in at]
    gone = [my_of[row.at] for row in base if row.at in my_of and row.at not in there]
    back = {id(their): place for place, their in there.items()}
    for their in theirs:
        was = at.get(back.get(id(their)))
        if was is None:
            _add_theirs(laid, their, _twin(section, their, new, gone), at)
        elif was.at in my_of:
            _add_both(laid, was, their, my_of[was.at])
        elif not _same(was, their):
            laid.clash("you removed", their)
            laid.rows.append(their)
    _add_mine(laid, at, gone, new)
    return laid


def _add_theirs(laid: _Laid, their: Row, twin: Row | None, at: Mapping[Any, Row]) -> None:
    """A row the other one added; if I made the same, both are one row."""
    if twin is None:
        laid.rows.append(their)
    else:
        _add_both(laid, at.get(twin.at) or blank_row(laid.section), their, twin)


def _twin(section: str, their: Row, new: list[Row], gone: list[Row]) -> Row | None:
    """The row of mine that goes by the same name; it is taken off its list."""
    for rows in (new, gone):
        for row in rows:
            if _name(section, row) == _name(section, their):
                rows.remove(row)
                return row
    return None


def _add_both(laid: _Laid, was: Row, their: Row, my: Row) -> None:
    """A row of both, field by field; fields that make one entry of the file belong together."""
    values, section = dict(their.values), laid.section
    led = was.at is not None and _led_elsewhere(section, was, my)
    for columns, _, _ in KEYS[section]:
        mine, before, now = (_cells(row, was, columns) for row in (my, was, their))
        they_changed = now != before or raw_of(section, was, columns) != raw_of(section, their, columns)
        if mine == before:
            if led and they_changed:
                laid.clash("redirected", was, columns, tuple(my.values[e] for e in ENDS), now)
            continue
        if they_changed and mine != now:
            laid.clash("differ", their if section != "handoffs" else was, columns, mine, now)
        values.update(zip(columns, mine, strict=True))
    laid.rows.append(replace(their, values=values, key=values["name"] if section == "roles" else their.key))


def _add_mine(laid: _Laid, at: Mapping[Any, Row], gone: Sequence[Row], new: Sequence[Row]) -> None:
    """Rows the other one removed stay only if I changed them, and that is said; then my new rows."""
    for row in gone:
        if any(_cells(row, at[row.at], c) != _cells(at[row.at], at[row.at], c) for c, _, _ in KEYS[laid.section]):
            laid.clash("they removed", row)
            laid.rows.append(replace(row, at=None, entry=at[row.at].entry))
    laid.rows += [replace(row, at=None) for row in new]


def _led_elsewhere(section: str, was: Row, my: Row) -> bool:
    """True if I let a handoff lead elsewhere: what the other one said of it does not hold for the new way."""
    return section == "handoffs" and any(was.values[e] != my.values.get(e, "") for e in ENDS)


def _cells(row: Row, was: Row, columns: Iterable[str]) -> tuple[str, ...]:
    """What stands in these fields; in a new row an empty field says what it says in a row without that entry."""
    empty = was.values if was.at is None else {}
    return tuple(row.values.get(c, "").strip() or empty.get(c, "") for c in columns)


def _same(one: Row, other: Row) -> bool:
    return one.entry == other.entry and all(one.values[c] == other.values[c] for c in one.values)


def _name(section: str, row: Row) -> object:
    """By what a row is known again in another state of the file."""
    if section == "handoffs":
        return tuple(row.values.get(end, "") for end in ENDS)
    return row.key or row.values.get("name", "").strip()


def _paired(section: str, base: Sequence[Row], theirs: Sequence[Row]) -> dict[Any, Row]:
    """Place in the base to the row it has become in theirs: by name, twins by their order, renamed roles by the rest."""
    named = dict(zip(_numbered(section, theirs), theirs, strict=True))
    keys = _numbered(section, base)
    found = {row.at: named.pop(key) for row, key in zip(base, keys, strict=True) if key in named}
    if section == "roles":
        for row in base:
            like = next((k for k, t in named.items() if row.at not in found and _alike(row, t)), None)
            if like is not None:
                found[row.at] = named.pop(like)
    return found


def _numbered(section: str, rows: Sequence[Row]) -> list[tuple[object, int]]:
    seen: Counter[object] = Counter()
    made = []
    for row in rows:
        name = _name(section, row)
        made.append((name, seen[name]))
        seen[name] += 1
    return made


def _alike(one: Row, other: Row) -> bool:
    """A role under another name: everything else in its entry is the same."""
    return {**one.entry, "id": ""} == {**other.entry, "id": ""}


def _names(base: Sequence[Row], theirs: Sequence[Row], mine: Sequence[Row]) -> dict[str, str]:
    """Every name under which one of us knows a role that was renamed, to the name it has now; mine if both renamed it."""
    there = _paired("roles", base, theirs)
    my_of: dict[Place | None, str] = {row.at: row.values.get("name", "").strip() for row in mine}
    names: dict[str, str] = {}
    for row in base:
        their = there[row.at].key if row.at in there else row.key
        my = my_of.get(row.at, row.key)
        now = my if my != row.key else their
        names |= {old: now for old in (row.key, their, my) if old != now}
    return names


def _followed(section: str, rows: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    """The rows with every role called what it is called now."""
    made = []
    for row in rows:
        values = dict(row.values)
        values |= {c: names[values[c]] for c in ROLES_IN[section] if values.get(c) in names}
        made.append(replace(row, values=values))
    return made
