"""Old Office files and Rich Text against the texts they were made from (see `legacy/make.py`), and what damage leaves."""

import struct
from pathlib import Path

import pytest

from playbook.content import cfb
from playbook.content.document import Link
from playbook.content.extract import doc_pieces, ole_properties, ppt, rtf
from playbook.content.reading import read_one
from tests.hostile.build import compound

HERE = Path(__file__).parent / "legacy"
WESTERN = [
    "Ladders in the café", "Every ladder is checked before use. The Prüfer signs – “always”.", "Before the shift",
    "The owner looks at the feet once a week and writes it down.", "What to look for", "Part", "Limit", "Rung", "2 mm",
    "See the public rules or ask. Then climb.", "A step counts as worn at five millimetres.", "Workshop handbook",
]  # fmt: skip
WIDE = [
    "Правила мастерской", "Лестницу проверяют перед каждой сменой, и хозяин записывает результат.",
    "Greek Ωμέγα, Japanese 梯子, a smile 😀 and the end.", "Workshop handbook",
]  # fmt: skip
DECK = [
    "Why ladders fall", "Most falls begin below the third rung.", "Kälte macht Holz spröde.", "Pause here for questions.",
    "Что проверить", "Ноги лестницы", "Rules stand in the handbook.",
]  # fmt: skip
ABOUT = {"owner": "Ada Owner", "created": "2001-02-03", "modified": "2003-04-05"}


def one(name, data=None):
    (document,) = read_one(name, data if data is not None else (HERE / name).read_bytes())
    return document


def details(document):
    return {f.name: f.value for f in document.fields if f.source == "docProps"}


def streams(name):
    file = cfb.opened((HERE / name).read_bytes())
    return {key: file.stream(key) for key, entry in file.top.items() if entry.kind == 2}


def poked(data, at, form, *values):
    changed = bytearray(data)
    struct.pack_into(form, changed, at, *values)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "expected"), [("western.doc", WESTERN), ("wide.doc", WIDE), ("deck.ppt", DECK), ("rules.rtf", WESTERN)]
)
def test_the_text_is_the_one_that_was_written(name, expected):
    document = one(name)
    assert document.text.split("\n\n") == expected
    assert document.faults == ()
    assert ABOUT.items() <= details(document).items()


def test_headings_links_and_details_of_word():
    document = one("western.doc")
    assert document.headings == ((1, "Before the shift"), (2, "What to look for"))
    assert document.links == (Link("https://example.org/ladders"),)
    assert document.anchors == ("feet",)
    assert document.title == "Ladders in the café"
    assert {"Title", "Heading 1", "Heading 2"} <= set(document.styles)
    more = {"last-author": "Bea Editor", "revision": "7", "keywords": "ladders", "reviewed": "2003-04-01", "codepage": "utf-8"}  # fmt: skip
    assert more.items() <= details(document).items()


def test_headings_and_links_of_rich_text():
    document = one("rules.rtf")
    assert document.headings == ((1, "Before the shift"), (2, "What to look for"))
    assert document.links == (Link("https://example.org/ladders"),)
    assert document.anchors == ("feet",)


def test_slides():
    document = one("deck.ppt")
    assert document.headings == ((1, "Why ladders fall"), (1, "Что проверить"))
    assert (document.pages, document.title) == (2, "Why ladders fall")
    assert document.links == (Link("https://example.org/rungs"),)


def test_deletions_and_comments_are_in_the_file_and_not_in_the_text():
    word = doc_pieces.opened(cfb.opened((HERE / "western.doc").read_bytes()))
    raw = doc_pieces.characters(word)
    assert "twice a decade" in raw
    assert "Remark for ourselves" in raw
    assert not {"twice a decade", "Remark for ourselves"} & set(one("western.doc").text.split("\n\n"))
    assert "decade" not in one("western.doc").text


def test_pieces_of_one_byte_and_of_two_in_one_document():
    """A quick save leaves text in several places: here the second half is put behind the rest, one byte each."""
    held = streams("wide.doc")
    main, table = held["WordDocument"], held["1Table"] if "1Table" in held else held["0Table"]
    start, length = struct.unpack_from("<II", main, 154 + 33 * 8)
    half, whole = 40, sum(doc_pieces.opened(cfb.opened((HERE / "wide.doc").read_bytes())).lengths)
    late = "And “this” was written later.\r".ljust(whole - half + 1)
    (first,) = struct.unpack_from("<I", table, start + 5 + 8 + 2)
    clx = b"\x01\x04\0\0\0\0\0" + b"\x02" + struct.pack("<I3I", 4 + 8 * 3 + 4, 0, half, half + len(late))
    clx += struct.pack("<HIH", 0, first, 0) + struct.pack("<HIH", 0, len(main) * 2 | 0x40000000, 0)
    name = "1Table" if "1Table" in held else "0Table"
    held[name] = table[:start] + table[start + length :] + bytes(length) + clx
    main = poked(main, 154 + 33 * 8, "<II", len(held[name]) - len(clx), len(clx))
    held["WordDocument"] = poked(main + late.encode("cp1252"), 76, "<8i", half + len(late), 0, 0, 0, 0, 0, 0, 0)
    assert one("a.doc", compound(held)).text.split("\n\n") == [
        WIDE[0],
        WIDE[1][: half - len(WIDE[0]) - 1] + "And “this” was written later.",
    ]


