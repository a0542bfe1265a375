"""One result, many formats: the same figures and sentences in each, the same bytes each time, tagged and readable."""

import html
import re
from functools import cache
from io import BytesIO

import openpyxl
import pandas as pd
import pdfua
import pypdf
import pytest
from icalendar import Calendar
from pptx import Presentation

from playbook.report.blocks import Banner, Card, Leads, Points, Text, sentences
from playbook.report.compose import compose
from playbook.run.render import FORMATS, content
from tests.report.reading import READ, slide_texts, squeezed
from tests.scenarios.conftest import NAMES, sample

WHOLE = ("html", "pdf", "md")
"""Formats that hold every sentence of the report."""


@cache
def report(name, language="en"):
    return compose(sample(name).result(), language)


@cache
def made(name, form, language="en"):
    return content(form, sample(name).result(), report(name, language))


@cache
def text_of(name, form, language="en"):
    return squeezed(READ[form](made(name, form, language)))


def drawn(composition):
    """What is drawn, not written: descriptions and axes of charts."""
    return {t for f in composition.figures() for t in (f.description, f.axis, f.along, f.name, f.drawn_as, *f.order)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", WHOLE)
def test_every_sentence_stands_in_html_pdf_and_markdown(name, form):
    there, wanted = text_of(name, form), set(sentences(report(name))) - drawn(report(name)) - {"The same as a table"}
    assert len(wanted) > 300
    assert [s for s in wanted if squeezed(s) not in there] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", sorted(READ))
def test_verdict_numbers_findings_and_gaps_are_the_same_in_every_format(name, form):
    composed, there = report(name), text_of(name, form)
    banner = next(b for b in composed.section("verdict").blocks if isinstance(b, Banner))
    numbers = [t for item in composed.section("question").blocks[0].items for t in item]
    said = [b.text for b in composed.section("question").blocks if isinstance(b, Text)]
    leads = [t for b in composed.section("top").blocks if isinstance(b, Leads) for item in b.items for t in item]
    gaps = [what for b in composed.section("not_shown").blocks if isinstance(b, Points) for what, _ in b.items]
    decided = composed.grid("conditions")
    rows = [cell for row in (decided.rows if decided else ()) for cell in row]
    wanted = [banner.word, banner.line, *banner.because, banner.next, *numbers, *said, *leads, *gaps, *rows]
    assert [s for s in wanted if squeezed(s) not in there] == []


@pytest.mark.parametrize("name", NAMES)
def test_slides_and_workbook_hold_no_sentence_of_their_own(name):
    """Every number on a slide stands in the report; a shortened text is the beginning of one that does."""
    whole = squeezed(" ".join(sentences(report(name))))
    numbers = set(re.findall(r"\d[\d,.]*\d|\d", " ".join(slide_texts(made(name, "pptx")))))
    known = set(re.findall(r"\d[\d,.]*\d|\d", " ".join(sentences(report(name)))))
    files = {str(len(sample(name).result().inputs)), sample(name).rubric.version, *map(str, range(1, 6))}
    assert numbers - known - files == set()
    findings = {f.said for f in sample(name).result().findings if f.status in ("fail", "warn")}
    assert all(squeezed(said) in whole for said in findings)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_result_gives_the_same_bytes(name, form):
    result = sample(name).result()
    assert content(form, result, compose(result)) == made(name, form)


@pytest.mark.parametrize("name", NAMES)
def test_an_outside_checker_of_pdf_ua_finds_nothing(name, tmp_path):
    """`pdfua` looks at 16 of the 106 rules of the veraPDF profile; `test_pdf_ua` at conditions of ours, typst at others."""
    (tmp_path / "report.pdf").write_bytes(made(name, "pdf"))
    told = pdfua.validate(str(tmp_path / "report.pdf"))
    assert told.findings == ()
    (tmp_path / "plain.pdf").write_bytes(_untagged(tmp_path / "report.pdf"))
    assert pdfua.validate(str(tmp_path / "plain.pdf")).findings


def _untagged(path):
    """The same document without its tags and language: the checker must complain of it."""
    writer = pypdf.PdfWriter(clone_from=path)
    for key in ("/StructTreeRoot", "/MarkInfo", "/Lang"):
        del writer.root_object[key]
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def test_the_pdf_is_tagged_says_its_language_and_describes_its_pictures():
    reader = pypdf.PdfReader(BytesIO(made("purgatory", "pdf", "de")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    kinds = tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= set(kinds)
    pictures = [alt for kind, alt in kinds_with_alt(root["/StructTreeRoot"]) if kind == "/Figure"]
    assert len(pictures) == len(report("purgatory", "de").figures())
    assert all(pictures)


def kinds_with_alt(node):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from kinds_with_alt(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node.get("/Alt", "")
        if "/K" in node:
            yield from kinds_with_alt(node["/K"])


def tags(node):
    return [kind for kind, _ in kinds_with_alt(node)]


def test_the_slides_are_five_with_titles_native_charts_and_alternative_texts():
    slides = Presentation(BytesIO(made("purgatory", "pptx"))).slides
    assert len(slides) == 5
    assert all(s.shapes.title.text_frame.text for s in slides)
    charts = [shape for s in slides for shape in s.shapes if shape.has_chart]
    assert [c.chart.chart_title.text_frame.text for c in charts] == [
        f.title for f in report("purgatory").figures("measures")
    ]
    frames = [shape for s in slides for shape in s.shapes if shape.has_chart or shape.has_table]
    assert all(f.element.nvGraphicFramePr.cNvPr.get("descr") for f in frames)
    groups = {g["name"]: g["value"] for g in sample("purgatory").result().evidence["habitual_by_team"]["groups"]}
    plot = charts[0].chart.plots[0]
    assert dict(zip(plot.categories, plot.series[0].values, strict=True)) == groups


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_reopens_with_every_finding_row_and_threshold(name):
    book, result = BytesIO(made(name, "xlsx")), sample(name).result()
    sheets = pd.read_excel(book, sheet_name=None, engine="openpyxl", dtype=object, keep_default_na=False)
    findings = sheets["Findings"].set_index("Id")
    assert len(findings) == len(result.findings)
    for f in result.findings:
        value = findings.loc[f.id, "Value"]
        assert (value == pytest.approx(f.value)) if f.value is not None else value == ""
        assert findings.loc[f.id, "What was seen"] == f.said
    behind = sheets["Rows behind"]
    assert sorted(zip(behind["Id"], behind["Row"], strict=True)) == sorted(
        (f.id, r) for f in result.findings for r in f.rows
    )
    limits = sheets["Thresholds"]
    assert len(limits) >= sum(len(f.threshold.settings) for f in result.findings)
    meaning = set(sheets["Data dictionary"].iloc[:, 0])
    assert {"Status", "Value", "n", "Basis"} <= meaning
    assert len(openpyxl.load_workbook(book)["Charts"]._charts) == len(report(name).figures())


def test_the_calendar_holds_looks_actions_and_the_dates_of_the_next_stage_with_stable_ids():
    result = sample("solid").result()
    events = Calendar.from_ical(made("solid", "ics")).walk("VEVENT")
    days = {str(e["summary"]): e.decoded("dtstart") for e in events}
    assert days["solid: Foundation begins"] == result.as_of
    assert days["solid: Foundation, exit review"] == result.charter.foundation_end
    assert {c.due for c in result.verdict.conditions} <= set(days.values())
    later = result.model_copy(update={"week": 13, "as_of": result.charter.as_of(13)})
    again = Calendar.from_ical(content("ics", later, compose(later))).walk("VEVENT")
    assert {str(e["uid"]) for e in again} == {str(e["uid"]) for e in events}, "the same things keep their ids"
    assert all(e["sequence"] == 13 for e in again)


def test_every_red_and_amber_finding_has_a_card_with_an_action():
    cards = {b.id: b for s in report("purgatory").sections for b in s.blocks if isinstance(b, Card)}
    wanted = {f.id: f for f in sample("purgatory").result().findings if f.status in ("fail", "warn")}
    assert cards.keys() >= wanted.keys()
    assert all(wanted[i].action.what in [text for _, text, _ in cards[i].parts] for i in wanted)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("form", sorted(READ))
def test_the_four_measures_are_the_same_in_every_format(name, language, form):
    rows = report(name, language).grid("measures").rows
    there = text_of(name, form, language)
    assert len(rows) >= 8
    assert [said for _, _, said in rows if squeezed(said) not in there] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_holds_every_finding_with_its_value_interval_and_number_unrounded(name):
    sheet = openpyxl.load_workbook(BytesIO(made(name, "xlsx")))["Findings"]
    found = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    findings = sample(name).result().findings
    assert set(found) == {f.id for f in findings}
    for f in findings:
        low, high = f.interval or (None, None)
        assert found[f.id][6:8] == (f.title, f.said)
        assert found[f.id][8] == (None if f.value is None else pytest.approx(f.value, rel=1e-12))
        assert found[f.id][10] == (f.n or None if f.n is None else f.n)
        assert found[f.id][11:13] == (
            low if low is None else pytest.approx(low),
            high if high is None else pytest.approx(high),
        )


@pytest.mark.parametrize("name", NAMES)
def test_charts_on_slides_and_in_the_workbook_draw_the_values_of_the_page(name):
    composed = report(name)
    slides = [s for slide in Presentation(BytesIO(made(name, "pptx"))).slides for s in slide.shapes if s.has_chart]
    shown = composed.figures("measures")[: len(slides)]
    assert len(slides) == min(4, len(composed.figures("measures")))
    for shape, figure in zip(slides, shown, strict=True):
        drawn_there = [(s.name, tuple(s.values)) for s in shape.chart.plots[0].series]
        assert drawn_there == [(n, tuple(values)) for n, values in figure.series]
        assert list(shape.chart.plots[0].categories) == list(figure.categories)
    sheet = openpyxl.load_workbook(BytesIO(made(name, "xlsx")))["Charts"]
    numbers = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)]
    drawn_values = [v for f in composed.figures() for _, values in f.series for v in values if v is not None]
    assert sorted(numbers) == pytest.approx(sorted(drawn_values))
    for figure in composed.figures():
        page = made(name, "html").decode()
        assert all(html.escape(cell, quote=False) in page for row in figure.rows for cell in row)
