"""D: the same thing more than once, byte by byte, word by word or nearly."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.content.corpus import Corpus
from playbook.content.related import Pair
from playbook.content.rule import Hit, in_common, rule

MUCH = 0.5
NEARLY = 0.6


@rule("D1", "unique", severity=0.8, minutes=3, first=True)
def identical_files(corpus: Corpus) -> Iterator[Hit]:
    """The same file lies in two places.

    Fix: Keep one, link to it from the other place, and remove the copy.
    """
    yield from (_copy(corpus, pair, "identical bytes") for pair in corpus.pairs("exact"))


@rule("D2", "unique", severity=0.6, minutes=5, first=True)
def same_text(corpus: Corpus) -> Iterator[Hit]:
    """Two files hold the same text.

    Fix: Keep the one people can edit, and make the other from it when it is needed.
    """
    for pair in corpus.pairs("same-text"):
        kinds = sorted({corpus.by_path[p].kind for p in (pair.a, pair.b)})
        yield _copy(corpus, pair, f"same words in {' and '.join(kinds)}")


@rule("D3", "unique", severity=0.5, minutes=8, first=True)
def near_duplicates(corpus: Corpus) -> Iterator[Hit]:
    """Two files say nearly the same, without a contradiction in numbers, dates or obligations.

    Fix: Merge them into one, and remove the other.
    """
    for pair in corpus.pairs("conflict"):
        if pair.similarity >= NEARLY and not pair.differences:
            told = (in_common(pair.similarity), *pair.because)
            yield Hit((pair.b, pair.a), told, min(1.0, 0.6 + 0.4 * pair.similarity), charged=(pair.b,))


@rule("D4", None, severity=0, minutes=10)
def boilerplate(corpus: Corpus) -> Iterator[Hit]:
    """Most of the text stands in many other files as well.

    Fix: Move the common part to one place, and link to it.
    """
    for path, share in sorted(corpus.related.boilerplate.items()):
        if share > MUCH:
            yield Hit((path,), (f"{share:.0%} of its text stands in more than 50 files",), 0.8, charged=())


def _copy(corpus: Corpus, pair: Pair, told: str) -> Hit:
    kept = corpus.related.family[pair.a]
    copy = pair.b if pair.a == kept else pair.a
    return Hit((copy, kept), (told, f"kept for now: {kept}"), charged=(copy,))
