"""What each reader must find in ordinary files, most of them written by the usual libraries."""

import io
from datetime import UTC, datetime

import pytest

from playbook.content.document import Link
from playbook.content.reading import read_one
from tests.hostile.build import SENTENCE, docx, paragraph, pdf, shown, zipped

TEXT = f"{SENTENCE} " * 4


def fields(document, name):
    return {f.source: f.value for f in document.fields if f.name == name}


def saved(thing):
    buffer = io.BytesIO()
    thing.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def word():
    import docx as python_docx

    made = python_docx.Document()
    made.core_properties.title, made.core_properties.author = "Leave rules", "HR team"
    made.core_properties.modified = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    made.core_properties.language = "en-GB"
    made.add_heading("Leave rules for all", 0)
    made.add_heading("Who decides", 1)
    made.add_paragraph(SENTENCE)
    made.add_heading("Which days", 2)
    made.add_table(1, 2).rows[0].cells[1].text = "25 days"
    made.sections[0].footer.paragraphs[0].text = "Internal use"
    made.add_picture(io.BytesIO(picture()))
    return read_one("rules_v3-en.docx", saved(made), modified="2026-05-01")[0]


def picture():
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b"")


def test_word(word):
    assert word.title == "Leave rules for all"
    assert word.headings == ((1, "Who decides"), (2, "Which days"))
    assert SENTENCE in word.text.split("\n\n")
    assert "25 days" in word.text
    assert word.text.endswith("Internal use")
    assert "Heading 1" in word.styles or "heading 1" in word.styles
    assert [(k.kind, k.alt) for k in word.links] == [("image", None)]
    assert word.faults == ()
    assert word.language == "en"


def test_every_field_says_where_it_is_from(word):
    assert fields(word, "title") == {"heading": "Leave rules for all", "docProps": "Leave rules"}
    assert fields(word, "owner") == {"docProps": "HR team"}
    assert fields(word, "modified") == {"docProps": "2026-03-04", "file": "2026-05-01"}
    assert fields(word, "version") == {"path": "3"}
    assert fields(word, "language") == {"docProps": "en-GB", "path": "en"}


