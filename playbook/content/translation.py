"""How far two language versions of one document have drifted apart; no model, only structure, numbers and language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from playbook.content.document import Document
from playbook.content.language import language_of

LEAST_PARAGRAPH = 80
"""Characters; the language of a shorter paragraph is a guess."""
_LITERAL = re.compile(r"\d+(?:[.,]\d+)*|[A-Z]{2,}\d*\b|\b\w+[_/]\w+\b|`[^`\n]{1,80}`")


@dataclass(frozen=True, slots=True)
class Drift:
    """Differences of a translation from its source."""

    headings: int
    """Headings more or less than the source has."""
    literals: float
    """Share of numbers, codes and names that only one of the two has."""


def drift(source: Document, translation: Document) -> Drift:
    """How far a translation has drifted from its source."""
    mine, theirs = _literals(source.text), _literals(translation.text)
    both = (mine & theirs).total()
    every = max(1, mine.total() + theirs.total() - both)
    headings = abs(len(source.headings) - len(translation.headings))
    return Drift(headings, 1 - both / every if mine or theirs else 0.0)


def untranslated(text: str, source_language: str) -> float:
    """Share of paragraphs of more than 80 characters that are in the source's language."""
    paragraphs = [p for p in text.split("\n\n") if len(p) > LEAST_PARAGRAPH]
    return sum(language_of(p) == source_language for p in paragraphs) / len(paragraphs) if paragraphs else 0.0


def _literals(text: str) -> Counter[str]:
    return Counter(_LITERAL.findall(text))
