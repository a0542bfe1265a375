"""Work that waits for dates: theory against simulation, both engines, another simulator, and how dates are written and told."""

import json
from collections import deque

import numpy as np
import pytest
from scipy.special import pdtrc

from playbook.cli import run
from playbook.errors import BadInput
from playbook.workflow.declared.network import network
from playbook.workflow.declared.nouns import Arrivals, Dates, Rework, Role, Stage, WorkflowMap, exponential, fixed
from playbook.workflow.declared.two_tables import read_two_tables
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.workflow.queue.closed import closed_network
from playbook.workflow.queue.dates import at_random, left_behind, wait_for_date
from playbook.workflow.queue.open import open_load
from playbook.workflow.scale import rows
from playbook.workflow.sim.draws import Block
from playbook.workflow.sim.loop import after
from playbook.workflow.sim.replicate import Replications, interval
from playbook.workflow.sim.size import Size
from playbook.workflow.sim.standard import STANDARD
from playbook.workflow.sim.whatif import changed, proposals
from playbook.workflow.theory import exact, knee_of
from tests.workflow.models import chain

DAY = 8
NO_WORK = fixed(0)
YAML = """
workflow: course build
arrivals: {kind: open, per_project_week: 0.3, weeks: 52}
roles:
  author: {people: 4}
  board: {people: 1, hours_per_week: 10, meets: {every_days: 10, at_most: 4}}
stages:
  - {id: build, role: author, touch: [240, 480, 900]}
  - {id: approval, role: board, kind: review, touch: [20, 30, 60]}
"""


def board(touch=NO_WORK, **dates):
    """One stage of a board that meets."""
    stage = Stage(id="a", role="r", touch=touch)
    return WorkflowMap(stages=(stage,), roles=(Role(id="r", people=1, meets=Dates(**dates)),))


def by_hand(came, every, early, most):
    """Mean hours of waiting, one item after the other: its date is the first after it came that has a place."""
    taken = []
    for i, hour in enumerate(came):
        number = after(hour, every, early)
        taken.append(max(number, taken[i - most] + 1) if i >= most else number)
    return float(np.mean(np.array(taken) * every - early - came))


@pytest.mark.parametrize(("most", "first_day"), [(1, None), (3, 1.0), (4, 2.5)])
def test_the_dates_of_every_item_are_those_found_by_hand(most, first_day):
    chart = board(every_days=2.5, at_most=most, first_day=first_day)
    made = Replications(network(chart), Size(0, 1.8 * most, 100), 3)
    block = Block(network(chart), 3, 0, made.size.drawn)
    early = (2.5 - (first_day or 2.5)) * DAY
    for row, one in enumerate(made.first(min(4, block.rows))):
        came = block.arrivals(1.8 * most / 40, row)
        assert one.held[0] / one.passed[0] == pytest.approx(by_hand(came[came < 4000], 20.0, early, most), abs=1e-6)


def beyond(chart, per_week, truth, seed=3, n=150, weeks=200):
    """Days waited in all beyond those of theory (`truth` each), over replications: zero on average if both agree.

    Not a mean of means: replications into which more came also waited longer, which would pull it down.
    """
    runs = Replications(network(chart), Size(0, per_week, weeks), seed).first(n)
    return interval([r.held[0] / DAY - truth * r.passed[0] for r in runs])


def z(found, truth):
    return (found.mean - truth) / (found.half / 1.96)


@pytest.mark.parametrize(
    ("dates", "per_week"),
    [
        ({"every_days": 10}, 1.0),
        ({"every_days": 10, "at_most": 1}, 0.2),
        ({"every_days": 10, "at_most": 4}, 1.2),
        ({"every_days": 2.5, "at_most": 3, "first_day": 1}, 4.0),
        ({"every_days": 10, "together": 4}, 2.0),
        ({"every_days": 5, "together": 1}, 2.0),
    ],
)
def test_the_simulated_wait_is_the_one_of_theory(dates, per_week):
    truth = wait_for_date(per_week * dates["every_days"] / 5, Dates(**dates)) * dates["every_days"]
    found = beyond(board(**dates), per_week, truth)
    assert abs(z(found, 0)) < 3.5 if truth else found.mean == 0


