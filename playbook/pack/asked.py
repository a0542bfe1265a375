"""The questions a team is asked: those of the base pack, changed, added to and hidden by the layers above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playbook.errors import Problem
from playbook.model.charter import Charter
from playbook.model.noun import Noun
from playbook.model.pack import SECTIONS, Asked, Declared, Word
from playbook.pack.fit import Place, fit, known
from playbook.pack.layers import Layer
from playbook.pack.renamed import current, said
from playbook.pack.upgrade import renames_below

FILE = "questions.yaml"


class Words(Noun):
    """How one question is worded, or that it is not asked."""

    ask: Word
    why: Word
    example: str = ""


class Hide(Noun):
    """A question that is not asked, and why."""

    hide: bool
    basis: Word


def read_questions(
    layers: tuple[Layer, ...], declared: tuple[Declared, ...], problems: list[Problem], notices: list[str]
) -> tuple[tuple[Asked, ...], dict[str, str]]:
    """(questions in the order of the forms, hidden ones with the reason)."""
    asked: dict[str, Asked] = {}
    hidden: dict[str, str] = {}
    for layer in layers:
        at, plain = layer.place(FILE), layer.plain(FILE)
        known(plain, SECTIONS, at, "section", problems)
        for section in (s for s in SECTIONS if isinstance(plain.get(s), Mapping)):
            _section(layer, layers, section, plain[section], at.under(section), (asked, hidden), problems, notices)
    order = {s: i for i, s in enumerate(SECTIONS)}
    every = [*asked.values(), *(_own(d) for d in declared if d.question)]
    return tuple(sorted(every, key=lambda q: order[q.section])), hidden


def _section(
    layer: Layer,
    layers: tuple[Layer, ...],
    section: Any,
    entries: Mapping[str, Any],
    at: Place,
    into: tuple[dict[str, Asked], dict[str, str]],
    problems: list[Problem],
    notices: list[str],
) -> None:
    below = renames_below(layers, layer)
    entries, renamed, wrong = current(entries, below.questions, below.gone, at)
    problems += wrong
    notices += said(renamed, at)
    known(entries, Charter.model_fields, at, "question", problems)
    asked, hidden = into
    for field, entry in entries.items():
        if field not in Charter.model_fields:
            continue
        here = at.under({new: old for old, new in renamed.items()}.get(field, field))
        if isinstance(entry, Mapping) and "hide" in entry:
            gone = fit(Hide, entry, here, problems)
            if gone is not None:
                asked.pop(field, None)
                hidden[field] = gone.basis
            continue
        old = asked.get(field)
        merged = {**(_plain(old) if old else {}), **entry} if isinstance(entry, Mapping) else entry
        words = fit(Words, merged, here, problems)
        if words is not None:
            hidden.pop(field, None)
            asked[field] = Asked(section=section, field=field, layer=layer.name, **words.model_dump())


def _plain(old: Asked) -> dict[str, str]:
    return {"ask": old.ask, "why": old.why, "example": old.example}


def _own(question: Declared) -> Asked:
    """An own question as it is asked; its answers are a short list to choose from."""
    return Asked(
        section=question.section,
        field=question.id,
        ask=question.question,
        why=question.why,
        example=next(answer for answer, outcome in question.answers.items() if outcome.status == "pass"),
        options=tuple(question.answers),
        layer="own",
    )
