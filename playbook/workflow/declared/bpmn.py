"""BPMN 2.0, the part that draws a workflow: tasks, gateways, flows and lanes in; a diagram that other tools open out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from playbook.errors import BadInput, Problem
from playbook.model.phrase import count
from playbook.workflow.declared.bpmn_out import MEETS
from playbook.workflow.declared.nouns import Dates, Handoff, Role, Stage, WorkflowMap, dates_in
from playbook.workflow.declared.sound import MOST_STAGES
from playbook.workflow.log.xes import refuse_entities

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TASKS = {
    "task": "human",
    "userTask": "human",
    "manualTask": "human",
    "serviceTask": "auto",
    "scriptTask": "auto",
    "businessRuleTask": "auto",
    "sendTask": "auto",
    "receiveTask": "auto",
    "callActivity": "human",
    "subProcess": "human",
}
PASSED = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway")
KNOWN = {*TASKS, *PASSED, "startEvent", "endEvent", "sequenceFlow", "laneSet", "lane", "flowNodeRef"}
FORKS = ("parallelGateway", "inclusiveGateway")
SIDE_BY_SIDE = (
    "branches that run side by side are read as one or the other in equal shares, so hours, load and jobs of these "
    "branches come out too low, and the lead time holds one branch and not the longest"
)
TIMER = "intermediateCatchEvent"
CYCLE = re.compile(r"R\d*/P([\d.]+)D")
"""A timer that comes again every so many days."""
QUIET = {"incoming", "outgoing", "extensionElements", "documentation", "conditionExpression", "childLaneSet"}
MOST_BYTES = 64 << 20
PEOPLE_UNKNOWN = 1


def read_bpmn(content: bytes, where: str) -> tuple[WorkflowMap, tuple[str, ...]]:
    """The tasks of a diagram with the ways between them; whatever is not read is listed. Raises BadInput."""
    root = _root(content, where)
    losses: list[str] = []
    process = _process(root, where, losses)
    nodes, flows = _parts(process, losses)
    if len(nodes) > 10 * MOST_STAGES:
        raise BadInput(Problem(where, f"{len(nodes):,} elements", "one workflow", "map one part of it"))
    lanes = _lanes(process)
    tasks = {i: (kind, name) for i, (kind, name) in nodes.items() if kind in TASKS}
    if not tasks:
        raise BadInput(Problem(where, "there is no task in it", "a process with tasks", "export the process diagram"))
    links = _links(tasks, nodes, flows)
    order = _ordered(tasks, links)
    names = _names(tasks)
    released, meets = _dates(process, nodes, flows, lanes, losses)
    forward = [(a, b) for a, b in links if order[a] < order[b]]
    for a, b in links:
        if order[a] >= order[b]:
            losses.append(f"the way back from {names[a]} to {names[b]} has no share; it is left out of all figures")
    roles = tuple(Role(id=lane, people=PEOPLE_UNKNOWN, meets=meets.get(lane)) for lane in dict.fromkeys(lanes.values()))
    if roles:
        losses.append("a diagram does not say how many people a lane has: one is assumed for each")
    losses.append("a diagram does not say how long anything takes")
    return WorkflowMap(
        name=where,
        stages=tuple(_stage(i, tasks, names, lanes, released.get(i)) for i in sorted(tasks, key=lambda i: order[i])),
        handoffs=tuple(Handoff(source=names[a], target=names[b]) for a, b in forward),
        roles=roles,
    ), tuple(dict.fromkeys(losses))


def _root(content: bytes, where: str) -> Any:
    from lxml import etree

    if len(content) > MOST_BYTES:
        raise BadInput(
            Problem(where, f"{len(content) >> 20} MB", f"at most {MOST_BYTES >> 20} MB", "export one process")
        )
    refuse_entities(content[: 1 << 16], where)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        said = str(error).partition("\n")[0]
        raise BadInput(Problem(where, f"not well-formed ({said})", "BPMN 2.0", "export the diagram again")) from None


def _process(root: Any, where: str, losses: list[str]) -> Any:
    found = root.findall(f"{{{MODEL}}}process")
    if not found:
        raise BadInput(Problem(where, "there is no process in it", "BPMN 2.0", "export the diagram as BPMN 2.0"))
    best = max(found, key=lambda p: sum(_tag(e) in TASKS for e in p))
    if len(found) > 1:
        losses.append(f"{len(found)} processes (pools); only the one with most tasks is read")
    return best


def _parts(process: Any, losses: list[str]) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str]]]:
    """Nodes by id, and flows between them; anything else is counted aloud."""
    nodes, flows = {}, []
    left: Counter[str] = Counter()
    for element in process:
        tag = _tag(element)
        if tag == "sequenceFlow":
            flows.append((element.get("sourceRef", ""), element.get("targetRef", "")))
        elif tag in KNOWN and tag != "laneSet":
            nodes[element.get("id", "")] = (tag, " ".join((element.get("name") or "").split()))
        elif tag and tag not in QUIET and tag not in KNOWN:
            left[tag] += tag != TIMER  # told one by one
            if tag.endswith("Event"):
                nodes[element.get("id", "")] = ("passed", "")
        if tag == "subProcess":
            left["what is inside a subProcess"] += 1
    losses += [f"not read: {n} x {what}" for what, n in sorted(left.items()) if n]
    leaving = Counter(a for a, _ in flows)
    forks = sum(tag in FORKS and leaving[i] > 1 for i, (tag, _) in nodes.items())
    if forks:
        losses.append(f"{count(forks, 'parallel gateway')} opened: {SIDE_BY_SIDE}")
    return nodes, flows


def _lanes(process: Any) -> dict[str, str]:
    found = {}
    for number, lane in enumerate(process.iter(f"{{{MODEL}}}lane"), start=1):
        name = " ".join((lane.get("name") or f"lane {number}").split())[:200]
        found.update({(ref.text or "").strip(): name for ref in lane.findall(f"{{{MODEL}}}flowNodeRef")})
    return found


def _links(tasks: Any, nodes: Any, flows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Task to task, through gateways and events."""
    out: dict[str, list[str]] = {}
    for a, b in flows:
        out.setdefault(a, []).append(b)
    made = []
    for task in tasks:
        seen, edge = set(), list(out.get(task, ()))
        while edge:
            node = edge.pop(0)
            if node in seen or node not in nodes:
                continue
            seen.add(node)
            if node in tasks:
                made.append((task, node))
            else:
                edge += out.get(node, ())
    return list(dict.fromkeys(made))


