"""The report page: one self-contained HTML file from one result. No scripts, no requests, everything typed escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from playbook.model.result import Result
from playbook.report.blocks import Block, Composition, Fold, Picture, plain
from playbook.report.compose import compose
from playbook.report.glossary import with_words
from playbook.report.spoken.marked import marked

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Our own templates only; autoescape on whatever the file is called, unknown names refused."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


@cache
def style() -> str:
    """The style sheet that stands inside every page."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def html_report(result: Result) -> str:
    """The page of a checkpoint result in English; raises ValueError for a result without a verdict."""
    return html_page(compose(result))


def html_page(report: Composition) -> str:
    """A composed report as one HTML file."""
    sections = [{"id": s.id, "title": s.title, "blocks": [_block(b) for b in s.blocks]} for s in report.sections]
    d = {name: getattr(report, name) for name in ("language", "title", "heading", "preface", "foot")}
    page = environment().get_template("page.html.j2").render(css=style(), d=d, sections=sections)
    return with_words(marked(page, report.english), report.language)


def _block(block: Block) -> dict[str, Any]:
    """A block as plain values; a figure brings its picture."""
    if isinstance(block, Fold):
        return plain(block) | {"blocks": [_block(inner) for inner in block.blocks]}
    return plain(block) | ({"svg": block.figure.svg} if isinstance(block, Picture) else {})
