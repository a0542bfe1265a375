"""How documents of a corpus are related: same bytes, same words, versions, conflicting copies, editions, translations.

Pairs are reported as pairs; nothing is grouped by chains of similarity. Copies with the same words are represented by
one of them in all further comparisons, so that copies never make a text look common.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from playbook.content.aside import looks_put_aside
from playbook.content.differences import contradictions
from playbook.content.direction import Key, believed, copy_days, direction
from playbook.content.document import Document
from playbook.content.sketch import SAMPLE, Hashes, sampled, token_hashes
from playbook.content.titles import Titles
from playbook.content.versions import Match, match

PairKind = Literal["exact", "same-text", "version", "conflict", "edition", "series", "translation"]
LEAST_WORDS = 20
MOST_DIFFERENCES = 5
_CODE = "ar|bg|cs|da|de|el|en|es|et|fi|fr|he|hr|hu|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|tr|uk|zh"
_LANGUAGE = re.compile(rf"(?i)(?:^|(?<=[-_. /(]))({_CODE})(?:[-_](?:[a-z]{{2}}|hans|hant))?(?=[-_. /)]|$)")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents and how they are related; paths, `a` before `b`."""

    a: str
    b: str
    kind: PairKind
    similarity: float
    current: Literal["a", "b"] | None = None
    because: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    """Sentences in which a version or conflicting copy states other numbers, dates or obligations than the other."""

    @property
    def outdated(self) -> str | None:
        """The path of the copy that is not current, if that is known."""
        return None if self.current is None else self.b if self.current == "a" else self.a


