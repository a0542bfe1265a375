"""Merge the layers of a pack, base first: brand, questions, own questions, stages, workflow and wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from playbook.errors import PackError, Problem
from playbook.model.pack import Brand, HandoffTemplate, Pack, StageTerms, StepTemplate, Workflow
from playbook.model.words import STAGES, Stage
from playbook.pack.asked import read_questions
from playbook.pack.brand import logo_address, logo_faults, too_pale
from playbook.pack.declared import read_declared
from playbook.pack.fit import Place, fit, known, listed
from playbook.pack.layers import Layer, read_layers
from playbook.pack.renamed_data import Naming, row_now
from playbook.pack.sentences import read_sentences
from playbook.pack.upgrade import renames_below
from playbook.pack.worded import check_sentences, read_wording, verdict_lines
from playbook.pack.words import read_words

Row = TypeVar("Row", StepTemplate, HandoffTemplate)


def read_pack(pack: str, beside: Path | None = None) -> Pack:
    """The merged pack; raises PackError with every problem of its files."""
    return pack_of(read_layers(pack, beside))


def pack_of(layers: tuple[Layer, ...]) -> Pack:
    """The merged pack of layers that were read already; raises PackError with every problem found."""
    problems: list[Problem] = []
    notices: list[str] = []
    declared = read_declared(layers, problems, notices)
    questions, hidden = read_questions(layers, declared, problems, notices)
    brand, logo = read_brand(layers, problems)
    stages = read_stages(layers, problems)
    workflow = read_workflow(layers, problems, notices)
    chart = read_map(layers, workflow, notices)
    language = next((la.stamp.language for la in reversed(layers) if la.stamp and la.stamp.language), "en")
    wording = read_wording(layers, {d.id for d in declared}, problems, notices)
    said = read_words(layers, problems, notices)
    sentences = read_sentences(layers, problems)
    if problems:
        raise PackError(problems)
    top = layers[-1]
    return Pack(
        name=top.name,
        version=top.version,
        layers=tuple(layer.name for layer in layers),
        description=top.stamp.description if top.stamp else "",
        language=language,
        brand=brand,
        logo=logo,
        questions=questions,
        hidden=hidden,
        declared=declared,
        stages=stages,
        workflow=workflow,
        map=chart,
        wording=wording[language],
        sentences=_over(check_sentences(wording, language, declared), sentences),
        words=_over(said.words, verdict_lines(wording)),
        terms={code: terms for code, terms in said.terms.items() if terms},
        tables=tuple((layer.where("tables.csv"), layer.tables) for layer in layers if layer.tables),
        notices=tuple(notices),
    )


def _over(below: Mapping[str, Mapping[str, Any]], above: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Both by language, the second before the first; languages without an entry left out."""
    both = {code: {**above.get(code, {}), **below.get(code, {}), **above.get(code, {})} for code in {**below, **above}}
    return {code: entries for code, entries in both.items() if entries}


def read_brand(layers: tuple[Layer, ...], problems: list[Problem]) -> tuple[Brand | None, str]:
    """The brand, merged key by key, and its logo as a data address."""
    merged: dict[str, Any] = {}
    logo: Path | None = None
    brand = None
    for layer in layers:
        own = (layer.stamp.brand if layer.stamp else None) or {}
        if not own:
            continue
        merged |= own
        at = layer.place("pack.yaml", "brand")
        logo = layer.folder / str(own["logo"]) if own.get("logo") else logo
        brand = fit(Brand, merged, at, problems)
        if brand is not None:
            _check_brand(brand, own, layer, at, problems)
    usable = brand is not None and logo is not None and not logo_faults(logo)
    return brand, logo_address(logo) if usable and logo else ""


def _check_brand(brand: Brand, own: Mapping[str, Any], layer: Layer, at: Place, problems: list[Problem]) -> None:
    for found, do in too_pale(brand):
        said = next(k for k in ("ink", "paper", "accent") if k in do)
        key = next((k for k in (said, "accent", "ink", "paper") if k in own), "name")
        problems.append(at.under(key).problem(found, "at least 4.5 (WCAG AA)", do))
    if own.get("logo"):
        name = str(own["logo"])
        inside = (layer.folder / name).resolve().is_relative_to(layer.folder.resolve())
        faults = logo_faults(layer.folder / name) if inside else (f"{name} lies outside the pack's folder",)
        problems += [
            at.under("logo").problem(fault, "a PNG or a plain SVG of shapes, at most 100 kB", "export the logo again")
            for fault in faults
        ]


