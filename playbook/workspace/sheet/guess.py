"""Which column of a file people have is which column of ours, and why we think so. A guess is shown, never hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from playbook.bundled import bundled
from playbook.workspace.amounts import factor
from playbook.workspace.convert import Rules, convert
from playbook.workspace.dictionary import Column, dictionary
from playbook.workspace.exports.named import exports
from playbook.workspace.fault import Place
from playbook.workspace.grid import Cell, Grid, Recognise, heading_key, is_empty
from playbook.workspace.maps import TableMap, Target
from playbook.workspace.match import recogniser
from playbook.yamlgate import load_yaml

FILE = "headings.yaml"
LOOKED_AT = 200
"""Values of a column that are tried before it is guessed."""
LEAST_LIKE = 0.78
"""Share of equal letters from which two headings count as alike (our default; a person confirms each guess)."""
LEAST_FIT = 0.8
"""Share of values that must fit a column before it is guessed (our default)."""
UNIT_WORDS = {
    "h": "hours",
    "hrs": "hours",
    "hours": "hours",
    "std": "hours",
    "min": "minutes",
    "minutes": "minutes",
} | {
    "s": "seconds",
    "sec": "seconds",
    "days": "days",
    "%": "percent",
}


@dataclass(frozen=True)
class Guess:
    """What one heading of the file is taken for."""

    index: int
    heading: str
    target: Target | None
    why: str
    fits: str = ""
    """How many of its values this column would take."""


@dataclass(frozen=True)
class _Hint:
    weight: float
    index: int
    column: Column
    why: str


def guesses(grid: Grid, table: str, spec: TableMap, before: Mapping[str, str] | None = None) -> tuple[Guess, ...]:
    """One guess per heading, in the file's order; each column of ours is given once, the best hint first.

    `before` says what was chosen the last time: heading key -> our column, or '' for left out.
    """
    columns, last = dictionary()[table], before or {}
    hints = sorted(_hints(grid, table, columns, spec, last), key=lambda h: (-h.weight, h.index))
    taken: dict[int, _Hint] = {}
    for hint in hints:
        free = hint.index not in taken and hint.column.name not in {h.column.name for h in taken.values()}
        if free and _share(grid, hint.index, hint.column) >= (0.0 if hint.weight >= 80 else LEAST_FIT):
            taken[hint.index] = hint
    return tuple(_guess(grid, i, taken.get(i), last) for i in range(len(grid.headings)))


def _guess(grid: Grid, index: int, hint: _Hint | None, last: Mapping[str, str]) -> Guess:
    heading = grid.headings[index]
    if hint is None:
        left = last.get(heading_key(heading)) == ""
        return Guess(index, heading, None, "left out the last time" if left else "nothing of ours looks like it")
    times, said = _unit(heading, hint.column)
    filled = [c for c in grid.columns[index] if not is_empty(c)]
    fitting = round(_share(grid, index, hint.column) * len(filled[:LOOKED_AT]))
    fits = f"{fitting} of {len(filled[:LOOKED_AT])} values fit" if filled else "no value yet"
    return Guess(index, heading, Target(hint.column.name, times), f"{hint.why}{said}", fits)


def _hints(
    grid: Grid, table: str, columns: Mapping[str, Column], spec: TableMap, last: Mapping[str, str]
) -> Iterator[_Hint]:
    """Everything that speaks for a pair of heading and column."""
    mapped = {heading_key(h): t for h, t in spec.columns.items()}
    for i, heading in enumerate(grid.headings):
        key = heading_key(heading)
        if last.get(key) == "" or (key in mapped and mapped[key] is None):
            continue
        target = mapped.get(key)
        for name, column in columns.items():
            if last.get(key) == name:
                yield _Hint(100, i, column, "as you chose the last time")
            if target is not None and target.to == name:
                yield _Hint(95, i, column, "your column map in pilot.yaml says so")
            yield from _by_name(i, key, table, column)
            if column.allowed and _different(grid, i) >= 2 and _share(grid, i, column) == 1.0:
                yield _Hint(40, i, column, "its values are those this column takes")
    yield from _only_dates(grid, columns)


def _by_name(index: int, key: str, table: str, column: Column) -> Iterator[_Hint]:
    """What the heading itself says."""
    name, known = column.name, _of_tools(table)
    if heading_key(name) == _bare(key):
        yield _Hint(90, index, column, "same name")
    if (key, name) in known:
        yield _Hint(80, index, column, f"so it is called in: {known[key, name]}")
    if (_bare(key), name) in _other_names(table):
        yield _Hint(70, index, column, "another name for it")
    like = SequenceMatcher(None, _bare(key), heading_key(name)).ratio() if key else 0.0
    if like >= LEAST_LIKE:
        yield _Hint(50 + 10 * like, index, column, "similar name")


def recognises(table: str, spec: TableMap) -> Recognise:
    """Tells headings that we can guess by name, to find the row of headings in a file of somebody else's."""
    ours = recogniser(dictionary()[table], spec)
    known = {key for key, _ in (*_of_tools(table), *_other_names(table))}
    return lambda heading: ours(heading) or _bare(heading_key(heading)) in known


