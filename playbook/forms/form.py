"""One form: plain ipywidgets whose own description is the label, or a table of the answers without a front end.

Each answer is saved into pilot.yaml when it is given. What does not fit is said under the field and not saved.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from markupsafe import Markup

from playbook.errors import BadInput
from playbook.forms.questions import Question, questions
from playbook.model.charter import Charter
from playbook.report.views import View, table
from playbook.workspace.answers import save_answer, save_own_answer

FORMS = "PLAYBOOK_FORMS"
EMPTY = "not answered"
WIDE = {"width": "100%", "max_width": "44rem"}


def form(pilot: Any, section: str) -> Any:
    """Show a section of the charter: widgets under `playbook lab`, otherwise a table of the answers."""
    ws, asked = pilot.workspace, questions(section, pilot.own.pack)
    if os.environ.get(FORMS) == "1":
        return _widgets(ws.folder, asked, ws.charter, ws.settings.own_answers)
    return answers_view(ws.charter, asked, ws.settings.own_answers)


def answers_view(charter: Charter, asked: Sequence[Question], own: Mapping[str, str]) -> View:
    """The answers of a section as a table."""
    rows = [(q.ask, _shown(_value(q, charter, own)), q.why) for q in asked]
    return table("Answers in pilot.yaml", ("Question", "Answer", "Why it is asked"), rows)


def _value(question: Question, charter: Charter, own: Mapping[str, str]) -> object:
    return own.get(question.field) if question.options else getattr(charter, question.field)


def _widgets(folder: Path, asked: Sequence[Question], charter: Charter, own: Mapping[str, str]) -> Any:
    from ipywidgets import VBox

    return VBox([_field(folder, q, _value(q, charter, own)) for q in asked])


def _field(folder: Path, question: Question, value: object) -> Any:
    """One labelled control with its reason, and a place for what is wrong."""
    from ipywidgets import HTML, VBox

    control = _control(question, value)
    said = HTML()

    def save(change: dict[str, Any]) -> None:
        try:
            _save(folder, question, change["new"])
        except BadInput as error:
            said.value = str(
                Markup('<span role="alert" style="color:#9b1c1c">{}</span>').format(
                    " ".join(p.found for p in error.problems)
                )
            )
        else:
            said.value = '<span role="status" style="color:#0b6b2e">Saved.</span>'

    control.observe(save, names="value")
    hint = HTML(str(Markup('<span style="color:#52606d">{} Example: {}</span>').format(question.why, question.example)))
    return VBox([control, hint, said], layout={"margin": "0 0 14px 0"})


def _save(folder: Path, question: Question, raw: object) -> None:
    if question.options:
        save_own_answer(folder, question.field, None if raw == EMPTY else raw)
    else:
        save_answer(folder, question.field, typed(question.field, raw))


def _control(question: Question, value: object) -> Any:
    """The plain widget that fits the field's type; its description is a real label."""
    import ipywidgets as w

    kind = None if question.options else _kind(question.field)
    look = {"description": question.ask, "style": {"description_width": "initial"}, "layout": {**WIDE}}
    if kind is date:
        return w.DatePicker(value=value, **look)
    options = question.options or (
        ("yes", "no") if kind is bool else get_args(kind) if get_origin(kind) is Literal else ()
    )
    if options:
        return w.Dropdown(options=(EMPTY, *options), value=EMPTY if value is None else _shown(value), **look)
    return w.Text(
        value="" if value in (None, ()) else _shown(value),
        placeholder=question.example,
        continuous_update=False,
        **look,
    )


def typed(field: str, raw: object) -> object:
    """What a control holds, as pilot.yaml stores it; the charter's own model judges whether it fits.

    >>> typed("scale_people", "50"), typed("departments", "CRM; Web"), typed("run_capacity_confirmed", "yes")
    (50, ('CRM', 'Web'), True)
    """
    if raw in (None, "", EMPTY):
        return None
    kind, text = _kind(field), str(raw).strip()
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


def _kind(field: str) -> Any:
    """The type of a charter field without its `| None`."""
    annotation = Charter.model_fields[field].annotation
    inner = [a for a in get_args(annotation) if a is not type(None)]
    return inner[0] if type(None) in get_args(annotation) and len(inner) == 1 else annotation


def _shown(value: object) -> str:
    if value in (None, ()):
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_shown(v) for v in value)
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
