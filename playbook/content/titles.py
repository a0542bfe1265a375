"""What two titles say about two texts: the same document, another edition, a part of a series, or something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from playbook.content.document import Document

Relation = Literal["same", "edition", "series", "alike", "other"]
"""`same`: equal or nearly equal words; `edition`: they differ in numbers only; `series`: so do three or more."""

_NUMBER = re.compile(r"\d+(?:[.\d]*\d)?")
_WORD = re.compile(r"[^\W_]+(?:\+\+|#(?!\w))?")
"""Words; C++ and C# are not C."""
_PART = re.compile(rf"{_NUMBER.pattern}(?!\w)|{_WORD.pattern}")
LONGEST = 120
LEAST_OF_A_SERIES = 3
NEARLY_EQUAL = 90
SPELLING = 72
"""Likeness of two words, in per cent, from which one may be a form of the other."""
ALIKE = 60


def title_of(document: Document) -> str:
    r"""The title a reader would give it: declared, else the first heading, else the first line of words; lower case.

    >>> title_of(Document("a.md", 1, "", "md", "md", text="First line\n\nMore", headings=((1, "Safety -  Rules"),)))
    'safety rules'
    """
    first = document.title or (document.headings[0][1] if document.headings else "")
    first = first or next((line for line in document.text.splitlines() if _PART.search(line)), "")
    return " ".join(_PART.findall(first.lower()[:LONGEST]))


def without_numbers(title: str) -> str:
    """The title without its numbers.

    >>> without_numbers("django 4.2.16 release notes")
    'django release notes'
    """
    return " ".join(_WORD.findall(_NUMBER.sub(" ", title)))


class Titles:
    """The titles of a corpus, and how any two of them are related."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.titles = [title_of(d) for d in documents]
        self.bare = [without_numbers(t) for t in self.titles]
        self._places = [_place(d.path) for d in documents]
        self._bearers = Counter(self.bare)
        self._variants = Counter(bare for bare, _ in set(zip(self.bare, self.titles, strict=True)))

    def relation(self, a: int, b: int) -> Relation:
        """How the titles of two documents are related."""
        from rapidfuzz import fuzz

        if not self.bare[a] or not self.bare[b]:
            return "alike" if self.titles[a] == self.titles[b] else "other"
        if self.titles[a] == self.titles[b]:
            return "same"
        if self.bare[a] == self.bare[b]:
            return "series" if self._variants[self.bare[a]] >= LEAST_OF_A_SERIES else "edition"
        ratio = fuzz.token_sort_ratio(self.bare[a], self.bare[b])
        if ratio > NEARLY_EQUAL:
            return "same" if _spelling(self.bare[a], self.bare[b]) else "alike"
        return "alike" if ratio > ALIKE else "other"

    def crowded(self, a: int, b: int) -> bool:
        """True if more than these two documents bear this very title (numbers left out)."""
        return self.bare[a] == self.bare[b] and self._bearers[self.bare[a]] > 2

    def places(self, a: int, b: int) -> tuple[tuple[str, str], tuple[str, str]]:
        """Folder and name without ending of both."""
        return self._places[a], self._places[b]


def _spelling(a: str, b: str) -> bool:
    """True if two titles differ in the form of words only, not in a word of another meaning.

    >>> _spelling("upgrade our tools", "upgrading our tools"), _spelling("post about the footer", "post about the header")
    (True, False)
    """
    from rapidfuzz import fuzz

    mine, theirs = set(a.split()) - set(b.split()), set(b.split()) - set(a.split())
    return all(any(fuzz.ratio(x, y) > SPELLING for y in theirs) for x in mine) if mine and theirs else True


def _place(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name.rpartition(".")[0].lower()
