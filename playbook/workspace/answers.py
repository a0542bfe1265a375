"""Save one answer into pilot.yaml: comments stay, nothing is written unless the whole charter is still valid.

An answer that somebody else gave since the form was opened is never replaced without a word, and a save can be taken
back, also by another kernel.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from playbook.errors import BadInput, Problem
from playbook.workspace import saves
from playbook.workspace.answer_line import with_answer
from playbook.workspace.charter_form import read_charter
from playbook.workspace.io import locked, publish
from playbook.workspace.settings import FILE
from playbook.yamlgate import YamlDoc, dump_yaml, load_yaml

LOCK = ".answers.lock"
NOTES = "answers"
MOST_NOTES = 50
ANY = object()
"""What a caller passes as `seen` who does not mind what stood there."""


class AnsweredMeanwhile(BadInput):
    """Somebody else answered this question since the form was opened; `theirs` is what stands there now."""

    def __init__(self, field: str, theirs: object) -> None:
        self.theirs = theirs
        super().__init__(Problem(field, "somebody else answered this meanwhile; your answer is not saved yet"))


def save_answer(folder: Path, field: str, value: object, seen: object = ANY) -> None:
    """Set one field of the charter in pilot.yaml; an empty value takes the answer back.

    The file is read, changed and published under a lock, so two people who answer different questions at once
    both keep their answers. `seen` is the answer this person saw before. Raises BadInput in words if the answer does
    not fit, AnsweredMeanwhile if another answer than `seen` stands there now; the file is then untouched.
    """
    with locked(folder / LOCK):
        before = _answer(folder, field)
        if seen is not ANY and before not in (_empty(seen), _empty(value)):
            raise AnsweredMeanwhile(field, before)
        _set(folder, field, value)
        saves.remember(folder, NOTES, {"field": field, "before": _kept(before), "after": _kept(value)}, MOST_NOTES)


def save_own_answer(folder: Path, name: str, value: object, seen: object = ANY) -> None:
    """Set the answer to a question of the pack under `answers:`; nothing takes it back. Comments stay."""
    with locked(folder / LOCK):
        before = _own_answer(folder, name)
        if seen is not ANY and before not in (_empty(seen), _empty(value)):
            raise AnsweredMeanwhile(name, before)
        _set_own(folder, name, value)
        note = {"field": name, "own": True, "before": _kept(before), "after": _kept(value)}
        saves.remember(folder, NOTES, note, MOST_NOTES)


def undo_answer(folder: Path, fields: Collection[str]) -> tuple[str, Any]:
    """Take back the last saved answer to one of these questions: its field, and the answer that stands there again.

    Raises BadInput if no save is known, or if the answer was changed since by somebody else.
    """
    with locked(folder / LOCK):
        note = next((n for n in reversed(saves.noted(folder, NOTES)) if n["field"] in fields), None)
        if note is None:
            raise BadInput(Problem(FILE, "there is no save to take back"))
        field, own = note["field"], note.get("own", False)
        now = _own_answer(folder, field) if own else _answer(folder, field)
        if _kept(now) != _kept(_empty(_back(note["after"]))):
            do = "run this cell again to see what stands there now"
            raise BadInput(Problem(FILE, "somebody changed this answer since; nothing was taken back", "", do))
        before = _back(note["before"])
        (_set_own if own else _set)(folder, field, before)
        saves.forget(folder, NOTES, note)
        return field, before


def _set(folder: Path, field: str, value: object) -> None:
    path = folder / FILE
    doc = load_yaml(_with_place(path.read_text(encoding="utf-8"), field), FILE)
    if not isinstance(doc.data, dict) or not isinstance(doc.data.get("pilot"), dict):
        raise BadInput(Problem(FILE, "there is no section pilot:", do="add pilot: with the charter's fields"))
    # an answer taken back stays as an empty line: removing the key would take the comments below it along
    doc.data["pilot"][field] = list(value) if isinstance(value, tuple) and value else _empty(value)
    text = _text(doc, field)
    problems: list[Problem] = []
    again = load_yaml(text, FILE)
    read_charter(again, again.plain.get("pilot"), problems)
    if problems:
        raise BadInput(problems)
    publish(path, text.encode())


def _text(doc: YamlDoc, field: str) -> str:
    """The changed document as text: only the answer's own lines differ, wherever it has lines of its own."""
    wanted = doc.plain
    made = with_answer(doc.text, field, wanted["pilot"][field])
    if made is not None and load_yaml(made, FILE).plain == wanted:
        return made
    return dump_yaml(doc)


def _set_own(folder: Path, name: str, value: object) -> None:
    path = folder / FILE
    text = _with_place(path.read_text(encoding="utf-8"), name)
    if not re.search(r"^answers:", text, flags=re.MULTILINE):
        text = text.rstrip("\n") + f"\n\n# answers to the pack's own questions\nanswers:\n  {name}:\n"
    doc = load_yaml(text, FILE)
    if doc.data.get("answers") is None:
        doc.data["answers"] = {}
    if not isinstance(doc.data["answers"], dict):
        raise BadInput(Problem(doc.at("answers"), "answers is not a list of answers", "`name: answer` lines"))
    doc.data["answers"][name] = value
    publish(path, dump_yaml(doc).encode())


def _answer(folder: Path, field: str) -> object:
    """The answer as the file has it now, in the charter's type."""
    doc = _doc(folder)
    answers = doc.plain.get("pilot") if isinstance(doc.plain, dict) else None
    charter = read_charter(doc, answers, [])
    if charter is not None:
        return _empty(getattr(charter, field, None))
    return _empty(answers.get(field)) if isinstance(answers, dict) else None


def _own_answer(folder: Path, name: str) -> object:
    answers = _doc(folder).plain.get("answers")
    value = answers.get(name) if isinstance(answers, dict) else None
    return str(value).lower() if isinstance(value, bool) else _empty(value)


def _doc(folder: Path) -> YamlDoc:
    return load_yaml((folder / FILE).read_text(encoding="utf-8"), FILE)


def _empty(value: object) -> object:
    return None if value in (None, "", ()) else value


def _kept(value: object) -> object:
    """An answer as JSON keeps it."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _back(kept: Any) -> Any:
    if isinstance(kept, dict):
        return date.fromisoformat(kept["day"])
    return tuple(kept) if isinstance(kept, list) else kept


def _with_place(text: str, field: str) -> str:
    """The text with the question's own line, `# field:`, made an empty answer, so that the answer stands below it."""
    if re.search(rf"^ +{field}:", text, flags=re.MULTILINE):
        return text
    return re.sub(rf"^( +)# ({field}:)[^\n]*$", r"\1\2", text, count=1, flags=re.MULTILINE)