def test_rare_work_waits_half_the_time_between_two_dates():
    assert wait_for_date(0.001, Dates(every_days=30, at_most=1)) == pytest.approx(0.5, abs=1e-3)
    assert abs(z(beyond(board(every_days=30, at_most=1), 0.01, 15 / (1 - 0.06), weeks=2000), 0)) < 3.5


@pytest.mark.parametrize("share", [0.1, 0.7, 0.95])
def test_one_at_a_date_is_the_closed_form(share):
    """M/D/1 with vacations: T / (2 (1 - rho))."""
    assert wait_for_date(share, Dates(every_days=10, at_most=1)) == pytest.approx(1 / (2 * (1 - share)))


@pytest.mark.parametrize(("per_date", "most"), [(0.5, 2), (3.0, 4), (9.0, 10), (40.0, 50), (0.1, 200)])
def test_what_a_date_leaves_behind_is_the_sum_of_spitzer(per_date, most):
    n = np.arange(1, 3000)
    mean, taken = n * per_date, n * most
    above = mean * pdtrc(taken - 1, mean) - taken * pdtrc(taken, mean)
    assert left_behind(per_date, most) == pytest.approx(float((above / n).sum()), rel=1e-6, abs=1e-9)


def test_more_than_the_dates_take_grows_at_the_difference():
    chart = board(every_days=10, at_most=4)
    found = open_load(network(chart), 5.0)
    assert (found.lead_time_h, found.backlog_week) == (None, pytest.approx(5 - 2))
    weeks = 60
    one = Replications(network(chart), Size(0, 5.0, weeks), 1).first(20)
    done = np.mean([r.span / 40 for r in one])  # all that came are done only after so many weeks
    assert done == pytest.approx(5 * weeks / 2, rel=0.05)


def test_a_line_that_grows_has_no_wait():
    chart = board(every_days=10, at_most=4).model_copy(update={"arrivals": Arrivals(kind="open", weeks=20)})
    few, many = rows(network(chart), (1, 5), 1)
    assert few.held[0].wait.mean == pytest.approx(few.held[0].exact_h, rel=0.2)
    assert (few.held[0].carries, few.held[0].backlog_week) == (2.0, None)
    assert (many.lead, many.held[0].wait, many.held[0].exact_h) == (None, None, None)
    assert many.held[0].backlog_week == pytest.approx(3.0)


def busy_board():
    """A board over two stages with few hours, returns, a sampled check, and a release day or five together."""
    stages = (
        Stage(id="draft", role="a", touch=exponential(300)),
        Stage(id="plan", role="r", touch=exponential(40)),
        Stage(id="check", role="r", touch=exponential(30), sampling=0.6, rework=(Rework(to="draft", p=0.3),), max_passes=3),
        Stage(id="publish", role="a", touch=fixed(20), released=Dates(every_days=3, first_day=0.7, together=5)),
    )  # fmt: skip
    roles = (
        Role(id="a", people=3),
        Role(id="r", people=2, hours_per_week=10, meets=Dates(every_days=4.5, at_most=3)),
    )
    return chain(*stages, roles=roles)


@pytest.mark.parametrize("size", [Size(1), Size(12), Size(0, 1.5, 30), Size(150)])
@pytest.mark.parametrize("chart", [busy_board(), board(exponential(60), every_days=5)], ids=["busy", "plain"])
def test_both_engines_give_the_same_bits(chart, size):
    pytest.importorskip("numba")
    from playbook.workflow.sim.compiled import COMPILED

    ours, theirs = (Replications(network(chart), size, 7, kit=kit).first(4) for kit in (STANDARD, COMPILED))
    assert ours == theirs
    assert sum(sum(r.passed) for r in ours) > 0


