"""JSON Schemas: every key of every file is completed and explained, and what a schema takes the playbook takes too."""

import jsonschema
import pytest

from playbook.bundled import bundled
from playbook.pack.schema import SCHEMAS, schema_of
from playbook.run.pack_check import look_at_pack
from playbook.yamlgate import load_yaml
from tests.pack.packs import write

PACKS = ["learning", "marketing", "examples/nordlicht", "examples/ember", "base"]
ELSEWHERE = {"thresholds", "declared"}
"""Files whose base form holds what only the base may say."""


def keys(schema, path, defs, seen=()):
    """Every property an editor can complete, with its path."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            yield from keys(defs[name], path, defs, (*seen, name))
        return
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}.{name}", inner
        yield from keys(inner, f"{path}.{name}", defs, seen)
    for below in (schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())):
        if isinstance(below, dict):
            yield from keys(below, f"{path}[]", defs, seen)


@pytest.mark.parametrize("what", SCHEMAS)
def test_every_key_is_explained(what):
    schema = schema_of(what)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = list(keys(schema, what, schema.get("$defs", {})))
    assert len(found) >= 5
    assert [path for path, inner in found if not inner.get("description", "").strip()] == []


@pytest.mark.parametrize("what", SCHEMAS)
@pytest.mark.parametrize("pack", PACKS)
def test_the_packs_of_the_playbook_fit_their_schemas(pack, what):
    path = bundled("templates", *pack.split("/")) / f"{what}.yaml"
    if path.is_file() and not (pack == "base" and what in ELSEWHERE):
        jsonschema.validate(load_yaml(path.read_text(), what).plain, schema_of(what))


BAD = {
    "pack": "name: acme\nversion: '1'\nextend: base\n",
    "questions": "owner: {owner: {aks: Who?}}\n",
    "thresholds": "cw-heroics-share: {pas_at: 0.1, basis: agreed with them}\n",
    "declared": "- {id: gs-x, areas: x}\n",
    "wording": "en: {words: {section: {top: [a]}}}\n",
    "stages": "Fundation: {weeks: 9, basis: our own plan}\n",
    "workflow": "steps: [{id: build, tol: x}]\n",
    "maps": "tables: {reviews: {columns: {A: itemid}}}\n",
    "renamed": "check: {a: b}\n",
}


@pytest.mark.parametrize("what", SCHEMAS)
def test_what_a_schema_refuses_the_check_refuses_too(tmp_path, what):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(load_yaml(BAD[what], what).plain, schema_of(what))
    stamp = {"stamp": BAD[what]} if what == "pack" else {what: BAD[what]}
    assert [p for p in look_at_pack(write(tmp_path / "acme", **stamp)).problems if f"{what}.yaml line" in str(p)]
