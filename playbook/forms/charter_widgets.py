"""The widgets of a charter's section. Each answer is saved when it is given; what does not fit is said and not saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, get_args, get_origin

from markupsafe import Markup

from playbook.errors import BadInput
from playbook.forms.form import EMPTY, kind_of, shown, typed, value_of
from playbook.forms.live import Live
from playbook.forms.look import STACK, bad, framed, good
from playbook.forms.questions import Question
from playbook.workspace.answers import AnsweredMeanwhile, save_answer, save_own_answer, undo_answer

WIDE = {"width": "100%", "max_width": "44rem"}
HINT = Markup('<span style="color:#52606d">{}{}</span>')


class Field:
    """One question: its control, its reason, and a place for what is wrong."""

    def __init__(self, form: CharterForm, question: Question, value: object) -> None:
        import ipywidgets as w

        self.form, self.question, self.seen = form, question, value
        self.control = control_for(question, value)
        self.said = w.HTML()
        self.keep = w.Button(description="Keep mine", layout={"width": "12rem"})
        self.take = w.Button(description="Take theirs", layout={"width": "12rem"})
        self.choice = w.HBox([])
        self.quiet = False
        self.control.observe(self._changed, names="value")
        self.keep.on_click(lambda _: self.save())
        self.take.on_click(lambda _: self.show(self.seen, good("Theirs stands.")))
        example = f" Example: {question.example}" if question.example else ""
        hint = w.HTML(str(HINT.format(question.why, example)))
        self.box = w.VBox([self.control, hint, self.said, self.choice], layout={"margin": "0 0 14px 0"})

    def _changed(self, _: object) -> None:
        if not self.quiet:
            self.save()

    def save(self) -> None:
        """Save what stands in the control, unless it does not fit or somebody else was first."""
        value = self.value()
        self.choice.children = ()
        try:
            self._store(value)
        except AnsweredMeanwhile as clash:
            self.seen = clash.theirs
            self.said.value = bad(f"Not saved yet: somebody else answered {shown(clash.theirs)!r} meanwhile.")
            self.choice.children = (self.keep, self.take)
        except BadInput as error:
            self.said.value = bad(" ".join(p.found for p in error.problems))
        else:
            self.seen = value
            self.said.value = good("Saved.")
            self.form.live.refresh()

    def value(self) -> object:
        """What stands in the control, as pilot.yaml stores it."""
        raw = self.control.value
        if self.question.options:
            return None if raw == EMPTY else raw
        return typed(self.question.field, raw)

    def show(self, value: object, said: str) -> None:
        """Put an answer into the control without saving it again."""
        self.quiet, self.seen = True, value
        self.control.value = raw_of(self.question, value)
        self.quiet, self.said.value, self.choice.children = False, said, ()

    def _store(self, value: object) -> None:
        save = save_own_answer if self.question.options else save_answer
        save(self.form.folder, self.question.field, value, self.seen)


class CharterForm:
    """A section's fields, a button that takes the last save back, and what the answers decide."""

    def __init__(self, pilot: Any, asked: Sequence[Question]) -> None:
        import ipywidgets as w

        ws = pilot.workspace
        self.folder = ws.folder
        own = ws.settings.own_answers
        self.live = Live(pilot, {f"answers.{q.field}" if q.options else f"pilot.{q.field}" for q in asked})
        self.fields = {q.field: Field(self, q, value_of(q, ws.charter, own)) for q in asked}
        self.undo = w.Button(description="Take the last save back", layout={"width": "14rem"})
        self.undo.on_click(lambda _: self.take_back())
        self.said = w.HTML()
        self.box = framed([*(f.box for f in self.fields.values()), self.undo, self.said, self.live.box])

    def take_back(self) -> None:
        """Take back the last answer saved in this section, whoever's kernel saved it."""
        try:
            field, value = undo_answer(self.folder, self.fields)
        except BadInput as error:
            self.said.value = bad(" ".join(p.found for p in error.problems))
            return
        self.fields[field].show(value, good("Taken back."))
        self.said.value = good(f"Taken back: {self.fields[field].question.ask} Answer now: {shown(value)}.")
        self.live.refresh()


def control_for(question: Question, value: object) -> Any:
    """The plain widget that fits the field's type; its description is a real label."""
    import ipywidgets as w

    raw = raw_of(question, value)
    look = {"description": question.ask, "style": {"description_width": "initial"}, "layout": {**WIDE, **STACK}}
    if kind(question) is date:
        return w.DatePicker(value=raw, **look)
    if options := choices(question):
        return w.Dropdown(options=(EMPTY, *options), value=raw, **look)
    return w.Text(value=raw, placeholder=question.example, continuous_update=False, **look)


def raw_of(question: Question, value: object) -> Any:
    """An answer as its control holds it."""
    if kind(question) is date:
        return value
    if choices(question):
        return EMPTY if value is None else shown(value)
    return "" if value in (None, ()) else shown(value)


def choices(question: Question) -> tuple[str, ...]:
    """The answers a question allows; empty if it is free."""
    if question.options:
        return question.options
    found = kind(question)
    if found is bool:
        return ("yes", "no")
    return get_args(found) if get_origin(found) is Literal else ()


def kind(question: Question) -> Any:
    """The type of a charter's field; None for a question of a pack."""
    return None if question.options else kind_of(question.field)
