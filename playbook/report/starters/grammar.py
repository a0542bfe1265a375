"""What a starter text may say: values, `ask`, if and for. Nothing that computes, so nothing that can grow or go on for ever.

The sandbox keeps a text from Python; it does not keep `'a' * 10**10` or a loop in a loop in a loop from memory and time.
Loops go over values alone, one inside another at most, and what is left to grow is counted while it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from playbook.errors import Problem

if TYPE_CHECKING:
    from jinja2 import nodes

PARTS = frozenset({
    "Template", "Output", "TemplateData", "Name", "Getattr", "Getitem", "Const", "Call", "Keyword", "Filter", "Test", "If",
    "For", "CondExpr", "Compare", "Operand", "And", "Or", "Not", "Neg", "Dict", "Pair",
})  # fmt: skip
FILTERS = ("default", "first", "join", "last", "length", "lower", "map", "sort", "unique", "upper")
OURS = ("ask", "loop")
"""Names that stay what they are: a loop cannot give them to something else."""
DEEPEST = 2
"""A loop may stand in one other: over every handoff of every step, for example."""
LONGEST_TEXT = 64_000
LONGEST = 1_000_000
"""Characters of a text, and of a document made from it."""
ALLOWED = f"values, ask(), if, for (over a value, one in another at most) and the filters {', '.join(FILTERS)}"


def refused(parsed: nodes.Template, where: str) -> Problem | None:
    """The first part of a text that is not allowed, with its line; None if all are."""
    found = next(_strange(parsed, 0), None)
    if found is None:
        return None
    line, what = found
    return Problem(f"{where} line {line}", f"{what} cannot be used in a starter text", ALLOWED)


def counted(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces of a document as they are made; raises ValueError once it is longer than any such document is."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LONGEST:
            raise ValueError(f"it becomes longer than {LONGEST} characters")
        yield piece


def _strange(node: nodes.Node, loops: int) -> Iterator[tuple[int, str]]:
    from jinja2 import nodes

    if said := _why(node, loops):
        yield node.lineno, said
    inside = loops + 1 if isinstance(node, nodes.For) else loops
    after = node.else_ if isinstance(node, nodes.For) else []
    for inner in node.iter_child_nodes():
        yield from _strange(inner, loops if inner in after else inside)


def _why(node: nodes.Node, loops: int) -> str:
    """What is wrong with one part in itself; empty if nothing is."""
    from jinja2 import nodes

    kind = type(node).__name__
    if kind not in PARTS:
        return f"'{kind.lower()}'"
    if isinstance(node, nodes.For):
        return _why_loop(node, loops)
    if isinstance(node, nodes.Name) and node.ctx == "store" and node.name in OURS:
        return f"another meaning of '{node.name}'"
    if isinstance(node, nodes.Call):
        named, of = getattr(node.node, "name", ""), getattr(node.node, "attr", "")
        known = named == "ask" or of == "get"
        return "" if known and not _unpacks(node) else f"'{named or of}(...)'"
    if isinstance(node, nodes.Filter):
        return _why_filter(node)
    return f"the test '{node.name}' with something unpacked" if isinstance(node, nodes.Test) and _unpacks(node) else ""


def _why_loop(node: nodes.For, loops: int) -> str:
    from jinja2 import nodes

    if loops >= DEEPEST:
        return "a loop inside two others"
    over = node.iter
    while isinstance(over, nodes.Filter | nodes.Getattr | nodes.Getitem) and over.node is not None:
        over = over.node
    return "" if isinstance(over, nodes.Name) else "a loop over something that is no value"


def _why_filter(node: nodes.Filter) -> str:
    from jinja2 import nodes

    if node.name not in FILTERS:
        return f"the filter '{node.name}'"
    given = [*node.args, *(k.value for k in node.kwargs)]
    plain = all(isinstance(g, nodes.Const) or (isinstance(g, nodes.Call) and node.name == "default") for g in given)
    if not plain or _unpacks(node) or (node.name == "map" and node.args):
        return f"the filter '{node.name}' with something computed"
    return ""


def _unpacks(node: nodes.Call | nodes.Filter | nodes.Test) -> bool:
    return node.dyn_args is not None or node.dyn_kwargs is not None
