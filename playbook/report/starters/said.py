"""Gaps of a starter document in its language: how a gap begins, its question, and where the answer belongs."""

from __future__ import annotations

import re

from playbook.report.markdown import escaped
from playbook.report.spoken.load import say
from playbook.report.starters.gap import OPEN, OPENINGS

GAP = re.compile(rf"{re.escape(escaped(OPEN))} (?P<question>.+?)(?: \((?P<where>[^()]*)\))?\\\]")
ESCAPED = re.compile(r"\\(.)")


def gaps_said(markdown: str, language: str) -> str:
    """The Markdown with its gaps in a language; a question that the catalogue does not know stays as it was asked."""
    opening = OPENINGS.get(language, OPEN)
    return markdown if opening == OPEN else GAP.sub(lambda found: _gap(found, opening, language), markdown)


def _gap(found: re.Match[str], opening: str, language: str) -> str:
    question, where = (say(ESCAPED.sub(r"\1", part), language) for part in (found["question"], found["where"] or ""))
    return escaped(f"{opening} {question}{f' ({where})' if where else ''}]")
