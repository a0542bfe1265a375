"""Word: paragraphs in reading order, headings by style whatever the language of Word, links, pictures, bookmarks."""

from __future__ import annotations

import re

from playbook.content.document import Link
from playbook.content.extract.found import Found, line, paragraphs
from playbook.content.extract.ooxml import A, Parts, R, damage, macros, picture, properties
from playbook.content.extract.word_fields import linked
from playbook.content.extract.xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _T, _STYLE, _OUTLINE = f"{W}p", f"{W}t", f"{W}pStyle", f"{W}outlineLvl"
_LINK, _BOOKMARK, _CODE, _BLIP = f"{W}hyperlink", f"{W}bookmarkStart", f"{W}instrText", f"{A}blip"
_SPACE = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_WANTED = (_P, _T, _STYLE, _OUTLINE, _LINK, _BOOKMARK, _CODE, _BLIP, _DRAWING, f"{W}lang", *_SPACE)
_BESIDE = re.compile(r"/(?:footnotes|endnotes|header\d*|footer\d*)\.xml$")
_LEVEL = re.compile(r"heading (\d)$", re.IGNORECASE)


_USUAL = {f"Heading{n}": (f"heading {n}", n) for n in range(1, 10)} | {
    "Title": ("Title", 0), "Normal": ("Normal", None), "BodyText": ("Body Text", None), "ListParagraph": ("List Paragraph", None),
    "Header": ("header", None), "Footer": ("footer", None), "FootnoteText": ("footnote text", None),
}  # fmt: skip
"""Built-in styles under the ids that English Word and most programs give them; ids in other languages are looked up."""


class _Styles:
    """Paragraph styles by id: name, and outline level from 1; 0 is the title of the document.

    The part that defines them is large, and many documents use none but the usual ones: it is read when another comes.
    """

    def __init__(self, parts: Parts, folder: str) -> None:
        self.parts, self.folder = parts, folder
        self.own: dict[str, tuple[str, int | None]] | None = None

    def of(self, key: str) -> tuple[str, int | None]:
        """Name and level of a style; one that is not defined is its own name."""
        if key in _USUAL:
            return _USUAL[key]
        if self.own is None:
            self.own = _defined(self.parts, self.folder)
        return self.own.get(key, (key, None))


class _Body:
    """Collects one part in a single pass over its elements in document order."""

    def __init__(self, found: Found, styles: _Styles, relations: dict[str, tuple[str, str, bool]]) -> None:
        self.found, self.styles, self.relations = found, styles, relations
        self.blocks: list[list[str]] = []
        self.levels: list[int | None] = []
        self.drawing: Element | None = None

    def take(self, element: Element) -> None:
        tag = element.tag
        if tag == _T:
            if self.blocks and element.text:
                self.blocks[-1].append(element.text)
        elif tag == _P:
            self.blocks.append([])
            self.levels.append(None)
        elif tag in _SPACE:
            if self.blocks:
                self.blocks[-1].append(_SPACE[tag])
        elif tag in (_STYLE, _OUTLINE):
            self.style(tag, element.get(f"{W}val") or "")
        else:
            self.refer(tag, element)

    def style(self, tag: str, value: str) -> None:
        if not self.levels:
            return
        if tag == _STYLE:
            name, level = self.styles.of(value)
            self.found.styles.add(line(name))
            self.levels[-1] = level
        elif value.isdigit() and int(value) < 9:
            self.levels[-1] = int(value) + 1

    def refer(self, tag: str, element: Element) -> None:
        links = self.found.links
        if tag == _LINK:
            target = self.relations.get(element.get(f"{R}id") or "", ("", "", True))[1]
            anchor = element.get(f"{W}anchor")
            links.append(Link(line(f"{target}#{anchor}" if anchor else target)))
        elif tag == _CODE:
            links.extend(linked(element.text or ""))
        elif tag == _BOOKMARK:
            self.found.anchors.append(line(element.get(f"{W}name") or ""))
        elif tag == _DRAWING:
            self.drawing = element
        elif tag == _BLIP and self.drawing is not None:
            identifier = element.get(f"{R}embed") or element.get(f"{R}link") or ""
            links.append(picture(self.drawing, self.relations.get(identifier, ("", identifier, False))[1]))
            self.drawing = None


def read(parts: Parts) -> Found:
    """One Word document: body, then foot- and endnotes, comments left out, then headers and footers once each."""
    found = Found()
    main = parts.main("word/document.xml")
    styles = _Styles(parts, main.rpartition("/")[0])
    extra = sorted(filter(_BESIDE.search, parts.archive.members))
    pieces: list[str] = []
    for name in (main, *extra):
        body = _part(parts, name, found, styles)
        texts = ["".join(block) for block in body.blocks] if body else []
        pieces += texts if name == main else [t for t in dict.fromkeys(texts) if t not in pieces[-50:]]
        if body and name == main:
            found.headings = [
                (n, line(t)) for n, t in zip(body.levels, texts, strict=True) if n is not None and t.strip()
            ]
    _title(found)
    found.text = paragraphs(pieces)
    properties(parts, found)
    macros(parts, found)
    damage(parts, found)
    return found


def _part(parts: Parts, name: str, found: Found, styles: _Styles) -> _Body | None:
    root = parts.xml(name)
    if root is None:
        return None
    body = _Body(found, styles, parts.relations(name))
    for twice in list(root.iter(_FALLBACK)):
        twice.clear()
    for element in root.iter(_WANTED):
        body.take(element)
    return body


def _defined(parts: Parts, folder: str) -> dict[str, tuple[str, int | None]]:
    """What the part of styles defines."""
    root = parts.xml(f"{folder}/styles.xml")
    plain: dict[str, tuple[str, int | None, str]] = {}
    for style in root.iter(f"{W}style") if root is not None else ():
        name = style.find(f"{W}name")
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        based = style.find(f"{W}basedOn")
        value = name.get(f"{W}val", "") if name is not None else ""
        level = _level(value, outline.get(f"{W}val", "") if outline is not None else "")
        plain[style.get(f"{W}styleId", "")] = (value, level, based.get(f"{W}val", "") if based is not None else "")
    return {key: (name, _inherited(plain, key)) for key, (name, _, _) in plain.items()}


def _level(name: str, outline: str) -> int | None:
    if name.lower() == "title":
        return 0
    found = _LEVEL.match(name)
    if found:
        return int(found[1])
    return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None


def _inherited(plain: dict[str, tuple[str, int | None, str]], key: str) -> int | None:
    for _ in range(10):
        _, level, based = plain.get(key, ("", None, ""))
        if level is not None or not based:
            return level
        key = based
    return None


def _title(found: Found) -> None:
    """Paragraphs in the style Title are the document's title, not one of its headings."""
    titles = [text for level, text in found.headings if level == 0]
    found.headings = [(level, text) for level, text in found.headings if level]
    if titles:
        found.title = titles[0]
        found.say("title", titles[0], "heading")
