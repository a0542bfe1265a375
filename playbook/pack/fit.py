"""Fit YAML into a model: every misfit as a problem with file, line, what is allowed and the nearest name."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from playbook.errors import Problem, nearest
from playbook.yamlgate import YamlDoc

T = TypeVar("T", bound=BaseModel)
SAID = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "`name: value` lines",
    "model_type": "`name: value` lines",
    "list_type": "a list",
    "tuple_type": "a list",
}
PATTERNS = {"^#": "a colour such as #1d5a96", "^[a-z]": "small letters, digits and hyphens, such as gs-works-council"}


@dataclass(frozen=True)
class Place:
    """Where an entry stands: the file and the keys that lead to it."""

    doc: YamlDoc
    keys: tuple[Hashable, ...] = ()

    def under(self, *keys: Hashable) -> Place:
        """A place further down."""
        return Place(self.doc, (*self.keys, *keys))

    def problem(self, found: str, allowed: str = "", do: str = "") -> Problem:
        """A problem at this place."""
        return Problem(self.doc.at(*self.keys), found, allowed, do)


def fit(model: type[T], value: object, at: Place, problems: list[Problem]) -> T | None:
    """The value as a model, or None with every misfit added to `problems`."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems.extend(_problem(model, dict(one), at) for one in error.errors())
        return None


def known(names: Iterable[Hashable], allowed: Iterable[str], at: Place, what: str, problems: list[Problem]) -> None:
    """Add a problem for every name that does not exist, with the nearest one that does."""
    there = sorted(allowed)
    problems += [
        at.under(name).problem(f"there is no {what} {name!r}", listed(there), nearest(str(name), there))
        for name in names
        if name not in there
    ]


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names as one line, the first few if there are many."""
    shown = list(names)
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


def _problem(model: type[BaseModel], error: dict[str, Any], at: Place) -> Problem:
    loc, kind = tuple(p for p in error["loc"] if p != "[key]"), str(error["type"])
    here, name = at.under(*loc), ".".join(map(str, loc))
    if kind == "extra_forbidden":
        fields = sorted(_owner(model, loc[:-1]).model_fields)
        return here.problem(f"unknown key {str(loc[-1])!r}", listed(fields), nearest(str(loc[-1]), fields))
    if kind == "missing":
        return here.problem(f"{name} is missing", do=f"add {loc[-1]}:")
    if kind == "literal_error":
        options = [o.strip("'") for o in str(error["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
        return here.problem(f"{name} is {error['input']!r}", ", ".join(options), nearest(str(error["input"]), options))
    return here.problem(f"{name} {_said(kind, error)}".strip(), _allowed(kind, error))


def _said(kind: str, error: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    shown = repr(error["input"])
    return f"is {shown if len(shown) <= 60 else shown[:57] + '...'}"


def _allowed(kind: str, error: dict[str, Any]) -> str:
    if kind == "string_pattern_mismatch":
        pattern = str(error["ctx"]["pattern"])
        return next((said for start, said in PATTERNS.items() if pattern.startswith(start)), pattern)
    limits = error.get("ctx", {})
    if kind == "string_too_short":
        return f"a sentence of at least {limits['min_length']} letters" if limits["min_length"] > 1 else "some text"
    if kind == "string_too_long":
        return f"at most {limits['max_length']} letters"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{'at least' if kind.startswith('g') else 'at most'} {limits.get('ge', limits.get('le'))}"
    return "" if kind == "value_error" else SAID.get(kind, str(error["msg"]).lower())


def _owner(model: type[BaseModel], loc: tuple[Any, ...]) -> type[BaseModel]:
    """The model that holds the key at the end of a path."""
    for part in loc:
        if not isinstance(part, str) or part not in model.model_fields:
            continue
        found = _models(model.model_fields[part].annotation)
        model = found[0] if found else model
    return model


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in get_args(annotation) if get_origin(annotation) for m in _models(part)] or [
        m for part in get_args(annotation) for m in _models(part)
    ]