def _only_dates(grid: Grid, columns: Mapping[str, Column]) -> Iterator[_Hint]:
    """The one column of dates, if the table needs exactly one."""
    wanted = [c for c in columns.values() if c.type in ("date", "datetime") and c.required]
    if len(wanted) == 1:
        dated = [i for i in range(len(grid.headings)) if _different(grid, i) and _share(grid, i, wanted[0]) == 1.0]
        if len(dated) == 1:
            yield _Hint(30, dated[0], wanted[0], "the only column of dates")


@cache
def _of_tools(table: str) -> Mapping[tuple[str, str], str]:
    """(heading, our column) as the known exports of tools have them, and what each export is."""
    return {
        (heading_key(theirs), ours): export.about
        for export in exports().values()
        if export.table == table
        for ours, headings in export.columns.items()
        for theirs in headings
    }


@cache
def _other_names(table: str) -> frozenset[tuple[str, str]]:
    """(heading, our column) of the pack's list of other names."""
    named = {**other_headings().get("any", {}), **other_headings().get(table, {})}
    return frozenset((heading_key(h), name) for name, headings in named.items() for h in headings)


@cache
def other_headings() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Other names of our columns: table (or any) -> column -> headings."""
    found: Mapping[str, Mapping[str, Sequence[str]]] = load_yaml(
        bundled("templates", "base", FILE).read_text(encoding="utf-8"), FILE
    ).plain
    return found


def _share(grid: Grid, index: int, column: Column) -> float:
    """Share of the first values that this column would take; 1 for a column without values."""
    cells: list[Cell] = [c for c in grid.columns[index] if not is_empty(c)][:LOOKED_AT]
    if not cells:
        return 1.0
    rules = Rules(commas_separate=grid.delimiter == ",")
    read = convert(column, cells, range(len(cells)), Place(grid.where, grid.headings[index]), rules)
    return float(read.series.notna().mean())


def _different(grid: Grid, index: int) -> int:
    return len({c for c in grid.columns[index] if not is_empty(c)})


def _bare(key: str) -> str:
    """A heading without a unit in brackets."""
    return re.sub(r"[\[(].*?[\])]", "", key).strip()


def _unit(heading: str, column: Column) -> tuple[float, str]:
    """By what its numbers are multiplied, if the heading names another unit in brackets."""
    found = re.search(r"[\[(]\s*([\w%]+)\s*[\])]", heading)
    unit = UNIT_WORDS.get(found[1].casefold(), "") if found else ""
    times = factor(unit, column.unit) if unit else None
    if times is None or times == 1.0:
        return 1.0, ""
    return times, f"; {unit} become {column.unit} (× {times:g})"
