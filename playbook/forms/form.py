"""A section of the charter: a form where a person works, a table of its answers everywhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args, get_origin

from playbook.forms.questions import Question, questions
from playbook.model.charter import Charter
from playbook.report.views import View, table

FORMS = "PLAYBOOK_FORMS"
EMPTY = "not answered"


def form(pilot: Any, section: str) -> Any:
    """Show a section of the charter: widgets under `playbook lab`, otherwise a table of the answers."""
    ws, asked = pilot.workspace, questions(section, pilot.own.pack)
    if os.environ.get(FORMS) == "1":
        from playbook.forms.charter_widgets import CharterForm

        return CharterForm(pilot, asked).box
    return answers_view(ws.charter, asked, ws.settings.own_answers)


def answers_view(charter: Charter, asked: Sequence[Question], own: Mapping[str, str]) -> View:
    """The answers of a section as a table."""
    rows = [(q.ask, shown(value_of(q, charter, own)), q.why) for q in asked]
    return table("Answers in pilot.yaml", ("Question", "Answer", "Why it is asked"), rows)


def value_of(question: Question, charter: Charter, own: Mapping[str, str]) -> object:
    """The answer as it stands in the files that were read."""
    return own.get(question.field) if question.options else getattr(charter, question.field)


def typed(field: str, raw: object) -> object:
    """What a control holds, as pilot.yaml stores it; the charter's own model judges whether it fits.

    >>> typed("scale_people", "50"), typed("departments", "CRM; Web"), typed("run_capacity_confirmed", "yes")
    (50, ('CRM', 'Web'), True)
    """
    if raw in (None, "", EMPTY):
        return None
    kind, text = kind_of(field), str(raw).strip()
    if kind is bool:
        return text == "yes"
    if get_origin(kind) is tuple:
        parts = [p.strip() for p in text.split(";") if p.strip()]
        return tuple(_number(p) if get_args(kind)[0] is float else p for p in parts)
    if kind in (int, float):
        return _number(text)
    return raw if kind is date else text


def _number(text: str) -> object:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def kind_of(field: str) -> Any:
    """The type of a charter field without its `| None`."""
    annotation = Charter.model_fields[field].annotation
    inner = [a for a in get_args(annotation) if a is not type(None)]
    return inner[0] if type(None) in get_args(annotation) and len(inner) == 1 else annotation


def shown(value: object) -> str:
    """An answer in words."""
    if value in (None, ()):
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(shown(v) for v in value)
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
