"""The report as Markdown for wikis and chat: nothing typed becomes a heading, a link or a tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from playbook.report.blocks import (
    Banner,
    Card,
    Cause,
    Composition,
    Fold,
    Folded,
    Grid,
    Heading,
    Leads,
    Numbers,
    Picture,
    Points,
    Text,
)

SPECIAL = re.compile(r"[\\`*_\[\]<>#|~]|&(?=#?\w+;)")
ADDRESS = re.compile(r"(?i)(https?|ftps?|mailto|file|javascript|data):|www\.")
FIRST = re.compile(r"^(\d*)([-+=.)])(?=\s|$|\2)")


def markdown_report(report: Composition) -> str:
    """A composed report as Markdown."""
    lines = [f"# {escaped(report.heading)}", ""]
    if report.preface:
        lines += [escaped(report.preface), ""]
    for section in report.sections:
        if section.title:
            lines += [f"## {escaped(section.title)}", ""]
        for block in section.blocks:
            lines += [*WRITERS[type(block)](block), ""]
    return "\n".join([*lines, "---", "", escaped(report.foot), ""])


def escaped(text: str) -> str:
    r"""Text in one line that Markdown shows as it is, with no address that a wiki would turn into a link.

    >>> escaped("[x](javascript:a) <b>*|")
    '\\[x\\](javascript\u200b:a) \\<b\\>\\*\\|'
    """
    one = " ".join(text.split())
    safe = ADDRESS.sub(lambda m: m.group().replace(":", "\u200b:").replace("www.", "www\u200b."), one)
    return FIRST.sub(r"\1\\\2", SPECIAL.sub(r"\\\g<0>", safe))


def _banner(b: Banner) -> Iterator[str]:
    yield from (f"**{escaped(b.word)}**", "", escaped(b.line), "")
    yield from (f"- {escaped(reason)}" for reason in b.because)
    yield from ("", f"**{escaped(b.next)}**")
    if b.also:
        yield from ("", escaped(b.also))


def _leads(b: Leads) -> Iterator[str]:
    for number, (title, said, what, who) in enumerate(b.items, 1):
        yield f"{number}. {_bold(title)} {escaped(said)} {_aside(what, who)}"


def _cause(b: Cause) -> Iterator[str]:
    yield from (f"### {escaped(b.conclusion)}", "", escaped(b.rule), "")
    for name, points in b.sides:
        yield from (f"**{escaped(name)}**", "", *(f"- {escaped(point)}" for point in points), "")
    yield from (escaped(line) for line in b.after)


def _card(b: Card) -> Iterator[str]:
    yield f"**{escaped(b.sign)} {escaped(b.word)}: {escaped(b.title)}** {escaped(b.said)}"
    yield ""
    yield from (f"- {escaped(label)}: {_aside(text, aside)}" for label, text, aside in b.parts)
    yield f"- {escaped(b.foot)}"


def _aside(text: str, aside: str) -> str:
    return f"{escaped(text)} — {escaped(aside)}" if aside else escaped(text)


def _text(b: Text) -> Iterator[str]:
    yield f"{_bold(b.lead)} {escaped(b.text)}".strip() if b.lead else escaped(b.text)


def _points(b: Points) -> Iterator[str]:
    yield from (f"- {_aside(what, aside)}" for what, aside in b.items)


def _numbers(b: Numbers) -> Iterator[str]:
    yield from (f"- {_bold(number)} {escaped(what)} ({escaped(detail)})" for number, what, detail in b.items)


def _grid(b: Grid) -> Iterator[str]:
    yield from (escaped(b.caption), "", *_table(b.headings, b.rows))


def _picture(b: Picture) -> Iterator[str]:
    yield from (_bold(b.figure.title), "", *_table(b.figure.headings, b.figure.rows))
    if b.figure.note:
        yield from ("", escaped(b.figure.note))


def _folded(b: Folded) -> Iterator[str]:
    yield from (escaped(b.summary), "")
    yield from (f"- {_bold(lead)} {escaped(text)}" for lead, text in b.items)


def _fold(b: Fold) -> Iterator[str]:
    yield from (f"### {escaped(b.question)}", "", escaped(b.answer), "")
    for inner in b.blocks:
        yield from (*WRITERS[type(inner)](inner), "")


def _bold(text: str) -> str:
    return f"**{escaped(text)}**"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    def row(cells: Iterable[str]) -> str:
        return f"| {' | '.join(escaped(c) for c in cells)} |"

    return [row(headings), f"|{' --- |' * len(headings)}", *(row(r) for r in rows)]


WRITERS: dict[type[Any], Callable[[Any], Iterator[str]]] = {
    Banner: _banner,
    Text: _text,
    Heading: lambda b: iter([f"### {escaped(b.text)}"]),
    Points: _points,
    Numbers: _numbers,
    Grid: _grid,
    Picture: _picture,
    Leads: _leads,
    Cause: _cause,
    Card: _card,
    Folded: _folded,
    Fold: _fold,
}
"""How each kind of block is written."""
