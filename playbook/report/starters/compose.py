"""Which starter documents there are, and each of them as Markdown: the pack's text filled with the team's answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playbook.report.starters.answers import Answered, memo, shared
from playbook.report.starters.said import gaps_said
from playbook.report.starters.sandbox import filled
from playbook.report.wording import FIRST, wording

if TYPE_CHECKING:
    from playbook.model.result import Result

PER = {"kit": ("kinds", "kind", "content_type"), "runbook": ("steps", "step", "step_id")}
"""Texts that make one document for each of several things: the list, the name of one, the column that names it."""
MEMO = "decision-memo"


@dataclass(frozen=True)
class Starter:
    """One document: its file's name without ending, and its Markdown."""

    name: str
    markdown: str


def starters(
    texts: Mapping[str, tuple[str, str]], answered: Answered, result: Result | None, language: str = FIRST
) -> tuple[Starter, ...]:
    """Every document; `texts` maps a text's name to where it stands and what it says. Raises PackError.

    The decision memo needs a finished checkpoint, its sentences in the language; without one it is left out.
    """
    values = shared(answered)
    made: dict[str, Starter] = {}
    for name, (where, text) in texts.items():
        if name == MEMO:
            told = [] if result is None else [(MEMO, values | memo(result, wording(language)))]
        else:
            told = list(_each(name, values))
        for named, known in told:
            free = _free(named, made)
            made[free] = Starter(free, gaps_said(filled(text, where, known), language))
    return tuple(made.values())


def _each(name: str, values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if name not in PER:
        yield name, values
        return
    many, one, column = PER[name]
    for value in values[many]:
        yield f"{name}-{_file_name(str(value[column]))}", values | {one: value}


def _file_name(text: str) -> str:
    """A name that every file system takes.

    >>> _file_name("Landing page / DE"), _file_name("../../etc")
    ('landing-page-de', 'etc')
    """
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-_")[:60] or "unnamed"


def _free(name: str, taken: Mapping[str, Starter]) -> str:
    """Two things whose names differ only in signs get two files."""
    return name if name not in taken else next(n for i in range(2, 10_000) if (n := f"{name}-{i}") not in taken)
