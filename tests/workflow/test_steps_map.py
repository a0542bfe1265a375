"""The map: filled cells, ends out of reach, redesign against before, who did the steps, who followed the page."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.checks.pilot_steps import no_single_gatekeeper, runbook_executed_by_others
from playbook.checks.workflow_map import map_complete, redesigned_not_bolted_on
from playbook.model.evidence import Missing
from playbook.workflow.steps_map import fewest_people_per_step, map_filled, remapped, runbooks_followed
from tests.workflow.frames import N, data, events, handoffs, shuffled, steps

FULL = {"tool": "t", "owner": "role", "input": "i", "output": "o", "minutes": 5.0}
SHARES = {"pass_at": 0.2, "warn_at": 0.05}


def flags(*values: bool | None):
    return pd.array(values, dtype="boolean")


def test_cells_are_counted_and_gaps_named():
    made = steps("abc", **{**FULL, "owner": ["x", None, "x"], "minutes": [5.0, N, 0.0]})
    found = map_filled(data(steps=made, handoffs=handoffs("ab", "bc")))
    assert (found.part, found.whole, found.rows) == (13, 15, ("b",))


def test_an_absent_column_is_empty_cells():
    made = steps("ab", **FULL).drop(columns="tool")
    assert map_filled(data(steps=made, handoffs=handoffs("ab"))).part == 8


@pytest.mark.parametrize(
    ("pairs", "orphans", "unreachable"),
    [
        (("ab", "bc", "cd"), (), ()),
        (("ab", "bd"), ("c",), ("c",)),
        (("ad", "bc"), (), ("c",)),
        (("ab", "bx", "xc", "cd"), (), ("d",)),
        (("ab", "bc", "cd", "da"), (), ()),
        (("ab", "bc", "bd"), (), ()),
    ],
    ids=["chain", "orphan", "island", "through a step that is gone", "loop", "two ends"],
)
def test_the_path_is_whole_or_fails_outright(pairs, orphans, unreachable):
    found = map_filled(data(steps=steps("abcd", **FULL), handoffs=handoffs(*pairs)))
    assert (found.orphans, found.unreachable) == (orphans, unreachable)
    whole = not orphans and not unreachable
    assert map_complete(found, pass_at=1, warn_at=0.9).status == ("pass" if whole else "fail")


@pytest.mark.parametrize(
    ("before", "now", "removed", "moved"),
    [
        ("abcd", "abcd", 0, 0),
        ("abcd", "acd", 1, 0),
        ("abcd", "bcda", 0, 1),
        ("abcd", "axbycd", 0, 0),
        ("abcd", "dcba", 0, 3),
    ],
)
def test_removed_and_moved_steps(before, now, removed, moved):
    made = pd.concat([steps(before, version="before"), steps(now, uses_ai=False)])
    found = remapped(data(steps=made))
    assert (found.before, found.removed, found.moved) == (4, removed, moved)


def remap(now: str, *uses_ai: bool | None):
    return remapped(data(steps=pd.concat([steps("abcd", version="before"), steps(now, uses_ai=flags(*uses_ai))])))


def test_ai_on_top_of_an_unchanged_chain_fails_however_much_moved():
    found = remap("badcx", False, False, False, False, True)
    assert redesigned_not_bolted_on(found, **SHARES).status == "fail"


def test_ai_in_a_step_that_was_there_before_is_not_on_top():
    assert remap("abcd", True, True, True, True).added_with_ai == 0


def test_whether_an_added_step_uses_ai_must_be_known():
    unsaid = remap("badcx", False, False, False, False, None)
    assert redesigned_not_bolted_on(unsaid, **SHARES).status == "unknown"
    removed = remap("abcx", False, False, False, None)
    assert redesigned_not_bolted_on(removed, **SHARES).status == "pass"


def test_two_maps_are_needed():
    assert isinstance(remapped(data(steps=steps("ab"))), Missing)


DID = events("a p1 i1", "a p1 i2", "a p2 i3", "a p2 i4", "b p1 i1", "b p1 i2", "b p2 i3", "c - i1", "old p3 i1")


def test_people_per_step_need_two_items_each():
    found = fewest_people_per_step(data(steps=steps("abc"), events=DID))
    assert (found.value, found.rows, found.n) == (1, ("b",), 2)
    assert no_single_gatekeeper(found, pass_at=3, warn_at=2).status == "fail"


def test_the_same_item_twice_is_one_item():
    found = fewest_people_per_step(data(steps=steps("a"), events=events("a p1 i1", "a p1 i1", "a p2 i1", "a p2 i2")))
    assert found.value == 1


def test_steps_nobody_is_named_for_cannot_be_told():
    assert isinstance(fewest_people_per_step(data(steps=steps("a"), events=events("a - i1", "z p1 i1"))), Missing)


def followed(path: str | None, author: str | None, *did: str):
    made = steps("a", runbook_path=pd.Series([path], dtype="str"), runbook_author=pd.Series([author], dtype="str"))
    return runbooks_followed(data(steps=made, events=events(*did)))


@pytest.mark.parametrize(
    ("path", "author", "did", "part", "untold"),
    [
        ("r.md", "p1", ("a p1 i1", "a p2 i2"), 1, 0),
        ("r.md", "p1", ("a p1 i1", "a p1 i2"), 0, 0),
        (None, "p1", ("a p2 i1",), 0, 0),
        ("r.md", None, ("a p1 i1", "a p2 i2"), 1, 0),
        ("r.md", None, ("a p1 i1", "a p1 i2"), 0, 1),
    ],
    ids=["by another", "by the author only", "no page", "no author, two people", "no author, one person"],
)
def test_instructions_count_if_surely_followed_by_somebody_else(path, author, did, part, untold):
    found = followed(path, author, *did)
    assert (found.part, found.whole, found.untold) == (part, 1, untold)


def test_an_unknown_author_is_unknown():
    assert runbook_executed_by_others(followed("r.md", None, "a p1 i1"), pass_at=0.9, warn_at=0.7).status == "unknown"


def test_without_a_column_of_authors_two_people_still_prove_it():
    made = steps("ab", runbook_path="r.md")
    found = runbooks_followed(data(steps=made, events=events("a p1 i1", "a p2 i2", "b p1 i1")))
    assert (found.part, found.untold) == (1, 1)


@given(st.integers(0, 2**31))
def test_the_order_of_rows_changes_nothing(seed):
    now = steps("cabx", **FULL, uses_ai=flags(False, None, True, True), runbook_path="r.md", runbook_author="p1")
    made = pd.concat([steps("abcd", version="before"), now.assign(position=[0.0, 1.0, 1.0, 2.0])])
    tables = {"steps": made, "handoffs": handoffs("ca", "ab"), "events": DID}
    for fact in (map_filled, remapped, fewest_people_per_step, runbooks_followed):
        assert fact(shuffled(tables, seed)) == fact(data(**tables)), fact.name


def test_nobody_is_named():
    made = steps("abc", **FULL, runbook_path="r.md", runbook_author="p1")
    for fact in (fewest_people_per_step, runbooks_followed):
        text = fact(data(steps=made, events=DID)).model_dump_json()
        assert not [p for p in ("p1", "p2", "p3") if p in text]
