"""A: what a reader without sight, and a model without eyes, cannot get at."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.content.corpus import Corpus
from playbook.content.rule import Hit, rule


@rule("A1", "readable", severity=0.15, minutes=6)
def no_alternative_text(corpus: Corpus) -> Iterator[Hit]:
    """Pictures have no alternative text.

    Fix: Describe what each picture says, in one sentence.
    """
    for d in corpus.texts:
        pictures = [link for link in d.links if link.kind == "image"]
        bare = [p for p in pictures if not (p.alt or "").strip()]
        if bare:
            told = f"{len(bare)} of {len(pictures)} pictures: {', '.join(p.target for p in bare[:3])}"
            yield Hit((d.path,), (told,), weight=len(bare) / len(pictures))


@rule("A2", "readable", severity=0.1, minutes=5)
def slides_without_titles(corpus: Corpus) -> Iterator[Hit]:
    """Slides have no titles.

    Fix: Give each slide a title; it may be hidden.
    """
    for d in corpus.texts:
        if d.kind == "pptx" and d.pages and len(d.headings) < d.pages:
            yield Hit((d.path,), (f"{d.pages - len(d.headings)} of {d.pages} slides",), 0.8)
