"""Tools: which stand alone, which do the same job twice."""

import pandas as pd
import pytest

from playbook.checks.workflow_map import tool_sprawl
from playbook.workflow.tools import tool_use
from tests.workflow.frames import data, handoffs, shuffled, steps

LIMITS = {"pass_isolated": 0.1, "pass_doubles": 1, "warn_isolated": 0.3, "warn_doubles": 2}
MAP = {
    "steps": steps("abc", tool=["writer", "builder", "painter"]),
    "handoffs": handoffs("ab", "bc", transfer=["api", "email"]),
}


def tools(*names: str, sanctioned: object = True, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"tool": list(names)}).assign(sanctioned=sanctioned, **columns)


def test_a_tool_stands_alone_without_an_automatic_handoff_at_its_steps():
    made = tools("writer", "builder", "painter", "unused", "secret", sanctioned=[True, True, True, True, False])
    found = tool_use(data(tools=made, **MAP))
    assert (found.tools, found.isolated) == (4, ("painter", "unused"))


def test_a_job_is_double_only_among_approved_tools():
    made = tools(
        "writer",
        "builder",
        "painter",
        "secret",
        capability=["text", "image", "image", "text"],
        sanctioned=[True] * 3 + [False],
    )
    assert tool_use(data(tools=made, **MAP)).doubles == ("image",)


@pytest.mark.parametrize("count", [21, 100])
def test_many_lonely_tools_are_all_counted_and_few_named(count):
    made = tools(*[f"t{i:03}" for i in range(count)], capability=[f"job {i}" for i in range(count)])
    seen = tool_sprawl(tool_use(data(tools=made, **MAP)), **LIMITS)
    assert (seen.status, seen.value, len(seen.rows)) == ("fail", 1.0, 20)


@pytest.mark.parametrize("columns", [{}, {"capability": None}], ids=["absent", "empty"])
def test_unknown_jobs_are_not_single_jobs(columns):
    made = tools("a", "b", "c", "d", **columns)
    four = {"steps": steps("abcd", tool=list("abcd")), "handoffs": handoffs("ab", "bc", "cd")}
    found = tool_use(data(tools=made, **four))
    assert (found.isolated, found.most_doubles) == ((), 2)
    assert tool_sprawl(found, **LIMITS).status == "unknown"


def test_two_tools_have_at_most_one_job_in_common():
    found = tool_use(data(tools=tools("writer", "builder"), **MAP))
    assert tool_sprawl(found, **LIMITS).status == "pass"


def test_the_order_of_rows_changes_nothing():
    tables = {"tools": tools("writer", "painter", "x", capability=["text", "text", None]), **MAP}
    assert all(tool_use(shuffled(tables, seed)) == tool_use(data(**tables)) for seed in range(10))
