"""U: files that could not be read, or that must not be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playbook.content.corpus import Corpus
from playbook.content.document import FaultKind
from playbook.content.rule import Hit, rule


@rule("U1", "readable", severity=1, minutes=15)
def unreadable(corpus: Corpus) -> Iterator[Hit]:
    """The file cannot be read.

    Fix: Export it again from its source; if there is none, remove it.
    """
    yield from _with_fault(corpus, ("unreadable", "too-large", "changed", "forbidden"))


@rule("U2", "readable", severity=1, minutes=5)
def password(corpus: Corpus) -> Iterator[Hit]:
    """The file is locked with a password.

    Fix: Save it without a password, or keep it out of the material for the AI.
    """
    yield from _with_fault(corpus, ("password",))


@rule("U3", "readable", severity=1, minutes=15)
def silent_empty(corpus: Corpus) -> Iterator[Hit]:
    """The file has bytes, but no text comes out, or only broken characters.

    Fix: Open it, look, and export it again; a scan needs text recognition.
    """
    yield from _with_fault(corpus, ("empty", "garbled"))


@rule("U4", "readable", severity=0.4, minutes=10)
def suspicious(corpus: Corpus) -> Iterator[Hit]:
    """The file holds macros, a suspicious archive, or a name that hides characters.

    Fix: Save it without macros; ask who made the archive before anybody opens it.
    """
    yield from _with_fault(corpus, ("macro", "archive", "name"))


def _with_fault(corpus: Corpus, kinds: Iterable[FaultKind]) -> Iterator[Hit]:
    wanted = frozenset(kinds)
    for d in corpus.documents:
        told = tuple(f"{f.kind}: {f.reason}" for f in d.faults if f.kind in wanted)
        if told:
            yield Hit((d.path,), told)
