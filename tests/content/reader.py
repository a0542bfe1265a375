"""A small reader of plain texts for tests and benchmarks: markdown, reStructuredText and HTML to `Document` values."""

from __future__ import annotations

import re

import xxhash

from playbook.content.document import Document, Field, Link

_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_UNDERLINED = re.compile(r"^(?P<title>[^\s].{0,200})\n(?P<line>([=\-~^\"'`*+#])\3{2,})[ \t]*$", re.MULTILINE)
_HASHED = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_MD_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def read_text(path: str, text: str, **more: object) -> Document:
    """One text as a document, with front matter, headings, links and title."""
    extension = path.rpartition(".")[2].lower()
    front = _FRONT.match(text)
    fields = _fields(front.group(1)) if front else ()
    body = text[front.end() :] if front else text
    headings = _headings(_FENCE.sub("", body), markdown=extension == "md")
    title = next((f.value for f in fields if f.name == "title"), headings[0][1] if headings else None)
    links = tuple(Link(t, "image" if bang else "link", alt or None) for bang, alt, t in _MD_LINK.findall(body))
    made = {
        "path": path,
        "size": len(text.encode()),
        "content_hash": xxhash.xxh3_128_hexdigest(text.encode()),
        "kind": {"txt": "txt", "rst": "rst", "md": "md"}.get(extension, "txt"),
        "extension": extension,
        "text": body.strip(),
        "title": title,
        "headings": headings,
        "links": links,
        "fields": fields,
        "language": "en",
    }
    return Document(**(made | more))  # type: ignore[arg-type]


def _fields(front: str) -> tuple[Field, ...]:
    pairs = re.findall(r"^\s*([\w-]+):[ \t]*(.+?)\s*$", front, re.MULTILINE)
    return tuple(Field(name.lower(), value.strip("'\""), "front-matter") for name, value in pairs)


def _headings(body: str, *, markdown: bool) -> tuple[tuple[int, str], ...]:
    if markdown:
        return tuple((len(marks), words) for marks, words in _HASHED.findall(body))
    order: list[str] = []
    found = []
    for match in _UNDERLINED.finditer(body):
        mark = match["line"][0]
        if mark not in order:
            order.append(mark)
        found.append((order.index(mark) + 1, match["title"].strip()))
    return tuple(found)