def test_text_of_an_earlier_save_is_not_read():
    """A second save is appended: the first slide is written anew, the directory says where it is."""
    held = streams("deck.ppt")
    data, below, above = held[ppt.STREAM], "below".encode("utf-16-le"), "above".encode("utf-16-le")
    (edit,) = struct.unpack_from("<I", held[ppt.USER], 16)
    directory, _ = ppt._live(data, held[ppt.USER])
    document = ppt._at(data, directory[1], ppt._DOCUMENT)
    slide = ppt._lists(data, document)[0]
    place = directory[slide.persist]
    old = data[place : ppt._at(data, place, ppt._SLIDE).end]
    assert below in old
    fresh = len(data)
    data += old.replace(below, above)
    persist = len(data)
    data += struct.pack("<HHIII", 0, 0x1772, 8, slide.persist | 1 << 20, fresh)
    newest = len(data)
    body = bytearray(held[ppt.STREAM][edit + 8 : ppt._at(data, edit, ppt._EDIT).end])
    struct.pack_into("<II", body, 8, edit, persist)
    data += struct.pack("<HHI", 0, 0x0FF5, len(body)) + body
    changed = {ppt.STREAM: data, ppt.USER: poked(held[ppt.USER], 16, "<I", newest)}
    text = one("a.ppt", compound(held | changed)).text
    assert "above the third rung" in text
    assert "below" not in text


@pytest.mark.parametrize(
    ("name", "stream", "at", "form", "value"),
    [
        ("western.doc", "WordDocument", 10, "<H", 0x0100 | 0x0200),
        ("deck.ppt", "Current User", 12, "<I", 0xF3D1C4DF),
    ],
)
def test_a_password_is_said(name, stream, at, form, value):
    held = streams(name)
    document = one(name, compound(held | {stream: poked(held[stream], at, form, value)}))
    assert [f.kind for f in document.faults] == ["password"]
    assert document.text == ""


def test_an_encrypted_workbook():
    begin, password = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5), struct.pack("<HH6x", 0x002F, 6)
    document = one("a.xls", compound({"Workbook": begin + password}))
    assert [f.kind for f in document.faults] == ["password"]


def test_macros_are_said():
    """Slides keep them packed inside their own stream, old workbooks as sheets; no name in the directory tells of them."""
    held = streams("deck.ppt")
    data = held[ppt.STREAM]
    head, kind, length = struct.unpack_from("<HHI", data)
    info = struct.pack("<HHIIII", 2 << 4, 0x0400, 12, 0, 1, 2)
    grown = struct.pack("<HHI", head, kind, length + 20) + data[8 : 8 + length] + info + data[8 + length :]
    (edit,) = struct.unpack_from("<I", held[ppt.USER], 16)
    (places,) = struct.unpack_from("<I", data, edit + 8 + 12)
    directory = ppt._at(data, places, ppt._DIRECTORY)
    numbers = struct.unpack_from(f"<{(directory.end - directory.start) // 4}I", data, directory.start)
    moved = [numbers[0], *(n + 20 if n >= 8 + length else n for n in numbers[1:])]
    grown = poked(grown, directory.start + 20, f"<{len(moved)}I", *moved)
    grown = poked(grown, edit + 20 + 8 + 12, "<I", places + 20)
    document = one("a.ppt", compound(held | {ppt.STREAM: grown, ppt.USER: poked(held[ppt.USER], 16, "<I", edit + 20)}))
    assert [f.kind for f in document.faults] == ["macro"]
    assert document.text.split("\n\n") == DECK
    book = streams("limits.xls")
    at = book["Workbook"].index(struct.pack("<H", 0x0085))
    document = one("a.xls", compound({"Workbook": poked(book["Workbook"], at + 9, "<B", 1)}))
    assert "macro" in [f.kind for f in document.faults]


