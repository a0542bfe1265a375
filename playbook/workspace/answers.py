"""Save one answer into pilot.yaml: comments stay, nothing is written unless the whole charter is still valid."""

from __future__ import annotations

import re
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.workspace.charter_form import read_charter
from playbook.workspace.io import locked, publish
from playbook.workspace.settings import FILE
from playbook.yamlgate import dump_yaml, load_yaml

LOCK = ".answers.lock"


def save_answer(folder: Path, field: str, value: object) -> None:
    """Set one field of the charter in pilot.yaml; an empty value takes the answer back.

    The file is read, changed and published under a lock, so two people who answer different questions at once
    both keep their answers. Raises BadInput in words if the answer does not fit; the file is then untouched.
    """
    path = folder / FILE
    with locked(folder / LOCK):
        doc = load_yaml(_with_place(path.read_text(encoding="utf-8"), field), FILE)
        if not isinstance(doc.data, dict) or not isinstance(doc.data.get("pilot"), dict):
            raise BadInput(Problem(FILE, "there is no section pilot:", do="add pilot: with the charter's fields"))
        empty = value in (None, "", ())
        # an answer taken back stays as an empty line: removing the key would take the comments below it along
        doc.data["pilot"][field] = None if empty else list(value) if isinstance(value, tuple) else value
        text = dump_yaml(doc)
        problems: list[Problem] = []
        again = load_yaml(text, FILE)
        read_charter(again, again.plain.get("pilot"), problems)
        if problems:
            raise BadInput(problems)
        publish(path, text.encode())


def save_own_answer(folder: Path, name: str, value: object) -> None:
    """Set the answer to a question of the pack under `answers:`; nothing takes it back. Comments stay."""
    path = folder / FILE
    with locked(folder / LOCK):
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


def _with_place(text: str, field: str) -> str:
    """The text with the question's own line, `# field:`, made an empty answer, so that the answer stands below it."""
    if re.search(rf"^ +{field}:", text, flags=re.MULTILINE):
        return text
    return re.sub(rf"^( +)# ({field}:)[^\n]*$", r"\1\2", text, count=1, flags=re.MULTILINE)
