"""Look at a pack and say everything that is wrong with it, in one pass. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from playbook.bundled import languages
from playbook.errors import BadInput, PackError, Problem, nearest
from playbook.model.pack import Count, Pack
from playbook.model.rubric import Rubric
from playbook.pack.declared import FILE as DECLARED
from playbook.pack.fit import Place, listed
from playbook.pack.layers import Layer, read_layers
from playbook.pack.merge import pack_of
from playbook.pack.rubric import rubric_of
from playbook.pack.starters import starter_texts
from playbook.pack.upgrade import upgraded
from playbook.report.starters.sandbox import checked
from playbook.run.map_check import starter_problems
from playbook.run.own import offered_maps
from playbook.workspace.dictionary import Column, dictionary, read_own_tables, with_own_tables

T = TypeVar("T")
NUMBERS = ("int", "float")


@dataclass(frozen=True)
class PackLook:
    """What `playbook pack check` found."""

    folder: str
    problems: tuple[Problem, ...]
    notices: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()

    def as_json(self) -> str:
        """The contract of `pack check --json`."""
        found = {"problems": [p.as_dict() for p in self.problems], "notices": list(self.notices)}
        return json.dumps(found | {"holds": list(self.holds)}, indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """The same for people."""
        lines = [f"{self.folder}: {len(self.problems)} to mend" if self.problems else f"{self.folder}: nothing to mend"]
        lines += [f"  {p}" for p in self.problems]
        lines += ["Worth knowing:", *(f"  {n}" for n in self.notices)] if self.notices else []
        return "\n".join([*lines, *self.holds])


def look_at_pack(folder: Path) -> PackLook:
    """Every problem of a pack's own folder and of how it fits what it extends; raises BadInput if it is no pack."""
    if not folder.is_dir():
        raise BadInput(Problem(str(folder), "there is no such folder", do="create one with: playbook pack new DIR"))
    try:
        layers = read_layers(str(folder.resolve()))
    except PackError as error:
        return PackLook(folder.name, error.problems)
    problems: list[Problem] = []
    rubric = _try(lambda: rubric_of(layers), problems)
    pack = _try(lambda: pack_of(layers), problems)
    told: list[str] = []
    problems += table_problems(layers, pack, told)
    problems += starter_problems(layers[-1])
    for language in ("", *languages()):
        texts = _try(partial(starter_texts, layers, language), problems) or {}
        for where, text in texts.values():
            _try(partial(checked, text, where), problems)
    problems += logo_problems(layers[-1], pack)
    problems = list(dict.fromkeys(problems))
    return PackLook(folder.name, tuple(problems), (*notices(layers, pack), *told), holds(layers, pack, rubric))


def logo_problems(top: Layer, pack: Pack | None) -> list[Problem]:
    """A logo of allowed shapes that still cannot be drawn: slides, workbooks and documents would lack it."""
    from playbook.report.brand import look_of

    look = look_of(pack)
    try:
        if look is not None:
            look.picture()
    except BadInput as error:
        at = top.place("pack.yaml", "brand", "logo")
        return [at.problem(p.found, "a PNG or an SVG that a browser shows", p.do) for p in error.problems]
    return []


def table_problems(layers: tuple[Layer, ...], pack: Pack | None, told: list[str]) -> list[Problem]:
    """What is wrong with own tables, with column maps, and with counts that name what is not there."""
    problems: list[Problem] = []
    files = [(layer.where("tables.csv"), layer.tables) for layer in layers if layer.tables]
    own = _try(lambda: read_own_tables(files), problems)
    with with_own_tables(own or {}):
        offered_maps(layers, problems, told)
        places = {
            entry["id"]: layer.place(DECLARED, i, "count")
            for layer in layers
            for i, entry in enumerate(layer.plain(DECLARED) or ())
            if isinstance(entry, dict) and isinstance(entry.get("id"), str)
        }
        for declared in pack.declared if pack and own is not None else ():
            if declared.count is not None:
                problems += count_problems(declared.count, places[declared.id])
    return problems


def count_problems(count: Count, at: Place) -> list[Problem]:
    """Names of a count that no table has, and kinds of columns it cannot count."""
    tables = dictionary()
    if count.table not in tables:
        return [
            at.under("table").problem(
                f"there is no table {count.table!r}", listed(tables), nearest(count.table, tables)
            )
        ]
    columns = tables[count.table]
    named = [("column", count.column), *([("per", count.per)] if count.per else [])]
    found = [p for key, name in named for p in _column_problems(key, name, count, columns, at)]
    return found + [
        at.under("where", name).problem(
            f"{count.table} has no column {name!r}", listed(columns), nearest(name, columns)
        )
        for name in count.where
        if name not in columns
    ]


def _column_problems(key: str, name: str, count: Count, columns: Mapping[str, Column], at: Place) -> list[Problem]:
    here = at.under(key)
    if name not in columns:
        return [here.problem(f"{count.table} has no column {name!r}", listed(columns), nearest(name, columns))]
    column = columns[name]
    if count.of != "share" and column.type not in NUMBERS:
        return [
            here.problem(
                f"{name} is a {column.type}, which has no {count.of}", "a number", "use of: share with equals:"
            )
        ]
    allowed = ("true", "false") if column.type == "bool" else column.allowed
    if count.of == "share" and allowed and count.equals.lower() not in allowed:
        at_equals = at.under("equals")
        return [at_equals.problem(f"equals is {count.equals!r}", ", ".join(allowed), nearest(count.equals, allowed))]
    return []


def notices(layers: tuple[Layer, ...], pack: Pack | None) -> tuple[str, ...]:
    """What is allowed and still worth saying: old names in use, questions that are not asked."""
    old = [n for layer in upgraded(layers, []) for n in layer.notices]
    if pack is None:
        return tuple(old)
    gone = [f"{field} is not asked: {why}; checks that read it stay unknown" for field, why in pack.hidden.items()]
    return (*old, *pack.notices, *gone)


def holds(layers: tuple[Layer, ...], pack: Pack | None, rubric: Rubric | None) -> tuple[str, ...]:
    """What the pack says, in a few lines."""
    if pack is None or rubric is None:
        return ()
    top = layers[-1]
    told = [f"Layers: {' -> '.join(pack.layers)}"]
    told += [f"Sets: {listed(sorted(top.thresholds), 8)}"] if top.thresholds else []
    told += [f"Asks of its own: {listed([d.id for d in pack.declared], 8)}"] if pack.declared else []
    return (*told, f"{len(pack.questions)} questions, {len(rubric.rules)} rules, {len(pack.workflow.steps)} steps")


def _try(make: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return make()
    except BadInput as error:
        problems.extend(error.problems)
        return None
