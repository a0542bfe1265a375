"""The report as Markdown for wikis and chat: nothing typed becomes a heading, a link or a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from playbook.report.blocks import (
    Banner,
    Block,
    Card,
    Cause,
    Composition,
    Folded,
    Grid,
    Heading,
    Leads,
    Numbers,
    Picture,
    Points,
    Text,
)

SPECIAL = re.compile(r"[\\`*_\[\]<>#|!~&]")
ADDRESS = re.compile(r"(?i)(https?|ftps?|mailto|file|javascript|data):|www\.")
FIRST = re.compile(r"^(\d*)([-+=.)])")


def markdown_report(report: Composition) -> str:
    """A composed report as Markdown."""
    lines = [f"# {escaped(report.heading)}", ""]
    if report.preface:
        lines += [escaped(report.preface), ""]
    for section in report.sections:
        if section.title:
            lines += [f"## {escaped(section.title)}", ""]
        for block in section.blocks:
            lines += [*_lines(block), ""]
    return "\n".join([*lines, "---", "", escaped(report.foot), ""])


def escaped(text: str) -> str:
    r"""Text in one line that Markdown shows as it is, with no address that a wiki would turn into a link.

    >>> escaped("[x](javascript:a) <b>*|")
    '\\[x\\](javascript\u200b:a) \\<b\\>\\*\\|'
    """
    one = " ".join(text.split())
    safe = ADDRESS.sub(lambda m: m.group().replace(":", "\u200b:").replace("www.", "www\u200b."), one)
    return FIRST.sub(r"\1\\\2", SPECIAL.sub(r"\\\g<0>", safe))


def _lines(block: Block) -> list[str]:
    match block:
        case Banner():
            return list(_banner(block))
        case Text():
            lead = f"**{escaped(block.lead)}** " if block.lead else ""
            return [f"{lead}{escaped(block.text)}".rstrip()]
        case Heading():
            return [f"### {escaped(block.text)}"]
        case Points():
            return [f"- {_aside(what, aside)}" for what, aside in block.items]
        case Numbers():
            return [f"- **{escaped(number)}** {escaped(what)} ({escaped(detail)})" for number, what, detail in block.items]
        case Grid():
            return [escaped(block.caption), "", *_table(block.headings, block.rows)]
        case Picture():
            figure = block.figure
            note = [escaped(figure.note)] if figure.note else []
            return [f"**{escaped(figure.title)}**", "", *_table(figure.headings, figure.rows), *note]
        case Leads():
            return [line for i, item in enumerate(block.items, 1) for line in _lead(i, item)]
        case Cause():
            return list(_cause(block))
        case Card():
            return list(_card(block))
        case Folded():
            return [escaped(block.summary), "", *(f"- **{escaped(lead)}** {escaped(text)}" for lead, text in block.items)]


def _banner(b: Banner) -> Iterator[str]:
    yield from (f"**{escaped(b.word)}**", "", escaped(b.line), "")
    yield from (f"- {escaped(reason)}" for reason in b.because)
    yield from ("", f"**{escaped(b.next)}**")
    if b.also:
        yield from ("", escaped(b.also))


def _lead(number: int, item: tuple[str, str, str, str]) -> Iterator[str]:
    title, said, what, who = item
    yield f"{number}. **{escaped(title)}** {escaped(said)} {_aside(what, who)}"


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


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    def row(cells: Iterable[str]) -> str:
        return f"| {' | '.join(escaped(c) for c in cells)} |"

    return [row(headings), f"|{' --- |' * len(headings)}", *(row(r) for r in rows)]
