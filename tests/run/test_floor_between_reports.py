"""A new report is held against every earlier report of its pilot, and its receipt lists them."""

import json
from dataclasses import replace
from datetime import date

import pytest

from playbook.model.evidence import Group, Groups
from playbook.run import one
from playbook.run.checkpoint import specs
from playbook.run.finished import earlier_results
from playbook.run.floor import Floored, shown_before
from playbook.run.job import Job
from playbook.run.steps import CHECKPOINT
from playbook.workspace.io import sha256_of
from tests.run.test_render import finish
from tests.scenarios.conftest import sample

FACTS = ("habitual_by_team", "trained_by_team")


def sizes(**n):
    return Groups(groups=tuple(Group(name=k, n=v, value=0.5) for k, v in n.items()))


@pytest.fixture
def folder(tmp_path):
    """Weeks 4 and 8 are finished: team a had 9 people, then 15; week 6 has no receipt, so nobody can have seen it."""
    whole = sample("solid").evidence_result(())
    for week, groups in ((4, sizes(a=9, b=14, c=20)), (8, sizes(a=15, b=14, c=20)), (6, sizes(a=10))):
        shown = {name: groups.model_dump(mode="json") for name in FACTS}
        path = finish(tmp_path, week, whole.model_copy(update={"evidence": shown, "week": week}))
        if week == 6:
            path.with_name("5-checkpoint.receipt.json").unlink()
    return tmp_path


@pytest.mark.parametrize("fact", FACTS)
def test_a_team_close_to_any_earlier_size_is_not_shown(folder, fact):
    before = shown_before(folder, 12)
    assert [s["a"] for s in before[fact]] == [9, 15]
    again = Floored({fact: sizes(a=10, b=14, c=20)}, before)[fact]
    assert "a" not in {g.name for g in again.groups}, "15 to 10 is five people, but 9 to 10 is one"
    far = Floored({fact: sizes(a=20, b=14, c=20)}, before)[fact]
    assert {g.name for g in far.groups} == {"a", "b", "c"}


def test_only_earlier_finished_reports_are_compared(folder):
    assert earlier_results(folder, 12) == [folder / "runs" / week / "result.json" for week in ("4", "8")]
    assert earlier_results(folder, 8) == [folder / "runs/4/result.json"]
    assert earlier_results(folder, 4) == []


def test_the_receipt_lists_what_was_compared_and_its_key_covers_it(folder, monkeypatch):
    monkeypatch.setattr(one, "execute", lambda *_: ({"cells": []}, ""))
    monkeypatch.setattr(one, "_as_bytes", lambda nb: json.dumps(nb).encode())
    job = Job(folder, "p", 12, date(2026, 3, 30), "", 0, ())
    (spec,) = specs(job, [CHECKPOINT])
    receipt = one.run_one(spec)
    assert [name for name, _ in receipt.compared] == ["runs/4/result.json", "runs/8/result.json"]
    assert all(sha256_of(folder / name) == digest for name, digest in receipt.compared)
    assert one.read_receipt(job.target, CHECKPOINT.name).compared == receipt.compared
    assert one.run_one(spec).skipped
    assert not one.run_one(replace(spec, compared=spec.compared[:1])).skipped
