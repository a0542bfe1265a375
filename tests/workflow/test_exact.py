"""Exact results against published tables: Erlang C, Jackson, Buzen, the knee, the ledger."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.workflow.declared.network import network
from playbook.workflow.declared.nouns import Handoff, Rework, Role, Stage, WorkflowMap, exponential, fixed, pert
from playbook.workflow.ledger import ledger, rework_share
from playbook.workflow.queue.closed import closed_network, knee
from playbook.workflow.queue.formulas import erlang_c, wait_ggc, wait_mmc
from playbook.workflow.queue.open import open_load
from playbook.workflow.queue.visits import demand, escapes
from playbook.workflow.sim.replicate import Replications
from playbook.workflow.sim.size import Size
from tests.workflow.models import JACKSON, chain, reference

ERLANG = [
    (1, 0.5, 0.5, 1.0),
    (1, 0.9, 0.9, 9.0),
    (2, 0.8, 0.711111, 1.777778),
    (3, 0.9, 0.817061, 2.723537),
    (5, 0.7, 0.377838, 0.251892),
    (10, 0.9, 0.668732, 0.668732),
]
CLOSED = {
    1: 17.833333,
    2: 17.847352,
    3: 17.992465,
    4: 19.018477,
    5: 20.896629,
    6: 23.361142,
    8: 29.284311,
    10: 35.889419,
    20: 71.113264,
    50: 177.777778,
    200: 711.111111,
}


@pytest.mark.parametrize(("c", "rho", "delayed", "wait"), ERLANG)
def test_erlang(c, rho, delayed, wait):
    assert erlang_c(c, rho * c) == pytest.approx(delayed, abs=1e-6)
    assert wait_mmc(c, rho * c, 1) == pytest.approx(wait, abs=1e-6)


def test_many_servers_do_no_harm():
    assert 0 < erlang_c(5000, 4990) < 1


def test_half_the_spread_is_half_the_wait():
    assert wait_ggc(3, 2.7, 1, 1, 0) == pytest.approx(wait_mmc(3, 2.7, 1) / 2)


def test_jackson():
    found = open_load(network(reference()), 10)
    assert found.lead_time_h == pytest.approx(JACKSON)
    assert found.utilisation == pytest.approx({"s": 0.5, "b": 8 / 9, "q": 1 / 3, "p": 1 / 8})
    assert found.asked.visits.tolist() == pytest.approx([1, 4 / 3, 4 / 3, 1])


def test_an_overloaded_role_has_a_backlog_and_no_lead_time():
    found = open_load(network(reference()), 20)
    assert found.lead_time_h is None
    assert found.backlog_week == pytest.approx(20 - 11.25)  # three builders do 120 hours a week, 32/3 per project


def test_closed_network():
    net = network(reference())
    x, r = closed_network(demand(net).by_role.tolist(), net.people, 200)
    assert {n: r[n - 1] for n in CLOSED} == pytest.approx(CLOSED, abs=1e-6)
    assert x[0] == pytest.approx(6 / 107)
    assert x[1] == pytest.approx(642 / 5729)
    assert knee(demand(net).by_role.tolist(), net.people) == pytest.approx(321 / 64)


@given(st.lists(st.floats(0.1, 20), min_size=1, max_size=5), st.integers(1, 60), st.floats(0, 10))
def test_lead_time_grows_and_keeps_its_bounds(demands, most, delay):
    people = [1 + i % 3 for i in range(len(demands))]
    x, r = closed_network(demands, people, most, delay)
    tightest = max(d / c for d, c in zip(demands, people, strict=True))
    for n, (one, time) in enumerate(zip(x, r, strict=True), start=1):
        assert time >= max(sum(demands) + delay, n * tightest) * (1 - 1e-9)
        assert one * time == pytest.approx(n)
    assert all(b >= a * (1 - 1e-9) for a, b in pairwise(r))


def test_a_thousand_projects_stay_numbers():
    _, r = closed_network([4, 32 / 3, 8 / 3, 0.5], [2, 3, 2, 1], 3000)
    assert np.isfinite(r).all()
    assert r[-1] == pytest.approx(3000 * 32 / 9)


def carried(mode="manual", recorded=False):
    h = Handoff(
        source="build",
        target="check",
        mode=mode,
        minutes=pert(10, 10, 10),
        done_by="b",
        recorded=recorded,
        out_format="docx",
        in_format="html",
    )
    base = reference()
    return base.model_copy(
        update={"handoffs": tuple(h if (x.source, x.target) == ("build", "check") else x for x in base.handoffs)}
    )


def test_the_ledger_counts_returns():
    net = network(carried())
    book = ledger(net)
    assert book.lines[0].passes == pytest.approx(4 / 3)
    assert (book.minutes, book.invisible) == (pytest.approx(40 / 3), pytest.approx(40 / 3))
    assert (book.mismatches, book.count("unknown")) == (1, 2)
    assert demand(net).by_role[1] == pytest.approx(32 / 3 + 40 / 3 / 60)


def test_a_machine_spends_nobodys_minutes():
    assert ledger(network(carried(mode="auto"))).minutes == 0
    assert ledger(network(carried(recorded=True))).invisible == 0


def test_jobs_grow_with_volume():
    book = ledger(network(carried()))
    assert book.jobs(30 * 60 / (40 / 3), 30) == pytest.approx(1)


def test_first_pass_yield_and_what_is_done_again():
    chart = reference()
    passed, again = rework_share(chart, demand(network(chart)))
    assert passed == 0.75
    assert again == pytest.approx(1 - 14.5 / (107 / 6))


def test_sampled_checks_let_faults_through():
    stages = tuple(s.model_copy(update={"sampling": 0.3}) if s.id == "check" else s for s in reference().stages)
    net = network(reference().model_copy(update={"stages": stages}))
    asked = demand(net)
    came = asked.entries["check"]
    assert asked.visits[2] == pytest.approx(0.3 * came)
    assert came == pytest.approx(1 / (1 - 0.3 * 0.25))
    assert escapes(net, asked) == pytest.approx(0.7 * came * 0.25)


def test_a_shared_role_is_one_queue():
    both = chain(Stage(id="a", role="r", touch=fixed(60)), Stage(id="b", role="r", touch=fixed(60)), people={"r": 1})
    assert open_load(network(both), 10).utilisation == {"r": 0.5}


def test_a_pace_of_half_takes_twice_as_long():
    chart = WorkflowMap(
        stages=(Stage(id="a", role="r", touch=exponential(60)),),
        roles=(Role(id="r", people=1, hours_per_week=20, calendar="spread"),),
    )
    assert open_load(network(chart), 10).lead_time_h == pytest.approx(2 + wait_mmc(1, 0.25, 0.5))


def test_a_stage_can_send_to_two_places():
    stage = Stage(id="b", role="r", touch=fixed(60), rework=(Rework(to="a", p=0.2), Rework(to="b", p=0.3)))
    net = network(chain(Stage(id="a", role="r", touch=fixed(60)), stage, people={"r": 1}))
    assert demand(net).visits.tolist() == pytest.approx([1 + 0.2 / 0.5, 2.0])


def test_what_fails_on_the_way_is_carried_and_waited_for_again():
    base = carried()
    handoffs = tuple(
        h.model_copy(update={"failure_p": 0.2, "wait_hours": 3.0}) if h.bridged else h for h in base.handoffs
    )
    sound, failing = network(carried()), network(base.model_copy(update={"handoffs": handoffs}))
    assert ledger(failing).minutes == pytest.approx(ledger(sound).minutes / 0.8)
    assert demand(failing).delay == pytest.approx(4 / 3 / 0.8 * 3)
    one = Replications(failing, Size(1), 3).values(200)
    assert one.mean() == pytest.approx(float(demand(failing).hours.sum()), rel=0.03)


def test_a_handoff_that_never_arrives_is_refused():
    with pytest.raises(ValueError, match="failure_p"):
        Handoff(source="a", target="b", failure_p=1)
