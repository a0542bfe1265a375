"""Write small real documents: docx, pptx, xlsx, pdf, html, md, SCORM packages. Equal input, equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO

Made = bytes
STAMP = (2026, 1, 5, 9, 0, 0)


def document(kind: str, title: str, paragraphs: list[str]) -> Made:
    """A file of this kind (its ending) that holds the title and the paragraphs."""
    makers: dict[str, Callable[[str, list[str]], Made]] = {
        "docx": _docx,
        "pptx": _pptx,
        "xlsx": _xlsx,
        "pdf": _pdf,
        "html": _html,
        "md": _md,
        "zip": _scorm,
    }
    return makers.get(kind, _txt)(title, paragraphs)


def unreadable(kind: str) -> Made:
    """A file that cannot be read: cut off in the middle, as a broken upload leaves it."""
    whole = document(kind, "cut off", ["This file was cut off while it was uploaded."])
    return whole[: max(8, len(whole) // 3)]


def _zip(members: dict[str, str | bytes]) -> Made:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return out.getvalue()


def _docx(title: str, paragraphs: list[str]) -> Made:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{escape(title)}</w:t></w:r></w:p>'
    body += "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    return _zip(
        {
            "[Content_Types].xml": _types({"/word/document.xml": f"{OFFICE}.wordprocessingml.document.main+xml"}),
            "_rels/.rels": _rels("word/document.xml"),
            "docProps/core.xml": _core(title),
            "word/document.xml": f'{XML}<w:document xmlns:w="{w}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        }
    )


def _xlsx(title: str, paragraphs: list[str]) -> Made:
    rows = [[title], *[p.split("; ") for p in paragraphs]]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{chr(64 + c)}{r}" t="inlineStr"><is><t>{escape(v)}</t></is></c>' for c, v in enumerate(row, 1)
        )
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    parts = {
        "/xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet.main+xml",
        "/xl/worksheets/sheet1.xml": f"{OFFICE}.spreadsheetml.worksheet+xml",
    }
    ids = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    book = f'{XML}<workbook xmlns="{main}" {ids}><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    link = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    return _zip(
        {
            "[Content_Types].xml": _types(parts),
            "_rels/.rels": _rels("xl/workbook.xml"),
            "docProps/core.xml": _core(title),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}">{link}</Relationships>',
            "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def _pptx(title: str, paragraphs: list[str]) -> Made:
    from pptx import Presentation

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text = "\n".join(paragraphs)
    out = BytesIO()
    deck.save(out)
    with zipfile.ZipFile(BytesIO(out.getvalue())) as package:
        return _zip({name: package.read(name) for name in package.namelist()})


def _pdf(title: str, paragraphs: list[str]) -> Made:
    lines = [title, *[piece for p in paragraphs for piece in _wrapped(p, 88)]][:60]
    text = "BT /F1 10 Tf 50 790 Td 12 TL " + " ".join(f"({_pdf_text(line)}) '" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({_pdf_text(title)}) >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer << /Size {size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}").encode("latin-1")


def _html(title: str, paragraphs: list[str]) -> Made:
    body = "".join(f"<p>{escape(p)}</p>\n" for p in paragraphs)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body><h1>{escape(title)}</h1>\n{body}</body></html>\n'.encode()


def _md(title: str, paragraphs: list[str]) -> Made:
    return ("# " + title + "\n\n" + "\n\n".join(paragraphs) + "\n").encode()


def _txt(title: str, paragraphs: list[str]) -> Made:
    return (title + "\n\n" + "\n\n".join(paragraphs) + "\n").encode()


def _scorm(title: str, paragraphs: list[str]) -> Made:
    cp, adl = "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"
    item = f'<item identifier="i1" identifierref="r1"><title>{escape(title)}</title></item>'
    resource = '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource>'
    manifest = (
        f'{XML}<manifest identifier="m1" version="1.2" xmlns="{cp}" xmlns:adlcp="{adl}">'
        "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>"
        f'<organizations default="o1"><organization identifier="o1"><title>{escape(title)}</title>{item}</organization></organizations>'
        f"<resources>{resource}</resources></manifest>"
    )
    return _zip({"imsmanifest.xml": manifest, "index.html": _html(title, paragraphs)})


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _types(parts: dict[str, str]) -> str:
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    listed = "".join(
        f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in {**parts, "/docProps/core.xml": core}.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{plain}{listed}</Types>'


def _rels(target: str) -> str:
    main = f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="{target}"/>'
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return f'{XML}<Relationships xmlns="{PACKAGE}">{main}<Relationship Id="rId2" Type="{kind}" Target="docProps/core.xml"/></Relationships>'


def _core(title: str) -> str:
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f"{XML}<cp:coreProperties {spaces}><dc:title>{escape(title)}</dc:title></cp:coreProperties>"


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def _pdf_text(text: str) -> str:
    plain = text.encode("latin-1", "replace").decode("latin-1")
    return plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
