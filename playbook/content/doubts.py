"""Doubts about what a reader returned: no silent empty, no mojibake. A second reader is asked before a file is given up."""

from __future__ import annotations

import re

from playbook.content.document import Fault
from playbook.content.draft import Draft
from playbook.content.extract.found import MOST_TEXT, Found, paragraphs
from playbook.content.gate import BROKEN, Budget, TooMuch

WITH_TEXT = frozenset(
    [
        "docx",
        "doc",
        "pptx",
        "ppt",
        "xlsx",
        "xlsb",
        "xls",
        "ods",
        "odt",
        "odp",
        "pdf",
        "html",
        "md",
        "rst",
        "txt",
        "vtt",
        "rtf",
        "csv",
        "xml",
    ]
)
"""Kinds of which text is expected."""
LEAST_SIZE = 1_000
"""A file of at most this many bytes may well hold no text: a blank page, a redirection."""
LEAST_TEXT = 10
MOST_LOST = 0.01
FEW = 50
_XML_TEXT = re.compile(r"<(?:\w+:)?(?:t|p|h|span|v)\b[^>]{0,500}>([^<]{1,10000})<")
_BAD = re.compile("[\ufffd\x80-\x9f\ufff0-\uffff]")


def settle(made: Draft, found: Found, budget: Budget) -> None:
    """Ask a second reader where there is about no text, and say what is wrong if that finds none either."""
    if made.kind not in WITH_TEXT:
        return
    if _empty(made, found) and not any(f.kind == "password" for f in found.faults):
        found.text = second_opinion(made, budget)
    if len(found.text) > MOST_TEXT:
        found.text = found.text[:MOST_TEXT]
        found.faults.append(Fault("too-large", f"only the first {MOST_TEXT // 1_000_000} million characters were read"))
    _pictures(made, found)
    if _empty(made, found) and not any(f.kind in ("unreadable", "image-only", "password") for f in found.faults):
        found.faults.append(Fault("empty", _why_empty(made)))
    lost = max(made.decoded.lost if made.decoded else 0.0, _bad_share(found.text))
    if lost > MOST_LOST:
        found.faults.append(Fault("garbled", f"{lost:.0%} of its characters could not be decoded"))


def second_opinion(made: Draft, budget: Budget) -> str:
    """Text by another way than the usual reader; empty if there is none."""
    if made.kind == "html" and made.decoded:
        from playbook.content.extract import html

        return html.second_opinion(made.decoded.text).text
    if made.kind in ("doc", "ppt"):
        return _from_streams(made)
    if made.archive is not None:
        return paragraphs(_from_parts(made, budget))
    if made.kind in ("txt", "md", "rst", "xml", "csv") and made.decoded:
        return paragraphs([re.sub(r"<[^>]{0,2000}>", " ", made.decoded.text)])
    return ""


def _from_streams(made: Draft) -> str:
    """Text of an old Word or PowerPoint file by its letters and records alone, whatever its tables say."""
    from playbook.content import cfb
    from playbook.content.extract import doc, ppt

    file = cfb.opened(made.data)
    return doc.second_opinion(file) if made.kind == "doc" else ppt.second_opinion(file)


def _from_parts(made: Draft, budget: Budget) -> list[str]:
    """Words between the tags of every XML part, without a parser."""
    from playbook.content.decode import decode

    pieces: list[str] = []
    archive = made.archive
    for name in sorted(archive.members) if archive else ():
        if (
            archive
            and name.endswith(".xml")
            and not name.startswith(("docProps/", "meta", "["))
            and "theme" not in name
            and "style" not in name.lower()
        ):
            try:
                text = decode(archive.read(name, budget)).text
            except (*BROKEN, TooMuch):
                continue
            pieces += [] if "<!ENTITY" in text[:65_536] else _XML_TEXT.findall(text)
    return pieces


def _empty(made: Draft, found: Found) -> bool:
    return len(made.data) > LEAST_SIZE and len(found.text.strip()) < LEAST_TEXT


def _pictures(made: Draft, found: Found) -> None:
    """A Word file or slides that are pictures of text."""
    pictures = sum(link.kind == "image" for link in found.links)
    if (
        made.kind in ("docx", "pptx", "odt", "odp")
        and pictures
        and len(found.text) < FEW * max(found.pages or 1, 1)
        and pictures >= (found.pages or 1)
    ):
        found.faults.append(Fault("image-only", f"{pictures} pictures and hardly any text"))


def _why_empty(made: Draft) -> str:
    if made.kind == "html" and b"<script" in made.data[:200_000].lower():
        return "no text; it is built by scripts when somebody opens the page"
    return f"{len(made.data)} bytes and no text, by two readers"


def _bad_share(text: str) -> float:
    return len(_BAD.findall(text)) / len(text) if text and not text.isascii() else 0.0
