"""Numbers of a starter map that are not the team's own yet: `{placeholder: 60}` stays unknown until it is replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

KEY = "placeholder"
ONE = {"stages": "stage", "roles": "role", "handoffs": "handoff", "tools": "tool"}
WORDS = {
    "touch": "minutes of work",
    "minutes": "minutes of carrying",
    "rework": "how often it comes back",
    "sampling": "share that is looked at",
    "people": "people",
    "hours_per_week": "hours a week",
    "recorded": "whether a system records it",
    "pilot_projects": "projects of the pilot",
}
NEEDED = ("stage", "role", "pilot_projects")
"""Load and lead time rest on these; a handoff without minutes is counted without them, and that is said."""


@dataclass(frozen=True)
class Placeholder:
    """One value that the starter suggests and nobody has confirmed."""

    path: tuple[str | int, ...]
    """Where it stands in the file."""
    name: str
    """The same in words: 'stage build: minutes of work'."""
    suggested: Any


def is_placeholder(value: Any) -> bool:
    """True for `{placeholder: …}`."""
    return isinstance(value, Mapping) and set(value) == {KEY}


def holds_placeholder(value: Any) -> bool:
    """True if a value is a placeholder or has one inside."""
    if is_placeholder(value):
        return True
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(holds_placeholder(v) for v in inside)


def label(one: str, name: str, key: str) -> str:
    """How a value of a stage, role or handoff is named.

    >>> label("stage", "build", "touch")
    'stage build: minutes of work'
    """
    return f"{one} {name}: {WORDS.get(key, key)}"


def placeholders(plain: Mapping[str, Any]) -> list[Placeholder]:
    """Every placeholder of a workflow.yaml, in the order of the file."""
    return [found for key, value in plain.items() for found in _within(str(key), value)]


def confirmed(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The same map without what is only suggested.

    A role needs a number of people to be drawn at all: it keeps the suggested one, and nothing is computed from it
    as long as the map names it among its placeholders.
    """
    return {k: _kept(k, v) for k, v in plain.items() if k in ONE or not holds_placeholder(v)}


def needed(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those placeholders without which load and lead time cannot be computed."""
    return tuple(n for n in names if n.startswith(NEEDED))


def _within(key: str, value: Any) -> Iterator[Placeholder]:
    if key not in ONE:
        if holds_placeholder(value):
            yield Placeholder((key,), WORDS.get(key, key), _suggested(value))
        return
    for at, name, entry in _entries(value):
        if is_placeholder(entry):
            yield Placeholder((key, at), label(ONE[key], name, "people"), entry[KEY])
        elif isinstance(entry, Mapping):
            for k, v in entry.items():
                if holds_placeholder(v):
                    yield Placeholder((key, at, str(k)), label(ONE[key], name, str(k)), _suggested(v))


def _entries(value: Any) -> Iterator[tuple[str | int, str, Any]]:
    """Place, name and content of the entries of a list, or of a mapping by name."""
    if isinstance(value, Mapping):
        yield from ((str(k), str(k), v) for k, v in value.items())
    elif isinstance(value, list):
        for i, entry in enumerate(value):
            yield i, _name(entry, i), entry


def _name(entry: Any, place: int) -> str:
    if not isinstance(entry, Mapping):
        return str(place + 1)
    ends = [entry.get(k) for k in ("from", "to")]
    return f"{ends[0]} to {ends[1]}" if all(ends) else str(entry.get("id", place + 1))


def _suggested(value: Any) -> Any:
    """What the starter suggests, without its mark."""
    if is_placeholder(value):
        return value[KEY]
    if isinstance(value, Mapping):
        return {k: _suggested(v) for k, v in value.items()}
    return [_suggested(v) for v in value] if isinstance(value, list) else value


def _kept(key: str, value: Any) -> Any:
    if key not in ONE:
        return value
    if isinstance(value, Mapping):
        return {k: _entry(key, v) for k, v in value.items()}
    return [_entry(key, v) for v in value] if isinstance(value, list) else value


def _entry(key: str, entry: Any) -> Any:
    if is_placeholder(entry):
        return entry[KEY]
    if not isinstance(entry, Mapping):
        return entry
    shown = ("people",) if key == "roles" else ()
    return {k: _suggested(v) if k in shown else v for k, v in entry.items() if k in shown or not holds_placeholder(v)}
