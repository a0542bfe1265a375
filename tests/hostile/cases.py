"""Every hostile file: how it is made and which findings it must end with. An empty set of faults means: read, with these words."""

import random
import struct
import zipfile
from dataclasses import dataclass, field

from tests.hostile.build import (
    SENTENCE,
    cfb,
    compound,
    compressed,
    docx,
    paragraph,
    pdf,
    pptx,
    shape,
    shown,
    xlsx,
    zipped,
)

TEXT = f"{SENTENCE} " * 30
RUSSIAN = "Сотрудник должен проверить список и сообщить владельцу страницы до конца недели. " * 20
MANY = "[" * 100_000
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
    + "".join(f'<!ENTITY {n} "' + f"&{p};" * 20 + '">' for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Case:
    """One file."""

    name: str
    data: bytes
    faults: frozenset[str] = frozenset()
    words: str = ""
    kind: str = ""
    children: dict[str, frozenset[str]] = field(default_factory=dict)


def case(name, data, *faults, words="", kind="", children=None):
    return Case(
        name, data if isinstance(data, bytes) else data.encode(), frozenset(faults), words, kind, children or {}
    )


def all_cases():
    """All of them; making them takes a few seconds, most of it for bombs."""
    return [
        *bombs(),
        *archives(),
        *broken(),
        *mistyped(),
        *encodings(),
        *deep(),
        *protected(),
        *old_office(),
        *empties(),
        *patterns(),
        *good(),
    ]


def bombs():
    yield case("text-bomb.docx", docx(paragraph("a" * 60_000_000)), "archive", "unreadable", kind="docx")
    yield case("paragraphs.docx", docx("<w:p/>" * 3_000_000), "too-large", kind="docx")
    yield case(
        "picture-bomb.pptx",
        pptx([shape(TEXT, "title")], [("ppt/media/a.png", bytes(60_000_000))]),
        "archive",
        "unreadable",
    )
    yield case(
        "small-picture.pptx",
        pptx([shape(TEXT, "title")], [("ppt/media/a.png", bytes(9_000_000))]),
        words="owner of the page",
    )
    yield case("entities.docx", docx(paragraph("&i;"), BOMB), "unreadable", kind="docx")
    yield case("outside.docx", docx(paragraph("&e;"), OUTSIDE), "unreadable", kind="docx")
    yield case("entities.xml", f'<?xml version="1.0"?>{BOMB}<x>&i;{TEXT}</x>', "unreadable", kind="xml")
    yield case("outside.xml", f'<?xml version="1.0"?>{OUTSIDE}<x>&e;{TEXT}</x>', "archive", words="owner of the page")
    yield case("sparse.xlsx", xlsx([("A1", SENTENCE * 9), ("XFD1048576", "far off")]), words="far off", kind="xlsx")
    yield case("flate-bomb.pdf", pdf(compressed(700_000_000), "/Filter/FlateDecode"), "*", kind="pdf")
    yield case("rows.csv", "a,b\n" * 3_000_000, "too-large", kind="csv")


def archives():
    nested = zipped([("a.txt", TEXT)])
    for _ in range(6):
        nested = zipped([("inner.zip", nested)])
    yield case("nested.zip", nested, children={"inner.zip!/inner.zip!/inner.zip": frozenset({"archive"})})
    grown = compressed_zip(50_000_000)
    for _ in range(2):
        grown = zipped([(f"{n}.zip", grown) for n in range(10)])
    yield case("grown.zip", grown, children={"0.zip!/0.zip": frozenset({"archive", "unreadable"})})
    names = ["../../slip.txt", "/abs.txt", "C:\\drive.txt", "a\\b.txt", "A.TXT", "a.txt", "a.txt", "fine.txt"]
    with_link = zipfile.ZipInfo("link.txt")
    with_link.external_attr = 0o120777 << 16
    yield case(
        "slip.zip",
        _quiet([*((n, TEXT) for n in names), (with_link, "/etc/passwd")]),
        "archive",
        kind="zip",
        children={"fine.txt": frozenset()},
    )
    yield case("many.zip", zipped([(f"{n}", b"") for n in range(20_001)], zipfile.ZIP_STORED), "archive", "unreadable")
    yield case("overlap.zip", overlapping(), "archive", "unreadable")
    yield case("liar.zip", liar(), children={"a.txt": frozenset({"unreadable"})})
    yield case("shorter.zip", liar(4_000_000, 10), children={"a.txt": frozenset({"*"})})
    yield case("crypt.zip", encrypted_member(), children={"a.txt": frozenset({"password"})})
    yield case(
        "killer.zip",
        zipped([("1.md", TEXT), ("2.docx", docx("<w:p/>" * 3_000_000)), ("3.md", TEXT)]),
        children={"1.md": frozenset(), "2.docx": frozenset({"too-large"}), "3.md": frozenset()},
    )
    yield case("data.tar.gz", b"\x1f\x8b\x08" + bytes(2000), "archive", "unreadable")


def broken():
    whole = {"docx": docx(paragraph(TEXT * 20)), "pptx": pptx([shape(TEXT * 20)]), "xlsx": xlsx([("A1", TEXT * 20)])}
    for name, data in whole.items():
        yield case(f"cut.{name}", data[: len(data) * 2 // 3], "unreadable", kind=name)
    page = pdf(shown(SENTENCE) * 40)
    yield case("cut.pdf", page[: len(page) // 2], "*", kind="pdf")
    yield case("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, "unreadable", kind="pdf")
    yield case("noise.docx", bytes(range(1, 256)) * 40, "unreadable", kind="unknown")
    yield case("bad-part.docx", docx("<w:p><w:r><w:t>never closed"), "unreadable", kind="docx")
    yield case("bad-xml.xml", f'<?xml version="1.0"?><a>{TEXT}<b></a>', "unreadable", kind="xml")


def mistyped():
    yield case("really-docx.pdf", docx(paragraph(TEXT)), words="owner of the page", kind="docx")
    yield case(
        "really-html.docx",
        f"<!DOCTYPE html><html><body><h1>Hi</h1><p>{TEXT}</p></body></html>",
        words="owner of the page",
        kind="html",
    )
    yield case("really-pdf.txt", pdf(shown(SENTENCE) * 20), words="owner of the page", kind="pdf")
    yield case("really-text.xlsx", TEXT, words="owner of the page", kind="txt")


def encodings():
    yield case("cp1251.md", RUSSIAN.encode("cp1251"), words="проверить список")
    yield case("cp1251.html", f"<html><body><p>{RUSSIAN}</p></body></html>".encode("cp1251"), words="проверить список")
    yield case(
        "declared.html",
        f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'.encode("cp1251"),
        words="проверить список",
    )
    yield case(
        "lies.html",
        f'<html><head><meta charset="iso-8859-1"></head><body><p>Prüfung {TEXT}</p></body></html>'.encode(),
        words="Prüfung",
    )
    yield case("utf16.md", RUSSIAN.encode("utf-16-le"), words="проверить список")
    yield case("utf16-mark.txt", TEXT.encode("utf-16"), words="owner of the page")
    yield case(
        "latin1.txt",
        ("Über die Prüfung der Maßnahmen für Äpfel und Öl. " * 30).encode("latin-1"),
        words="Prüfung der Maßnahmen",
    )
    yield case("mixed.txt", (RUSSIAN[:600].encode() + b"\n" + RUSSIAN[:250].encode("cp1251")), "garbled")


def deep():
    yield case(
        "deep.html",
        "<html><body>" + "<div>" * 200_000 + TEXT + "</div>" * 200_000,
        words="owner of the page",
        kind="html",
    )
    yield case("deep.docx", docx("<w:p>" * 100_000 + "</w:p>" * 100_000), "unreadable", kind="docx")
    yield case("deep.xml", '<?xml version="1.0"?>' + "<a>" * 100_000 + "</a>" * 100_000, "unreadable", kind="xml")
    yield case(
        "deep.h5p",
        zipped([("h5p.json", '{"title":"Deep"}'), ("content/content.json", "[" * 100_000 + "]" * 100_000)]),
        kind="h5p",
    )
    yield case(
        "deep-data.html",
        f'<html><head><script type="application/ld+json">{MANY}</script></head><body><p>{TEXT}</p></body></html>',
        words="owner of the page",
    )


def protected():
    yield case("locked.docx", cfb(["EncryptionInfo", "EncryptedPackage"]), "password", kind="docx")
    yield case("locked.pdf", locked_pdf(), "password", kind="pdf")
    yield case("old.doc", cfb(["WordDocument", "1Table"]), "unreadable", kind="doc")
    yield case("old.ppt", cfb(["PowerPoint Document", "VBA"]), "unreadable", "macro", kind="ppt")
    yield case(
        "macro.docm",
        docx(paragraph(TEXT), extra=[("word/vbaProject.bin", b"x" * 99)]),
        "macro",
        words="owner of the page",
        kind="docx",
    )
    yield case("damaged.doc", cfb([])[:700], "unreadable")


def old_office():
    """Tables of old binary files that say more than there is."""
    yield case("deep.rtf", b"{\\rtf1 " + b"{" * 1_000_000 + TEXT.encode(), words="owner of the page", kind="rtf")
    yield case(
        "bin.rtf", b"{\\rtf1 " + TEXT.encode() + b"{\\pict\\bin999999999 x}}", words="owner of the page", kind="rtf"
    )
    yield case("pieces.doc", pieces(2_000, 1_000_000), "too-large", words="owner of the page", kind="doc")
    yield case("slides.ppt", slides(200_000, f"{TEXT} " * 20), "too-large", words="owner of the page", kind="ppt")
    yield case(
        "records.ppt",
        slides(1, TEXT, bytes(4) + b"\xff" * 4, b"\x0f\0\0\0\0\0\0\0" * 500_000),
        words="owner",
        kind="ppt",
    )


def pieces(count, length):
    """A Word file of which every piece is the same million characters: two thousand million in all."""
    main, words = bytearray(2048), (TEXT.encode() * (length // len(TEXT) + 1))[:length]
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 10, 0x0200)
    struct.pack_into("<8i", main, 76, count * length, *[0] * 7)
    places = struct.pack("<HIH", 0, len(main) * 2 | 0x40000000, 0) * count
    table = struct.pack(f"<{count + 1}I", *range(0, (count + 1) * length, length)) + places
    clx = b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", main, 154 + 33 * 8, 0, len(clx))
    return compound({"WordDocument": bytes(main) + words, "1Table": clx})


def slides(count, text, *beside):
    """A presentation that lists one slide many times; `beside` are records after its text."""

    def record(kind, body, head=0xF):
        return struct.pack("<HHI", head, kind, len(body)) + body

    listed = record(0x03F3, struct.pack("<IIiI4x", 2, 0, 0, 256), 0) * count
    document = record(0x03E8, record(0x0FF0, listed))
    slide = record(0x03EE, record(0x0FA8, text.encode(), 0) + b"".join(beside))
    directory = record(0x1772, struct.pack("<III", 1 | 2 << 20, 0, len(document)), 0)
    start = len(document) + len(slide)
    edit = record(0x0FF5, struct.pack("<IIIIIII", 0, 0, 0, start, 1, 3, 0), 0)
    user = record(0x0FF6, struct.pack("<III8x", 20, 0xE391C05F, start + len(directory)), 0)
    return compound({"PowerPoint Document": document + slide + directory + edit, "Current User": user})


def empties():
    for name in ("docx", "pptx", "xlsx", "pdf", "html", "md"):
        yield case(f"zero.{name}", b"", "empty")
    yield case(
        "blank.docx", docx("", extra=[("word/media/pad.bin", random.Random(1).randbytes(5000))]), "empty", kind="docx"
    )
    yield case(
        "scripts.html",
        "<html><head><script>" + "var a = 1;" * 300 + "</script></head><body><div id=app></div></body></html>",
        "empty",
        kind="html",
    )
    yield case("spaces.txt", " \n" * 3000, "empty")


def patterns():
    """Texts that make careless regular expressions run for ever."""
    yield case("brackets.md", "[" * 200_000, kind="md")
    yield case("images.md", "![" * 100_000, kind="md")
    yield case("stars.md", "*a " * 100_000, kind="md")
    yield case("fences.md", "```\n" * 50_000, "*", kind="md")
    yield case("backticks.rst", "`a " * 100_000, kind="rst")
    yield case("lines.rst", "====\n" * 60_000, "*", kind="rst")
    yield case("angles.html", "<html>" + "<" * 300_000, "*", kind="html")
    yield case("dashes.md", "---\n" + "a: b\n" * 50_000, kind="md")
    yield case("braces.rtf", "{\\rtf1 " + "{\\*\\a " * 50_000, "*", kind="rtf")
    yield case("quote.csv", 'a,"' + "b,c\n" * 100_000, kind="csv")
    yield case("names.pdf", b"%PDF-1.4\n" + b"(" * 300_000 + b"stream\n[" + b"(" * 100_000, "unreadable", kind="pdf")


def good():
    """Ordinary files between the others: they must all be read."""
    for number in range(12):
        yield case(f"good-{number}.md", f"# Page {number}\n\n{TEXT}", words="owner of the page", kind="md")
    yield case("good.docx", docx(paragraph(TEXT)), words="owner of the page", kind="docx")


def compressed_zip(size):
    return zipped([("zeros.txt", bytes(size))])


def _quiet(members):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return zipped(members)


def overlapping():
    """Many entries of the directory that all point at one member."""
    data = bytearray(zipped([("a.txt", bytes(1_000_000))]))
    start = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entry = bytes(data[start:end])
    copies = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(500))
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 500, 500, len(copies))
    return bytes(data[:start]) + copies + bytes(tail)


def liar(real=5_000_000, declared=10):
    """A member whose directory entry gives another size."""
    data = bytearray(zipped([("a.txt", b"x" * real)]) if real > declared else zipped([("a.txt", b"x" * 10)]))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + at, min(real, declared))
    return bytes(data)


def encrypted_member():
    data = bytearray(zipped([("a.txt", TEXT)]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def locked_pdf():
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(shown(SENTENCE)))))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