def _ordered(tasks: Any, links: list[tuple[str, str]]) -> dict[str, int]:
    """A number per task such that ways lead upwards where they can (depth first, so that a circle is broken once)."""
    out: dict[str, list[str]] = {}
    for a, b in links:
        out.setdefault(a, []).append(b)
    entered = {b for _, b in links}
    roots = [t for t in tasks if t not in entered] or list(tasks)[:1]
    done: list[str] = []
    seen: set[str] = set()
    for root in [*roots, *tasks]:
        stack = [(root, iter(out.get(root, ())))] if root not in seen else []
        seen.add(root)
        while stack:
            rest = stack[-1][1]
            following = next((n for n in rest if n not in seen), None)
            if following is None:
                done.append(stack.pop()[0])
            else:
                seen.add(following)
                stack.append((following, iter(out.get(following, ()))))
    return {node: i for i, node in enumerate(reversed(done))}


def _names(tasks: dict[str, tuple[str, str]]) -> dict[str, str]:
    """A readable, distinct id per task."""
    seen: Counter[str] = Counter()
    made = {}
    for key, (_, name) in tasks.items():
        base = (name or key)[:190]
        seen[base] += 1
        made[key] = base if seen[base] == 1 else f"{base} ({seen[base]})"
    return made


def _dates(
    process: Any, nodes: Any, flows: list[tuple[str, str]], lanes: dict[str, str], losses: list[str]
) -> tuple[dict[str, Dates], dict[str, Dates]]:
    """Dates of tasks and of lanes, from timer events with one task behind them; other timers are listed."""
    following: dict[str, list[str]] = {}
    for a, b in flows:
        following.setdefault(a, []).append(b)
    released: dict[str, Dates] = {}
    meets: dict[str, Dates] = {}
    for event in process.findall(f"{{{MODEL}}}{TIMER}"):
        name, dates = " ".join((event.get("name") or "").split()), _timer(event)
        task = _behind(event.get("id", ""), following, nodes)
        if dates is None or task is None:
            losses.append(
                f"not read: the {'timer' if _clock(event) is not None else 'event'} {name or event.get('id')!r}"
            )
        elif name.startswith(MEETS) and task in lanes:
            meets[lanes[task]] = dates
        else:
            released[task] = dates
    return released, meets


def _clock(event: Any) -> Any:
    return event.find(f"{{{MODEL}}}timerEventDefinition")


def _timer(event: Any) -> Dates | None:
    """What its name says, or how often it comes again in days; None for anything else."""
    clock = _clock(event)
    if clock is None:
        return None
    cycle = CYCLE.fullmatch((clock.findtext(f"{{{MODEL}}}timeCycle") or "").strip())
    try:
        return dates_in(event.get("name") or "") or (Dates(every_days=float(cycle[1])) if cycle else None)
    except ValueError:
        return None


def _behind(node: str, following: dict[str, list[str]], nodes: Any) -> str | None:
    """The task that a timer leads to, past other events; None if it leads nowhere or several ways."""
    seen: set[str] = set()
    while node not in seen and len(following.get(node, ())) == 1:
        seen.add(node)
        node = following[node][0]
        if nodes.get(node, ("", ""))[0] in TASKS:
            return node
    return None


def _stage(key: str, tasks: Any, names: dict[str, str], lanes: dict[str, str], released: Dates | None) -> Stage:
    kind = TASKS[tasks[key][0]]
    role = lanes.get(key)
    return Stage(id=names[key], role=role, kind="human" if kind == "human" and role else "auto", released=released)


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
