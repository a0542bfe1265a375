"""What a reader found in one file, while it is being collected, and how strings from outside are cleaned."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from playbook.content.document import Fault, Field, Link, Package

MOST_TEXT = 8_000_000
"""Characters kept of one file; what is over it is a fault, never silent."""
ENOUGH = MOST_TEXT + 100_000
"""A reader may stop here: it is more than is kept, so that the cut is noticed."""
MOST_ITEMS = 20_000
MOST_LINE = 1_000
_NOT_TEXT = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\ud800-\udfff\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"[ \xa0\u2000-\u200b\u202f]{2,}|[\xa0\u2000-\u200b\u202f]")


class Protected(Exception):
    """The file asks for a password."""


@dataclass(slots=True)
class Found:
    """Everything a reader can say about a file; the sniffed kind may be made more exact by it."""

    text: str = ""
    title: str | None = None
    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    styles: set[str] = field(default_factory=set)
    pages: int | None = None
    package: Package | None = None
    faults: list[Fault] = field(default_factory=list)

    def say(self, name: str, value: str | None, source: str) -> None:
        """Add a piece of metadata, if there is one."""
        value = line(value or "")
        if value:
            self.fields.append(Field(name, value, source))


def clean(text: str) -> str:
    r"""Text in composed form (NFC) without control characters, half surrogates and soft hyphens.

    >>> clean("a\x00b\xad" + "e\u0301"), clean("a\tb\nc")
    ('abé', 'a\tb\nc')
    """
    if text.isascii() and text.isprintable():
        return text
    text = _NOT_TEXT.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    r"""One clean line of at most 1,000 characters.

    >>> line("  a \n  b ")
    'a b'
    """
    if len(text) > MOST_LINE or not (text.isascii() and text.isprintable() and "  " not in text):
        return clean(" ".join(text.split()))[:MOST_LINE].rstrip()
    return text.strip()


def paragraphs(pieces: Iterable[str]) -> str:
    """Clean text of paragraphs, empty ones left out, separated by blank lines."""
    text = "\n\n".join(filter(None, map(str.strip, pieces)))
    return clean(text if text.isascii() and "  " not in text else _SPACES.sub(" ", text))
