"""Look at a map that stands beside a pilot or in a pack: what is wrong with it, and which of its numbers are only suggested."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.pack.layers import Layer
from playbook.workflow.declared.placeholder import placeholders
from playbook.workflow.declared.yaml_map import FILE as DRAWN
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.yamlgate import load_yaml

MAP = "map.yaml"


@dataclass(frozen=True)
class Left:
    """A placeholder that nobody has replaced yet."""

    where: str
    what: str
    suggested: object

    def as_dict(self) -> dict[str, object]:
        """For `check --json`."""
        return {"where": self.where, "what": self.what, "suggested": self.suggested}

    def __str__(self) -> str:
        """One line."""
        return f"{self.where}: {self.what} (the starter suggests {_said(self.suggested)})"


def look_at_map(folder: Path) -> tuple[tuple[Problem, ...], tuple[Left, ...]]:
    """Problems and placeholders of a pilot's workflow.yaml; nothing of either if there is no such file."""
    path = folder / DRAWN
    if not path.is_file():
        return (), ()
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        doc = load_yaml(text, DRAWN)
        read_yaml(text, DRAWN)
    except BadInput as error:
        return error.problems, ()
    return (), tuple(Left(doc.at(*p.path), p.name, p.suggested) for p in placeholders(doc.plain))


def starter_problems(layer: Layer) -> list[Problem]:
    """What is wrong with a pack's starter map; a number in it must be marked, or a pilot would take it for its own."""
    doc = layer.docs.get(MAP)
    if doc is None:
        return []
    try:
        chart, _ = read_yaml(doc.text, layer.where(MAP))
    except BadInput as error:
        return list(error.problems)
    marked = {p.path for p in placeholders(doc.plain)}
    given = [("stages", i, k) for i, s in enumerate(chart.stages) for k in ("touch", "sampling", "rework")]
    given += [("handoffs", i, "minutes") for i in range(len(chart.handoffs))]
    given += [("roles", i, k) for i in range(len(chart.roles)) for k in ("people", "hours_per_week")]
    return [
        Problem(doc.at(*path), f"{path[2]} is a number without a mark", "{placeholder: …}", "mark it as a placeholder")
        for path in given
        if path not in marked and path[2] in _entry(doc.plain, path)
    ]


def _entry(plain: dict[str, object], path: tuple[str, int, str]) -> dict[str, object]:
    """The entry of a list in which a value stands; empty for a map written another way."""
    entries = plain.get(path[0])
    entry = entries[path[1]] if isinstance(entries, list) and path[1] < len(entries) else {}
    return entry if isinstance(entry, dict) else {}


def _said(value: object) -> str:
    """A suggestion in words."""
    if isinstance(value, dict):
        return ", ".join(f"{k} {_said(v)}" for k, v in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " - ".join(map(str, value)) if isinstance(value, list) else str(value)
