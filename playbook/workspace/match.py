"""Which column of a file is which column of ours: by name, or by the team's column map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from playbook.errors import Problem, nearest
from playbook.workspace.dictionary import Column
from playbook.workspace.fault import quoted
from playbook.workspace.grid import Grid, Recognise, heading_key, is_empty
from playbook.workspace.maps import TableMap, Target

DERIVABLE = {("work_items", "team"): "author"}
"""A required column that may be missing if another one, from which it can be derived, is there."""

_MOST_NAMED = 5


@dataclass(frozen=True)
class Use:
    """One column of the file that is used."""

    column: Column
    index: int
    heading: str
    factor: float = 1.0


@dataclass(frozen=True)
class Matched:
    """The used columns of a file in file order, and what was wrong or left out."""

    uses: tuple[Use, ...]
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()


def recogniser(columns: Mapping[str, Column], spec: TableMap) -> Recognise:
    """Tells headings that we know or that the map names, for guessing delimiter, sheet and header row."""
    known = {heading_key(name) for name in (*columns, *spec.columns)}
    return lambda heading: heading_key(heading) in known


def match(grid: Grid, columns: Mapping[str, Column], spec: TableMap) -> Matched:
    """Match the headings of a file to the columns of its table."""
    spec = _as_far_as_it_fits(spec, grid) if spec.offered else spec
    targets = [_target(h, columns, spec) for h in grid.headings]
    uses = tuple(
        Use(columns[t.to], i, grid.headings[i], t.factor)
        for i, t in enumerate(targets)
        if isinstance(t, Target) and t.to in columns
    )
    extra = [i for i, t in enumerate(targets) if t == "unknown" and _has_content(grid, i)]
    problems = [
        *_twice(grid, uses),
        *_unmatched_map(grid, spec),
        *_constants_there(grid, uses, spec),
        *([] if spec.mapped else _unknown(grid, extra, columns)),
        *_missing(grid, uses, columns, spec),
    ]
    notices = _left_out(grid, extra) if spec.mapped and extra else ()
    return Matched(uses, tuple(problems), notices)


def _as_far_as_it_fits(spec: TableMap, grid: Grid) -> TableMap:
    """A map that a pack offers, cut to the headings this file has: it knows the exports of many tools."""
    there = {heading_key(h) for h in grid.headings}
    return replace(spec, columns={h: t for h, t in spec.columns.items() if heading_key(h) in there})


def _target(heading: str, columns: Mapping[str, Column], spec: TableMap) -> Target | str:
    """Where a heading goes; 'left out' if the map says so, 'unknown' if nobody knows it."""
    key = heading_key(heading)
    for theirs, target in spec.columns.items():
        if heading_key(theirs) == key:
            return target or "left out"
    mapped = {t.to for t in spec.columns.values() if t}
    ours = next((name for name in columns if heading_key(name) == key), None)
    return Target(ours) if ours and ours not in mapped else "unknown"


def _has_content(grid: Grid, index: int) -> bool:
    return bool(grid.headings[index]) or not all(map(is_empty, grid.columns[index]))


def _twice(grid: Grid, uses: tuple[Use, ...]) -> list[Problem]:
    by_name: dict[str, list[Use]] = {}
    for use in uses:
        by_name.setdefault(use.column.name, []).append(use)
    return [
        Problem(
            f"{grid.where} column {same[0].heading}",
            f"{len(same)} columns for {name} ({', '.join(f'{quoted(u.heading)} in {letter(u.index)}' for u in same)})",
            "one",
            "remove or rename one of them",
        )
        for name, same in by_name.items()
        if len(same) > 1
    ]


def _unmatched_map(grid: Grid, spec: TableMap) -> list[Problem]:
    """Headings of the map that the file lacks, unless another heading of the map serves the same column."""
    there = {heading_key(h) for h in grid.headings}
    served = {t.to for h, t in spec.columns.items() if t and heading_key(h) in there}
    return [
        Problem(
            grid.where,
            f"the column map names {quoted(theirs)}, which is not a heading of this file",
            "a heading of the file",
            nearest(theirs, [h for h in grid.headings if h]),
        )
        for theirs, target in spec.columns.items()
        if target and heading_key(theirs) not in there and target.to not in served
    ]


def _constants_there(grid: Grid, uses: tuple[Use, ...], spec: TableMap) -> list[Problem]:
    return [
        Problem(
            f"{grid.where} column {use.heading}",
            f"pilot.yaml gives a constant for {use.column.name}, but the file has this column",
            "one of the two",
            "remove the constant, or map the heading to nothing",
        )
        for use in uses
        if use.column.name in spec.constants
    ]


def _unknown(grid: Grid, extra: list[int], columns: Mapping[str, Column]) -> list[Problem]:
    if not extra:
        return []
    names = [grid.headings[i] or f"(no heading, {letter(i)})" for i in extra]
    shown = ", ".join(quoted(n) for n in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    found = f"unknown column {shown}" if len(names) == 1 else f"{len(names)} unknown columns: {shown}{more}"
    hints = (f"{quoted(n)}: {nearest(n, columns)}" for n in names[:_MOST_NAMED])
    close = [h for h in hints if "did you mean" in h]
    do = f"{'; '.join(close)} " if close else ""
    return [Problem(grid.where, found, ", ".join(columns), f"{do}rename or remove, or add `columns:` in pilot.yaml")]


def _missing(grid: Grid, uses: tuple[Use, ...], columns: Mapping[str, Column], spec: TableMap) -> list[Problem]:
    there = {use.column.name for use in uses} | set(spec.constants)
    missing = [
        name
        for name, column in columns.items()
        if column.required and name not in there and DERIVABLE.get((column.table, name)) not in there
    ]
    if not missing:
        return []
    word = "column" if len(missing) == 1 else "columns"
    required = ", ".join(name for name, column in columns.items() if column.required)
    do = f"add it, or map one of the headings to it under `tables: {spec.table}: columns:` in pilot.yaml"
    return [Problem(grid.where, f"required {word} missing: {', '.join(missing)}", f"required: {required}", do)]


def _left_out(grid: Grid, extra: list[int]) -> tuple[str, ...]:
    columns = "1 column that is" if len(extra) == 1 else f"{len(extra)} columns that are"
    return (f"{grid.where}: {columns} not in the column map: left out",)


def letter(index: int) -> str:
    """A column's letter as a spreadsheet shows it.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
