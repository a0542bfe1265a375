"""The report page: one self-contained HTML file from one result. No scripts, no requests, everything typed escaped."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from playbook.model.result import Result
from playbook.report.blocks import Block, Composition, Fold, Picture, plain
from playbook.report.compose import compose
from playbook.report.glossary import with_words
from playbook.report.numbers import Numbers
from playbook.report.spoken.marked import marked
from playbook.report.wording import wording

KEPT_WHOLE = re.compile(r"(?<![\w-])(\d{4}-\d\d-\d\d|[A-Z]{1,3}-\d{1,6})(?![\w-])")
"""A date, or the key of a row such as M-27."""
TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Our own templates only; autoescape on whatever the file is called, unknown names refused."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.filters["whole"] = whole
    return made


def whole(text: str) -> Markup:
    """Text whose dates and keys of rows stay on one line."""
    parts = KEPT_WHOLE.split(text)
    joined = (Markup('<span class="short">{}</span>').format(p) if i % 2 else escape(p) for i, p in enumerate(parts))
    return Markup("").join(joined)


@cache
def style() -> str:
    """The style sheet that stands inside every page."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


def html_report(result: Result) -> str:
    """The page of a checkpoint result in English; raises ValueError for a result without a verdict."""
    return html_page(compose(result))


def html_page(report: Composition) -> str:
    """A composed report as one HTML file."""
    numbers = wording(report.language).numbers
    sections = [
        {"id": s.id, "title": s.title, "blocks": [_block(b, numbers) for b in s.blocks]} for s in report.sections
    ]
    d = {name: getattr(report, name) for name in ("language", "title", "heading", "preface", "foot")}
    page = environment().get_template("page.html.j2").render(css=style(), d=d, sections=sections)
    return with_words(marked(page, report.english), report.language)


def _block(block: Block, numbers: Numbers) -> dict[str, Any]:
    """A block as plain values; a figure brings its picture."""
    if isinstance(block, Fold):
        return plain(block) | {"blocks": [_block(inner, numbers) for inner in block.blocks]}
    return plain(block) | ({"svg": block.figure.svg_in(numbers)} if isinstance(block, Picture) else {})
