"""Save one answer into pilot.yaml: comments stay, nothing is written unless the whole charter is still valid."""

from __future__ import annotations

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
        doc = load_yaml(path.read_text(encoding="utf-8"), FILE)
        if not isinstance(doc.data, dict) or not isinstance(doc.data.get("pilot"), dict):
            raise BadInput(Problem(FILE, "there is no section pilot:", do="add pilot: with the charter's fields"))
        if value in (None, "", ()):
            doc.data["pilot"].pop(field, None)
        else:
            doc.data["pilot"][field] = list(value) if isinstance(value, tuple) else value
        text = dump_yaml(doc)
        problems: list[Problem] = []
        again = load_yaml(text, FILE)
        read_charter(again, again.plain.get("pilot"), problems)
        if problems:
            raise BadInput(problems)
        publish(path, text.encode())
