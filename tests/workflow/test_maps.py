"""Declared maps: YAML, two tables, BPMN in and out; every problem in one pass, in a sentence."""

from pathlib import Path

import pytest
from lxml import etree

from playbook.errors import BadInput
from playbook.workflow.declared.bpmn import read_bpmn
from playbook.workflow.declared.bpmn_out import bpmn
from playbook.workflow.declared.layout import layout
from playbook.workflow.declared.mermaid import mermaid
from playbook.workflow.declared.nouns import Handoff, Stage, WorkflowMap
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.workflow.opened import open_file
from tests.workflow.models import reference

YAML = """
workflow: course
roles: {designer: {people: 2}, builder: 3}
stages:
  - {id: storyboard, role: designer, touch: [60, 120, 300]}
  - {id: build, role: builder, touch: 480, rework: {to: storyboard, share: 0.1}}
handoffs:
  - {from: storyboard, to: build, carrier: copy-paste, minutes: [5, 10, 20], done_by: builder, recorded: false}
"""


def test_a_map_is_read_and_says_what_it_assumed():
    chart, losses = read_yaml(YAML, "workflow.yaml")
    assert chart.stage("build").touch.mean == 480
    assert chart.handoffs[0].mode == "manual"
    assert chart.role("builder").people == 3
    assert any("a spread of half of it is assumed" in x for x in losses)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x", "there is no list of stages"),
        ("stages: 3", "not a list of entries"),
        ("stages: [{id: a, role: r, touch: 5}]", "there is no role 'r'"),
        ("stages: [{id: a, touch: 5}]", "nobody owns it"),
        ("roles: {r: 0}\nstages: [{id: a, role: r, touch: 5}]", "0 people"),
        ("roles: {r: 1}\nstages: [{id: a, role: r, touch: -5}]", "greater than or equal to 0"),
        ("roles: {r: 1}\nstages: [{id: a, role: r, touch: [9, 5, 1]}]", "in order"),
        ("roles: {r: 1}\nstages: [{id: a, role: r, tuoch: 5}]", "did you mean touch"),
        ("roles: {r: 1}\nstages: [{id: a, role: r, touch: 5, rework: {to: a, share: 1.0}}]", "no way leads out of: a"),
        ("roles: {r: 1}\nstages: [{id: a, role: r, touch: 5}, {id: a, role: r, touch: 5}]", "2 stages are called 'a'"),
        ("roles: {r: 1}\nstages: [{id: a, role: r, touch: 5}]\nhandoffs: [{from: a, to: b}]", "there is no stage 'b'"),
        ("stages: &x [*x]", "anchor"),
    ],
)
def test_a_bad_map_gets_a_sentence_with_its_place(text, said):
    with pytest.raises(BadInput, match=said):
        read_yaml(text, "workflow.yaml")


def test_a_circle_without_exit_is_named():
    text = "roles: {r: 1}\nstages: [{id: a, role: r, touch: 5}, {id: b, role: r, touch: 5}]\nhandoffs: [{from: a, to: b}, {from: b, to: a}]"
    with pytest.raises(BadInput, match="no way leads out of: a, b"):
        read_yaml(text, "w.yaml")


def test_every_problem_is_named_at_once():
    text = "roles: {r: 0}\nstages: [{id: a, role: r, touch: 5}, {id: b, touch: 5}]\nhandoffs: [{from: a, to: c}]"
    with pytest.raises(BadInput) as caught:
        read_yaml(text, "w.yaml")
    assert len(caught.value.problems) == 3


def test_two_tables(tmp_path: Path):
    (tmp_path / "stages.csv").write_text(
        "id,role,people,minutes_min,minutes_likely,minutes_max\na,r,2,5,10,30\nb,r,,5,5,5\n"
    )
    (tmp_path / "handoffs.csv").write_text("from,to,transfer,minutes,recorded\na,b,email,12,no\n")
    found = open_file(tmp_path / "stages.csv", {})
    assert found.chart.role("r").people == 2
    assert (found.chart.handoffs[0].mode, found.chart.handoffs[0].recorded) == ("manual", False)
    (tmp_path / "stages.csv").write_text("id,role,people,minutes\na,r,two,5\n")
    with pytest.raises(BadInput, match=r"stages.csv line 2, people: 'two' is not a number"):
        open_file(tmp_path / "stages.csv", {})


def test_bpmn_goes_out_and_comes_back():
    content = bpmn(reference())
    root = etree.fromstring(content)
    assert len(root.findall(".//{*}BPMNShape")) == 8  # four lanes, four tasks
    chart, losses = read_bpmn(content, "w.bpmn")
    assert [s.id for s in chart.stages] == ["storyboard", "build", "check", "publish"]
    assert [(h.source, h.target) for h in chart.handoffs] == [
        ("storyboard", "build"),
        ("build", "check"),
        ("check", "publish"),
    ]
    assert any("the way back from check to build has no share" in x for x in losses)
    assert chart.untimed == ("storyboard", "build", "check", "publish")


PROCESS = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process>{}</process></definitions>'


def test_what_bpmn_holds_beyond_us_is_listed():
    inside = '<startEvent id="s"/><task id="a" name="A"/><exclusiveGateway id="g"/><task id="b" name="B"/><task id="c" name="A"/><dataObject id="d"/><boundaryEvent id="e"/>'
    flows = "".join(f'<sequenceFlow id="{x}{y}" sourceRef="{x}" targetRef="{y}"/>' for x, y in ("sa", "ag", "gb", "gc"))
    chart, losses = read_bpmn(PROCESS.format(inside + flows).encode(), "w.bpmn")
    assert {(h.source, h.target) for h in chart.handoffs} == {("A", "B"), ("A", "A (2)")}
    assert "not read: 1 x dataObject" in losses


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"<definitions>", "not well-formed"),
        (b"<a/>", "no process"),
        (PROCESS.format("").encode(), "no task in it"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + PROCESS.format("&a;").encode(), "declares a document type"),
    ],
)
def test_bad_bpmn_gets_a_sentence(text, said):
    with pytest.raises(BadInput, match=said):
        read_bpmn(text, "w.bpmn")


def test_mermaid_holds_no_directive():
    chart = WorkflowMap(
        stages=(Stage(id='a"]; click x', kind="auto"), Stage(id="b", kind="auto")),
        handoffs=(Handoff(source='a"]; click x', target="b", mode="manual", carrier="<b>"),),
    )
    text = mermaid(chart)
    assert '"]; click' not in text
    assert "-.->" in text


def test_boxes_never_cover_each_other():
    stages = tuple(Stage(id=f"s{i}", kind="auto", tool=f"t{i % 2}") for i in range(12))
    ways = tuple(Handoff(source=f"s{i}", target=f"s{j}") for i in range(12) for j in (i + 1, i + 2, i + 4) if j < 12)
    drawn = layout(WorkflowMap(stages=stages, handoffs=ways))
    assert len({(b.x, b.y) for b in drawn.boxes}) == 12


def test_two_thousand_stages_end_in_a_sentence():
    stages = "\n".join(f"  - {{id: s{i}, kind: auto}}" for i in range(2500))
    with pytest.raises(BadInput):
        read_yaml(f"stages:\n{stages}", "w.yaml")
