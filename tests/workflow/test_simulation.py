"""The simulation agrees with theory, keeps its draws, says how sure it is, and calls equal things equal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.errors import BadInput
from playbook.workflow.bottleneck import loads
from playbook.workflow.declared.network import network
from playbook.workflow.declared.nouns import (
    Arrivals,
    Dist,
    Handoff,
    Rework,
    Role,
    Stage,
    WorkflowMap,
    about,
    exponential,
    fixed,
    pert,
)
from playbook.workflow.mine.touch import measured
from playbook.workflow.queue.closed import closed_network
from playbook.workflow.queue.formulas import wait_mmc
from playbook.workflow.queue.visits import demand
from playbook.workflow.repairs import changes
from playbook.workflow.scale import rows
from playbook.workflow.sim.compare import Difference, judged, paired
from playbook.workflow.sim.loop import finish
from playbook.workflow.sim.replicate import Interval, Replications, enough, interval
from playbook.workflow.sim.size import Size
from playbook.workflow.sim.times import inverse
from playbook.workflow.sim.unknown import possible_maps
from playbook.workflow.sim.whatif import changed, proposals
from tests.workflow.models import chain, reference, station

U = (np.arange(200_000) + 0.5) / 200_000


@pytest.mark.parametrize(
    "dist",
    [
        pert(10, 20, 90),
        exponential(30),
        about(60, 0.5),
        about(60, 1.5),
        fixed(7),
        Dist(kind="empirical", values=(1, 2, 9)),
        pert(5, 5, 5),
    ],
)
def test_times_have_the_declared_mean_and_spread(dist):
    minutes = inverse(dist)(U) * 60
    assert minutes.mean() == pytest.approx(dist.mean, rel=2e-3)
    assert minutes.var() / dist.mean**2 == pytest.approx(dist.scv, rel=2e-2, abs=1e-9)
    assert (np.diff(minutes) >= -1e-9).all()


@pytest.mark.parametrize("dist", [pert(10, 20, 90), exponential(30), about(60)])
def test_a_faster_stage_scales_the_same_draws(dist):
    assert inverse(dist.scaled(0.9))(U) == pytest.approx(0.9 * inverse(dist)(U))


def z(found: Interval, truth: float) -> float:
    return (found.mean - truth) / (found.half / 1.96)


@pytest.mark.parametrize(("c", "rho"), [(1, 0.5), (2, 0.8), (5, 0.7)])
def test_a_single_queue_is_the_one_of_erlang(c, rho):
    made = Replications(station(c, exponential(60)), Size(0, rho * c * 40, 30), 3)
    values = [float(np.mean(r.leads[len(r.leads) // 4 :])) for r in made.first(60)]
    assert abs(z(interval(values), 1 + wait_mmc(c, rho * c, 1))) < 3.5


@pytest.mark.parametrize("n", [1, 3, 6, 10])
def test_a_closed_network_is_the_one_of_buzen(n):
    net = network(reference())
    _, r = closed_network(demand(net).by_role.tolist(), net.people, n)
    assert abs(z(interval(Replications(net, Size(n), 5).values(120)), r[n - 1])) < 3.5


def test_fixed_times_alone_take_their_sum():
    net = network(
        chain(Stage(id="a", role="r", touch=fixed(60)), Stage(id="b", role="r", touch=fixed(30)), people={"r": 1})
    )
    one = Replications(net, Size(1), 0).first(1)[0]
    assert set(np.round(one.leads, 9)) == {1.5}
    assert one.busy[0] / one.span == pytest.approx(1)


def test_passes_are_limited():
    stage = Stage(id="a", role="r", touch=fixed(60), rework=(Rework(to="a", p=0.9),), max_passes=3)
    leads = Replications(network(chain(stage, people={"r": 50})), Size(1), 0).first(1)[0].leads
    assert max(leads) == pytest.approx(3)


def test_a_sample_is_a_sample():
    stages = tuple(s.model_copy(update={"sampling": 0.0}) if s.id == "check" else s for s in reference().stages)
    net = network(reference().model_copy(update={"stages": stages}))
    assert sum(r.busy[2] for r in Replications(net, Size(5), 1).first(10)) == 0


def test_short_days():
    assert finish(1.0, 2.0, 8, 2) == 9.0  # one hour today, one tomorrow morning
    assert finish(7.0, 2.0, 8, 2) == 10.0
    net = network(
        WorkflowMap(
            stages=(Stage(id="a", role="r", touch=fixed(180)),), roles=(Role(id="r", people=1, hours_per_week=10),)
        )
    )
    leads = Replications(net, Size(1), 0).first(1)[0].leads
    assert set(np.round(leads, 6)) == {9, 15}  # 2 hours today and 1 tomorrow, or after closing time: a night more


@given(st.floats(0, 80), st.floats(0.01, 30), st.floats(0.5, 8))
def test_work_is_done_in_open_hours_only(start, hours, opened):
    end = finish(start, hours, 8, opened)
    days = np.arange(0, 200)
    worked = np.clip(np.minimum(end, days * 8 + opened) - np.maximum(start, days * 8), 0, None).sum()
    assert worked == pytest.approx(hours, abs=1e-6)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    def leads(seed):
        return Replications(network(reference()), Size(8), seed).first(3)

    assert leads(1) == leads(1)
    assert leads(1) != leads(2)


def test_every_draw_keeps_its_address():
    """A person more at a role where nobody waits changes nothing at all: all other draws stay where they are."""
    few = Replications(network(reference()), Size(0, 5.0, 20), 4)
    many = Replications(network(changed(reference(), "add a person to p")), Size(0, 5.0, 20), 4)
    assert many.values(10) == pytest.approx(few.values(10), rel=0.02)
    assert float((many.values(10) - few.values(10)).std()) < 0.1 * float(few.values(10).std())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["s", "b", "q", "p"]))
def test_common_draws_are_never_worse_for_a_small_change(seed, role):
    size, today = Size(0, 8.0, 10), network(reference())
    other = network(changed(reference(), f"add a person to {role}"))
    a, b = Replications(today, size, seed).values(40), Replications(today, size, seed + 20_000).values(40)
    c = Replications(other, size, seed).values(40)
    assert (c - a).var() <= 1.5 * (c - b).var()


def test_replications_end_at_the_width_or_say_the_cap():
    made = Replications(network(reference()), Size(10), 1)
    wide = enough(made, 12, narrow=0.001)
    assert (wide.n, wide.capped) == (12, True)
    narrow = enough(made, 500)
    assert narrow.half <= 0.05 * narrow.mean
    assert not narrow.capped


def test_intervals():
    assert interval([1.0]).low == float("-inf")
    assert interval([]).n == 0
    found = interval([1.0, 2.0, 3.0])
    assert (found.mean, round(found.half, 3)) == (2.0, 2.484)


def test_the_same_scenario_is_not_distinguishable():
    values = Replications(network(reference()), Size(10), 1).values(20)
    assert judged([paired(values, values)])[0].answer == "not distinguishable"
    assert paired(values, values).p == 1


def test_questions_are_paid_for():
    just = Difference(Interval(-2, -3, -1, 20), 0.03)
    sure = Difference(Interval(1, 0.5, 1.5, 20), 0.0001)
    assert [d.answer for d in judged([just])] == ["better"]
    assert [d.answer for d in judged([just, sure, just])] == ["not distinguishable", "worse", "not distinguishable"]


def test_few_projects_give_wide_bands():
    def spread(n):
        maps = possible_maps(reference().model_copy(update={"pilot_projects": n}), 60, 1)
        return float(np.std([demand(network(m)).hours.sum() for m in maps]))

    assert spread(5) > 2 * spread(50)


def returns_seen(passes):
    """The reference model; how often the check sends back was seen so many times, in a pilot of five projects."""
    chart = reference()
    stages = tuple(s.model_copy(update={"seen": passes} if s.rework else {}) for s in chart.stages)
    return chart.model_copy(update={"stages": stages})


def test_each_number_is_as_sure_as_what_was_seen_of_it():
    def spread(chart, of):
        return float(np.std([of(m) for m in possible_maps(chart, 200, 1)]))

    def back(m):
        return m.stages[2].rework[0].p

    def minutes(m):
        return m.stages[1].touch.mean

    few, many = returns_seen(None), returns_seen(5000)
    assert spread(few, back) > 15 * spread(many, back)
    assert spread(few, minutes) == pytest.approx(spread(many, minutes), rel=0.3)
    assert float(np.mean([back(m) for m in possible_maps(few, 400, 2)])) == pytest.approx(0.25, abs=0.03)


def test_measured_times_count_themselves_and_so_do_items_of_a_log():
    assert Dist(kind="empirical", values=(30.0, 60.0, 90.0)).observations(5) == 3
    assert measured(np.arange(1.0, 1201.0)).observations(5) == 1200
    assert len(measured(np.arange(1.0, 1201.0)).values) == 500


def test_shares_of_ways_scatter_with_how_often_each_was_taken():
    def spread(times):
        ways = tuple(Handoff(source="a", target=t, share=0.5, seen=times) for t in "bc")
        chart = WorkflowMap(stages=tuple(Stage(id=i, touch=fixed(60)) for i in "abc"), handoffs=ways)
        return float(np.std([m.handoffs[0].share for m in possible_maps(chart, 200, 1)]))

    assert spread(None) > 8 * spread(500) > 0


@pytest.mark.parametrize("n", [1, 5, 50])
def test_the_band_is_around_the_mean_and_closes_as_more_is_known(n):
    """A band of other draws than those of the mean misses it as soon as it is narrow."""
    sure = reference().model_copy(update={"pilot_projects": 100_000})
    row = rows(network(sure), (n,), 3)[0]
    assert row.band[0] <= row.lead.mean * 1.005
    assert row.band[1] >= row.lead.mean * 0.995
    assert row.band[1] - row.band[0] < 0.04 * row.lead.mean
    assert row.from_input < 0.2
    five = rows(network(reference()), (n,), 3)[0]
    assert five.band[0] < five.lead.mean < five.band[1]
    assert five.band[1] - five.band[0] > 8 * (row.band[1] - row.band[0])


def busy_board(**more):
    """Four authors and a board of one person; work comes in faster than the board can take it."""
    stages = (
        Stage(id="build", role="author", touch=exponential(480)),
        Stage(id="approval", role="board", kind="review", touch=exponential(60)),
    )
    way = Handoff(source="build", target="approval", mode="manual", minutes=more.pop("minutes", None))
    roles = (Role(id="author", people=4), Role(id="board", people=1, hours_per_week=10))
    arrivals = Arrivals(kind="open", per_project_week=1.2)
    return WorkflowMap(stages=stages, handoffs=(way,), roles=roles, arrivals=arrivals, **more)


def test_what_an_overloaded_role_needs_is_said():
    found = {r.role: r for r in loads(network(busy_board()), 12, 0)}
    assert (found["board"].needed, found["board"].hours_needed) == (2, pytest.approx(12 / 0.85))
    assert found["author"].needed == 3 or found["author"].utilisation <= 0.85
    assert {r.needed for r in loads(network(busy_board()), 6, 0)} == {None}
    enough = changed(busy_board(), "add a person to board")
    assert {r.role: r for r in loads(network(enough), 12, 0)}["board"].utilisation <= 0.85


def test_changes_can_be_asked_about_together():
    both = changed(busy_board(minutes=pert(1, 2, 3)), "automate build to approval + add a person to board")
    assert both.handoffs[0].mode == "auto"
    assert both.role("board").people == 2


def test_jobs_of_a_change_are_not_told_where_nobody_said_the_minutes():
    def jobs(chart, name):
        return changes(network(chart), (name,), 1, 0, 10)[1].jobs

    measured = busy_board(gap_minutes=30.0)
    assert jobs(measured, "automate all handoffs") == 0
    two = measured.model_copy(
        update={
            "stages": (*measured.stages, Stage(id="publish", role="author", touch=exponential(10))),
            "handoffs": (*measured.handoffs, Handoff(source="approval", target="publish", mode="manual")),
        }
    )
    assert jobs(two, "automate build to approval") is None
    assert jobs(two, "add a person to board") == pytest.approx(1.2 * 30 / 60 / two.productive_hours)
    told = busy_board(gap_minutes=30.0, minutes=fixed(10))
    told = two.model_copy(update={"handoffs": (*told.handoffs, *two.handoffs[1:])})
    assert jobs(told, "automate build to approval") == pytest.approx(1.2 * 20 / 60 / two.productive_hours)


def test_without_its_only_person_a_role_does_nothing():
    away = changed(busy_board(), "lose a person from board")
    assert away.role("board").people == 0
    asked = changes(network(busy_board()), ("lose a person from board",), 3, 0, 10)[1]
    assert asked.backlog == pytest.approx(3.6)
    closed = busy_board().model_copy(update={"arrivals": Arrivals()})
    asked = changes(network(closed), ("lose a person from board",), 3, 0, 10)[1]
    assert asked.stopped
    assert asked.lead is None
    fewer = changes(network(closed), ("lose a person from author",), 3, 0, 10)[1]
    assert not fewer.stopped
    assert fewer.lead is not None
    with pytest.raises(BadInput, match="nobody to lose"):
        changed(away, "lose a person from board")


def test_the_busiest_lone_person_and_unsplit_bridging_are_asked_about():
    assert "lose a person from board" in proposals(busy_board(), "board", None, "board")
    assert "automate all handoffs" in proposals(busy_board(gap_minutes=30.0), "board", None)
    assert "automate all handoffs" not in proposals(busy_board(), "board", None)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("paint it blue", "use one of these forms|automate FROM"),
        ("automate check to moon", "there is no stage 'moon'|no handoff"),
        ("add a person to nobody", "there is no role 'nobody'"),
        ("check check at 3", "is not a share"),
        ("remove tool Excel", "no stage is done in a tool"),
    ],
)
def test_a_change_that_cannot_be_gets_a_sentence(name, said):
    with pytest.raises(BadInput, match=said):
        changed(reference(), name)


def test_changes_by_name():
    assert changed(reference(), "add a person to b").role("b").people == 4
    assert changed(reference(), "check check at 30%").stage("check").sampling == 0.3
    assert changed(reference(), "shorten build to 0.8").stage("build").touch.mean == 384
    assert "check check at 30%" in proposals(reference(), "b", None)


def test_drawing_fewer_rows_draws_the_same_ones():
    net = network(reference())
    few, many = (Replications(net, Size(5), 3, most) for most in (2, 50))
    assert few.first(2) == many.first(2)
