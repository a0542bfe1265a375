"""Change single entries of a workflow.yaml: everything else stays as it is, comments included."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from playbook.workflow.declared.yaml_out import entry_lines
from playbook.yamlgate import YamlDoc, dump_yaml, load_yaml

Place = int | str
"""Of an entry: its place in a list, or its key where a section is written as a mapping by name."""


@dataclass(frozen=True)
class Edit:
    """What becomes of one section (stages, handoffs, roles)."""

    section: str
    changed: Mapping[Place, Mapping[str, Any]] = field(default_factory=dict)
    """Per entry: keys and their new values."""
    removed: tuple[Place, ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()


def edited(text: str, edits: list[Edit], where: str) -> str:
    """The text after all edits; a comment above an entry that is removed stays."""
    doc = load_yaml(text, where)
    for edit in edits:
        for place, keys in edit.changed.items():
            _change(doc.data[edit.section], place, keys)
    text = dump_yaml(doc) if any(e.changed for e in edits) else text
    for edit in edits:
        for place in sorted(edit.removed, key=lambda p: (isinstance(p, str), p))[::-1]:  # the last first
            text = _without(load_yaml(text, where), edit.section, place)
        for entry in edit.added:
            text = _with(load_yaml(text, where), edit.section, entry)
    return text


def _change(entries: Any, place: Any, keys: Mapping[str, Any]) -> None:
    entry = entries[place]
    if not isinstance(entry, Mapping):  # `builder: 3` says how many people, no more
        entries[place] = entry = _flow({"people": entry})
    for key, value in keys.items():
        if key in entry:
            entry[key] = _flow(value)
        else:  # behind the first key: at the end it would stand below the comments that follow
            entry.insert(min(1, len(entry)), key, _flow(value))


def _flow(value: Any) -> Any:
    """Lists and mappings on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, Mapping):
        made: Any = CommentedMap({k: _flow(v) for k, v in value.items()})
    elif isinstance(value, list | tuple):
        made = CommentedSeq([_flow(v) for v in value])
    else:
        return value
    made.fa.set_flow_style()
    return made


def _without(doc: YamlDoc, section: str, place: Place) -> str:
    lines = doc.text.splitlines()
    if not isinstance(place, int) or not _block(doc, section):
        del doc.data[section][place]
        return dump_yaml(doc)
    first, last = _span(doc, section, place)
    return "\n".join([*lines[:first], *lines[last:]]) + "\n"


def _with(doc: YamlDoc, section: str, entry: Mapping[str, Any]) -> str:
    here: Any = doc.data.get(section)
    if isinstance(here, MutableMapping):
        here[entry["id"]] = _flow({k: v for k, v in entry.items() if k != "id"})
        return dump_yaml(doc)
    lines = doc.text.splitlines()
    if section not in doc.data:
        return "\n".join([*lines, "", f"{section}:", *entry_lines(entry, 2), ""])
    if here and not _block(doc, section):
        here.append(_flow(entry))
        return dump_yaml(doc)
    key = doc.line_of(section) - 1
    at, indent = (_span(doc, section, len(here) - 1)[1], _indent(doc, section)) if here else (key + 1, 2)
    head = lines[:at] if here else [*lines[:key], f"{section}:"]
    return "\n".join([*head, *entry_lines(entry, indent), *lines[at:]]) + "\n"


def _block(doc: YamlDoc, section: str) -> bool:
    """True if every entry of a list begins on a line of its own."""
    starts = [doc.line_of(section), *(doc.line_of(section, i) for i in range(len(doc.data[section])))]
    return len(set(starts)) == len(starts)


def _indent(doc: YamlDoc, section: str) -> int:
    line = doc.text.splitlines()[doc.line_of(section, 0) - 1]
    return len(line) - len(line.lstrip())


def _span(doc: YamlDoc, section: str, place: int) -> tuple[int, int]:
    """Lines (from 0, the end excluded) of an entry, without the comments and empty lines that follow it."""
    lines, first = doc.text.splitlines(), doc.line_of(section, place) - 1
    if place + 1 < len(doc.data[section]):
        last = doc.line_of(section, place + 1) - 1
    else:
        following = [doc.line_of(k) - 1 for k in doc.data if doc.line_of(k) - 1 > first]
        last = min(following, default=len(lines))
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return first, last
