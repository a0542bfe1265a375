"""PowerPoint: slides in their order with titles, text, notes, links, pictures and layouts."""

from __future__ import annotations

import re

from playbook.content.document import Link
from playbook.content.extract.found import Found, line, paragraphs
from playbook.content.extract.ooxml import A, Parts, R, damage, macros, picture, properties
from playbook.content.extract.xml import Element

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_P, _T, _BREAK, _CLICK, _BLIP = f"{A}p", f"{A}t", f"{A}br", f"{A}hlinkClick", f"{A}blip"
_NUMBER = re.compile(r"/slide(\d+)\.xml$")
_TITLES = frozenset({"title", "ctrTitle"})


def read(parts: Parts) -> Found:
    """One presentation. Each slide title is a heading of level 1; a slide without a title has no heading."""
    found = Found()
    slides, pieces = _order(parts), list[str]()
    layouts: dict[str, str] = {}
    for name in slides:
        root, relations = parts.xml(name), parts.relations(name)
        if root is not None:
            _slide(root, relations, found)
            pieces += _texts(root)
        pieces += _notes(parts, relations)
        found.styles.update(_layout(parts, relations, layouts))
    found.pages = len(slides)
    if found.headings:
        found.title = found.headings[0][1]
        found.say("title", found.title, "heading")
    found.text = paragraphs(pieces)
    properties(parts, found)
    macros(parts, found)
    damage(parts, found)
    return found


def _order(parts: Parts) -> list[str]:
    main = parts.main("ppt/presentation.xml")
    root, relations = parts.xml(main), parts.relations(main)
    listed = [
        relations[one.get(f"{R}id", "")][1]
        for one in (root.iter(f"{P}sldId") if root is not None else ())
        if one.get(f"{R}id", "") in relations
    ]
    there = [n for n in dict.fromkeys(listed) if n in parts.archive.members]
    return there or sorted((n for n in parts.names if _NUMBER.search(n) and "/slides/" in n), key=_number)


def _number(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1]) if found else 0


def _texts(root: Element) -> list[str]:
    blocks: list[list[str]] = []
    for element in root.iter(_P, _T, _BREAK):
        if element.tag == _P:
            blocks.append([])
        elif blocks:
            blocks[-1].append(" " if element.tag == _BREAK else element.text or "")
    return ["".join(block) for block in blocks]


def _slide(root: Element, relations: dict[str, tuple[str, str, bool]], found: Found) -> None:
    for shape in root.iter(f"{P}sp"):
        place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if place is not None and place.get("type") in _TITLES:
            title = line(" ".join(_texts(shape)))
            if title:
                found.headings.append((1, title))
                break
    for one in root.iter(f"{P}pic"):
        about, blip = one.find(f"{P}nvPicPr/{P}cNvPr"), next(one.iter(_BLIP), None)
        if about is not None:
            identifier = blip.get(f"{R}embed", "") if blip is not None else ""
            found.links.append(picture(about, relations.get(identifier, ("", identifier, False))[1]))
    for click in root.iter(_CLICK):
        kind, target, _ = relations.get(click.get(f"{R}id", ""), ("", "", False))
        if kind == "hyperlink" and target:
            found.links.append(Link(line(target)))


def _notes(parts: Parts, relations: dict[str, tuple[str, str, bool]]) -> list[str]:
    root = next((parts.xml(target) for kind, target, _ in relations.values() if kind == "notesSlide"), None)
    if root is None:
        return []
    bodies = [
        s
        for s in root.iter(f"{P}sp")
        if (p := s.find(f"{P}nvSpPr/{P}nvPr/{P}ph")) is not None and p.get("type") == "body"
    ]
    return [text for body in bodies for text in _texts(body)]


def _layout(parts: Parts, relations: dict[str, tuple[str, str, bool]], known: dict[str, str]) -> list[str]:
    """Name of the slide's layout; each layout part is read once."""
    for kind, target, _ in relations.values():
        if kind == "slideLayout":
            if target not in known:
                root = parts.xml(target)
                about = root.find(f"{P}cSld") if root is not None else None
                known[target] = line(about.get("name", "") if about is not None else "")
            return [known[target]] if known[target] else []
    return []
