"""Handoffs: broken links, what crosses by itself, formats, returns; an empty cell is never a pass."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.checks.workflow_map import core_chain_connected, first_pass_through, handoffs_automatic
from playbook.model.evidence import Missing
from playbook.workflow.chain import automatic_handoffs, core_links, matching_formats, rolled_yield
from tests.workflow.frames import N, data, handoffs, shuffled, steps

CORE = steps("abcde", core=[True, False, True, False, True])
PAIRS = ("ab", "bc", "cd", "de")


def links(*transfers: str | None):
    return data(steps=CORE, handoffs=handoffs(*PAIRS, transfer=list(transfers)))


def test_a_link_is_closed_by_a_path_of_automatic_handoffs():
    found = core_links(links("api", "native", "watched-folder", "email"))
    assert (found.value, found.n, found.rows) == (1, 2, ("c to e",))


def test_a_path_does_not_lead_backwards():
    found = core_links(data(steps=CORE, handoffs=handoffs("ba", "cb", "cd", "de")))
    assert found.rows == ("a to c",)


def test_an_empty_transfer_makes_the_zone_unknown_only_if_it_matters():
    one = core_links(links("api", "api", "api", None))
    assert (one.value, one.untold) == (1, 1)
    assert core_chain_connected(one, pass_at=0, warn_at=1).status == "unknown"
    both = core_links(links("email", "api", "email", None))
    assert core_chain_connected(both, pass_at=0, warn_at=1).status == "fail"


def test_one_core_step_is_no_chain():
    alone = data(steps=steps("ab", core=[True, False]), handoffs=handoffs("ab"))
    assert isinstance(core_links(alone), Missing)


def test_steps_of_before_are_no_part_of_the_chain():
    old = steps("axe", version="before", core=True)
    found = core_links(data(steps=pd.concat([old, CORE]), handoffs=handoffs(*PAIRS)))
    assert (found.value, found.n) == (0, 2)


def test_automatic_handoffs_weigh_what_was_passed_on():
    passed = handoffs("ab", "bc", transfer=["api", "email"], items_passed=[30.0, 10.0])
    found = automatic_handoffs(data(handoffs=passed))
    assert (found.value, found.rows) == (0.75, ("b to c (email)",))


@pytest.mark.parametrize("passed", [{"items_passed": [30.0, N]}, {}])
def test_handoffs_weigh_the_same_where_the_volume_is_not_known(passed):
    found = automatic_handoffs(data(handoffs=handoffs("ab", "bc", transfer=["api", "email"], **passed)))
    assert found.value == 0.5


def test_an_empty_transfer_is_neither_automatic_nor_by_hand():
    found = automatic_handoffs(data(handoffs=handoffs(*PAIRS, transfer=["api", "api", "api", None])))
    assert (found.value, found.most, found.rows) == (0.75, 1.0, ())
    assert handoffs_automatic(found, pass_at=0.8, warn_at=0.5).status == "unknown"
    assert handoffs_automatic(found, pass_at=0.7, warn_at=0.5).status == "pass"


def test_formats_fit_if_equal_or_carried_by_a_machine():
    made = handoffs(
        *PAIRS,
        "ef",
        "fg",
        transfer=["email", "email", "api", "email", "email", None],
        out_format=["docx", "DOCX", "docx", "docx", None, "docx"],
        in_format=["docx", "docx", "html", "html", "html", "html"],
    )
    found = matching_formats(data(handoffs=made))
    assert (found.part, found.whole, found.rows) == (3, 4, ("d to e: docx instead of html",))


def test_the_yield_is_the_product_over_all_handoffs():
    made = handoffs("ab", "bc", "cd", items_passed=[10.0, 10.0, 0.0], items_returned=[1.0, 5.0, N])
    found = rolled_yield(data(handoffs=made))
    assert (found.value, found.worst, found.untold) == (pytest.approx(0.45), "b to c", 0)


def test_handoffs_without_figures_are_not_perfect():
    made = handoffs("ab", "bc", "cd", items_passed=[10.0, 10.0, N], items_returned=[0.0, N, 0.0])
    found = rolled_yield(data(handoffs=made))
    assert (found.value, found.untold) == (1.0, 2)
    assert first_pass_through(found, pass_at=0.7, warn_at=0.4).status == "unknown"
    low = rolled_yield(data(handoffs=made.assign(items_returned=[9.0, N, 0.0])))
    assert first_pass_through(low, pass_at=0.7, warn_at=0.4).status == "fail"


def test_items_that_come_back_twice_never_raise_the_yield():
    made = handoffs("ab", "bc", items_passed=[4.0, 4.0], items_returned=[8.0, 8.0])
    assert rolled_yield(data(handoffs=made)).value == 0


@given(st.integers(0, 2**31), st.lists(st.sampled_from(["api", "email", None]), min_size=4, max_size=4))
def test_the_order_of_rows_changes_nothing(seed, transfers):
    made = handoffs(*PAIRS, transfer=transfers, items_passed=[10.0, 8.0, 6.0, 4.0], items_returned=[1.0, 2.0, 3.0, N])
    tables = {"steps": CORE, "handoffs": made.assign(out_format="docx", in_format=["docx", "html", None, "html"])}
    for fact in (core_links, automatic_handoffs, matching_formats, rolled_yield):
        assert fact(shuffled(tables, seed)) == fact(data(**tables)), fact.name
