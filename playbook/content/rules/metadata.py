"""M: metadata that is missing, empty of meaning, or contradicts itself. Only useful metadata counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.content.corpus import Corpus
from playbook.content.direction import declared_version, path_version
from playbook.content.document import Document, Field
from playbook.content.profile import NAMES, useful
from playbook.content.related import language_in
from playbook.content.rule import Hit, rule

PLACES = {
    "docProps": "the file's properties",
    "pdf-info": "the file's properties",
    "front-matter": "its first lines",
    "html-meta": "the page's head",
    "json-ld": "the page's head",
    "lom": "the package's description",
}
"""Where a detail stands, in the words of the program in which people change it; others go by their own name."""


@rule("M1", "identified", severity=0.7, minutes=4)
def missing_fields(corpus: Corpus) -> Iterator[Hit]:
    """Required details are missing.

    Fix: Fill in the listed details, in the file's properties or its first lines.
    """
    required = corpus.expected.required
    for d in corpus.texts:
        missing = [name for name in required if not useful(d, name)]
        if missing:
            yield Hit((d.path,), (f"missing: {', '.join(missing)}",), weight=len(missing) / len(required))


@rule("M2", "identified", severity=0.1, minutes=2)
def placeholder(corpus: Corpus) -> Iterator[Hit]:
    """A detail is filled in by a template or a program, not by a person.

    Fix: Replace it with the real title, author or language.
    """
    for d in corpus.texts:
        empty = [
            f for f in d.fields if f.name in ("title", "owner", "description") and not NAMES[f.name].useful(f.value)
        ]
        if empty:
            yield Hit((d.path,), tuple(f"{f.name} in {_place(f)}: {f.value[:60]!r}" for f in empty))


@rule("M3", "consistent", severity=0.3, minutes=5)
def contradicting_metadata(corpus: Corpus) -> Iterator[Hit]:
    """The file says one thing about itself and shows another.

    Fix: Decide which is right and correct the other.
    """
    for d in corpus.texts:
        told = tuple(_contradictions(d))
        if told:
            yield Hit((d.path,), told, 0.8)


def _place(field: Field) -> str:
    return PLACES.get(field.source, f"the {field.source}")


def _contradictions(d: Document) -> Iterator[str]:
    named, declared = path_version(d), declared_version(d)
    if named and declared and named[:1] != declared[:1]:
        yield f"the name says version {'.'.join(map(str, named))}, the text says {'.'.join(map(str, declared))}"
    said = next(
        (f for f in d.fields if f.name == "language" and f.source != "path" and re.match(r"[a-zA-Z]{2}\b", f.value)),
        None,
    )
    if said and d.language and said.value[:2].lower() != d.language:
        yield f"language {said.value[:20]!r} in {_place(said)}, the text is {d.language!r}"
    code = language_in(d.path)
    if code and d.language and code != d.language and len(d.text) > 500 and code not in ("no", "he", "it"):
        yield f"the path says {code!r}, the text is {d.language!r}"
