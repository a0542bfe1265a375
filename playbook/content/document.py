"""What one file of source content says, after reading: the value that every later stage of the audit works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "unreadable", "password", "empty", "garbled", "image-only", "macro", "archive", "too-large", "changed", "forbidden"
]
"""Why a file could not be read, or not be trusted. `empty`: it has bytes and yields no text, even on a second opinion."""


@dataclass(frozen=True, slots=True)
class Field:
    """One piece of metadata and where it was found, such as ("title", "Safety rules", "docProps")."""

    name: str
    """Name in our profile: title, owner, language, version, modified, reviewed, audience, licence, description, ..."""
    value: str
    source: str
    """front-matter, docProps, pdf-info, html-meta, lom, manifest, heading, path, text or file."""


@dataclass(frozen=True, slots=True)
class Link:
    """One reference from a document: to another document, an anchor, a picture or a web address."""

    target: str
    kind: Literal["link", "image"] = "link"
    alt: str | None = None
    """Alternative text of an image; None where it has none."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that kept a file from being read as it should be."""

    kind: FaultKind
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. A file that could not be read has faults and no text; it is never left out."""

    path: str
    """Relative to the location, with `/`; inside a container `package.zip!/inner/path`."""
    size: int
    content_hash: str
    """xxh3_128 of the bytes, hexadecimal; empty if they could not be read."""
    kind: str
    """What the bytes are, whatever the name says: docx, pptx, xlsx, pdf, html, md, rst, txt, csv, xml, scorm, zip, ..."""
    extension: str
    """What the name says: lower case, without the dot."""
    text: str = ""
    """Paragraphs in reading order, separated by blank lines."""
    title: str | None = None
    headings: tuple[tuple[int, str], ...] = ()
    """Level from 1 and text."""
    links: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    language: str | None = None
    """Detected from the text (ISO 639-1); None if there is too little of it. Declared languages are fields."""
    styles: tuple[str, ...] = ()
    """Names of the paragraph styles or layouts used, sorted; empty where the format has none."""
    pages: int | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def read(self) -> bool:
        """True if its text can be trusted."""
        return not any(f.kind in _LOST for f in self.faults)


_LOST = frozenset({"unreadable", "password", "empty", "garbled", "image-only", "too-large", "changed", "forbidden"})
