"""OpenDocument text, sheets and slides: paragraphs, headings, links, pictures, meta data."""

from __future__ import annotations

from playbook.content.document import Link
from playbook.content.extract.found import Found, line, paragraphs
from playbook.content.extract.ooxml import Parts, damage
from playbook.content.extract.profile import day, our_name
from playbook.content.extract.xml import Element, local

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"


def read(parts: Parts) -> Found:
    """One OpenDocument file."""
    found = Found()
    root = parts.xml("content.xml")
    if root is not None:
        _body(root, found)
    meta = parts.xml("meta.xml")
    for one in next(iter(meta)) if meta is not None and len(meta) else ():
        name = our_name(one.get(f"{META}name") or local(one).replace("initial-creator", "creator"))
        found.say(name, day("".join(one.itertext())), "docProps")
    if any(n.startswith("Basic/") and n.endswith(".xml") and "script-l" not in n for n in parts.names):
        from playbook.content.document import Fault

        found.faults.append(Fault("macro", "holds macros: code that runs when it is opened"))
    damage(parts, found)
    return found


def _body(root: Element, found: Found) -> None:
    pieces = []
    for element in root.iter(f"{TEXT}p", f"{TEXT}h"):
        text = "".join(element.itertext())
        pieces.append(text)
        if element.tag == f"{TEXT}h" and text.strip():
            found.headings.append((int(element.get(f"{TEXT}outline-level") or 1), line(text)))
        found.styles.add(line(element.get(f"{TEXT}style-name") or ""))
    found.styles.discard("")
    found.links = [Link(line(a.get(_HREF, ""))) for a in root.iter(f"{TEXT}a")]
    for frame in root.iter(f"{DRAW}frame"):
        image = frame.find(f"{DRAW}image")
        if image is not None:
            alt = next((one.text for one in frame if local(one) in ("desc", "title") and one.text), None)
            found.links.append(Link(line(image.get(_HREF, "")), "image", alt and line(alt)))
    found.pages = sum(1 for _ in root.iter(f"{DRAW}page")) or None
    found.anchors = [line(b.get(f"{TEXT}name") or "") for b in root.iter(f"{TEXT}bookmark", f"{TEXT}bookmark-start")]
    found.text = paragraphs(pieces)
    if found.headings:
        found.title = found.headings[0][1]