def read_stages(layers: tuple[Layer, ...], problems: list[Problem]) -> dict[Stage, StageTerms]:
    """The stage model: each stage's terms as the last layer that names it says."""
    found: dict[Stage, StageTerms] = {}
    for layer in layers:
        at = layer.place("stages.yaml")
        plain = layer.plain("stages.yaml")
        known(plain, STAGES, at, "stage", problems)
        for stage in STAGES:
            terms = fit(StageTerms, plain[stage], at.under(stage), problems) if stage in plain else None
            if terms is not None:
                found[stage] = terms
    return {stage: found[stage] for stage in STAGES if stage in found}


def read_workflow(layers: tuple[Layer, ...], problems: list[Problem], notices: list[str]) -> Workflow:
    """The workflow a new workspace starts with: steps by id, handoffs by their two ends, in the order they appear."""
    steps: dict[str, StepTemplate] = {}
    handoffs: dict[str, HandoffTemplate] = {}
    for layer in layers:
        at, plain = layer.place("workflow.yaml"), layer.plain("workflow.yaml")
        naming = (renames_below(layers, layer), problems, notices)
        plain = {part: _now(rows, at.under(part), naming) for part, rows in plain.items()}
        known(plain, ("steps", "handoffs"), at, "part of a workflow", problems)
        _rows(StepTemplate, plain.get("steps"), at.under("steps"), steps, lambda e: str(e.get("id")), problems)
        _rows(HandoffTemplate, plain.get("handoffs"), at.under("handoffs"), handoffs, _ends, problems)
        problems += [
            at.under("steps").problem(f"{row.id} follows {row.after!r}, which is no step", listed(steps))
            for row in steps.values()
            if plain.get("steps") and row.after and row.after not in steps
        ]
        problems += [
            at.under("handoffs").problem(f"{key} names a step that is not there", listed(steps))
            for key, row in handoffs.items()
            if plain.get("handoffs") and not {row.from_step, row.to_step} <= set(steps)
        ]
    there = {key: row for key, row in handoffs.items() if {row.from_step, row.to_step} <= set(steps)}
    return Workflow(steps=_in_order(steps), handoffs=tuple(there.values()))


def _now(rows: Any, at: Place, naming: Naming) -> Any:
    return [row_now(row, at.under(i), naming) for i, row in enumerate(rows)] if isinstance(rows, list) else rows


def read_map(layers: tuple[Layer, ...], workflow: Workflow, notices: list[str]) -> str:
    """The map of the last layer that has one, as a whole; none if its stages are not the steps of the workflow."""
    layer = next((la for la in reversed(layers) if "map.yaml" in la.docs), None)
    if layer is None:
        return ""
    stages = layer.plain("map.yaml").get("stages") or []
    drawn = [s.get("id") for s in stages if isinstance(s, Mapping)]
    steps = [s.id for s in workflow.steps]
    if sorted(map(str, drawn)) != sorted(steps):
        said = (
            f"{layer.where('map.yaml')} has the stages {', '.join(map(str, drawn))}; the steps are {', '.join(steps)}"
        )
        notices.append(f"{said}. A new workspace starts without a map until both name the same.")
        return ""
    return layer.docs["map.yaml"].text


def _in_order(steps: Mapping[str, StepTemplate]) -> tuple[StepTemplate, ...]:
    """The steps with each one that names another right behind it."""
    order = [key for key, step in steps.items() if step.after not in steps]
    waiting = [key for key in steps if key not in order]
    while waiting:
        ready = [key for key in waiting if steps[key].after in order]
        if not ready:  # they follow each other in a circle: as they were written
            return tuple(steps.values())
        for key in reversed(ready):
            order.insert(order.index(steps[key].after) + 1, key)
        waiting = [key for key in waiting if key not in ready]
    return tuple(steps[key] for key in order)


def _rows(
    model: type[Row],
    entries: Any,
    at: Place,
    into: dict[str, Row],
    key: Callable[[Mapping[str, Any]], str],
    problems: list[Problem],
) -> None:
    """Merge one list by key: an entry with `hide: true` takes one out, any other is laid over what is there."""
    if entries is not None and not isinstance(entries, list):
        problems.append(at.problem("this is not a list", "entries that begin with `- `"))
        return
    for i, entry in enumerate(entries or ()):
        name = key(entry) if isinstance(entry, dict) else ""
        if isinstance(entry, dict) and entry.get("hide") is True:
            if into.pop(name, None) is None:
                problems.append(at.under(i).problem(f"{name} is hidden, but no layer below has it", listed(into)))
            continue
        below = into[name].model_dump() if name in into else {}
        row = fit(model, {**below, **entry} if isinstance(entry, dict) else entry, at.under(i), problems)
        if row is not None:
            into[row.id] = row


def _ends(entry: Mapping[str, Any]) -> str:
    return f"{entry.get('from_step')} -> {entry.get('to_step')}"