def test_a_board_has_one_agenda_over_its_stages():
    net = network(busy_board())
    assert [(a.name, a.of_role) for a in net.agendas] == [("r", True), ("publish", False)]
    assert [s.id for s in net.stations if s.agenda == 0] == ["meeting for plan", "meeting for check"]
    assert at_random(net) == [False, False]
    assert exact(network(busy_board()), (1, 3))[3].lead_h is None


def test_what_comes_on_a_date_waits_for_the_next():
    one = Replications(network(board(every_days=5)), Size(4), 0).first(1)[0]
    assert set(one.leads) == {5.0 * DAY}
    assert (after(80.0, 40.0, 0.0), after(79.999, 40.0, 0.0)) == (3, 2)


def test_two_calendars_that_miss_each_other():
    """A release on the morning of the meeting is always just missed; a day later it is not."""

    def days(first):
        stages = (Stage(id="a", role="r", touch=fixed(60)), Stage(id="b", kind="auto", touch=fixed(0), released=first))
        chart = chain(*stages, roles=(Role(id="r", people=9, meets=Dates(every_days=10)),))
        one = Replications(network(chart), Size(3), 0).first(1)[0]
        return one.held[1] / one.passed[1] / DAY

    assert days(Dates(every_days=10)) == pytest.approx(10 - 1 / DAY)
    assert days(Dates(every_days=10, first_day=1)) == pytest.approx(1 - 1 / DAY)


@pytest.mark.parametrize("n", [1, 4, 9])
def test_without_limit_and_nearly_all_the_time_dates_change_nothing(n):
    """A date every minute is no date: Buzen holds again."""
    net = network(board(exponential(480), every_days=1 / 480))
    _, r = closed_network([8.0], [1], n)
    assert abs(z(interval(Replications(net, Size(n), 5).values(100)), r[n - 1] + 1 / 120)) < 3.5


def test_dates_that_carry_little_are_where_more_projects_begin_to_wait():
    chart = board(fixed(8 * 60), every_days=10, at_most=2)
    assert knee_of(network(chart)) == pytest.approx((8 + 40) / 40)


def simpy_waits(simpy, touch_h, per_week, every_h, most, weeks, seed):
    """The board in another simulator: random arrivals, a meeting that takes the first `most`, one person who does the work."""
    env, rng = simpy.Environment(), np.random.default_rng(seed)
    line, leads = deque(), []
    person = simpy.Resource(env)

    def item(came, turn):
        yield turn
        with person.request() as asked:
            yield asked
            yield env.timeout(rng.exponential(touch_h))
        leads.append(env.now - came)

    def arrivals():
        while True:
            yield env.timeout(rng.exponential(40 / per_week))
            if env.now > weeks * 40:
                return
            line.append(env.event())
            env.process(item(env.now, line[-1]))

    def meetings():
        while env.now <= weeks * 40 or line:
            yield env.timeout(every_h)
            for _ in range(min(most, len(line))):
                line.popleft().succeed()

    env.process(arrivals())
    env.process(meetings())
    env.run()
    return float(np.mean(leads))


def test_a_meeting_calendar_agrees_with_simpy():
    simpy = pytest.importorskip("simpy")
    chart = board(exponential(180), every_days=10, at_most=4)
    ours = Replications(network(chart), Size(0, 1.5, 80), 11).values(80)
    theirs = np.array([simpy_waits(simpy, 3.0, 1.5, 80.0, 4, 80, seed) for seed in range(80)])
    error = np.sqrt(ours.var(ddof=1) / 80 + theirs.var(ddof=1) / 80)
    assert abs(ours.mean() - theirs.mean()) < 3.5 * error
    assert error < 0.06 * ours.mean()


