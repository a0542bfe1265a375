"""The JSON Schema of wording.yaml: every check, fixed word and term there is, each explained by what the base says."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from playbook.bundled import languages
from playbook.checks import all_checks
from playbook.model.pack import TermWords, Wording
from playbook.pack.words import base_terms, base_words


def wording_schema() -> dict[str, Any]:
    """Every language with every check, word and term there is, each explained by what the base says."""
    schema = Wording.model_json_schema()
    defs = {**schema.pop("$defs"), "Term": TermWords.model_json_schema(), "Change": TermWords.model_json_schema()}
    defs["Change"].pop("required")
    ours = {c.id: c.title for c in all_checks()}
    parts = {code: deepcopy(schema) for code in languages()}
    for code, part in parts.items():
        part["description"] = f"What reports in this language ({code}) say otherwise."
        entry = part["properties"]["checks"]["additionalProperties"]
        part["properties"]["checks"]["properties"] = {i: {**entry, "description": t} for i, t in ours.items()}
        part["properties"]["words"] |= {"properties": _words(code)}
        said = {i: {"$ref": "#/$defs/Change", "description": t.says} for i, t in base_terms(code).items()}
        part["properties"]["terms"] |= {"properties": said, "additionalProperties": {"$ref": "#/$defs/Term"}}
    return {"type": "object", "properties": parts, "additionalProperties": False, "$defs": defs}


def _words(language: str) -> dict[str, Any]:
    """Fixed words as a tree, so that an editor completes level by level; each says what stands there now."""
    tree: dict[str, Any] = {}
    for key, said in base_words(language).items():
        *groups, name = key.split(".")
        here = tree
        for group in groups:
            inner = {"type": "object", "description": f"Words of {group.replace('_', ' ')}.", "properties": {}}
            here = here.setdefault(group, inner)["properties"]
        if isinstance(said, list):
            shape: dict[str, Any] = {"type": "array", "minItems": len(said), "maxItems": len(said)}
            here[name] = {**shape, "items": {"type": "string"}, "description": f"Now: {', '.join(map(str, said))}"}
        else:
            here[name] = {"type": "string", "description": f"Now: {said}"}
    return tree
