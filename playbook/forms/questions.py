"""The questions of a form, as the base pack words them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from playbook.bundled import bundled
from playbook.errors import BadInput, Problem, nearest
from playbook.yamlgate import load_yaml


@dataclass(frozen=True)
class Question:
    """One line of a form: the field, the question, why it is asked, an example of a good answer."""

    field: str
    ask: str
    why: str
    example: str


@cache
def sections() -> dict[str, tuple[Question, ...]]:
    """Every section of the forms with its questions, in order."""
    where = "templates/base/questions.yaml"
    plain = load_yaml(bundled("templates", "base", "questions.yaml").read_text(encoding="utf-8"), where).plain
    return {name: tuple(Question(field, **words) for field, words in fields.items()) for name, fields in plain.items()}


def questions(section: str) -> tuple[Question, ...]:
    """The questions of a section; raises BadInput naming the nearest one."""
    if section not in sections():
        raise BadInput(Problem("form", f"there is no section {section!r}", nearest(section, sections())))
    return sections()[section]
