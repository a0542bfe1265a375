"""Fact of tools: which approved ones stand alone, which do the same job twice."""

from __future__ import annotations

from playbook.model.evidence import Evidence
from playbook.model.evidence_workflow import ToolUse
from playbook.model.fact import Data, fact
from playbook.workflow.chain import AUTOMATIC
from playbook.workflow.steps_map import steps_now


@fact(
    "tools.tool tools.sanctioned tools.capability? steps.step_id steps.version steps.position steps.tool! "
    "handoffs.from_step handoffs.to_step handoffs.transfer"
)
def tool_use(data: Data) -> Evidence:
    """Approved tools without an automatic handoff into or out of their steps, and capabilities served twice."""
    tools, handoffs = data.table("tools"), data.table("handoffs")
    approved = tools[tools["sanctioned"].fillna(value=False).astype(bool)].drop_duplicates("tool")
    auto = handoffs[handoffs["transfer"].isin(AUTOMATIC)]
    connected_steps = set(auto["from_step"]) | set(auto["to_step"])
    now = steps_now(data)
    connected = set(now.loc[now["step_id"].isin(connected_steps), "tool"].dropna())
    isolated = tuple(sorted(str(t) for t in approved["tool"] if t not in connected))
    if "capability" not in approved.columns:
        return ToolUse(tools=len(approved), isolated=isolated, unsorted=len(approved))
    counts = approved["capability"].value_counts()
    doubles = tuple(sorted(str(c) for c, n in counts.items() if n > 1))
    unsorted = int(approved["capability"].isna().sum())
    return ToolUse(tools=len(approved), isolated=isolated, doubles=doubles, unsorted=unsorted)
