"""Small builders of the formats that hostile files are made of."""

import io
import struct
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SENTENCE = "The owner of the page must check the list every week, and the team is told when it is done."


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """A zip of (name, bytes or str) pairs; names may be ZipInfo."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body, head="", extra=()):
    document = f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'
    return zipped([("[Content_Types].xml", TYPES), ("word/document.xml", document), *extra])


def paragraph(text, style=""):
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r><w:t>{text}</w:t></w:r></w:p>"


def pptx(slides, extra=()):
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(len(slides)))
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/slide" Target="slides/slide{n + 1}.xml"/>'
        for n in range(len(slides))
    )
    members = [
        ("[Content_Types].xml", TYPES),
        ("ppt/presentation.xml", f"<p:presentation {P}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", f"<Relationships {RELS}>{rels}</Relationships>"),
    ]
    members += [
        (f"ppt/slides/slide{n + 1}.xml", f"<p:sld {P}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:sld>")
        for n, inner in enumerate(slides)
    ]
    return zipped([*members, *extra])


def shape(text, kind="body"):
    return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'


def xlsx(cells, extra=()):
    rows = "".join(
        f'<row r="{at.lstrip(LETTERS)}"><c r="{at}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for at, text in cells
    )
    return zipped([
        ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'),
        ("_rels/.rels", f'<Relationships {RELS}><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'<workbook {S}><sheets><sheet name="Prices" sheetId="1" r:id="r1"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships {RELS}><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
        ("xl/worksheets/sheet1.xml", f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>"),
        *extra,
    ])  # fmt: skip


def pdf(stream, filters="", extra="", resources=""):
    """A PDF of one page with this content stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>>>".encode(),
        f"<</Length {len(stream)}{filters}>>stream\n".encode() + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *([extra] if extra else []),
    ]
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def shown(text):
    return f"BT /F 12 Tf 10 200 Td ({text}) Tj ET".encode()


def compressed(size, letter=b" "):
    """`size` equal bytes, deflated piece by piece."""
    packer = zlib.compressobj(1)
    block = letter * 1_000_000
    pieces = [packer.compress(block) for _ in range(size // len(block))]
    return b"".join([*pieces, packer.flush()])


def cfb(names):
    """An OLE compound file with empty streams of these names."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    sectors = -(-(len(names) + 1) // 4)
    struct.pack_into("<IIIIIIIIII", head, 40, 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    for n in range(109):
        struct.pack_into("<I", head, 76 + 4 * n, 0 if n == 0 else free)
    fat = [0xFFFFFFFD, *range(2, sectors + 1), end]
    fat += [free] * (128 - len(fat))
    entries = b"".join(_entry(n, 5 if i == 0 else 2) for i, n in enumerate(["Root Entry", *names]))
    return bytes(head) + struct.pack("<128I", *fat) + entries.ljust(sectors * 512, b"\0") + bytes(4096)


def compound(streams):
    """An OLE compound file with these streams, each padded to at least 4,096 bytes, so that all lie in whole sectors."""
    free, end, special = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    padded = [data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0") for data in streams.values()]
    folders = -(-(len(streams) + 1) // 4)
    sectors = folders + sum(len(data) // 512 for data in padded)
    tables = -(-sectors // 127)
    fat, starts = [special] * tables, []
    for length in (folders, *(len(data) // 512 for data in padded)):
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + length), end]
    fat += [free] * (128 * tables - len(fat))
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIIII", head, 40, 0, tables, starts[0], 0, 4096, end, 0, end, 0, 0)
    struct.pack_into("<109I", head, 76, *(n if n < tables else free for n in range(109)))
    entries = _entry("Root Entry", 5, child=1) + b"".join(
        _entry(name, 2, right=n + 2 if n + 1 < len(streams) else free, start=starts[n + 1], size=len(padded[n]))
        for n, name in enumerate(streams)
    )
    table = struct.pack(f"<{len(fat)}I", *fat)
    return bytes(head) + table + entries.ljust(folders * 512, b"\0") + b"".join(padded)


def _entry(name, kind, right=0xFFFFFFFF, child=0xFFFFFFFF, start=0xFFFFFFFE, size=0):
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