def test_dates_are_written_short_or_long():
    chart, _ = read_yaml(YAML, "w.yaml")
    assert chart.role("board").meets == Dates(every_days=10, at_most=4)
    short, _ = read_yaml(YAML.replace("{every_days: 10, at_most: 4}", "10"), "w.yaml")
    assert short.role("board").meets == Dates(every_days=10)
    stage, _ = read_yaml(YAML.replace("touch: [20", "released: {every_days: 5, together: 3}, touch: [20"), "w.yaml")
    assert stage.stage("approval").released == Dates(every_days=5, together=3)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("{every_day: 10}", "every_days"),
        ("{every_days: 0}", "greater than 0"),
        ("{at_most: 3}", "every_days"),
        ("{every_days: 5, at_most: 3, together: 2}", "exclude each other"),
        ("{every_days: 5, first_day: 6}", "at most every_days"),
        ("often", "meets"),
    ],
)
def test_dates_that_cannot_be_get_a_sentence(dates, said):
    with pytest.raises(BadInput, match=said):
        read_yaml(YAML.replace("{every_days: 10, at_most: 4}", dates), "w.yaml")


def test_dates_in_tables(tmp_path):
    path = tmp_path / "stages.csv"
    path.write_text(
        "id,role,people,minutes,meets_every_days,meets_at_most,released_every_days\nbuild,a,2,60,,,\n"
        "approve,board,1,20,10,4,\npublish,a,,5,,,5\n"
    )
    chart, _ = read_two_tables(path, None)
    assert chart.role("board").meets == Dates(every_days=10, at_most=4)
    assert (chart.role("a").meets, chart.stage("publish").released) == (None, Dates(every_days=5))


def test_meeting_more_often_by_name():
    chart, _ = read_yaml(YAML, "w.yaml")
    assert changed(chart, "meet twice as often: board").role("board").meets == Dates(every_days=5, at_most=4)
    assert changed(chart, "meet every 2 days: Board").role("board").meets.every_days == 2
    assert changed(chart, "take 9 at a date: board").role("board").meets.at_most == 9
    assert "meet twice as often: board" in proposals(chart, "board", None)
    assert not any("meet" in p for p in proposals(chart.model_copy(update={"roles": ()}), "", None))
    dated = chart.stage("build").model_copy(update={"released": Dates(every_days=5, together=3)})
    ours = chart.model_copy(update={"stages": (dated, *chart.stages[1:])})
    assert changed(ours, "meet twice as often: build").stage("build").released == Dates(every_days=2.5, together=3)
    for wrong, said in (("board x", "has no dates"), ("author", "has no dates")):
        with pytest.raises(BadInput, match=said):
            changed(chart, f"meet twice as often: {wrong}")
    with pytest.raises(BadInput, match="exclude each other"):
        changed(ours, "take 2 at a date: build")


def test_the_wait_is_told_in_words_and_numbers(tmp_path, capsys):
    path = tmp_path / "workflow.yaml"
    path.write_text(YAML)
    asked = ["workflow", str(path), "--projects", "1,5,10"]
    assert run([*asked, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    first, last = made["scale"][0]["dates"][0], made["scale"][-1]["dates"][0]
    assert (first["name"], first["of"], first["every_days"], first["at_most"]) == ("board", "role", 10, 4)
    assert first["wait_h"]["low"] <= first["wait_exact_h"] * 1.1
    assert first["capacity"] == made["exact"]["capacity_per_week"] == 2
    assert (last["wait_h"], last["backlog_growth_week"]) == (None, pytest.approx(1.0))
    assert made["whatif"][0]["backlog_growth_week"] == pytest.approx(1.0)
    assert made["whatif"][1]["name"] == "meet twice as often: board"
    assert made["whatif"][1]["lead_time_h"] > 0
    assert run([*asked, "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    page = (tmp_path / "workflow.html").read_text()
    for words in (
        "How long does work wait for a date?",
        "every 10 working days, at most 4",
        "its line grows by 1 a week",
    ):
        assert words in shown
        assert words in page
    assert "more comes in than the dates of board can do" in shown
    assert "Tighter than every role are the dates of board." in shown
