"""A client's brand in every format: name, colours and logo are there, nothing is fetched, and all of it can be read."""

import base64
import re
import zipfile
from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
import pdfua
import pypdf
import pytest
from docx import Document
from PIL import Image
from pptx import Presentation

from playbook.bundled import bundled
from playbook.errors import BadInput
from playbook.model.pack import Brand
from playbook.pack.brand import contrast, logo_address
from playbook.pack.merge import read_pack
from playbook.report.blocks import sentences
from playbook.report.brand import Look, as_high, drawn, look_of
from playbook.report.compose import compose
from playbook.report.starters.word import docx_document
from playbook.run.render import content
from tests.report.reading import READ, squeezed
from tests.scenarios.conftest import sample

FORMS = ("html", "pdf", "pptx", "xlsx")


@cache
def pack(name="nordlicht"):
    return read_pack(str(bundled("templates", "examples", name)))


@cache
def made(form, name="nordlicht"):
    result = sample("heroics").result()
    return content(form, result, compose(result), pack(name))


@pytest.mark.parametrize("form", FORMS)
def test_the_words_and_figures_are_those_of_the_plain_report(form):
    result = sample("heroics").result()
    plain = squeezed(READ[form](content(form, result, compose(result))))
    worn = squeezed(READ[form](made(form))).replace(squeezed(pack().brand.name), "")
    if form == "pdf":  # a wider letter breaks lines and pages elsewhere, and tables repeat their headings
        report = compose(result)
        said = [squeezed(s) for s in sentences(report) if squeezed(s) in plain]
        assert len(said) > 300
        assert [s for s in said if s not in worn] == []
    else:
        assert worn.replace("·", "") == plain.replace("·", "")
    assert made(form) == content(form, result, compose(result), pack()), "equal input, equal bytes"


def test_the_pdf_wears_the_brand_and_stays_accessible(tmp_path):
    reader = pypdf.PdfReader(BytesIO(made("pdf")))
    assert "Nordlicht Academy" in reader.pages[0].extract_text()
    drawn_with = reader.pages[0].get_contents().get_data()
    accent = b" ".join(f"{int('00586b'[i : i + 2], 16) / 255:.3f}".encode()[:4] for i in (2, 4))
    assert accent[:4] in drawn_with
    (tmp_path / "r.pdf").write_bytes(made("pdf"))
    assert pdfua.validate(str(tmp_path / "r.pdf")).findings == ()


def test_slides_wear_the_brand_and_say_that_it_is_decoration():
    deck = Presentation(BytesIO(made("pptx", "ember")))
    for slide in deck.slides:
        band, logo = [s for s in slide.shapes if "decorative" in s._element.xml]
        assert str(band.fill.fore_color.rgb) == "9A3412"
        assert logo.left + logo.width <= deck.slide_width
        assert logo.top + logo.height <= deck.slide_height
        assert str(slide.background.fill.fore_color.rgb) == "FFFDFA"
    assert {r.font.name for s in deck.slides for p in s.shapes.title.text_frame.paragraphs for r in p.runs} == {
        "Georgia"
    }


def test_the_workbook_wears_the_brand_where_it_is_read_and_printed():
    book = openpyxl.load_workbook(BytesIO(made("xlsx")))
    for sheet in book:
        assert sheet.oddHeader.right.text == "Nordlicht Academy"
    head = book.worksheets[1]["A1"]
    ground, text = (f"#{c.rgb[2:].lower()}" for c in (head.fill.start_color, head.font.color))
    assert ground == "#00586b"
    assert contrast(ground, text) >= 4.5
    assert head.font.name == "Verdana"
    with zipfile.ZipFile(BytesIO(made("xlsx"))) as parts:
        logos = [n for n in parts.namelist() if n.startswith("xl/media/")]
        assert [Image.open(BytesIO(parts.read(n))).format for n in logos] == ["PNG"]


def test_a_starter_document_wears_the_brand_in_its_styles():
    made_document = docx_document("# Policy\n\nText.", "en", date(2026, 1, 5), look_of(pack()))
    document = Document(BytesIO(made_document))
    assert str(document.styles["Heading 1"].font.color.rgb) == "00586B"
    assert document.styles["Normal"].font.name == "Verdana"
    header = document.sections[0].header
    assert header.paragraphs[0].text.strip() == "Nordlicht Academy"
    assert 'descr="Nordlicht Academy"' in header._element.xml
    assert docx_document("# Policy\n\nText.", "en", date(2026, 1, 5), look_of(pack())) == made_document


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_a_name_cannot_command_and_nothing_is_fetched(form):
    evil = Look(Brand(name="&F =1+1 </a:t> A & B"), pack().logo)
    result = sample("heroics").result()
    worn = pack().model_copy(update={"brand": evil.brand})
    file = content(form, result, compose(result), worn)
    with zipfile.ZipFile(BytesIO(file)) as parts:
        linked = " ".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".rels"))
        sheets = [parts.read(n).decode() for n in parts.namelist() if re.match(r"xl/worksheets/sheet", n)]
    assert 'TargetMode="External"' not in linked
    assert all("&amp;R&amp;&amp;F =1+1" in s for s in sheets)


def test_without_a_brand_every_format_is_as_before():
    result = sample("heroics").result()
    bare = pack().model_copy(update={"brand": None, "logo": ""})
    for form in FORMS:
        assert content(form, result, compose(result), bare) == content(form, result, compose(result))


def test_a_logo_says_how_high_it_is_and_one_that_cannot_be_drawn_says_so():
    svg = base64.b64decode(logo_address(bundled("templates", "examples", "ember", "logo.svg")).partition(",")[2])
    picture = Image.open(BytesIO(as_high(drawn(svg), 0.4)))
    picture.load()
    assert picture.size[1] / picture.info["dpi"][1] == pytest.approx(0.4, abs=0.001)
    assert as_high(as_high(drawn(svg), 2), 0.4) == as_high(drawn(svg), 0.4)
    with pytest.raises(BadInput, match="cannot be drawn"):
        drawn(b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>')