def test_headings_of_word_in_german_and_by_inheritance():
    styles = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
      <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
      <w:style w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
      <w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style></w:styles>"""
    body = paragraph("Eins", "berschrift1") + paragraph("Zwei", "Kapitel") + paragraph(TEXT, "Loop")
    (document,) = read_one("a.docx", docx(body, extra=[("word/styles.xml", styles)]))
    assert document.headings == ((1, "Eins"), (1, "Zwei"))


def test_deleted_words_and_doubled_text_boxes_are_not_text():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = f"<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>kept</w:t></w:r></w:p><mc:AlternateContent {mc}><mc:Choice>{paragraph('box')}</mc:Choice><mc:Fallback>{paragraph('box')}</mc:Fallback></mc:AlternateContent>"
    (document,) = read_one("a.docx", docx(body))
    assert document.text == "kept\n\nbox"


def test_word_of_the_strict_kind():
    made = docx(paragraph(TEXT)).replace(b"", b"")
    strict = docx(paragraph(TEXT, "x"))
    import zipfile

    members = zipfile.ZipFile(io.BytesIO(strict))
    changed = zipped(
        [
            (
                n,
                members.read(n).replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                ),
            )
            for n in members.namelist()
        ]
    )
    assert read_one("a.docx", changed)[0].text == read_one("a.docx", made)[0].text


def test_slides():
    from pptx import Presentation

    made = Presentation()
    for title in ("Why we check", ""):
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = title
        slide.notes_slide.notes_text_frame.text = SENTENCE
    link = made.slides[0].shapes.add_textbox(0, 0, 9, 9).text_frame.paragraphs[0].add_run()
    link.text, link.hyperlink.address = "more", "https://example.org/more"
    made.slides[1].shapes.add_picture(io.BytesIO(picture()), 0, 0)
    (document,) = read_one("a.pptx", saved(made))
    assert (document.pages, document.headings, document.title) == (2, ((1, "Why we check"),), "Why we check")
    assert document.text.count(SENTENCE) == 2
    assert Link("https://example.org/more") in document.links
    assert [k.alt for k in document.links if k.kind == "image"] == ["image.png"]
    assert document.styles == ("Title Only",)


def test_sheets():
    from openpyxl import Workbook

    made = Workbook()
    made.active.title = "Prices"
    made.active.append(["Item", "Price", "Valid"])
    made.active.append(["Course", 120, datetime(2026, 1, 2)])  # noqa: DTZ001 - sheets know no zones
    made.active["D2"].hyperlink = "https://example.org/price"
    made.create_sheet("Notes").append([SENTENCE])
    (document,) = read_one("a.xlsx", saved(made))
    assert document.headings == ((1, "Prices"), (1, "Notes"))
    assert "Course\t120\t2026-01-02" in document.text
    assert document.pages == 2
    assert Link("https://example.org/price") in document.links
    assert fields(document, "owner") == {"docProps": "openpyxl"}


def test_the_slow_reader_of_sheets_agrees_with_the_fast_one():
    from openpyxl import Workbook

    from playbook.content.draft import draft
    from playbook.content.extract import ooxml, xlsx
    from playbook.content.gate import Budget

    made = Workbook()
    for row in (["Item", "Price"], ["Course", 120], ["", "x"], ["Ä & <b>", 1.5]):
        made.active.append(row)
    data = saved(made)
    made_draft = draft("a.xlsx", data, Budget())
    parts = ooxml.Parts(made_draft.archive, Budget())
    fast, slow = xlsx._by_calamine(data), list(xlsx._by_hand(parts))
    kept = [[(name, [[c for c in row if c] for row in rows]) for name, rows in book] for book in (fast, slow)]
    assert kept[0] == kept[1]


def test_pages():
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import Link as Link_

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(shown(SENTENCE)))))
    writer.add_metadata({"/Title": "House rules", "/Author": "Facility", "/ModDate": "D:20260203040506+01'00'"})
    writer.add_outline_item(title="First part", page_number=0)
    writer.add_annotation(page_number=0, annotation=Link_(rect=(0, 0, 9, 9), url="https://example.org/rules"))
    buffer = io.BytesIO()
    writer.write(buffer)
    (document,) = read_one("a.pdf", buffer.getvalue())
    assert (document.pages, document.headings) == (1, ((1, "First part"),))
    assert document.text == SENTENCE
    assert fields(document, "title") == {"pdf-info": "House rules"}
    assert fields(document, "owner") == {"pdf-info": "Facility"}
    assert fields(document, "modified") == {"pdf-info": "2026-02-03"}
    assert document.links == (Link("https://example.org/rules"),)


def test_a_scanned_page_is_said():
    image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream"
    data = pdf(b"q 300 0 0 300 0 0 cm /I Do Q", extra=image, resources="/XObject<</I 6 0 R>>") + b"%" + b" " * 1000
    assert [f.kind for f in read_one("a.pdf", data)[0].faults] == ["image-only"]


def test_a_pdf_without_structure_gives_what_its_streams_hold():
    data = pdf(shown(SENTENCE) * 3).replace(b"/Type/Catalog", b"/Type/Cataloo").replace(b"/Root", b"/Rott")
    (document,) = read_one("a.pdf", data[: data.index(b"xref")])
    assert document.read or SENTENCE in document.text


def test_web_page():
    page = """<!DOCTYPE html><html lang="de"><head><title>Regeln | Firma</title><meta name="author" content="Team">
    <meta name="dcterms.modified" content="2026-01-02"><script type="application/ld+json">{"@type":"LearningResource",
    "license":"CC-BY","timeRequired":"PT20M","author":{"name":"Ada"}}</script><style>p {}</style></head>
    <body><h1 id="top">Regeln</h1><p>Der <b>Chef</b>prüft die Liste.<br>Jede Woche.</p><table><tr><td>A</td><td>B</td></tr></table>
    <a href="b.html#x">weiter</a><img src="a.png"><img src="b.png" alt=""><img src="c.png" alt="Bild"></body></html>"""
    (document,) = read_one("a.html", page.encode())
    assert document.text.split("\n\n") == ["Regeln", "Der Chefprüft die Liste.", "Jede Woche.", "A", "B", "weiter"]
    assert (document.title, document.headings, document.anchors) == ("Regeln", ((1, "Regeln"),), ("top",))
    assert [(k.target, k.alt) for k in document.links if k.kind == "image"] == [
        ("a.png", None),
        ("b.png", ""),
        ("c.png", "Bild"),
    ]
    assert fields(document, "title") == {"html-meta": "Regeln | Firma", "heading": "Regeln"}
    assert fields(document, "owner") == {"html-meta": "Team", "json-ld": "Ada"}
    assert fields(document, "licence") == {"json-ld": "CC-BY"}
    assert fields(document, "language") == {"html-meta": "de"}


def test_markdown():
    text = f"""---
