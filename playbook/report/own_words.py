"""The words of the pack in use: while a pilot of a pack is shown, its words stand for the playbook's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from playbook.model.pack import Pack, TermWords


@dataclass(frozen=True)
class OwnWords:
    """What a pack says otherwise: language -> dotted key -> words, language -> term -> how it is explained."""

    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, TermWords]] = field(default_factory=dict)


_PLAIN = OwnWords()
_in_use: ContextVar[OwnWords] = ContextVar("own_words", default=_PLAIN)


def in_use() -> OwnWords:
    """The words of the pack in use; nothing where no pack is."""
    return _in_use.get()


@contextmanager
def in_words_of(pack: Pack | None) -> Iterator[None]:
    """Inside this block everything is said in the words of a pack."""
    kept = _in_use.set(OwnWords(pack.words, pack.terms) if pack else _PLAIN)
    try:
        yield
    finally:
        _in_use.reset(kept)
