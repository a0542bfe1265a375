"""Merge the layers of a pack into one rubric, in which every number knows the layer, file and line that set it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any, get_args

from playbook.checks import all_checks
from playbook.errors import PackError, Problem, nearest
from playbook.model.rubric import Rubric, Rule, Setting
from playbook.model.words import Effect, FailureMode, Severity, Stage
from playbook.pack.declared import as_rules, hidden
from playbook.pack.layers import Layer, read_layers
from playbook.pack.upgrade import upgraded

WORDS: dict[str, tuple[str, ...]] = {
    "severity": get_args(Severity),
    "stage": get_args(Stage),
    "if_red": get_args(Effect),
    "guards": get_args(FailureMode),
}
TEXTS = frozenset({"basis", "title", *WORDS})
NO_BASIS = "changed by the team in pilot.yaml, which gives no basis"
LEAST_BASIS = 8


def read_rubric(pack: str, beside: Path | None = None, team: Layer | None = None) -> Rubric:
    """The rubric of a pack with the team's own settings on top.

    Raises PackError with every problem found: unknown checks, settings and words, numbers that are none.
    """
    return rubric_of(read_layers(pack, beside), team)


def rubric_of(layers: tuple[Layer, ...], team: Layer | None = None) -> Rubric:
    """The rubric of layers that were read already; raises PackError with every problem found."""
    problems: list[Problem] = []
    own = tuple(as_rules(layer) for layer in layers)
    own = (*own, team) if team is not None and team.thresholds else own
    layers = upgraded(own, problems)
    problems += [p for i, layer in enumerate(layers) for p in _problems(layer, _known(layers[:i]))]
    if problems:
        raise PackError(problems)
    named = {c for layer in layers for c in layer.thresholds} - hidden(layers)
    rules = tuple(_rule(check, layers) for check in sorted(named))
    incomplete = [p for rule in rules for p in (*_incomplete(rule, layers[-1]), *_crossed(rule, layers))]
    if incomplete:
        raise PackError(incomplete)
    stamp = [[r.id, r.severity, r.stage, r.effect, sorted(r.numbers.items())] for r in rules]
    digest = hashlib.sha256(json.dumps(stamp, sort_keys=True).encode()).hexdigest()
    top = layers[-1] if layers[-1].file != "pilot.yaml" else layers[-2]
    names = tuple(layer.name for layer in layers)
    return Rubric(name=top.name, version=top.version, sha256=digest, layers=names, rules=rules)


def team_layer(settings: Mapping[str, Any], lines: Mapping[tuple[str, str], int], folder: Path) -> Layer:
    """The `settings:` section of pilot.yaml as the last layer; a change without a basis says so."""
    plain = {str(c): dict(e) if isinstance(e, Mapping) else {"": e} for c, e in settings.items()}
    plain = {check: {"basis": NO_BASIS, **entry} for check, entry in plain.items()}
    return Layer("pilot.yaml", "", folder, "", plain, dict(lines), file="pilot.yaml")


def _known(below: tuple[Layer, ...]) -> dict[str, set[str]]:
    """Check ids and setting names that exist below a layer: from the code and from the layers under it."""
    known = {check.id: set(check.settings) for check in all_checks()}
    for layer in below:
        for check, entry in layer.thresholds.items():
            known.setdefault(check, set()).update(k for k in entry if k not in TEXTS)
    return known


def _problems(layer: Layer, known: dict[str, set[str]]) -> list[Problem]:
    problems: list[Problem] = []
    for check, entry in layer.thresholds.items():
        first = layer.name == "base" or check in layer.files
        if check not in known and not first:
            problems.append(
                Problem(
                    _where(layer, check, next(iter(entry), "")), f"there is no check {check!r}", nearest(check, known)
                )
            )
            continue
        for key, value in entry.items():
            found = _wrong(check, key, value, known.get(check, set()), first)
            if found:
                problems.append(Problem(_where(layer, check, key), *found))
        problems += [] if first else _without_basis(layer, check, entry)
    return problems


def _without_basis(layer: Layer, check: str, entry: Mapping[str, Any]) -> list[Problem]:
    """A changed number or word without a reason cannot be defended in front of a sponsor."""
    changed = [k for k in entry if k not in ("basis", "title")]
    basis = entry.get("basis")
    if not changed or (isinstance(basis, str) and len(basis.strip()) >= LEAST_BASIS):
        return []
    found = f"{check} changes {', '.join(changed)} without a basis"
    do = 'add basis: "why this number, from whom or from which source"'
    return [Problem(_where(layer, check, changed[0]), found, "a sentence that says where the number comes from", do)]


def _wrong(check: str, key: str, value: Any, settings: set[str], first: bool) -> tuple[str, str] | None:
    if key in WORDS:
        return None if value in WORDS[key] else (f"{key} is {value!r}", nearest(str(value), WORDS[key]))
    if key in TEXTS:
        return None if isinstance(value, str) and value.strip() else (f"{key} is empty", "a sentence")
    if key not in settings and (not first or settings):
        return f"{check} has no setting {key!r}", nearest(key, settings | TEXTS)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return f"{key} is {value!r}, which is not a number", "a finite number"
    return None


def _rule(check: str, layers: tuple[Layer, ...]) -> Rule:
    words: dict[str, str] = {}
    numbers: dict[str, Setting] = {}
    for layer in layers:
        for key, value in layer.thresholds.get(check, {}).items():
            if key in TEXTS:
                words[key] = str(value)
            else:
                line, file = layer.lines.get((check, key), 0), layer.files.get(check, layer.file)
                numbers[key] = Setting(name=key, value=float(value), layer=layer.name, file=file, line=line)
    last = next((la for la in reversed(layers) if "basis" in la.thresholds.get(check, {})), None)
    fields: dict[str, Any] = {k: v for k, v in words.items() if k != "if_red"}
    if last is not None:
        file, line = last.files.get(check, last.file), last.lines.get((check, "basis"), 0)
        fields["origin"] = f"{last.name}, {file}" + (f" line {line}" if line else "")
    if "if_red" in words:
        fields["effect"] = words["if_red"]
    fields = {"severity": "informational", "stage": "Pilot Design"} | fields
    return Rule(id=check, settings=tuple(numbers[k] for k in sorted(numbers)), **fields)


def _incomplete(rule: Rule, layer: Layer) -> list[Problem]:
    check = next((c for c in all_checks() if c.id == rule.id), None)
    needed = {name for name, default in (check.settings if check else {}).items() if default is None}
    return [
        Problem(_where(layer, rule.id, name), f"{rule.id} has no {name}", do=f"add {name}: with its basis")
        for name in sorted(needed - set(rule.numbers))
    ]


def _crossed(rule: Rule, layers: tuple[Layer, ...]) -> list[Problem]:
    """Green and amber in the wrong order: an upgrade may have moved the one that this pack does not set."""
    first = next(layer.thresholds[rule.id] for layer in layers if rule.id in layer.thresholds)
    now, then = rule.numbers, {k: v for k, v in first.items() if k in ("pass_at", "warn_at")}
    if len(then) < 2 or then["pass_at"] == then["warn_at"]:
        return []
    higher = then["pass_at"] > then["warn_at"]
    if now["pass_at"] == now["warn_at"] or (now["pass_at"] > now["warn_at"]) == higher:
        return []
    by = {s.name: s for s in rule.settings}
    upper = max(layers, key=lambda one: rule.id in one.thresholds and one.name == by["pass_at"].layer)
    said = [
        f"{n} {by[n].value:g} (set by {by[n].layer}, {by[n].file} line {by[n].line})" for n in ("pass_at", "warn_at")
    ]
    return [
        Problem(
            _where(upper, rule.id, "pass_at"),
            f"{rule.id}: {said[0]} and {said[1]} are in the wrong order",
            f"pass_at {'at or above' if higher else 'at or below'} warn_at",
            "set both numbers in your pack, with their basis",
        )
    ]


def _where(layer: Layer, check: str, key: str) -> str:
    line = layer.lines.get((check, key))
    at = f" line {line}" if line else ""
    file = layer.files.get(check, layer.file)
    return f"{layer.folder.name}/{file}{at}" if layer.file != "pilot.yaml" else f"pilot.yaml{at}"
