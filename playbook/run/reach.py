"""What given columns decide: the checks that read them, what each says now, and what it still waits for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from playbook.model.charter import Charter
from playbook.model.check import Check
from playbook.model.finding import Finding
from playbook.run.facts import needs
from playbook.verdict.assess import first_pass

if TYPE_CHECKING:
    from playbook.run.assemble import Pilot


@dataclass(frozen=True)
class Reach:
    """One check that the columns decide."""

    finding: Finding
    missing: tuple[str, ...]
    """The `table.column`s without which it cannot answer."""


def reach(pilot: Pilot, columns: Collection[str]) -> tuple[Reach, ...]:
    """The checks that need one of these `table.column`s, in the order of the rubric, judged on the files as they are."""
    wanted, ws = set(columns), pilot.workspace
    asked = {c.id: needs(c, pilot.facts) for c in pilot.setting.checks}
    mine = tuple(c for c in pilot.setting.checks if wanted & {*asked[c.id], *charter_fields(c)})
    have = ws.columns | {f"answers.{name}" for name in ws.settings.own_answers}
    judged = {f.id: f for f in first_pass(pilot.evidence, replace(pilot.setting, checks=mine))}
    return tuple(Reach(judged[c.id], tuple(n for n in asked[c.id] if n not in have)) for c in mine if c.id in judged)


def charter_fields(check: Check) -> frozenset[str]:
    """The answers (`pilot.field`) that a check looks at itself, read off its code and that of its helpers.

    >>> from playbook.checks import all_checks
    >>> sorted(next(charter_fields(c) for c in all_checks() if c.id == "pd-stop-rule-written"))
    ['pilot.stop_owner', 'pilot.stop_rule_harm', 'pilot.stop_rule_value']
    """
    if "charter" not in check.reads:
        return frozenset()
    return _fields_of(check.function)


@cache
def _fields_of(function: Callable[..., object]) -> frozenset[str]:
    names = set(_names(function, set()))
    through = {n for p in names for n in _of_property(p)}
    return frozenset(f"pilot.{n}" for n in (names | through) & set(Charter.model_fields))


def _names(function: object, seen: set[object]) -> Iterator[str]:
    """Names a function uses, those inside the helpers and tuples of its module included."""
    if not isinstance(function, FunctionType) or function in seen:
        return
    seen.add(function)
    for name in _code_names(function.__code__):
        yield name
        there = function.__globals__.get(name)
        if isinstance(there, FunctionType) and there.__module__ == function.__module__:
            yield from _names(there, seen)
        elif isinstance(there, tuple):
            yield from _strings(there)


def _code_names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _code_names(part)


def _strings(values: tuple[object, ...]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from _strings(value)


def _of_property(name: str) -> tuple[str, ...]:
    """Fields behind a property of the charter, such as the items a week behind the items a month."""
    found = vars(Charter).get(name)
    return found.fget.__code__.co_names if isinstance(found, property) and found.fget is not None else ()
