"""Small Word, PowerPoint and Excel files, with headings, sheets and properties as the programs write them."""

from __future__ import annotations

import zipfile
from html import escape
from io import BytesIO

from data.generate.packed import XML, packed
from data.generate.texts import Page

OFFICE = "application/vnd.openxmlformats-officedocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CUSTOM = {
    "version": "Version",
    "reviewed": "Last reviewed",
    "review-due": "Review due",
    "audience": "Audience",
    "licence": "Licence",
}
"""Details that Word and Excel keep among the properties of people's own."""


def docx(made: Page) -> bytes:
    """A Word file: the title as heading 1, headings as heading 2, one paragraph per section."""
    body = _paragraph(made.title, "Heading1")
    for heading, told in made.sections:
        body += (_paragraph(heading, "Heading2") if heading else "") + _paragraph(" ".join(told))
    parts = {"/word/document.xml": f"{OFFICE}.wordprocessingml.document.main+xml"}
    parts["/word/styles.xml"] = f"{OFFICE}.wordprocessingml.styles+xml"
    link = f'<Relationship Id="rId1" Type="{REL}/styles" Target="styles.xml"/>'
    return packed(
        {
            "[Content_Types].xml": _types(parts),
            "_rels/.rels": _rels("word/document.xml"),
            **_properties(made),
            "word/_rels/document.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}">{link}</Relationships>',
            "word/styles.xml": f'{XML}<w:styles xmlns:w="{_W}">{_style(1)}{_style(2)}</w:styles>',
            "word/document.xml": f'{XML}<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        }
    )


def xlsx(made: Page) -> bytes:
    """A workbook: one sheet per section, one sentence per row; the first sheet bears the title."""
    sheets = _titled(made)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ids = f'xmlns:r="{REL}"'
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{escape(_sheet_name(name))}" sheetId="{i}" r:id="rId{i}"/>'
        for i, (name, _) in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    parts = {"/xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet.main+xml"}
    parts |= {f"/xl/worksheets/sheet{i}.xml": f"{OFFICE}.spreadsheetml.worksheet+xml" for i in numbers}
    return packed(
        {
            "[Content_Types].xml": _types(parts),
            "_rels/.rels": _rels("xl/workbook.xml"),
            **_properties(made),
            "xl/workbook.xml": f'{XML}<workbook xmlns="{main}" {ids}><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
            **{
                f"xl/worksheets/sheet{i}.xml": f'{XML}<worksheet xmlns="{main}"><sheetData>{_rows(told)}</sheetData></worksheet>'
                for i, (_, told) in enumerate(sheets, 1)
            },
        }
    )


def pptx(made: Page) -> bytes:
    """A deck: one slide per section; the first slide bears the title."""
    from pptx import Presentation

    deck = Presentation()
    about = deck.core_properties
    about.title, about.author = made.title, made.details.get("owner", "")
    about.last_modified_by, about.keywords, about.revision = "", "", 1
    for heading, told in _titled(made):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = heading
        slide.placeholders[1].text = "\n".join(told)
    out = BytesIO()
    deck.save(out)
    with zipfile.ZipFile(BytesIO(out.getvalue())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    kind = f'<Override PartName="/docProps/custom.xml" ContentType="{OFFICE}.custom-properties+xml"/></Types>'
    relation = (
        f'<Relationship Id="rIdOwn" Type="{REL}/custom-properties" Target="docProps/custom.xml"/></Relationships>'
    )
    with_own = {
        "[Content_Types].xml": parts["[Content_Types].xml"].decode().replace("</Types>", kind),
        "_rels/.rels": parts["_rels/.rels"].decode().replace("</Relationships>", relation),
    }
    return packed({**parts, **with_own, **_properties(made)})


def _titled(made: Page) -> list[tuple[str, tuple[str, ...]]]:
    """Sections under headings; the first one bears the title, with the owner below it if it has no text of its own."""
    first = made.sections[0][0]
    opening = [] if not first else [(made.title, (made.details.get("owner", "Draft"),))]
    return [*opening, *((heading or made.title, told) for heading, told in made.sections)]


def _paragraph(text: str, style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{styled}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _style(level: int) -> str:
    outline = f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>{outline}</w:style>'
    )


def _sheet_name(name: str) -> str:
    """At most 31 characters, none of those that Excel forbids."""
    return "".join(c for c in name if c not in "[]:*?/\\")[:31]


def _rows(told: tuple[str, ...]) -> str:
    return "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{escape(sentence)}</t></is></c></row>'
        for i, sentence in enumerate(told, 1)
    )


def _properties(made: Page) -> dict[str, str]:
    """Core properties and people's own ones."""
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    core = f"<dc:title>{escape(made.title)}</dc:title>"
    if owner := made.details.get("owner"):
        core += f"<dc:creator>{escape(owner)}</dc:creator>"
    if language := made.details.get("language"):
        core += f"<dc:language>{language}</dc:language>"
    if day := made.details.get("reviewed"):
        core += f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T09:00:00Z</dcterms:modified>'
    found = {"docProps/core.xml": f"{XML}<cp:coreProperties {spaces}>{core}</cp:coreProperties>"}
    own = [(name, made.details[ours]) for ours, name in _CUSTOM.items() if made.details.get(ours)]
    return found | {"docProps/custom.xml": _own(own)}


def _own(said: list[tuple[str, str]]) -> str:
    spaces = (
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    )
    listed = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{i}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for i, (name, value) in enumerate(said, 2)
    )
    return f"{XML}<Properties {spaces}>{listed}</Properties>"


def _types(parts: dict[str, str]) -> str:
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    known = {**parts, "/docProps/core.xml": core, "/docProps/custom.xml": f"{OFFICE}.custom-properties+xml"}
    listed = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in known.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{plain}{listed}</Types>'


def _rels(target: str) -> str:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return (
        f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="{target}"/>'
        f'<Relationship Id="rId2" Type="{kind}" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{REL}/custom-properties" Target="docProps/custom.xml"/></Relationships>'
    )
