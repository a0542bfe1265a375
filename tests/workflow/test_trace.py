"""Trails are read by the packages of their standards, name nobody, and reviews go where they find most."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.bundled import bundled
from playbook.run.demo import SAMPLES
from playbook.run.session import open_pilot
from playbook.workflow.trace.gathered import traces
from playbook.workflow.trace.nouns import AssetTrace, Look, Making, completeness
from playbook.workflow.trace.openlineage import run_events
from playbook.workflow.trace.prov import prov_json
from playbook.workflow.trace.routing import Kind, best_routes, escapes

WHOLE = AssetTrace(
    item="M 1/ä",
    sources=("S-1", "S-2"),
    making=Making(tool="AI", model="m", at="2026-05-04T10:00:00"),
    looks=(Look(decision="accept"),),
    published="2026-05-05T10:00:00",
)
BROKEN = AssetTrace(item="M2", making=Making(model="m"))


def solid():
    return open_pilot(Path(bundled("data", "solid")), SAMPLES["solid"]).data


def test_prov_is_read_by_prov():
    from prov.model import ProvActivity, ProvDerivation, ProvDocument, ProvEntity

    for made in ((WHOLE, BROKEN), traces(solid())):
        document = ProvDocument.deserialize(content=json.dumps(prov_json(made)), format="json")
        names = {e.identifier.localpart for e in document.get_records(ProvEntity)}
        assert {f"item-{t.item}" for t in made if t.item.isalnum()} <= names
        assert len(list(document.get_records(ProvDerivation))) == sum(len(t.sources) for t in made)
        assert len(list(document.get_records(ProvActivity))) == sum((t.making is not None) + len(t.looks) for t in made)


def test_lineage_is_read_by_openlineage():
    from openlineage.client.run import Dataset, Job, Run, RunEvent, RunState
    from openlineage.client.serde import Serde

    events = run_events((WHOLE, BROKEN), "onboarding")
    assert len(events) == 1  # the broken one has no time
    for e in events:
        read = RunEvent(
            eventType=RunState(e["eventType"]),
            eventTime=e["eventTime"],
            run=Run(runId=e["run"]["runId"]),
            job=Job(namespace=e["job"]["namespace"], name=e["job"]["name"]),
            producer=e["producer"],
            inputs=[Dataset(**d) for d in e["inputs"]],
            outputs=[Dataset(**d) for d in e["outputs"]],
        )
        back = Serde.to_dict(read)
        assert back["eventTime"] == e["eventTime"]
        assert [d["name"] for d in back["inputs"]] == ["S-1", "S-2"]


def test_no_person_stands_in_a_trail():
    data = solid()
    text = json.dumps(prov_json(traces(data))) + json.dumps(run_events(traces(data), "x"))
    people = set(data.tables["people"]["person_id"])
    assert not [p for p in people if f'"{p}"' in text]


def test_a_line_is_whole_or_not():
    assert completeness((WHOLE, BROKEN)) == 0.5
    assert completeness(()) is None
    assert not WHOLE.model_copy(update={"sources": ()}).unbroken


kind = st.builds(
    Kind,
    name=st.sampled_from("abcdef"),
    items=st.floats(1, 50),
    judged=st.integers(5, 40),
    wrong=st.integers(0, 5),
    minutes=st.floats(1, 60),
)


@given(st.lists(kind, min_size=1, max_size=5), st.floats(0, 3000), st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_no_other_plan_lets_fewer_errors_through(kinds, minutes, shares):
    best = best_routes(kinds, minutes)
    assert sum(r.share * r.kind.items * r.kind.minutes for r in best) <= minutes * (1 + 1e-9)
    spent = sum(s * k.items * k.minutes for k, s in zip(kinds, shares, strict=False))
    scale = min(1.0, minutes / spent) if spent else 0.0
    other = sum(k.items * (1 - s * scale) * k.chance for k, s in zip(kinds, shares, strict=False))
    assert escapes(best) <= other + 1e-6


def test_more_time_never_lets_more_through():
    made = [Kind("a", 10, 9, 4, 30), Kind("b", 90, 99, 1, 10)]
    left = [escapes(best_routes(made, m)) for m in (0, 100, 300, 900, 2000)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == pytest.approx(0)
