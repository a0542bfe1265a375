"""A page that says of each sentence which stayed English that it is English, for readers who listen to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import escape

TEXT = re.compile(r">([^<]+)<")
QUIET = re.compile(r"<(script|style|title|svg|head)\b.*?</\1>", re.DOTALL)


def marked(page: str, english: Sequence[str]) -> str:
    """The page with `lang="en"` around each sentence; attributes, titles and drawings stay as they are."""
    if not english:
        return page
    longest = sorted({str(escape(s)) for s in english}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest)))
    parts, at = [], 0
    for quiet in QUIET.finditer(page):
        parts += [_marked(page[at : quiet.start()], pattern), quiet[0]]
        at = quiet.end()
    return "".join([*parts, _marked(page[at:], pattern)])


def _marked(html: str, pattern: re.Pattern[str]) -> str:
    def spans(text: re.Match[str]) -> str:
        return f">{pattern.sub(_span, text[1])}<"

    return TEXT.sub(spans, html)


def _span(sentence: re.Match[str]) -> str:
    return f'<span lang="en">{sentence[0]}</span>'
