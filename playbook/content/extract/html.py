"""HTML: text by block, title, language, meta data, JSON-LD, headings, links, anchors and alternative texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from playbook.content.document import Link
from playbook.content.extract.found import MOST_ITEMS, Found, clean, line
from playbook.content.extract.profile import our_name

MOST_DEPTH = 400
"""Elements inside each other that are handed to the fast parser; browsers stop at 512."""
_BLOCK = (
    "address article aside blockquote body br caption dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 hr header li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul"
)


def _begins(names: str) -> str:
    """A pattern of these names in any case, sorted by their first letter: three times as fast as one long alternative."""
    groups = groupby(sorted(names.split()), key=lambda name: name[0])
    return "|".join(f"[{first}{first.upper()}](?i:{'|'.join(n[1:] for n in group)})" for first, group in groups)


_EDGE = re.compile(rf"<(?=/?(?:{_begins(_BLOCK)})[\s/>])")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_HOLDS_NOTHING = "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option thead tbody tfoot rp rt"
_FLAT = frozenset(f"{_HOLDS_NOTHING} {_HOLDS_NOTHING.upper()}".split())
"""Elements that hold nothing, or that end by themselves when the next one begins."""
_META = ("name", "property", "http-equiv")
_WORTH = frozenset({"title", "owner", "language", "version", "created", "modified", "reviewed", "review-due", "expires",
                    "licence", "audience", "description", "keywords", "status", "duration", "identifier", "type", "teaches",
                    "level", "generator", "robots"})  # fmt: skip


def read(text: str) -> Found:
    """One page. A page nested deeper than a browser shows is read without building a tree."""
    if _depth(text) > MOST_DEPTH:
        return second_opinion(text)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_EDGE.sub("\f<", text.replace("\f", " ")))
    found = Found()
    _head(tree, found)
    _links(tree, found)
    found.anchors = [
        line(a) for n in tree.css("[id], a[name]") for a in (n.attributes.get("id"), n.attributes.get("name")) if a
    ]
    tree.strip_tags(["script", "style", "noscript", "template", "title"])
    found.headings = [
        (int(n.tag[1]), kept) for n in tree.css("h1, h2, h3, h4, h5, h6") if n.tag and (kept := line(n.text()))
    ]
    _title(found)
    body = tree.body
    found.text = _joined(body.text() if body else "")
    return found


def second_opinion(text: str) -> Found:
    """Text, links and headings from the tags alone, without a tree; slower, and nothing can be nested too deep for it."""
    reader = _Flat()
    reader.feed(text)
    reader.close()
    found = Found(text=_joined("".join(reader.pieces)))
    found.links, found.headings = reader.links, reader.headings
    _title(found)
    return found


def _joined(text: str) -> str:
    """Paragraphs of a text whose blocks are separated by form feeds; each on one line, all kinds of blanks being one."""
    lines = (" ".join(block.split()) for block in text.replace("\u200b", " ").split("\f"))
    return clean("\n\n".join(filter(None, lines)))


def _depth(text: str) -> int:
    """Greatest depth of elements, counted from the tags; small pages cannot be too deep and are not counted."""
    if text.count("<") <= MOST_DEPTH:
        return 0
    depth = deepest = 0
    for closing, name in _TAG.findall(text):
        if name in _FLAT:
            continue
        if not closing:
            depth += 1
            if depth > deepest:
                deepest = depth
        elif depth:
            depth -= 1
    return deepest


def _head(tree: Any, found: Found) -> None:
    root = tree.root
    found.say("language", root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None, "html-meta")
    title = tree.css_first("title")
    found.say("title", title.text() if title else None, "html-meta")
    for meta in tree.css("meta[content]"):
        name = next((meta.attributes[key] for key in _META if meta.attributes.get(key)), None)
        if name and our_name(name) in _WORTH:
            found.say(our_name(name), meta.attributes["content"], "html-meta")
    for script in tree.css('script[type="application/ld+json"]'):
        for name, value in _linked_data(script.text()):
            found.say(name, value, "json-ld")


def _linked_data(text: str) -> Iterator[tuple[str, str]]:
    """Flat properties of schema.org objects; a named thing (a person, an organisation) gives its name."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    for thing in value if isinstance(value, list) else [value]:
        for key, one in thing.items() if isinstance(thing, dict) else ():
            plain = one.get("name") if isinstance(one, dict) else one
            if isinstance(plain, str) and our_name(key) in _WORTH:
                yield our_name(key), plain


def _links(tree: Any, found: Found) -> None:
    for node in tree.css(
        "a[href], area[href], iframe[src], video[src], audio[src], source[src], embed[src], object[data]"
    )[:MOST_ITEMS]:
        at = node.attributes
        found.links.append(Link(line(at.get("href") or at.get("src") or at.get("data") or "")))
    for node in tree.css("img")[:MOST_ITEMS]:
        alt = node.attributes.get("alt", "" if "alt" in node.attributes else None)
        alt = "" if alt is None and "alt" in node.attributes else alt
        source = node.attributes.get("src") or ""
        found.links.append(
            Link(line(source if not source.startswith("data:") else "data:"), "image", alt and line(alt))
        )


def _title(found: Found) -> None:
    top = next((text for level, text in found.headings if level == 1), None)
    if top:
        found.title = top
        found.say("title", top, "heading")


class _Flat(HTMLParser):
    """Pieces of text between the tags, without a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: list[Link] = []
        self.headings: list[tuple[int, str]] = []
        self._silent = 0
        self._heading: tuple[int, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "style", "template", "noscript"):
            self._silent += 1
        elif tag == "a" and values.get("href"):
            self.links.append(Link(line(values["href"] or "")))
        elif tag == "img":
            alt = (values["alt"] or "") if "alt" in values else None
            self.links.append(Link(line(values.get("src") or ""), "image", alt and line(alt)))
        elif re.fullmatch(r"h[1-6]", tag):
            self._heading = int(tag[1]), len(self.pieces)
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template", "noscript"):
            self._silent = max(0, self._silent - 1)
        elif self._heading and re.fullmatch(r"h[1-6]", tag):
            level, start = self._heading
            self.headings.append((level, line("".join(self.pieces[start:]))))
            self._heading = None
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)

    def _edge(self, tag: str) -> None:
        if _EDGE.match(f"<{tag}>"):
            self.pieces.append("\f")
