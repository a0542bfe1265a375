"""T: language versions that are missing, half done, or behind their source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from playbook.content.corpus import Corpus
from playbook.content.direction import direction
from playbook.content.document import Document
from playbook.content.related import language_in
from playbook.content.rule import Hit, rule
from playbook.content.translation import drift, untranslated

USUAL = 0.5
MUCH_UNTRANSLATED = 0.15
MUCH_DRIFT = 0.3


@rule("T1", None, severity=0, minutes=60)
def missing_translation(corpus: Corpus) -> Iterator[Hit]:
    """A language that most documents have is missing here.

    Fix: Translate it, or say that this document is not translated.
    """
    families = corpus.languages
    have = {key: {language_in(d.path) for d in members} for key, members in families.items()}
    usual = {
        code for code, n in Counter(c for codes in have.values() for c in codes).items() if n > USUAL * len(families)
    }
    for key, members in sorted(families.items()):
        missing = sorted(c for c in usual - have[key] if c)
        if missing:
            yield Hit((members[0].path,), (f"no version in: {', '.join(missing)}",), 0.9, charged=())


@rule("T2", "consistent", severity=0.5, minutes=45)
def half_translated(corpus: Corpus) -> Iterator[Hit]:
    """Parts of the translation are still in the source's language.

    Fix: Translate the rest, or take the translation out until it is done.
    """
    for members in corpus.languages.values():
        source, code = members[0], language_in(members[0].path)
        for d in members[1:]:
            share = untranslated(d.text, code or "") if d.read else 0.0
            if share > MUCH_UNTRANSLATED:
                told = f"{share:.0%} of its longer paragraphs are in {code!r}, as in {source.path}"
                yield Hit((d.path, source.path), (told,), 0.9, charged=(d.path,), weight=min(1.0, share * 2))


@rule("T3", "consistent", severity=0.3, minutes=30)
def translation_drift(corpus: Corpus) -> Iterator[Hit]:
    """The translation has other headings, numbers or codes than its source.

    Fix: Compare the two and bring the translation up to date.
    """
    for members in corpus.languages.values():
        source = members[0]
        for d in members[1:]:
            found = drift(source, d) if _comparable(source, d) else None
            if found and (found.headings > 1 or found.literals > MUCH_DRIFT):
                told = f"{found.headings} headings more or less, {found.literals:.0%} of numbers and codes differ"
                yield Hit((d.path, source.path), (told,), 0.7, charged=(d.path,))


def _comparable(source: Document, translation: Document) -> bool:
    """True if both are texts; what a package says about itself is not."""
    return all(d.read and d.text and d.package is None for d in (source, translation))


@rule("T4", "current", severity=0.4, minutes=30)
def translation_behind(corpus: Corpus) -> Iterator[Hit]:
    """The source is newer than its translation.

    Fix: Translate what has changed, and write the source's version into the translation.
    """
    for members in corpus.languages.values():
        source = members[0]
        for d in members[1:]:
            found = direction(d, source)
            if found.current == 1:
                yield Hit((d.path, source.path), found.because, 0.7, charged=(d.path,))
