"""What a starter text may say: values, `ask`, if and for. Nothing that computes, so nothing that can grow or go on for ever.

The sandbox keeps a text from Python; it does not keep `'a' * 10**10` or a loop in a loop in a loop from memory and time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from playbook.errors import Problem

if TYPE_CHECKING:
    from jinja2 import nodes

PARTS = frozenset(
    {
        "Template",
        "Output",
        "TemplateData",
        "Name",
        "Getattr",
        "Getitem",
        "Const",
        "Call",
        "Keyword",
        "Filter",
        "Test",
        "If",
        "For",
        "CondExpr",
        "Compare",
        "Operand",
        "And",
        "Or",
        "Not",
        "List",
        "Tuple",
        "Dict",
        "Pair",
    }
)
FILTERS = ("default", "first", "join", "last", "length", "lower", "map", "sort", "unique", "upper")
CALLS = ("ask", "get")
DEEPEST = 2
"""A loop may stand in one other: over every handoff of every step, for example."""
ALLOWED = f"values, ask(), if, for (one in another at most) and the filters {', '.join(FILTERS)}"


def refused(parsed: nodes.Template, where: str) -> Problem | None:
    """The first part of a text that is not allowed, with its line; None if all are."""
    found = next(_strange(parsed, 0), None)
    if found is None:
        return None
    line, what = found
    return Problem(f"{where} line {line}", f"{what} cannot be used in a starter text", ALLOWED)


def _strange(node: nodes.Node, loops: int) -> Iterator[tuple[int, str]]:
    from jinja2 import nodes

    loops += isinstance(node, nodes.For)
    if said := _why(node, loops):
        yield node.lineno, said
    for inner in node.iter_child_nodes():
        yield from _strange(inner, loops)


def _why(node: nodes.Node, loops: int) -> str:
    """What is wrong with one part in itself; empty if nothing is."""
    from jinja2 import nodes

    kind = type(node).__name__
    if kind not in PARTS:
        return f"'{kind.lower()}'"
    if isinstance(node, nodes.For) and loops > DEEPEST:
        return "a loop inside two others"
    if isinstance(node, nodes.Call):
        name = getattr(node.node, "name", getattr(node.node, "attr", ""))
        return "" if name in CALLS and not (node.dyn_args or node.dyn_kwargs) else f"'{name}(...)'"
    if isinstance(node, nodes.Filter):
        return _why_filter(node)
    return ""


def _why_filter(node: nodes.Filter) -> str:
    from jinja2 import nodes

    if node.name not in FILTERS:
        return f"the filter '{node.name}'"
    given = [*node.args, *(k.value for k in node.kwargs)]
    if not all(isinstance(g, nodes.Const) for g in given) or (node.name == "map" and node.args):
        return f"the filter '{node.name}' with something computed"
    return ""
