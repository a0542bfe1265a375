"""Trails as OpenLineage run events: one finished run per AI step, its sources as inputs, the item as output."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from playbook.workflow.trace.nouns import AssetTrace

SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json"
SCHEMA = f"{SPEC}#/$defs/RunEvent"
PRODUCER = "https://example.org/pilot-to-scale-playbook"
FACET = f"{SPEC}#/$defs/RunFacet"


def run_events(traces: tuple[AssetTrace, ...], namespace: str) -> list[dict[str, Any]]:
    """One COMPLETE event per item with a recorded AI step and a time; the others cannot be told and are left out."""
    return [_event(t, namespace) for t in traces if t.making is not None and t.making.at]


def _event(trace: AssetTrace, namespace: str) -> dict[str, Any]:
    making = trace.making
    assert making is not None  # noqa: S101 - the caller looked
    told = {k: v for k, v in making.model_dump().items() if v and k != "at"}
    facet = {"_producer": PRODUCER, "_schemaURL": FACET, **told, "reviews": len(trace.looks)}
    return {
        "eventType": "COMPLETE",
        "eventTime": making.at if making.at.endswith("Z") or "+" in making.at else f"{making.at}Z",
        "run": {
            "runId": str(uuid5(NAMESPACE_URL, f"{namespace}/{trace.item}")),
            "facets": {"playbook_generation": facet},
        },
        "job": {"namespace": namespace, "name": making.tool or "AI step"},
        "inputs": [{"namespace": namespace, "name": s} for s in trace.sources],
        "outputs": [{"namespace": namespace, "name": trace.item}],
        "producer": PRODUCER,
        "schemaURL": SCHEMA,
    }
