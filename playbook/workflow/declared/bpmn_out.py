"""A map as BPMN 2.0 with its drawing, so that other tools open and change it."""

from __future__ import annotations

from typing import Any

from playbook.workflow.declared.layout import BOX_H, BOX_W, Arrow, Layout, layout
from playbook.workflow.declared.nouns import WorkflowMap

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
MEETS, RELEASED = "meets", "released"
"""First words of a timer event: it stands for the dates of a role, or for those of a stage."""
CLOCK = 24
KINDS = {"human": "userTask", "review": "userTask", "ai": "serviceTask", "auto": "serviceTask"}


def bpmn(chart: WorkflowMap) -> bytes:
    """Lanes, tasks, ways and ways back, with documentation for what BPMN has no word for."""
    from lxml import etree

    drawn = layout(chart)
    root = etree.Element(_q("bpmn", "definitions"), nsmap=NS, targetNamespace="urn:workflow")
    process = etree.SubElement(root, _q("bpmn", "process"), id="process", isExecutable="false")
    lanes = etree.SubElement(process, _q("bpmn", "laneSet"), id="lanes")
    number = {s.id: f"t{i}" for i, s in enumerate(chart.stages)}
    for i, lane in enumerate(drawn.lanes):
        made = etree.SubElement(lanes, _q("bpmn", "lane"), id=f"l{i}", name=lane.name)
        for box in drawn.boxes:
            if box.lane == lane.name:
                etree.SubElement(made, _q("bpmn", "flowNodeRef")).text = number[box.id]
    front = _timers(etree, process, chart, number)
    for stage in chart.stages:
        etree.SubElement(process, _q("bpmn", KINDS[stage.kind]), id=number[stage.id], name=stage.title)
    for i, arrow in enumerate(drawn.arrows):
        a, b = _ends(chart, arrow)
        name = (
            (arrow.handoff.carrier or arrow.handoff.mode)
            if arrow.handoff
            else f"back {arrow.rework.p:.0%}"
            if arrow.rework
            else ""
        )
        etree.SubElement(
            process,
            _q("bpmn", "sequenceFlow"),
            id=f"f{i}",
            sourceRef=number[a],
            targetRef=front.get(b, number[b]),
            name=name,
        )
    _diagram(etree, root, drawn, number)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _timers(etree: Any, process: Any, chart: WorkflowMap, number: dict[str, str]) -> dict[str, str]:
    """Timer events before the stages that wait for dates, and per stage the first one: its own dates, then its role's."""
    meets = {r.id: r.meets for r in chart.roles}
    front: dict[str, str] = {}
    for stage in chart.stages:
        for word, dates in ((MEETS, meets.get(stage.role or "")), (RELEASED, stage.released)):
            if dates is not None:
                node, here = f"{word}-{number[stage.id]}", front.get(stage.id, number[stage.id])
                event = etree.SubElement(
                    process, _q("bpmn", "intermediateCatchEvent"), id=node, name=f"{word} {dates.said}"
                )
                timer = etree.SubElement(event, _q("bpmn", "timerEventDefinition"))
                etree.SubElement(timer, _q("bpmn", "timeCycle")).text = f"R/P{dates.every_days:g}D"
                ends = {"sourceRef": node, "targetRef": here}
                etree.SubElement(process, _q("bpmn", "sequenceFlow"), id=f"f-{node}", **ends)
                front[stage.id] = node
    return front


def _ends(chart: WorkflowMap, arrow: Arrow) -> tuple[str, str]:
    if arrow.handoff is not None:
        return arrow.handoff.source, arrow.handoff.target
    back = arrow.rework
    assert back is not None  # noqa: S101 - an arrow is one or the other
    return next(s.id for s in chart.stages if any(r is back for r in s.rework)), back.to


def _diagram(etree: Any, root: Any, drawn: Layout, number: dict[str, str]) -> None:
    diagram = etree.SubElement(root, _q("bpmndi", "BPMNDiagram"), id="diagram")
    plane = etree.SubElement(diagram, _q("bpmndi", "BPMNPlane"), id="plane", bpmnElement="process")
    for i, lane in enumerate(drawn.lanes):
        shape = etree.SubElement(
            plane, _q("bpmndi", "BPMNShape"), id=f"sl{i}", bpmnElement=f"l{i}", isHorizontal="true"
        )
        _bounds(etree, shape, 0, lane.y, drawn.width, lane.height)
    for box in drawn.boxes:
        shape = etree.SubElement(plane, _q("bpmndi", "BPMNShape"), id=f"s{number[box.id]}", bpmnElement=number[box.id])
        _bounds(etree, shape, box.x, box.y, BOX_W, BOX_H)
    for event in root.iter(_q("bpmn", "intermediateCatchEvent")):  # on the upper corners of the box that waits
        word, _, task = event.get("id").rpartition("-")
        box = next(b for b in drawn.boxes if number[b.id] == task)
        x = box.x if word == RELEASED else box.x + CLOCK + 6
        shape = etree.SubElement(
            plane, _q("bpmndi", "BPMNShape"), id=f"s{event.get('id')}", bpmnElement=event.get("id")
        )
        _bounds(etree, shape, x, box.y - CLOCK / 2, CLOCK, CLOCK)
        edge = etree.SubElement(
            plane, _q("bpmndi", "BPMNEdge"), id=f"e{event.get('id')}", bpmnElement=f"f-{event.get('id')}"
        )
        for y in (box.y + CLOCK / 2, box.y + CLOCK / 2 + 4):
            etree.SubElement(edge, _q("di", "waypoint"), x=f"{x + CLOCK / 2:g}", y=f"{y:g}")
    for i, arrow in enumerate(drawn.arrows):
        edge = etree.SubElement(plane, _q("bpmndi", "BPMNEdge"), id=f"e{i}", bpmnElement=f"f{i}")
        for x, y in arrow.points:
            etree.SubElement(edge, _q("di", "waypoint"), x=f"{x:g}", y=f"{y:g}")


def _bounds(etree: Any, shape: Any, x: float, y: float, w: float, h: float) -> None:
    etree.SubElement(shape, _q("dc", "Bounds"), x=f"{x:g}", y=f"{y:g}", width=f"{w:g}", height=f"{h:g}")


def _q(prefix: str, name: str) -> str:
    return f"{{{NS[prefix]}}}{name}"
