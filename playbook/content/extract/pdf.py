"""PDF: text page by page, Info metadata, outline, links, language; scans and passwords are said."""

from __future__ import annotations

import ctypes
import re
import zlib
from typing import Any

from playbook.content.document import Fault, Link
from playbook.content.extract.found import ENOUGH, MOST_ITEMS, Found, Protected, line, paragraphs
from playbook.content.extract.profile import day

FEW = 50
"""Characters per page below which a page with a picture is taken for a scan."""
_INFO = {
    "Title": "title", "Author": "owner", "Subject": "description", "Keywords": "keywords", "Creator": "application",
    "Producer": "producer", "CreationDate": "created", "ModDate": "modified",
}  # fmt: skip
_HYPHEN = re.compile(r"[\x02\ufffe\u00ad]\r?\n?")
_SHOWN = re.compile(rb"\(((?:[^()\\]|\\.){1,2000})\)\s*(?:Tj|'|\")|\[((?:[^\]\\]|\\.){1,4000})\]\s*TJ", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n")
MOST_STREAM = 20_000_000


def read(data: bytes) -> Found:
    """One PDF. Raises Protected if it asks for a password; a file that pdfium refuses is read from its raw streams."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Protected from error
        return _raw(data, str(error))
    try:
        return _pages(document, pages)
    finally:
        document.close()


def _pages(document: Any, pages: int) -> Found:
    found = Found(pages=pages)
    texts: list[str] = []
    kept, scans, broken = 0, 0, 0
    for number in range(pages):
        text, picture = _page(document, number, found)
        broken += text is None
        texts.append(text or "")
        kept += len(text or "")
        scans += picture and len((text or "").strip()) < FEW
        if kept > ENOUGH:
            break
    found.text = paragraphs(p for text in texts for p in re.split(r"\n\s*\n", text))
    _about(document, found)
    if broken:
        found.faults.append(Fault("unreadable", f"{broken} of {pages} pages are damaged"))
    if pages and scans and len(found.text) < FEW * pages:
        found.faults.append(Fault("image-only", f"{scans} of {pages} pages are pictures without text"))
    return found


def _page(document: Any, number: int, found: Found) -> tuple[str | None, bool]:
    """Text of a page (None if it is damaged), and whether it holds a picture, asked only where there is little text."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None, False
    textpage = page.get_textpage()
    text = _HYPHEN.sub("", textpage.get_text_bounded()).replace("\r\n", "\n")
    picture = len(text.strip()) < FEW and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    if len(found.links) < MOST_ITEMS:
        found.links += _links(document.raw, page.raw)
    textpage.close()
    page.close()
    return text, picture


def _links(document: Any, page: Any) -> list[Link]:
    import pypdfium2.raw as raw

    position, link, links = ctypes.c_int(0), raw.FPDF_LINK(), list[Link]()
    while raw.FPDFLink_Enumerate(page, position, link) and len(links) < MOST_ITEMS:
        action = raw.FPDFLink_GetAction(link)
        length = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if length > 1:
            buffer = ctypes.create_string_buffer(length)
            raw.FPDFAction_GetURIPath(document, action, buffer, length)
            links.append(Link(line(buffer.value.decode("utf-8", "replace"))))
    return links


def _about(document: Any, found: Found) -> None:
    import pypdfium2.raw as raw

    for key, value in document.get_metadata_dict(skip_empty=True).items():
        name = _INFO.get(key)
        if name:
            found.say(name, day(value) if name in ("created", "modified") else value, "pdf-info")
    length = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if length > 2:
        buffer = ctypes.create_string_buffer(length * 2)
        raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
        found.say("language", buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0"), "pdf-info")
    found.say("tagged", "yes" if raw.FPDFCatalog_IsTagged(document.raw) else "no", "pdf-info")
    for number, entry in enumerate(document.get_toc(max_depth=6)):
        if number >= MOST_ITEMS:
            break
        found.headings.append(
            (entry.level + 1, line(entry.get_title() if hasattr(entry, "get_title") else entry.title))
        )


def _raw(data: bytes, reason: str) -> Found:
    """Second opinion for a PDF without a usable structure: strings shown by the page streams that can be unpacked."""
    found, pieces, left = Found(), list[str](), MOST_STREAM
    for match in _STREAM.finditer(data):
        stream = _unpacked(data, match.end(), left)
        left -= len(stream)
        pieces.append(" ".join(_strings(stream)))
        if left <= 0:
            break
    text = paragraphs(pieces)
    letters = sum(c.isalpha() or c == " " for c in text[:20_000])
    if len(text) >= FEW and letters > 0.7 * min(len(text), 20_000):
        found.text = text
    found.faults.append(
        Fault(
            "unreadable",
            f"damaged pdf ({line(reason)[:80]})" + ("; parts of its text were found" if found.text else ""),
        )
    )
    return found


def _unpacked(data: bytes, start: int, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[start : start + MOST_STREAM], max(most, 1))
    except zlib.error:
        end = data.find(b"endstream", start, start + MOST_STREAM)
        return data[start:end] if end > 0 else b""


def _strings(stream: bytes) -> list[str]:
    shown = []
    for one, many in _SHOWN.findall(stream):
        octets = one or b"".join(_LITERAL.findall(many))
        shown.append(re.sub(rb"\\([()\\])", rb"\1", octets).decode("cp1252", "replace"))
    return shown