title: "Lab 1: Start"
last-reviewed: 2026-01-31
tags: [a, b]
---
# Start

See [the next](lab2.md#go), ![the plan](img/plan.png "x") and <https://example.org>.

## What is it?
{SENTENCE}

```sh
# not a heading [no](link.md)
```
[ref]: other.md
<img src="y.png"> <a name="here"></a>
"""
    (document,) = read_one("a.md", text.encode())
    assert document.title == "Lab 1: Start"
    assert document.headings == ((1, "Start"), (2, "What is it?"))
    assert document.anchors == ("start", "what-is-it", "here")
    assert {k.target: (k.kind, k.alt) for k in document.links} == {
        "lab2.md#go": ("link", None), "https://example.org": ("link", None), "other.md": ("link", None),
        "img/plan.png": ("image", "the plan"), "y.png": ("image", None),
    }  # fmt: skip
    assert fields(document, "reviewed") == {"front-matter": "2026-01-31"}
    assert fields(document, "keywords") == {"front-matter": "a, b"}
    assert "See the next, the plan and" in document.text
    assert "**" not in document.text


def test_restructured_text_under_the_name_of_text():
    text = f"""=====\nTitle\n=====\n\n.. _start:\n\nPart one\n========\n\n{SENTENCE} See :doc:`/other` and `this <https://example.org>`_.\n\n.. image:: a.png\n   :alt: A plan\n\nDeeper\n------\n\n.. note::\n\n   Mind the gap.\n"""
    (document,) = read_one("a.txt", text.encode())
    assert document.kind == "rst"
    assert document.headings == ((1, "Title"), (2, "Part one"), (3, "Deeper"))
    assert document.title == "Title"
    assert Link("https://example.org") in document.links
    assert Link("a.png", "image", "A plan") in document.links
    assert "start" in document.anchors
    assert "Mind the gap." in document.text


def test_open_document():
    content = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><text:h text:outline-level="2">Rules</text:h><text:p text:style-name="Body">Words here and there.</text:p></office:body></office:document-content>"""
    (document,) = read_one(
        "a.odt", zipped([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)])
    )
    assert (document.kind, document.headings, document.text) == (
        "odt",
        ((2, "Rules"),),
        "Rules\n\nWords here and there.",
    )


@pytest.mark.parametrize(
    ("name", "data", "kind", "words"),
    [
        ("a.csv", b"name;price\nCourse;5\n", "csv", "Course\t5"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello all\n", "vtt", "Hello all"),
        ("a.rtf", b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Gr\\'fc\\'dfe an alle\\par}", "rtf", "Grüße an alle"),
        ("a.xml", b"<?xml version='1.0'?><topic><title>T</title><p>Some words</p></topic>", "xml", "Some words"),
        ("README", b"Just words, no name.", "txt", "Just words"),
    ],
)
def test_smaller_formats(name, data, kind, words):
    (document,) = read_one(name, data)
    assert (document.kind, document.faults) == (kind, ())
    assert words in document.text


@pytest.mark.parametrize("name", ["a.png", "a.docx"])
def test_pictures_are_known_and_silent(name):
    (document,) = read_one(name, picture())
    assert (document.kind, document.text, document.faults) == ("image", "", ())
