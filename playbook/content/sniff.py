"""What a file is, from its bytes and not from its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from playbook.content import cfb

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (cfb.MAGIC, "cfb"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gz"),
    (b"FWS", "swf"),
    (b"CWS", "swf"),
    (b"ZWS", "swf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\0\0\1\0", "image"),
    (b"\xd7\xcd\xc6\x9a", "image"),
    (b"ID3", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\xff\xf3", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV\1", "video"),
    (b"\0\0\1\xba", "video"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"OTTO", "font"),
    (b"\0\1\0\0\0", "font"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
)
ASSETS = frozenset({"image", "audio", "video", "font", "css", "js", "json", "link"})
"""Kinds that are known and hold no text of their own."""
CONTAINERS = frozenset({"zip", "scorm", "cmi5", "imscp", "h5p", "mbz", "aicc", "xapi", "epub"})
_TEXTUAL = {
    "md": "md", "markdown": "md", "mdx": "md", "rst": "rst", "csv": "csv", "tsv": "csv", "html": "html", "htm": "html",
    "xhtml": "html", "vtt": "vtt", "srt": "vtt", "json": "json", "css": "css", "js": "js", "xml": "xml", "mjs": "js",
}  # fmt: skip
_TAGS = re.compile(
    r"<(?:html|head|body|div|p|h[1-6]|table|ul|ol|span|a|br|section|article|title|meta|link)\b", re.IGNORECASE
)
_RST = re.compile(r"^(\S[^\n]{0,200})\n([=\-~^\"'*+#`.:_])\2{2,}[ \t]*$", re.MULTILINE)
_RST_OVERLINED = re.compile(r"^([=\-~^\"'*+#`.:_])\1{2,}[ \t]*\n *\S[^\n]{0,200}\n\1{3,}[ \t]*$", re.MULTILINE)
"""A heading between two lines of the same mark: nothing else is written like this."""
_RST_MARKS = re.compile(r"^\.\. [\w-]+::|^\.\. _[^\n:]+:|:\w+:`|``", re.MULTILINE)
_CONTROLS = bytes((*range(1, 7), *range(14, 27), *range(28, 32)))
_SHORT = frozenset({b"BM", b"ID3", b"FWS", b"CWS", b"ZWS", b"FLV\1"})
"""Beginnings that a text may have too."""


def by_magic(head: bytes) -> str | None:
    """The kind that the first bytes give away; None for text and for what is not known."""
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not (magic in _SHORT and is_text(head)):
            return kind
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and not is_text(head)):
        return "pdf"
    if head[4:8] == b"ftyp":
        return "audio" if head[8:12] == b"M4A " else "video"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image", b"WAVE": "audio", b"AVI ": "video"}.get(head[8:12], "unknown")
    return None


def in_zip(names: Collection[str], read: Callable[[str], bytes]) -> str:
    """What a zip file is, from the names of its members.

    >>> in_zip({"[Content_Types].xml", "word/document.xml"}, lambda name: b""), in_zip({"a/b.txt"}, lambda name: b"")
    ('docx', 'zip')
    """
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        office = _office(names)
        if office:
            return office
    if "mimetype" in names:
        found = _by_mimetype(read("mimetype")[:80])
        if found:
            return found
    return _package(names, read)


def _office(names: Collection[str]) -> str | None:
    for part, kind in (
        ("word/document", "docx"),
        ("ppt/presentation", "pptx"),
        ("xl/workbook.bin", "xlsb"),
        ("xl/", "xlsx"),
    ):
        if any(n.startswith(part) for n in names):
            return kind
    if any(n.startswith("word/") for n in names):
        return "docx"
    return "pptx" if any(n.startswith("ppt/") for n in names) else None


def _by_mimetype(value: bytes) -> str | None:
    return {
        b"application/epub+zip": "epub",
        b"application/vnd.oasis.opendocument.text": "odt",
        b"application/vnd.oasis.opendocument.spreadsheet": "ods",
        b"application/vnd.oasis.opendocument.presentation": "odp",
    }.get(value.strip())


def _package(names: Collection[str], read: Callable[[str], bytes]) -> str:
    manifest = next((n for n in sorted(names, key=lambda n: (n.count("/"), n)) if _last(n) == "imsmanifest.xml"), None)
    if "cmi5.xml" in names:
        return "cmi5"
    if manifest:
        return (
            "scorm"
            if re.search(rb"adlcp|ADL SCORM|scormtype", read(manifest)) or not _says_otherwise(read(manifest))
            else "imscp"
        )
    for name, kind in (("h5p.json", "h5p"), ("moodle_backup.xml", "mbz"), ("tincan.xml", "xapi")):
        if name in names:
            return kind
    endings = {n[n.rfind(".") :].lower() for n in names if "." in n}
    return "aicc" if {".au", ".crs"} <= endings else "zip"


def _says_otherwise(manifest: bytes) -> bool:
    """True for a usable manifest that never mentions SCORM; an unusable one was most likely meant to be SCORM."""
    return b"<manifest" in manifest


def _last(name: str) -> str:
    return name.rpartition("/")[2].lower()


def in_text(text: str, extension: str) -> str:
    """What a text file is: what it looks like, and only among plain kinds what its name says.

    >>> in_text("<!DOCTYPE html><p>Hi", "docx"), in_text("# Hi", "md"), in_text("Hi", "")
    ('html', 'md', 'txt')
    """
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")) or (start.startswith("<?xml") and "<html" in start):
        return "html"
    if start.startswith("<svg") or (start.startswith("<?xml") and "<svg" in start):
        return "image"
    if start.startswith(("<?xml", "<!doctype")):
        return "xml"
    named = _TEXTUAL.get(extension)
    if named:
        return named
    if start.startswith("<") and len(_TAGS.findall(text[:4000])) >= 3:
        return "html"
    return _plain(text[:20_000])


def _plain(text: str) -> str:
    r"""A text without a telling name: reStructuredText if it has its headings and its marks.

    >>> _plain("=====\nRules\n=====\n\nAsk first."), _plain("Rules\n=====\n\nAsk first.")
    ('rst', 'txt')
    """
    if text.startswith("WEBVTT"):
        return "vtt"
    return "rst" if _RST_OVERLINED.search(text) or (_RST.search(text) and _RST_MARKS.search(text)) else "txt"


def is_text(data: bytes) -> bool:
    """True if bytes look like text in a one-byte or UTF-8 encoding: no zero byte, hardly any control characters."""
    head = data[:8192]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" not in head and controls <= len(head) // 100
