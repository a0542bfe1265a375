"""Conditions of the Matterhorn Protocol 1.02 (PDF Association, PDF/UA-1) that matter for a report, each a function.

A function is named after the condition that makes a document fail; it gives what is wrong. Read with pypdf alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

# fmt: off
STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI",
    "Index", "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4",
    "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH",
    "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry",
    "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT",
    "WP", "Figure", "Formula", "Form",
}
# fmt: on
PAINTS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"Do", b"sh"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
INSIDE = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "LI": {"L"},
    "Lbl": {"LI", "Note", "Caption", "TOCI"},
    "LBody": {"LI"},
}


class Doc:
    """A PDF with its structure as (type, parent's type, node), standard types only, in reading order."""

    def __init__(self, reader: PdfReader) -> None:
        self.reader, self.root = reader, reader.trailer["/Root"]
        self.tree = self.root.get("/StructTreeRoot", DictionaryObject()).get_object()
        self.roles = {k[1:]: v[1:] for k, v in self.tree.get("/RoleMap", {}).items()}
        self.nodes = list(self._walk(self.tree.get("/K"), ""))
        self.metadata = self.root["/Metadata"].get_data().decode() if "/Metadata" in self.root else ""

    def standard(self, kind: str) -> str:
        seen: set[str] = set()
        while kind in self.roles and kind not in STANDARD and kind not in seen:
            seen.add(kind)
            kind = self.roles[kind]
        return kind

    def _walk(self, node: object, parent: str) -> Iterator[tuple[str, str, DictionaryObject]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            for child in node:
                yield from self._walk(child, parent)
        elif isinstance(node, DictionaryObject) and "/S" in node:
            kind = self.standard(node["/S"][1:])
            yield kind, parent, node
            yield from self._walk(node.get("/K"), kind)

    def fonts(self) -> Iterator[DictionaryObject]:
        seen = set()
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                if id(font.get_object()) not in seen:
                    seen.add(id(font.get_object()))
                    yield font.get_object()

    def descriptors(self) -> Iterator[tuple[DictionaryObject, DictionaryObject]]:
        for font in self.fonts():
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            yield font, inner.get("/FontDescriptor", DictionaryObject()).get_object()

    @cached_property
    def marks(self) -> list[str]:
        return list(self._marks())

    def _marks(self) -> Iterator[str]:
        """Faults of marking: what is painted outside any mark, artifacts inside tags and tags inside artifacts."""
        for number, page in enumerate(self.reader.pages, 1):
            open_: list[str] = []
            for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
                if operator in (b"BMC", b"BDC"):
                    tag = "Artifact" if operands[0] == "/Artifact" else "tag" if "/MCID" in operands[-1] else ""
                    if tag and tag != "Artifact" and "Artifact" in open_:
                        yield f"01-004 page {number}"
                    if tag == "Artifact" and "tag" in open_:
                        yield f"01-003 page {number}"
                    open_.append(tag)
                elif operator == b"EMC":
                    open_.pop()
                elif operator in PAINTS and not any(open_):
                    yield f"01-005 page {number}: {operator.decode()}"

    def annotations(self) -> Iterator[tuple[DictionaryObject, DictionaryObject]]:
        for page in self.reader.pages:
            for annotation in page.get("/Annots", ()):
                yield page, annotation.get_object()


def _true(value: object) -> bool:
    """The value of a PDF boolean, which is always true in Python."""
    return getattr(value, "value", value) is True


def _levels(doc: Doc) -> list[int]:
    return [int(kind[1]) for kind, *_ in doc.nodes if re.fullmatch(r"H[1-6]", kind)]


def _headers(doc: Doc) -> Iterator[str]:
    for kind, _, node in doc.nodes:
        attributes = node.get("/A", [])
        each = attributes if isinstance(attributes, ArrayObject) else [attributes]
        if kind == "TH" and not any(
            "/Scope" in a.get_object() for a in each if hasattr(a, "get_object") and hasattr(a.get_object(), "keys")
        ):
            yield "a header cell without a scope"


def _cyclic(doc: Doc) -> list[str]:
    return [kind for kind in doc.roles if doc.standard(kind) not in STANDARD and doc.standard(kind) in doc.roles]


CONDITIONS = {
    "01-003": lambda d: [m for m in d.marks if m.startswith("01-003")],
    "01-004": lambda d: [m for m in d.marks if m.startswith("01-004")],
    "01-005": lambda d: [m for m in d.marks if m.startswith("01-005")],
    "01-007": lambda d: [1] if _true(d.root.get("/MarkInfo", {}).get("/Suspects", False)) else [],
    "02-001": lambda d: sorted({kind for kind, *_ in d.nodes if kind not in STANDARD}),
    "02-003": _cyclic,
    "02-004": lambda d: sorted(set(d.roles) & STANDARD),
    "06-001": lambda d: [] if d.metadata else ["no XMP metadata"],
    "06-002": lambda d: [] if "<pdfuaid:part>1</pdfuaid:part>" in d.metadata else ["no PDF/UA identifier"],
    "06-003": lambda d: [] if re.search(r"<dc:title>.*<rdf:li[^>]*>[^<]+", d.metadata, re.DOTALL) else ["no dc:title"],
    "07-001": lambda d: [] if "/DisplayDocTitle" in d.root.get("/ViewerPreferences", {}) else ["title is not shown"],
    "07-002": lambda d: (
        [] if _true(d.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", True)) else ["the file name is shown"]
    ),
    "09-004": lambda d: [
        f"{kind} in {parent}"
        for kind, parent, _ in d.nodes
        if kind[0] == "T" and parent not in INSIDE.get(kind, {parent})
    ],
    "09-005": lambda d: [
        f"{kind} in {parent}"
        for kind, parent, _ in d.nodes
        if kind[0] == "L" and parent not in INSIDE.get(kind, {parent})
    ],
    "11-001": lambda d: [] if LANGUAGE.fullmatch(str(d.root.get("/Lang", ""))) else ["no language of the document"],
    "11-006": lambda d: [] if re.search(r'xml:lang="|<dc:language>', d.metadata) else ["no language of the metadata"],
    "13-004": lambda d: [
        kind for kind, _, n in d.nodes if kind == "Figure" and not (n.get("/Alt") or n.get("/ActualText"))
    ],
    "14-002": lambda d: [] if _levels(d)[:1] in ([], [1]) else ["the first heading is not H1"],
    "14-003": lambda d: [f"H{a} to H{b}" for a, b in zip(_levels(d), _levels(d)[1:], strict=False) if b > a + 1],
    "14-007": lambda d: ["H beside H1"] if _levels(d) and any(kind == "H" for kind, *_ in d.nodes) else [],
    "15-003": lambda d: list(_headers(d)),
    "17-002": lambda d: [
        kind for kind, _, n in d.nodes if kind == "Formula" and not (n.get("/Alt") or n.get("/ActualText"))
    ],
    "19-003": lambda d: [kind for kind, _, n in d.nodes if kind == "Note" and not n.get("/ID")],
    "20-001": lambda d: ["optional content"] if "/OCProperties" in d.root else [],
    "21-001": lambda d: ["embedded files"] if "/EmbeddedFiles" in d.root.get("/Names", {}) else [],
    "25-001": lambda d: ["XFA"] if "/XFA" in d.root.get("/AcroForm", {}) else [],
    "26-002": lambda d: ["encrypted"] if d.reader.is_encrypted else [],
    "28-002": lambda d: [a.get("/Subtype") for _, a in d.annotations() if "/StructParent" not in a],
    "28-004": lambda d: [a.get("/Subtype") for _, a in d.annotations() if not a.get("/Contents")],
    "28-009": lambda d: [1 for page, _ in d.annotations() if page.get("/Tabs") != "/S"],
    "31-006": lambda d: [
        f.get("/BaseFont")
        for f in d.fonts()
        if f["/Subtype"] == "/Type0" and f.get("/Encoding") not in ("/Identity-H", "/Identity-V")
    ],
    "31-009": lambda d: [
        f.get("/BaseFont") for f, at in d.descriptors() if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(at)
    ],
    "31-027": lambda d: [f.get("/BaseFont") for f in d.fonts() if "/ToUnicode" not in f],
}
"""By number: what makes a document fail. Not all are met often; a report without notes or links passes theirs by having none."""


def faults(reader: PdfReader, *, painted: bool = True) -> dict[str, list[object]]:
    """What each failed condition found; empty for a document that passes all of them.

    Without `painted` the marks of what is painted are not read, which takes longest.
    """
    doc = Doc(reader)
    found = {number: list(check(doc)) for number, check in CONDITIONS.items() if painted or number[:2] != "01"}
    return {number: what for number, what in found.items() if what}


def bookmarks(reader: PdfReader) -> list[str]:
    """Titles of the outline, in order; those below others too."""

    def titles(items: object) -> Iterator[str]:
        for item in items:
            yield from titles(item) if isinstance(item, list) else [str(item.title)]

    return list(titles(reader.outline))
