"""A map as Mermaid text, to paste where Mermaid is drawn; dotted lines are handoffs that people carry."""

from __future__ import annotations

from playbook.workflow.declared.layout import NO_ROLE
from playbook.workflow.declared.nouns import Stage, WorkflowMap


def mermaid(chart: WorkflowMap) -> str:
    """A flowchart with one subgraph per role."""
    number = {s.id: f"s{i}" for i, s in enumerate(chart.stages)}
    lines, meets = ["flowchart LR"], {r.id: f", meets {r.meets.said}" for r in chart.roles if r.meets}
    for i, role in enumerate(dict.fromkeys(s.role or NO_ROLE for s in chart.stages)):
        lines.append(f'  subgraph r{i}["{_plain(role + meets.get(role, ""))}"]')
        lines += [f'    {number[s.id]}["{_plain(_title(s))}"]' for s in chart.stages if (s.role or NO_ROLE) == role]
        lines.append("  end")
    for h in chart.handoffs:
        line = "-.->" if h.bridged else "-->"
        label = _plain(h.carrier or h.mode)
        lines.append(f'  {number[h.source]} {line}|"{label}"| {number[h.target]}')
    lines += [f'  {number[s.id]} -->|"back {r.p:.0%}"| {number[r.to]}' for s in chart.stages for r in s.rework]
    return "\n".join(lines) + "\n"


def _title(stage: Stage) -> str:
    return stage.title + (f", released {stage.released.said}" if stage.released else "")


def _plain(text: str) -> str:
    """Text that cannot end a label or begin a directive."""
    return "".join(c if c.isprintable() and c not in '"<>&#;`' else " " for c in text)
