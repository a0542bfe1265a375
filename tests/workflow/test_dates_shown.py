"""Dates of boards and releases stand on the map, in BPMN, in Mermaid and in tables, and come back from all that is read."""

import pytest
from lxml import etree

from playbook.report.lanes import lane_svg
from playbook.workflow.declared.bpmn import read_bpmn
from playbook.workflow.declared.bpmn_out import bpmn
from playbook.workflow.declared.mermaid import mermaid
from playbook.workflow.declared.nouns import Dates, Dist, Handoff, Rework, Role, Stage, WorkflowMap, dates_in, pert
from playbook.workflow.declared.two_tables import read_two_tables
from playbook.workflow.declared.two_tables_out import two_tables
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.workflow.declared.yaml_out import map_text
from playbook.workflow.queue.dates import same_days

BOARD, RELEASE = Dates(every_days=10, at_most=4), Dates(every_days=5, first_day=2)


def dated(released=RELEASE, board=BOARD):
    """A board that meets, and a release day before its stage."""
    stages = (
        Stage(id="build", role="author", touch=pert(10, 20, 60)),
        Stage(
            id="approval",
            role="board",
            kind="review",
            touch=pert(5, 10, 15),
            released=released,
            rework=(Rework(to="build", p=0.1), Rework(to="approval", p=0.05)),
        ),
    )
    ways = (
        Handoff(
            source="build", target="approval", mode="manual", carrier="e-mail", minutes=pert(1, 2, 3), recorded=False
        ),
    )
    roles = (Role(id="author", people=3), Role(id="board", people=2, hours_per_week=10, meets=board))
    return WorkflowMap(stages=stages, handoffs=ways, roles=roles)


@pytest.mark.parametrize(
    "dates",
    [BOARD, RELEASE, Dates(every_days=1), Dates(every_days=2.5, together=8, first_day=0.5)],
)
def test_dates_in_words_are_the_dates(dates):
    assert dates_in(f"meets {dates.said}") == dates


def test_words_without_dates_are_none():
    assert dates_in("every full moon") is None


def test_the_picture_says_when_a_board_meets_and_what_is_released():
    svg = lane_svg(dated())
    root = etree.fromstring(svg.encode())
    words = " ".join(" ".join(t.itertext()) for t in root.iter("{*}text"))
    assert "meets every 10" in words
    assert "every 5 days, first after 2" in words
    said = root.get("aria-label")
    assert "board meets every 10 working days, at most 4" in said
    assert "approval is released every 5 working days, first after 2" in said


def test_where_lanes_are_tools_the_box_says_when_its_people_meet():
    stages = tuple(Stage(id=i, role=f"role {i}", tool=f"tool {i}", touch=pert(1, 2, 3)) for i in "abcd")
    ways = tuple(Handoff(source=x, target=y) for x, y in ("ab", "bc", "cd"))
    roles = tuple(Role(id=f"role {i}", people=1, meets=BOARD if i == "c" else None) for i in "abcd")
    root = etree.fromstring(lane_svg(WorkflowMap(stages=stages, handoffs=ways, roles=roles)).encode())
    words = " ".join(" ".join(t.itertext()) for t in root.iter("{*}text"))
    assert "tool c" in words
    assert words.count("meets") == 1
    assert "role c meets every 10 days, at most 4" in words


def test_a_small_picture_is_as_wide_as_its_legend():
    root = etree.fromstring(lane_svg(dated()).encode())
    width = float(root.get("width"))
    words = [(float(t.get("x")), "".join(t.itertext())) for t in root.iter("{*}text") if t.get("font-size") == "11"]
    assert [w for _, w in words][-1] == "dotted: comes back"
    assert all(x + 5.5 * len(w) < width for x, w in words)


def test_timers_go_out_to_bpmn_and_come_back():
    content = bpmn(dated())
    root = etree.fromstring(content)
    assert [t.text for t in root.iter("{*}timeCycle")] == ["R/P10D", "R/P5D"]
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    shown = {s.get("bpmnElement") for s in root.iter("{*}BPMNShape", "{*}BPMNEdge")}
    drawn = {e.get("id") for e in root.iter("{*}intermediateCatchEvent", "{*}sequenceFlow", "{*}userTask")}
    assert drawn <= shown
    chart, losses = read_bpmn(content, "w.bpmn")
    assert chart.role("board").meets == BOARD
    assert chart.role("author").meets is None
    assert chart.stage("approval").released == RELEASE
    assert [(h.source, h.target) for h in chart.handoffs] == [("build", "approval")]
    assert not any("timer" in x or "Event" in x for x in losses)


def test_a_timer_of_another_tool_is_read_or_named():
    start = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process><task id="a" name="A"/>'
    timer = '<intermediateCatchEvent id="t" name="Release day"><timerEventDefinition><{0}>{1}</{0}></timerEventDefinition></intermediateCatchEvent>'
    end = '<task id="b" name="B"/><sequenceFlow id="1" sourceRef="a" targetRef="t"/><sequenceFlow id="2" sourceRef="t" targetRef="b"/></process></definitions>'
    chart, _ = read_bpmn((start + timer.format("timeCycle", "R/P7D") + end).encode(), "w.bpmn")
    assert chart.stage("B").released == Dates(every_days=7)
    chart, losses = read_bpmn((start + timer.format("timeDate", "2026-01-01") + end).encode(), "w.bpmn")
    assert chart.stage("B").released is None
    assert "not read: the timer 'Release day'" in losses


def test_branches_side_by_side_are_said_with_what_they_do_to_the_figures():
    inside = "".join(f'<task id="{x}" name="{x}"/>' for x in "abcd")
    inside += '<parallelGateway id="f"/><parallelGateway id="j"/>'
    inside += "".join(
        f'<sequenceFlow id="{x}{y}" sourceRef="{x}" targetRef="{y}"/>' for x, y in ("af", "fb", "fc", "bj", "cj", "jd")
    )
    text = f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process>{inside}</process></definitions>'
    _, losses = read_bpmn(text.encode(), "w.bpmn")
    said = [x for x in losses if "parallel" in x]
    assert len(said) == 1
    assert said[0].startswith("1 parallel gateway opened")
    assert "come out too low" in said[0]


def test_mermaid_names_the_dates():
    text = mermaid(dated())
    assert "board, meets every 10 working days, at most 4" in text
    assert "approval, released every 5 working days, first after 2" in text


def test_two_tables_go_out_and_come_back(tmp_path):
    for name, content in two_tables(dated()).items():
        (tmp_path / name).write_bytes(content)
    chart, _ = read_two_tables(tmp_path / "stages.csv", tmp_path / "handoffs.csv")
    assert chart.stages == dated().stages
    assert chart.roles == dated().roles
    assert chart.handoffs == dated().handoffs


def test_the_file_of_a_map_keeps_dates_and_observations():
    chart = dated()
    seen = Dist(kind="empirical", values=(3.0, 4.0), seen=40)
    stages = (chart.stages[0].model_copy(update={"touch": seen}), chart.stages[1].model_copy(update={"seen": 43}))
    chart = chart.model_copy(update={"stages": stages})
    again, _ = read_yaml(map_text(chart), "workflow.yaml")
    assert again.stages == chart.stages
    assert again.roles == chart.roles


def test_a_release_on_the_day_of_the_meeting_is_said():
    assert "waits until the next meeting, 10 working days" in same_days(dated(released=Dates(every_days=10)))[0]
    assert same_days(dated(released=Dates(every_days=5))) == []
    assert same_days(dated(released=Dates(every_days=10, first_day=9))) == []
    assert same_days(dated(released=None)) == []
