"""Trails as W3C PROV-JSON: entities (sources, items), activities (AI steps, reviews), and how they depend."""

from __future__ import annotations

import re
from typing import Any

from playbook.workflow.trace.nouns import AssetTrace

PREFIX = "urn:playbook:"
Document = dict[str, dict[str, Any]]


def prov_json(traces: tuple[AssetTrace, ...]) -> Document:
    """One document for all items; agents are 'an operator' and 'a reviewer', never a person."""
    made: Document = {"prefix": {"pb": PREFIX}, "entity": {}, "activity": {}, "agent": {}}
    made |= {k: {} for k in ("used", "wasGeneratedBy", "wasDerivedFrom", "wasAssociatedWith")}
    for role in ("operator", "reviewer"):
        made["agent"][f"pb:{role}"] = {"prov:type": {"$": "prov:Person", "type": "prov:QUALIFIED_NAME"}}
    for trace in traces:
        _item(made, trace)
    return {k: v for k, v in made.items() if v}


def _item(made: Document, trace: AssetTrace) -> None:
    item = _name("item", trace.item)
    made["entity"][item] = {"prov:label": trace.item} | ({"pb:published": trace.published} if trace.published else {})
    for source in trace.sources:
        made["entity"].setdefault(_name("source", source), {"prov:label": source})
        _link(made, "wasDerivedFrom", {"prov:generatedEntity": item, "prov:usedEntity": _name("source", source)})
    if trace.making is not None:
        step = _name("making", trace.item)
        m = trace.making
        told = {"pb:tool": m.tool, "pb:model": m.model, "pb:modelVersion": m.model_version, "pb:prompt": m.prompt}
        told |= {"pb:uncertainty": m.uncertainty, "prov:endTime": m.at}
        made["activity"][step] = {k: v for k, v in told.items() if v}
        _link(made, "wasGeneratedBy", {"prov:entity": item, "prov:activity": step})
        _link(made, "wasAssociatedWith", {"prov:activity": step, "prov:agent": "pb:operator"})
        for source in trace.sources:
            _link(made, "used", {"prov:activity": step, "prov:entity": _name("source", source)})
    for number, look in enumerate(trace.looks, start=1):
        review = _name("review", f"{trace.item}-{number}")
        told = {"pb:reason": look.reason, "pb:decision": look.decision, "prov:endTime": look.at}
        made["activity"][review] = {k: v for k, v in told.items() if v}
        _link(made, "used", {"prov:activity": review, "prov:entity": item})
        _link(made, "wasAssociatedWith", {"prov:activity": review, "prov:agent": "pb:reviewer"})


def _link(made: Document, kind: str, ends: dict[str, str]) -> None:
    made[kind][f"_:{kind}{len(made[kind]) + 1}"] = ends


def _name(kind: str, key: str) -> str:
    """A qualified name; what a name may not hold is written as its code."""
    return f"pb:{kind}-" + re.sub(r"[^A-Za-z0-9_-]", lambda m: f"_{ord(m[0]):x}_", key)
