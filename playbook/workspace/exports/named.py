"""The named maps: which exports are known, and how each becomes a table of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playbook.bundled import bundled
from playbook.errors import BadInput, Problem, nearest
from playbook.yamlgate import load_yaml

FILE = "exports.yaml"


@dataclass(frozen=True)
class Export:
    """One kind of export; the fields are explained at the top of exports.yaml."""

    name: str
    about: str
    table: str
    columns: Mapping[str, tuple[str, ...]]
    """Our column -> the headings it may have there, best first."""
    records: str = ""
    sum: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    contains: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    melt: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    week: str = ""
    sunday: str = ""
    per: tuple[str, ...] = ()
    mean: tuple[str, ...] = ()
    census: str = ""
    """The source of a census of unapproved use (`survey`, `expense`, `network`): people are counted, not listed."""


@cache
def exports() -> Mapping[str, Export]:
    """Every known export by name, in the order of the file."""
    path = bundled("templates", "base", FILE)
    data = load_yaml(path.read_text(encoding="utf-8"), FILE).data
    return {name: _export(name, entry) for name, entry in data.items()}


def export_named(name: str) -> Export:
    """One export; raises BadInput with what exists and the nearest name."""
    if name not in exports():
        raise BadInput(Problem("--as", f"there is no export {name!r}", ", ".join(exports()), nearest(name, exports())))
    return exports()[name]


def _export(name: str, entry: Mapping[str, Any]) -> Export:
    columns: dict[str, tuple[str, ...]] = {}
    for key, value in entry["columns"].items():
        ours, theirs = (key, tuple(value)) if isinstance(value, list) else (value, (key,))
        columns[ours] = theirs
    return Export(
        name,
        entry["about"],
        entry["table"],
        columns,
        records=entry.get("records", ""),
        sum={ours: tuple(v) for ours, v in entry.get("sum", {}).items()},
        constants=entry.get("constants", {}),
        contains=entry.get("contains", {}),
        melt=entry.get("melt", {}),
        people=tuple(entry.get("people", ())),
        week=entry.get("week", ""),
        sunday=entry.get("sunday", ""),
        per=tuple(entry.get("per", ())),
        mean=tuple(entry.get("mean", ())),
        census=entry.get("census", ""),
    )
