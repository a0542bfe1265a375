"""Personal data: candidates that a person must confirm or dismiss; what was found is never shown."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.content.corpus import Corpus
from playbook.content.personal import kinds_of_personal_data
from playbook.content.rule import Hit, rule


@rule("X1", None, severity=0, minutes=5, first=True)
def personal_data(corpus: Corpus) -> Iterator[Hit]:
    """The text seems to hold personal data; a person must look.

    Fix: Look, then remove the data or take the file out of reach of the AI; if it is none, dismiss the candidate.
    """
    for d in corpus.texts:
        kinds = kinds_of_personal_data(d.text)
        if kinds:
            yield Hit((d.path,), (f"candidates: {', '.join(kinds)} (values are not shown)",), 0.6, charged=())