@dataclass(frozen=True)
class Related:
    """All pairs of a corpus, families of equal copies, and how much of each text is common to many."""

    pairs: tuple[Pair, ...]
    family: dict[str, str]
    """Path -> path of the copy that stands for all copies with the same words; itself without copies."""
    boilerplate: dict[str, float]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text for comparison."""

    words: int
    fingerprint: str
    sketch: Hashes


def signature(text: str, sample: int = SAMPLE) -> Signature:
    """Number of words, fingerprint of all words in order, sketch."""
    import xxhash

    tokens = token_hashes(text)
    return Signature(len(tokens), xxhash.xxh3_128_hexdigest(tokens.tobytes()), sampled(tokens, sample))


def relate(documents: Sequence[Document], signatures: Iterable[Signature] | None = None) -> Related:
    """All pairs of related documents; the order of documents does not matter."""
    signed = signatures if signatures is not None else (signature(d.text) for d in documents)
    both = sorted(zip(documents, signed, strict=True), key=lambda x: x[0].path)
    family, exact = _copies(both)
    alone = [(d, s) for d, s in both if family[d.path] == d.path and s.words >= LEAST_WORDS and d.read]
    mine = [d for d, _ in alone]
    found, boilerplate = match([s.sketch for _, s in alone], Titles(mine))
    between = list(translations(documents))
    siblings = {d.path: key for key, members in language_families(documents).items() for d in members}
    apart = (m for m in found if not _siblings(siblings, mine[m.a].path, mine[m.b].path))
    flagged = list(apart)
    copied = believed([(mine[m.a], mine[m.b]) for m in flagged if m.flagged], copy_days(documents))
    textual = (_textual(mine, m, copied) for m in flagged)
    pairs = sorted([*exact, *textual, *between], key=lambda p: (p.a, p.b, p.kind))
    return Related(tuple(pairs), family, {d.path: float(b) for d, b in zip(mine, boilerplate, strict=True)})


def _siblings(families: dict[str, str], a: str, b: str) -> bool:
    """True for language versions of one document: they are no versions of each other."""
    return a in families and families[a] == families.get(b)


def _copies(both: Sequence[tuple[Document, Signature]]) -> tuple[dict[str, str], list[Pair]]:
    """Copies with equal bytes or equal words, each as a pair with the one that stands for them."""
    family = {d.path: d.path for d, _ in both}
    pairs = []
    for kind, key in (("exact", _bytes_key), ("same-text", _words_key)):
        groups: dict[str, list[Document]] = defaultdict(list)
        for d, s in both:
            if family[d.path] == d.path and (value := key(d, s)):
                groups[value].append(d)
        for members in groups.values():
            kept, *others = sorted(members, key=_keep_first)
            for other in others:
                family[other.path] = kept.path
                pairs.append(_copy(kept, other, kind))  # type: ignore[arg-type]
    return {path: family[family[path]] for path in family}, pairs


def _bytes_key(document: Document, _: Signature) -> str:
    return document.content_hash if document.size else ""


def _words_key(document: Document, signed: Signature) -> str:
    return signed.fingerprint if signed.words >= LEAST_WORDS and document.read else ""


def _keep_first(document: Document) -> tuple[bool, int, str]:
    """Order in which copies are worth keeping: without a word of an archive or copy, near the top, by name."""
    return looks_put_aside(document.path), document.path.count("/"), document.path


def _copy(kept: Document, other: Document, kind: PairKind) -> Pair:
    a, b = sorted((kept, other), key=lambda d: d.path)
    found = direction(a, b, None)
    return Pair(a.path, b.path, kind, 1.0, _side(found.current), found.because)


def _textual(documents: Sequence[Document], m: Match, copied: frozenset[Key] | None) -> Pair:
    """A version, conflict, edition or series from two texts that overlap."""
    a, b = documents[m.a], documents[m.b]
    similarity = round(m.jaccard, 4)
    if m.title == "series":
        return Pair(a.path, b.path, "series", similarity)
    found = direction(a, b, copied)
    if found.current is None:
        return Pair(a.path, b.path, "conflict", similarity, None, found.because, _told(a, b))
    if m.title == "edition":
        return Pair(a.path, b.path, "edition", similarity, _side(found.current), found.because)
    return Pair(a.path, b.path, "version", similarity, _side(found.current), found.because, _told(a, b))


def _told(a: Document, b: Document) -> tuple[str, ...]:
    return tuple(str(d) for d in contradictions(a.text, b.text, MOST_DIFFERENCES))


def _side(current: int | None) -> Literal["a", "b"] | None:
    return None if current is None else "b" if current else "a"


def translations(documents: Iterable[Document]) -> Iterator[Pair]:
    """Documents whose paths differ in nothing but the language, as `rules-en.docx` and `rules-de.pdf` do."""
    for members in language_families(documents).values():
        first, *others = members
        for other in others:
            a, b = sorted((first, other), key=lambda d: d.path)
            yield Pair(a.path, b.path, "translation", _shape(a, b), None, ("the paths differ in the language only",))


def language_families(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """Documents by their path without the language, where at least two languages are there; the source first."""
    groups: dict[str, dict[str, Document]] = defaultdict(dict)
    for document in sorted(documents, key=lambda d: d.path):
        code = language_in(document.path)
        if code:
            groups[_LANGUAGE.sub("*", document.path.rpartition(".")[0])].setdefault(code, document)
    order = ("en", "de", "fr")
    return {
        key: [by[c] for c in sorted(by, key=lambda c: (order.index(c) if c in order else 9, c))]
        for key, by in groups.items()
        if len(by) > 1
    }


def language_in(path: str) -> str | None:
    """The language a path names last.

    >>> language_in("a/rules-de.pdf"), language_in("fr/a.md"), language_in("a/b.md"), language_in("pt-BR/x.md")
    ('de', 'fr', None, 'pt')
    """
    found = _LANGUAGE.findall(path.rpartition(".")[0])
    return found[-1].lower() if found else None


def _shape(a: Document, b: Document) -> float:
    """Likeness of two language versions in headings and numbers, from 0 to 1."""
    from playbook.content.translation import drift

    found = drift(a, b)
    return round(1 - found.literals, 4)
