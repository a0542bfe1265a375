"""The compiled engine gives the numbers of the standard one, to the last bit; which of them runs is nobody's luck."""

import numpy as np
import pytest

from playbook.workflow.declared.network import network
from playbook.workflow.declared.nouns import Handoff, Rework, Role, Stage, WorkflowMap, exponential, fixed, pert
from playbook.workflow.sim import chosen
from playbook.workflow.sim.draws import KEY, TIME, WAY, Block, uniforms
from playbook.workflow.sim.engine import Plan
from playbook.workflow.sim.journey import walker
from playbook.workflow.sim.replicate import Replications
from playbook.workflow.sim.size import Size
from playbook.workflow.sim.standard import STANDARD
from tests.workflow.models import chain, reference


def carried():
    """One role at two stages, a carried handoff that also waits, a sampled check, two ways back, few passes."""
    stages = (
        Stage(id="draft", role="a", touch=pert(30, 60, 240)),
        Stage(id="build", role="b", touch=exponential(480)),
        Stage(id="check", role="a", touch=pert(10, 20, 90), sampling=0.4, max_passes=3, rework=(Rework(to="build", p=0.3), Rework(to="draft", p=0.2))),
        Stage(id="publish", role="c", touch=fixed(20)),
    )  # fmt: skip
    ways = (
        Handoff(source="draft", target="build", mode="manual", minutes=pert(5, 10, 30), done_by="a", wait_hours=3),
        Handoff(source="build", target="check", share=0.7),
        Handoff(source="build", target="publish", share=0.3),
        Handoff(source="check", target="publish"),
    )
    roles = (
        Role(id="a", people=2, hours_per_week=10),
        Role(id="b", people=3),
        Role(id="c", people=1, hours_per_week=8, calendar="spread"),
    )
    return WorkflowMap(stages=stages, handoffs=ways, roles=roles)


def crowded():
    """More people than a sorted line is good for."""
    return chain(Stage(id="a", role="r", touch=exponential(600), rework=(Rework(to="a", p=0.5),)), people={"r": 90})


SIZES = [Size(1), Size(12), Size(0, 4.0, 6), Size(150), Size(0, 200.0, 4)]


@pytest.fixture(scope="module")
def compiled():
    """The compiled engine; these tests are skipped where the extra `fast` is not installed."""
    pytest.importorskip("numba")
    from playbook.workflow.sim.compiled import COMPILED

    return COMPILED


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chart", [reference(), carried(), crowded()], ids=["reference", "carried", "crowded"])
def test_both_engines_give_the_same_bits(compiled, chart, size):
    ours, theirs = (Replications(network(chart), size, 7, kit=kit).first(4) for kit in (STANDARD, compiled))
    assert ours == theirs
    assert sum(r.visits for r in ours) > 0


def one_by_one(net, block, replication, ways):
    """The journeys of a replication, project by project."""

    def later(source, kind, node, visit, project):
        return float(source.later(kind, node, visit)[replication, project])

    r, n, room = ways.routes, block.projects, 400 * block.projects
    first, who, place, hours, again, at, drawn = ([0] * n, *([0] * room for _ in range(6)))
    steps, some = walker(later)(
        n, r.entry, r.stations, r.following, r.begin, r.back, r.most, r.left, r.shares, r.targets, ways.role_of,
        block.hours[:, replication], block.ways[:, replication], block, [0] * net.nodes, [0] * net.nodes,
        first, who, place, hours, again, at, drawn,
    )  # fmt: skip
    for step, station, draw in zip(again[:some], at, drawn, strict=False):
        hours[step] = float(block.inverse[station](np.array([draw]))[0])
    return first, who[:steps], hours[:steps], [p for p, w in zip(place, who[:steps], strict=False) if w >= 0]


@pytest.mark.parametrize("chart", [reference(), carried(), crowded()], ids=["reference", "carried", "crowded"])
def test_projects_that_walk_together_go_the_way_of_each_alone(chart):
    net = network(chart)
    plan = Plan(net, STANDARD)
    block = Block(net, 5, 0, 90)
    for replication in (0, 3):
        made = plan.journeys.of(block, replication, 90)
        stations = [p for p, w in zip(made.place, made.who, strict=True) if w >= 0]
        assert (made.first, made.who, made.hours, stations) == one_by_one(net, block, replication, plan.journeys.ways)
        assert len(set(stations)) == len(net.stations)


def test_compiled_draws_are_those_of_numpy(compiled):
    from playbook.workflow.sim.compiled import draw_at

    block = Block(network(reference()), 2**40 + 3, 5, 30)
    source = (block.seed, KEY, block.addresses, block.number, 30)
    for kind, node, visit in ((TIME, 0, 0), (WAY, 2, 9), (TIME, 1, 1)):
        rows = uniforms(block.seed, 5, block.names[node], kind, visit, (block.rows, 30))
        assert compiled.uniforms(block.seed, 5, block.names[node], kind, visit, (3, 30)).tolist() == rows[:3].tolist()
        assert [draw_at(source, kind, node, visit, p) for p in range(30)] == rows[1].tolist()


def test_events_come_in_order(compiled):
    """The heap of the compiled engine against sorting, ties by step."""
    from playbook.workflow.sim.compiled import _events, _left, pop_many, push_many

    hours = np.random.default_rng(1).integers(0, 40, 300).tolist()
    events = _events(300)
    for step, hour in enumerate(hours):
        push_many(events, (float(hour), step))
    assert sorted(_left(events)) == sorted((float(h), s) for s, h in enumerate(hours))
    assert [pop_many(events) for _ in hours] == sorted((float(h), s) for s, h in enumerate(hours))


def test_a_small_analysis_does_not_wait_for_a_compiler(monkeypatch):
    monkeypatch.setattr(chosen, "_visits", 0)
    monkeypatch.setattr(chosen, "installed", lambda: True)
    assert chosen.engine() is STANDARD
    chosen.spent(chosen.PAYS_AFTER - 1)
    assert chosen.engine() is STANDARD


def test_a_large_analysis_is_compiled_where_the_compiler_is_installed(monkeypatch, compiled):
    monkeypatch.setattr(chosen, "_visits", chosen.PAYS_AFTER)
    assert chosen.engine() is compiled
    monkeypatch.setattr(chosen, "installed", lambda: False)
    assert chosen.engine() is STANDARD


def test_a_change_of_engine_on_the_way_is_not_seen(monkeypatch, compiled):
    made = Replications(network(carried()), Size(5), 2)
    monkeypatch.setattr(chosen, "_visits", 0)
    made.first(3)
    monkeypatch.setattr(chosen, "_visits", chosen.PAYS_AFTER)
    assert made.first(6) == Replications(network(carried()), Size(5), 2, kit=STANDARD).first(6)
    assert chosen.used() == "compiled"
