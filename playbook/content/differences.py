"""Where two texts say different things: sentences that match but for a number, a date, or a must and a may."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["number", "date", "obligation", "wording"]
MOST_SENTENCES = 400
LONGEST = 300
ALIKE = 72
NEARLY_EQUAL = 93
_END = re.compile(r"(?<=[.!?:;])\s+(?=[^\s.!?])|\n+")
_WRAPPED = re.compile(r"(?<=[^\s.!?:;|])[ \t]*\n(?=[a-z0-9ß-ÿ(])")
"""A line that goes on in the next one, as in the text of a pdf."""
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,:]\d+)*(?:\s?%)?")
_DAY = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}\.? (?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w*\.? \d{4}\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d{1,2},? \d{4}\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(must|shall|should|may|can|cannot|never|always|not|no longer|only|required|optional|forbidden|allowed|"
    r"muss|müssen|soll|sollen|darf|dürfen|kann|können|nicht|nie|immer|nur|kein\w*|doit|doivent|peut|peuvent|jamais|toujours)\b",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"^\W*(?:(?:step|schritt|étape|chapter|section|exercise|task)\s+)?\d+(?:\.\d+)*[.):]?\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sentences of two texts that say the same thing differently."""

    kind: Kind
    first: str
    second: str

    def __str__(self) -> str:
        """Both sentences, with what differs."""
        return f"{self.kind}: “{self.first}” / “{self.second}”"


def differences(first: str, second: str, most: int = 20) -> tuple[Difference, ...]:
    r"""Sentences that match but for a number, a date or an obligation; then reworded ones, in reading order.

    >>> [str(d) for d in differences("T\nThe limit is 30 days.", "T\nThe limit is 45 days.")]
    ['number: “The limit is 30 days.” / “The limit is 45 days.”']
    >>> [d.kind for d in differences("T\nYou must ask first. Same.", "T\nYou may ask first. Same.")]
    ['obligation']
    >>> differences("One. Two.", "Two. One.")
    ()
    """
    mine, theirs = _own_sentences(first, second)
    if not mine or not theirs:
        return ()
    found = [d for a, b in _aligned(mine, theirs) if (d := _difference(a, b))]
    found.sort(key=lambda d: d.kind == "wording")
    return tuple(found[:most])


def contradictions(first: str, second: str, most: int = 20) -> tuple[Difference, ...]:
    """The differences in numbers, dates and obligations alone."""
    return tuple(d for d in differences(first, second, most) if d.kind != "wording")


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences and lines of a text with at least two words, spaces made one."""
    found = (" ".join(s.split()) for s in _END.split(_WRAPPED.sub(" ", text)))
    return tuple(s[:LONGEST] for s in found if " " in s)


def _own_sentences(first: str, second: str) -> tuple[list[str], list[str]]:
    """The sentences that only one of the two texts has; their first lines are titles and say nothing."""
    heads = {" ".join(t.partition("\n")[0].split())[:LONGEST] for t in (first, second)}
    mine, theirs = (Counter(s for s in sentences(t) if s not in heads) for t in (first, second))
    return list(mine - theirs)[:MOST_SENTENCES], list(theirs - mine)[:MOST_SENTENCES]


def _aligned(mine: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    """Each sentence with the most similar one of the other text, if each is the other's best."""
    from rapidfuzz import fuzz, process

    scores = process.cdist([_bare(s) for s in mine], [_bare(s) for s in theirs], scorer=fuzz.ratio, score_cutoff=ALIKE)
    best, back = scores.argmax(axis=1), scores.argmax(axis=0)
    return [(mine[i], theirs[j]) for i, j in enumerate(best) if scores[i, j] and back[j] == i]


def _difference(a: str, b: str) -> Difference | None:
    """How two aligned sentences differ; a number, date or obligation counts only if the rest is nearly the same."""
    for kind, pattern in _KINDS:
        left, right = (Counter(m.lower() for m in pattern.findall(_STEP.sub("", s))) for s in (a, b))
        if left != right and (kind == "obligation" or (left and right)) and _same_but(pattern, a, b):
            return Difference(kind, a, b)
    return Difference("wording", a, b) if _bare(a).lower() != _bare(b).lower() else None


def _same_but(pattern: re.Pattern[str], a: str, b: str) -> bool:
    from rapidfuzz import fuzz

    rest = [" ".join(_bare(pattern.sub(" ", s)).lower().split()) for s in (a, b)]
    return fuzz.ratio(rest[0], rest[1]) >= NEARLY_EQUAL


def _bare(sentence: str) -> str:
    return _NUMBER.sub("#", _STEP.sub("", sentence))


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (("date", _DAY), ("number", _NUMBER), ("obligation", _MODAL))
