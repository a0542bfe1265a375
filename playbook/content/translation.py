"""How far two language versions of one document have drifted apart; no model, only structure, numbers and language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playbook.content.document import Document
from playbook.content.language import language_of

LEAST_PARAGRAPH = 80
"""Characters; the language of a shorter paragraph is a guess."""
MOST_PARAGRAPH = 1200
"""Characters; a longer one is a page without paragraphs."""
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n")
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
    return Drift(_headings(source, translation), 1 - both / every if mine or theirs else 0.0)


def _headings(source: Document, translation: Document) -> int:
    """Headings more or less; not compared where one of the two is of a kind that has none, such as plain text."""
    mine, theirs = len(source.headings), len(translation.headings)
    return abs(mine - theirs) if source.kind == translation.kind or (mine and theirs) else 0


def untranslated(text: str, source_language: str) -> float:
    """Share of paragraphs of more than 80 characters that are in the source's language.

    Pages of a pdf come as one long paragraph, slides as short lines: these are cut at sentences or put together first.
    """
    paragraphs = list(passages(text))
    return sum(language_of(p) == source_language for p in paragraphs) / len(paragraphs) if paragraphs else 0.0


def passages(text: str) -> Iterator[str]:
    r"""Pieces of a text long enough to tell their language.

    >>> [len(p) for p in passages("word " * 20 + "\n\nshort")], [len(p) for p in passages("- a few words\n\n" * 20)]
    ([100], [83, 83, 83])
    """
    paragraphs = text.split("\n\n")
    long = [p for p in paragraphs if len(p) > LEAST_PARAGRAPH]
    if 2 * sum(map(len, long)) < len(text):
        long = list(_together(paragraphs))
    for paragraph in long:
        yield from _together(_SENTENCE.split(paragraph)) if len(paragraph) > MOST_PARAGRAPH else (paragraph,)


def _together(pieces: Iterable[str]) -> Iterator[str]:
    """Neighbouring pieces, put together until each is long enough; what is left at the end is left out."""
    held = ""
    for piece in pieces:
        held = f"{held} {piece}" if held else piece
        if len(held) > LEAST_PARAGRAPH:
            yield held
            held = ""


def _literals(text: str) -> Counter[str]:
    return Counter(_LITERAL.findall(text))
