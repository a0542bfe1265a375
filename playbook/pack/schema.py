"""JSON Schemas of a pack's files, so that an editor completes and explains their keys. Made from what exists, never by hand."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from playbook.checks import all_checks
from playbook.model.charter import Charter
from playbook.model.pack import SECTIONS, Brand, Declared, StageTerms, Stamp, Workflow
from playbook.model.words import STAGES
from playbook.pack.merge import read_pack
from playbook.pack.renamed import Renames
from playbook.pack.rubric import WORDS, read_rubric
from playbook.pack.schema_maps import maps_schema
from playbook.pack.schema_words import wording_schema

SCHEMAS = ("pack", "questions", "thresholds", "declared", "wording", "stages", "workflow", "maps", "renamed")
DRAFT = "https://json-schema.org/draft/2020-12/schema"
BASIS = {"type": "string", "minLength": 8, "description": "Where the number comes from, as a sentence. Always needed."}
SENTENCES = {
    "severity": "How much it weighs: a blocker or evidence check must be green before its stage is left.",
    "stage": "From which stage on it counts.",
    "if_red": "Where a red result pushes the verdict.",
    "guards": "The failure it guards against.",
}


QUESTION = {
    "ask": "The question, as the team reads it.",
    "why": "Why it is asked, in one sentence.",
    "example": "A good answer.",
    "basis": "Why it is not asked; needed with hide: true.",
}
PARTS = {
    "workflow": "What the pilot is about: the workflow, its beginning and its end.",
    "owner": "Who answers for the result, and who decides.",
    "scale": "How large it is to become.",
    "stop": "What would make it stop.",
    "decision": "When and by whom it is decided.",
    "today": "How the work is done and what it costs today.",
}
"""What each section of the forms is about."""


def schema_of(what: str) -> dict[str, Any]:
    """The schema of one of a pack's files; KeyError for any other name."""
    made = {
        "pack": _pack,
        "questions": _questions,
        "thresholds": _thresholds,
        "declared": lambda: TypeAdapter(list[Declared]).json_schema(),
        "wording": wording_schema,
        "stages": lambda: _mapping(dict.fromkeys(STAGES, StageTerms)),
        "workflow": _workflow,
        "maps": maps_schema,
        "renamed": Renames.model_json_schema,
    }[what]()
    return {"$schema": DRAFT, "title": f"{what}.yaml of a playbook pack", **made}


def _pack() -> dict[str, Any]:
    schema = Stamp.model_json_schema()
    brand = Brand.model_json_schema()
    brand.pop("required", None)  # a client may change one colour of its parent's brand
    schema["properties"]["brand"] = brand
    return schema


def _questions() -> dict[str, Any]:
    base = {q.field: q for q in read_pack("base").questions}
    fields = {}
    for name in Charter.model_fields:
        asked = base.get(name)
        words: dict[str, Any] = {k: {"type": "string", "description": said} for k, said in QUESTION.items()}
        words["hide"] = {"const": True, "description": "Do not ask it; needs a basis. What is not asked stays unknown."}
        fields[name] = {
            "type": "object",
            "description": f"{asked.ask} {asked.why}"
            if asked
            else "A field of the charter that the base pack does not ask.",
            "properties": words,
            "additionalProperties": False,
            "dependentRequired": {"hide": ["basis"]},
        }
    sections = {
        name: {"type": "object", "description": said, "properties": fields, "additionalProperties": False}
        for name, said in PARTS.items()
    }
    return {"type": "object", "properties": {s: sections[s] for s in SECTIONS}, "additionalProperties": False}


def _thresholds() -> dict[str, Any]:
    titles = {c.id: c.title for c in all_checks()}
    words: dict[str, Any] = {k: {"enum": list(v), "description": SENTENCES[k]} for k, v in WORDS.items()}
    rules = {}
    for rule in read_rubric("base").rules:
        numbers = {
            s.name: {"type": "number", "description": f"{s.name.replace('_', ' ')}; the base pack says {s.value:g}."}
            for s in rule.settings
        }
        rules[rule.id] = {
            "type": "object",
            "description": f"{titles.get(rule.id, rule.title)} Base: {rule.severity}, {rule.stage}; {rule.basis}.",
            "properties": {**words, **numbers, "basis": BASIS},
            "required": ["basis"],
            "additionalProperties": False,
        }
    own = {"type": "object", "required": ["basis"], "description": "An own question of the pack."}
    return {"type": "object", "properties": rules, "additionalProperties": own}


def _workflow() -> dict[str, Any]:
    schema = Workflow.model_json_schema()
    for row in schema["$defs"].values():
        row["properties"]["hide"] = {"const": True, "description": "Take this one out of what the layers below give."}
    return schema


def _mapping(models: dict[Any, Any]) -> dict[str, Any]:
    parts = {name: model.model_json_schema() for name, model in models.items()}
    defs = {k: v for part in parts.values() for k, v in part.pop("$defs", {}).items()}
    return {"type": "object", "properties": parts, "additionalProperties": False, "$defs": defs}
