"""XML read safely: no entities from outside, no network, no huge trees; and the plain XML file."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

from playbook.content.document import Fault
from playbook.content.extract.found import Found, line, paragraphs

Element = Any
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BAD_XML = (etree.XMLSyntaxError, ValueError)


def parse(data: bytes | str) -> Element:
    """Root element. Raises XMLSyntaxError on broken XML, amplifying entities or too deep trees; MemoryError if it is too large."""
    octets = data.encode() if isinstance(data, str) else data
    try:
        root = etree.fromstring(octets, _parser())
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise
    if root is None:
        raise ValueError("no root element")
    return root


@cache
def _parser() -> etree.XMLParser:
    """A parser for all files: making one costs as much as parsing a small part."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def local(element: Element) -> str:
    """Name of an element without its namespace, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def words(element: Element) -> str:
    """All text inside an element, as one line."""
    return line(" ".join(element.itertext()))


def has_entities(data: bytes) -> bool:
    """True if a document declares entities of its own, which no format we read needs."""
    return b"<!ENTITY" in data[:65_536]


def read(text: str) -> Found:
    """A plain XML file: its text, the first title, the language."""
    root = parse(text.encode())
    found = Found()
    for element in root.iter("{*}title"):
        found.say("title", words(element), "heading")
        found.headings.append((1, words(element)))
    found.say("language", root.get(_LANG) or root.get("lang"), "manifest")
    found.text = paragraphs(root.itertext())
    if has_entities(text[:65_536].encode()):
        found.faults.append(Fault("archive", "declares XML entities of its own; they were not followed"))
    return found
