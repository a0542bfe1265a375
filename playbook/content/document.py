"""What one file of source content says, after reading: the value that every later stage of the audit works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "unreadable",
    "password",
    "empty",
    "garbled",
    "image-only",
    "macro",
    "archive",
    "too-large",
    "changed",
    "forbidden",
    "name",
]
"""Why a file could not be read, or not be trusted. `empty`: it has bytes and yields no text, even on a second opinion.
`macro`, `archive` (members of a package were left out) and `name` (control characters) leave the text as it is."""


@dataclass(frozen=True, slots=True)
class Field:
    """One piece of metadata and where it was found, such as ("title", "Safety rules", "docProps")."""

    name: str
    """Name in our profile (`extract.profile`): title, owner, language, version, created, modified, reviewed, expires,
    audience, licence, description, keywords, status, duration; others keep their own name. Days are ISO 8601."""
    value: str
    source: str
    """front-matter, docProps, pdf-info, html-meta, json-ld, lom, manifest, heading, path, text or file."""


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
class Package:
    """What the manifest of a learning package declares, beside what the package holds."""

    standard: Literal["scorm", "cmi5", "imscp", "h5p", "mbz", "aicc", "xapi", "zip"]
    manifest: str | None = None
    """Its path inside the package; None if there is none."""
    schema: str = ""
    """Version of the standard as declared, such as 1.2 or 2004 3rd Edition."""
    identifier: str = ""
    organisations: int = 0
    items: int = 0
    resources: int = 0
    launch: tuple[str, ...] = ()
    """Files or addresses that a learner can start."""
    declared: tuple[str, ...] = ()
    """Files that the manifest lists."""
    members: tuple[str, ...] = ()
    """Files that are there, relative to the manifest's folder; nothing is known of those outside it."""
    lom: bool = False
    problems: tuple[str, ...] = ()
    """Why the manifest cannot be used: no XML, no root element, not at the top of the package."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. A file that could not be read has faults and no text; it is never left out."""

    path: str
    """Relative to the location, with `/`; inside a container `package.zip!/inner/path`."""
    size: int
    content_hash: str
    """xxh3_128 of the bytes, hexadecimal; empty if they could not be read."""
    kind: str
    """What the bytes are, whatever the name says: docx, pptx, xlsx, pdf, html, md, rst, txt, csv, xml, scorm, zip, doc, image, link, ...
    `unknown` is a fault; pictures, sound, fonts and code are known and simply hold no text."""
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
    """Pages of a pdf, slides of a pptx, sheets of an xlsx."""
    package: Package | None = None
    """Set for containers; what is inside follows as documents of their own, after this one."""
    faults: tuple[Fault, ...] = ()

    @property
    def read(self) -> bool:
        """True if its text can be trusted."""
        return not any(f.kind in _LOST for f in self.faults)


_LOST = frozenset({"unreadable", "password", "empty", "garbled", "image-only", "too-large", "changed", "forbidden"})