@pytest.mark.parametrize(
    ("name", "stream", "at", "form", "value", "words"),
    [
        ("western.doc", "WordDocument", 154 + 33 * 8 + 4, "<I", 0, "looks at the feet"),
        ("wide.doc", "WordDocument", 154 + 33 * 8, "<I", 0x7FFFFFFF, "Greek"),
        ("western.doc", "WordDocument", 0, "<H", 0xA5DC, "looks at the feet"),
        ("deck.ppt", "Current User", 16, "<I", 0x7FFFFFFF, "below the third rung"),
    ],
)
def test_damaged_tables_are_a_finding_and_the_letters_are_still_read(name, stream, at, form, value, words):
    held = streams(name)
    document = one(name, compound(held | {stream: poked(held[stream], at, form, value)}))
    assert [f.kind for f in document.faults] == ["unreadable"]
    assert words in document.text


def test_a_file_cut_short_says_so():
    data = (HERE / "wide.doc").read_bytes()
    document = one("wide.doc", data[: len(data) * 2 // 3])
    assert not document.read


def test_an_embedded_word_file_does_not_make_slides_a_word_file():
    """Streams of embedded files stand in the same directory; only those at the top say what a file is."""
    data = bytearray((HERE / "deck.ppt").read_bytes())
    file = cfb.opened(bytes(data))
    assert cfb.kind_of(frozenset(file.top)) == "ppt"
    spare = next(i for i, e in enumerate(file.entries) if e.kind == 0)
    (start,) = struct.unpack_from("<I", data, 48)
    at = (start + 1) * 512 + spare * 128
    name = "WordDocument".encode("utf-16-le") + b"\0\0"
    data[at : at + 128] = name.ljust(64, b"\0") + struct.pack("<HBB3I36xIQ", len(name), 2, 1, *[0xFFFFFFFF] * 3, 0, 0)
    assert "WordDocument" in cfb.names(bytes(data))
    assert one("a.ppt", bytes(data)).text.split("\n\n") == DECK


def test_a_chain_that_bites_its_tail_ends():
    data = bytearray((HERE / "western.doc").read_bytes())
    (fat,) = struct.unpack_from("<I", data, 76)
    for sector in range(128):
        struct.pack_into("<I", data, (fat + 1) * 512 + 4 * sector, sector)
    document = one("a.doc", bytes(data))
    assert not document.read


def test_own_names_of_properties_in_both_ways_of_writing():
    for codepage, octets in ((1252, "Prüfer\0".encode("cp1252")), (1200, "Prüfer\0".encode("utf-16-le"))):
        named = struct.pack("<III", 1, 2, 7) + octets
        named += bytes(-len(named) % 4)
        parts = [struct.pack("<Ii", 2, codepage), named, struct.pack("<II", 30, len(octets)) + octets]
        places, at = [], 8 + 24
        for number, part in zip((1, 0, 2), parts, strict=True):
            places.append(struct.pack("<II", number, at))
            at += len(part)
        own = struct.pack("<II", at, 3) + b"".join(places) + b"".join(parts)
        head = b"\xfe\xff" + bytes(22) + struct.pack("<I", 2) + bytes(16) + struct.pack("<I", 68) + bytes(16)
        data = head + struct.pack("<I", 76) + struct.pack("<II", 8, 0) + own
        file = cfb.opened(compound({ole_properties.MORE: data}))
        found = rtf.Found()
        ole_properties.properties(file, found)
        assert [(f.name, f.value) for f in found.fields] == [("prüfer", "Prüfer")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb"Gr\'fc\'dfe an alle\par", "Grüße an alle"),
        (rb"\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        (rb"{\fonttbl{\f0\fcharset204 Arial;}}\f0\'cf\'f0\'e8", "При"),
        (rb"{\fonttbl{\f0\fcharset128 MS Mincho;}}\f0\'92\'f2\'8e\'71", "梯子"),
        (rb"caf\u233\'e9 \uc2\u1046\'3f\'3f\uc0\u1078 .", "café Жж."),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"kept{\deleted gone} too", "kept too"),
        (rb"one{\*\unknown two{three}} four", "one four"),
        (rb"a{\pict\bin4 {{{{\par}}b", "ab"),
        (rb"a\{b\}c\\d\~e\_f", "a{b}c\\d e-f"),
        (rb"Main{\footnote\pard Aside} text.", "Main text.\n\nAside"),
    ],
)
def test_words_of_rich_text(body, expected):
    assert rtf.read(b"{\\rtf1\\ansi " + body + b"}").text == expected


def test_a_million_open_groups_of_rich_text():
    assert rtf.read(b"{\\rtf1 " + b"{" * 1_000_000 + b"deep").text == "deep"
