"""Own questions of a pack: merged by id over the layers, and their place in the rubric."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playbook.checks import all_checks
from playbook.errors import Problem
from playbook.model.pack import Declared
from playbook.model.words import PREFIX
from playbook.pack.fit import Place, fit
from playbook.pack.layers import Layer
from playbook.pack.renamed_data import count_now
from playbook.pack.upgrade import renames_below

FILE = "declared.yaml"
NUMBERS = ("pass_at", "warn_at", "least_rows")
HIDDEN = ("id", "hide", "basis")


def read_declared(
    layers: tuple[Layer, ...], problems: list[Problem], notices: list[str] | None = None
) -> tuple[Declared, ...]:
    """Every own question of a pack: an upper layer repeats the id and what differs, or hides it with a basis."""
    merged: dict[str, tuple[dict[str, Any], Place]] = {}
    told = [] if notices is None else notices
    for layer in layers:
        below = renames_below(layers, layer)
        for name, entry, at in _entries(layer, problems):
            if entry.get("hide"):
                _hide(merged, name, entry, at, problems)
            else:
                if "count" in entry:
                    entry["count"] = count_now(entry["count"], at.under("count"), (below, problems, told))
                merged[name] = ({**merged.get(name, ({}, at))[0], **entry}, at)
    made = [fit(Declared, entry, at, problems) for entry, at in merged.values()]
    problems += [p for entry, at in merged.values() for p in _misnamed(entry, at)]
    return tuple(d for d in made if d is not None)


def as_rules(layer: Layer) -> Layer:
    """The layer with its own questions among the thresholds, so that a layer above may change their numbers."""
    thresholds, lines, files = dict(layer.thresholds), dict(layer.lines), dict(layer.files)
    for name, entry, at in _entries(layer, []):
        if entry.get("hide"):
            continue
        count = entry.get("count") if isinstance(entry.get("count"), dict) else {}
        rule: dict[str, Any] = {k: entry[k] for k in ("severity", "stage", "guards", "if_red", "basis") if k in entry}
        numbers = {k: count[k] for k in NUMBERS if count and k in count}
        thresholds[name] = {**rule, **numbers, **thresholds.get(name, {})}
        lines |= {(name, k): at.doc.line_of(*at.keys, k) for k in rule}
        lines |= {(name, k): at.doc.line_of(*at.keys, "count", k) for k in numbers}
        files[name] = FILE
    return replace(layer, thresholds=thresholds, lines=lines, files=files)


def hidden(layers: tuple[Layer, ...]) -> frozenset[str]:
    """Own questions that the last layer which names them hides."""
    last = {name: bool(entry.get("hide")) for layer in layers for name, entry, _ in _entries(layer, [])}
    return frozenset(name for name, hide in last.items() if hide)


def _entries(layer: Layer, problems: list[Problem]) -> list[tuple[str, dict[str, Any], Place]]:
    plain, at = layer.plain(FILE), layer.place(FILE)
    if not isinstance(plain, list):
        if plain:
            problems.append(
                at.problem("the file is not a list", "a list of own questions, each beginning with `- id:`")
            )
        return []
    found: dict[str, tuple[str, dict[str, Any], Place]] = {}
    for i, entry in enumerate(plain):
        here = at.under(i)
        name = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            problems.append(here.problem("an own question without an id", "a list of questions", "add id:"))
        elif name in found:
            problems.append(here.problem(f"{name} is declared twice", "every id once", "rename or remove one"))
        else:
            found[name] = (name, {str(k): v for k, v in entry.items()}, here)
    return list(found.values())


def _hide(
    merged: dict[str, tuple[dict[str, Any], Place]],
    name: str,
    entry: dict[str, Any],
    at: Place,
    problems: list[Problem],
) -> None:
    strange = [k for k in entry if k not in HIDDEN]
    if name not in merged:
        problems.append(at.problem(f"{name} is hidden, but no layer below declares it", ", ".join(merged) or "nothing"))
    if strange or entry["hide"] is not True or not entry.get("basis"):
        problems.append(at.problem(f"{name} is not hidden properly", "id, hide: true and a basis", "say why in basis:"))
    merged.pop(name, None)


def _misnamed(entry: dict[str, Any], at: Place) -> list[Problem]:
    name, prefix = str(entry["id"]), PREFIX.get(str(entry.get("area")))
    found = []
    if prefix and not name.startswith(f"{prefix}-"):
        do = f"call it {prefix}-{name.partition('-')[2] or name}"
        found.append(
            at.under("id").problem(f"{name} belongs to {entry['area']!r}", f"an id that begins with {prefix}-", do)
        )
    if name in {c.id for c in all_checks()}:
        found.append(at.under("id").problem(f"{name} is a check of the playbook", "an id of your own", "rename it"))
    return found
