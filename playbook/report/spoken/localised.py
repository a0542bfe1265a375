"""Numbers that a report wrote itself, as its language writes them: whole cells, and every share."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from playbook.report.figures import Figure
from playbook.report.numbers import Numbers
from playbook.report.wording import FIRST, Wording

T = TypeVar("T")
NAMES = frozenset({"id", "name", "kind", "tone", "status", "points", "language", "as_of", "english"})
"""Fields that are keys or data, not words."""


def localised(made: T, w: Wording) -> T:
    """A composition with its numbers as the language of a wording writes them."""
    return made if w.language == FIRST else _walk(made, w.numbers)


def _walk(value: Any, numbers: Numbers) -> Any:
    if isinstance(value, str):
        return numbers.shares(numbers.said(value))
    if isinstance(value, tuple):
        return tuple(_walk(v, numbers) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = NAMES if not isinstance(value, Figure) else NAMES | {"svg"}
        inner = {f.name: getattr(value, f.name) for f in fields(value)}
        return replace(value, **{k: _walk(v, numbers) for k, v in inner.items() if k not in kept})
    return value
