"""The questions of a form, as the pack words them: those of the charter and the pack's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from playbook.errors import BadInput, Problem, nearest
from playbook.model.pack import SECTIONS, Asked, Pack
from playbook.pack.merge import read_pack


@dataclass(frozen=True)
class Question:
    """One line of a form: the field, the question, why it is asked, an example of a good answer."""

    field: str
    ask: str
    why: str
    example: str
    options: tuple[str, ...] = ()
    """The answers of a pack's own question; empty for a field of the charter."""


@cache
def base() -> Pack:
    """The pack every other one builds on."""
    return read_pack("base")


def sections(pack: Pack | None = None) -> dict[str, tuple[Question, ...]]:
    """Every section of the forms with its questions, in order."""
    asked = (pack or base()).questions
    return {name: tuple(_question(a) for a in asked if a.section == name) for name in SECTIONS}


def questions(section: str, pack: Pack | None = None) -> tuple[Question, ...]:
    """The questions of a section; raises BadInput naming the nearest one."""
    known = sections(pack)
    if section not in known:
        raise BadInput(Problem("form", f"there is no section {section!r}", nearest(section, known)))
    return known[section]


def _question(asked: Asked) -> Question:
    return Question(asked.field, asked.ask, asked.why, asked.example, asked.options)
