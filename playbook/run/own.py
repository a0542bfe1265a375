"""What a pack adds to a pilot: its checks and facts, its tables and column maps, and which pack that is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from playbook.checks import all_checks
from playbook.errors import BadInput, PackError, Problem, nearest
from playbook.measure.own_counts import count_fact
from playbook.model.check import Check
from playbook.model.evidence import Evidence, Missing
from playbook.model.fact import Data, Fact
from playbook.model.own_check import Answer, own_check
from playbook.model.pack import Declared, Pack
from playbook.model.rubric import Rubric
from playbook.pack.fit import known
from playbook.pack.layers import Layer, read_layers
from playbook.pack.merge import pack_of
from playbook.pack.renamed_data import maps_now
from playbook.pack.rubric import rubric_of, team_layer
from playbook.pack.upgrade import renames_below
from playbook.workspace.dictionary import read_own_tables, with_own_tables
from playbook.workspace.maps import TableMap
from playbook.workspace.maps_form import read_maps
from playbook.workspace.settings import FILE, Settings
from playbook.yamlgate import load_once

MAPS = "maps.yaml"


@dataclass(frozen=True)
class Own:
    """One pack in use: its layers as they were read, and what follows from them."""

    layers: tuple[Layer, ...]

    @cached_property
    def pack(self) -> Pack:
        """Questions, wording, brand and the rest; raises PackError."""
        return pack_of(self.layers)

    @cached_property
    def maps(self) -> Mapping[str, TableMap]:
        """The column maps the pack offers; raises PackError. Call it where the own tables are known."""
        problems: list[Problem] = []
        found = offered_maps(self.layers, problems)
        if problems:
            raise PackError(problems)
        return found

    @contextlib.contextmanager
    def tables(self) -> Iterator[None]:
        """The pack's own tables can be read inside this block."""
        with with_own_tables(read_own_tables(self.pack.tables)):
            yield

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The playbook's checks and those the pack declares."""
        return (*all_checks(), *(own_check(d) for d in self.pack.declared)) if self.layers else all_checks()

    def facts(self, answers: Mapping[str, str]) -> dict[str, Fact]:
        """One fact for every own question."""
        return {d.id: _fact(d, answers.get(d.id)) for d in self.pack.declared} if self.layers else {}

    def asks(self) -> dict[str, tuple[str, ...]]:
        """What each question to the team waits for, as `check` lists it."""
        return {d.id: (f"answers.{d.id}",) for d in self.pack.declared if d.question} if self.layers else {}

    def rubric(self, settings: Settings, folder: Path) -> Rubric:
        """The rubric in force: the pack under the team's own settings, in the pack's words."""
        lines = {
            (c, k): settings.doc.line_of("settings", c, k) for c, entry in settings.settings.items() for k in entry
        }
        return self.worded(rubric_of(self.layers, team_layer(settings.settings, lines, folder)))

    def worded(self, rubric: Rubric) -> Rubric:
        """The rubric with the pack's words for its checks; the fingerprint stays."""
        words = {c: tuple(w.model_dump(exclude_defaults=True).items()) for c, w in self.pack.wording.checks.items()}
        rules = tuple(r.model_copy(update={"wording": words[r.id]}) if r.id in words else r for r in rubric.rules)
        return rubric.model_copy(update={"rules": rules})

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever a file of the pack says something else."""
        return sha256(self.pack.model_dump_json().encode()).hexdigest()


def no_pack() -> Own:
    """Nothing beyond the playbook itself."""
    return Own(())


def own_of(folder: Path, pack: str = "") -> Own:
    """The pack of a workspace: the one given, else the one pilot.yaml names, else its domain's; raises PackError."""
    return Own(read_layers(pack or pack_named(folder), folder))


def pack_named(folder: Path) -> str:
    """What pilot.yaml says its pack is. A file that cannot be read says nothing here: its reader tells why."""
    try:
        plain = load_once((folder / FILE).read_text(encoding="utf-8-sig"), FILE).plain
    except (OSError, UnicodeDecodeError, BadInput):
        return "base"
    if not isinstance(plain, dict):
        return "base"
    charter = plain.get("pilot")
    domain = charter.get("domain") if isinstance(charter, dict) else None
    named = plain.get("pack") or (domain if domain in ("learning", "marketing") else "base")
    return str(named)


def answer_problems(pack: Pack, settings: Settings) -> list[Problem]:
    """Answers in pilot.yaml that no own question asks for or allows."""
    asked = {d.id: d.answers for d in pack.declared if d.question}
    found = []
    for name, answer in settings.own_answers.items():
        where = settings.doc.at("answers", name)
        if name not in asked:
            found.append(Problem(where, f"the pack asks no question {name!r}", ", ".join(asked), nearest(name, asked)))
        elif answer not in asked[name]:
            allowed = ", ".join(asked[name])
            found.append(Problem(where, f"{name} is {answer!r}", allowed, nearest(answer, asked[name])))
    return found


def offered_maps(
    layers: tuple[Layer, ...], problems: list[Problem], notices: list[str] | None = None
) -> dict[str, TableMap]:
    """The column maps of all layers; an upper layer adds headings to a table's map or changes where they go."""
    merged: dict[str, TableMap] = {}
    for layer in layers:
        at, plain = layer.place(MAPS), layer.plain(MAPS)
        known(plain, ("tables",), at, "part of a map", problems)
        naming = (renames_below(layers, layer), problems, [] if notices is None else notices)
        tables = maps_now(plain.get("tables"), at.under("tables"), naming)
        for table, spec in read_maps(at.doc, tables, problems).items():
            if spec.constants:
                here = at.under("tables", table, "constants")
                problems.append(
                    here.problem(
                        "a pack offers headings, it cannot know values", "columns, values, dates", "remove constants:"
                    )
                )
            merged[table] = _laid_over(merged.get(table), spec)
    return merged


def _laid_over(below: TableMap | None, spec: TableMap) -> TableMap:
    if below is None:
        return replace(spec, offered=True)
    return TableMap(
        table=spec.table,
        files=spec.files or below.files,
        sheet=spec.sheet or below.sheet,
        header_row=spec.header_row or below.header_row,
        columns={**below.columns, **spec.columns},
        values={**below.values, **spec.values},
        dates={**below.dates, **spec.dates},
        decimal=spec.decimal or below.decimal,
        timezone=spec.timezone or below.timezone,
        offered=True,
    )


def _fact(declared: Declared, answer: str | None) -> Fact:
    """The fact of one own question: counted from its table, or the team's answer."""
    if declared.count is not None:
        return count_fact(declared.id, declared.count)
    column, choices = f"answers.{declared.id}", " / ".join(declared.answers)
    why = f"{declared.question} Answer in pilot.yaml: {choices}."
    found: Evidence = Missing(columns=(column,), why=why) if answer is None else Answer(answer=answer)

    def given(data: Data) -> Evidence:  # noqa: ARG001 - every fact is computed from the data
        return found

    return Fact(name=declared.id, reads=(), compute=given)
