"""The `pilot:` section of pilot.yaml to a charter, with every problem at its line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ValidationError

from playbook.errors import Problem, nearest
from playbook.model.charter import Charter
from playbook.workspace.convert import read_one
from playbook.workspace.dictionary import CHARTER_TABLE, Column, dictionary
from playbook.workspace.fault import Fault
from playbook.yamlgate import YamlDoc

_ALLOWED = {"pilot_id": "up to 60 letters, digits, blanks, . _ -, beginning with a letter or digit"}


def read_charter(doc: YamlDoc, answers: object, problems: list[Problem]) -> Charter | None:
    """The charter, or None with the reasons added to `problems`."""
    if not isinstance(answers, dict):
        problems.append(
            Problem(doc.at("pilot"), "no answers under `pilot:`", "fields of the charter", "fill in the form")
        )
        return None
    columns = dictionary()[CHARTER_TABLE]
    before = len(problems)
    problems.extend(_unknown(doc, answers, columns))
    values = {n: v for n in columns if (v := _value(doc, columns[n], answers.get(n), problems)) is not None}
    problems.extend(_absent(doc, answers, columns))
    if len(problems) > before:
        return None
    try:
        return Charter(**values)
    except ValidationError as error:
        problems.extend(_refused(doc, error))
        return None


def _unknown(doc: YamlDoc, answers: dict[Any, Any], columns: Any) -> list[Problem]:
    return [
        Problem(
            f"{doc.at('pilot', name)} pilot.{name}",
            "unknown field",
            "fields of the charter",
            nearest(str(name), columns),
        )
        for name in answers
        if name not in columns
    ]


def _absent(doc: YamlDoc, answers: dict[Any, Any], columns: Any) -> list[Problem]:
    return [
        Problem(f"{doc.at('pilot', name)} pilot.{name}", "missing", column.meaning, "fill it in")
        for name, column in columns.items()
        if column.required and answers.get(name) in (None, "")
    ]


def _value(doc: YamlDoc, column: Column, raw: object, problems: list[Problem]) -> Any:
    """One answer in the type of its field; None if empty or wrong."""
    try:
        if column.type == "list":
            return _list(column, raw)
        if isinstance(raw, list | dict):
            raise Fault("a list or mapping", f"one {column.type}")
        value = read_one(column, "true" if raw is True else "false" if raw is False else raw)
    except Fault as fault:
        problems.append(fault.at(f"{doc.at('pilot', column.name)} pilot.{column.name}"))
        return None
    if isinstance(value, datetime):
        return value.date()
    return int(value) if column.type == "int" and value is not None else value


def _list(column: Column, raw: object) -> Any:
    if isinstance(raw, list):
        if any(isinstance(part, list | dict) for part in raw):
            raise Fault("a list inside a list", "a flat list")
        return tuple(part for part in raw if part is not None) or None
    return read_one(column, raw)


def _refused(doc: YamlDoc, error: ValidationError) -> list[Problem]:
    problems = []
    for one in error.errors():
        name = str(one["loc"][0]) if one["loc"] else ""
        where = f"{doc.at('pilot', name)} pilot.{name}" if name else doc.at("pilot")
        found = str(one["msg"]).removeprefix("Value error, ")
        problems.append(Problem(where, found, _ALLOWED.get(name, ""), "correct it"))
    return problems
