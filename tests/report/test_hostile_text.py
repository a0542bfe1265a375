"""Nothing typed becomes code: no script, formula, link, markup or invalid file, in any format."""

import re
import zipfile
from functools import cache
from io import BytesIO

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from playbook.model.result import Result
from playbook.report.clean import clean_text, defused
from playbook.report.compose import compose
from playbook.report.workbook import MOST_IN_CELL
from playbook.run.render import content
from tests.report.reading import of_pptx, of_xlsx, squeezed
from tests.scenarios.conftest import sample

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} #panic(1) #[*x*] $x$ "
    "[a](javascript:alert(1)) https://evil.example/x mailto:a@b.c www.evil.example "
    "\x00\x07\x1b[31m \u202egnol\u202c \ufffe \ud800 日本 \U0001f600 \u0378\nBEGIN:VEVENT\r\nEND:VCALENDAR"
)
FORMULAS = (
    "=1+1",
    "{=1+1}",
    "+1",
    "-1+cmd|'/c'!A1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1",
    '=HYPERLINK("http://x")',
    "\x00=1",
)


def poisoned(result: Result, evil: str) -> Result:
    """The same result with hostile text everywhere a person, a file or an export can put some."""
    action = result.verdict.conditions[0].model_copy(update={"what": evil, "owner": evil})
    groups = [g | {"name": f"{evil}{i}"} for i, g in enumerate(result.evidence["habitual_by_team"]["groups"])]
    return result.model_copy(
        update={
            "pilot": evil,
            "notices": (evil,),
            "inputs": tuple(i.model_copy(update={"path": evil}) for i in result.inputs[:2]),
            "evidence": result.evidence | {"habitual_by_team": {"kind": "Groups", "groups": groups}},
            "findings": tuple(
                f.model_copy(update={"said": evil, "rows": (evil, f"x{evil}"), "consequence": evil, "action": action})
                for f in result.findings
            ),
            "top": tuple(t.model_copy(update={"said": evil, "title": evil, "action": action}) for t in result.top),
            "verdict": result.verdict.model_copy(
                update={"because": (evil,), "next_action": evil, "must_print": (evil,), "conditions": (action,)}
            ),
            "not_shown": tuple(n.model_copy(update={"what": evil, "bring": evil}) for n in result.not_shown),
        }
    )


@cache
def made(form: str, evil: str = EVIL) -> bytes:
    result = poisoned(sample("purgatory").result(), evil)
    return content(form, result, compose(result, before=sample("purgatory").result()))


def test_html_holds_text_only():
    text = made("html").decode()
    assert not re.search(r"<(script|img|iframe)\b", text)
    links = re.findall(r"<a\b[^>]*>", text)
    assert all(re.fullmatch(r'<a class="term" href="#word-[a-z0-9-]+" title="[^"<>]*">', a) for a in links), (
        links
    )  # our own words
    assert "{{ 7*7 }}" in text
    assert "\u202e" not in text
    assert not re.search("[\x00-\x08\x0b-\x1f]", text)


def test_the_pdf_is_set_as_text_and_acts_on_nothing():
    reader = pypdf.PdfReader(BytesIO(made("pdf")))
    assert "/OpenAction" not in reader.trailer["/Root"]
    assert "/Names" not in reader.trailer["/Root"] or "/JavaScript" not in reader.trailer["/Root"]["/Names"]
    assert not [a for page in reader.pages for a in page.get("/Annots", [])]
    text = squeezed(" ".join(page.extract_text() for page in reader.pages[:2]))
    assert "<script>alert(1)</script>" in text
    assert "#panic(1)#[*x*]$x$" in text


@pytest.mark.parametrize("count", [1, 60])
def test_characters_that_no_font_can_show_become_squares_and_that_is_said(count):
    odd = "".join(chr(0x12000 + i) for i in range(count))  # cuneiform
    result = sample("solid").result().model_copy(update={"notices": (f"before {odd} after",)})
    text = squeezed(
        " ".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(content("pdf", result, compose(result)))).pages)
    )
    assert "before\u25a1" in text
    assert squeezed("can show are printed as") in text


def test_markdown_holds_no_markup_of_theirs():
    text = made("md").decode()
    plain = re.sub(r"\\.", "", text)
    assert "<" not in plain
    assert "](" not in plain
    assert not re.search(r"(?i)(https?|mailto|javascript):|www\.", text)
    assert text.count("\n# ") == 0, "one title, ours, at the very top"


@pytest.mark.parametrize("evil", [EVIL, *FORMULAS])
def test_workbooks_hold_no_formula_and_no_link(evil):
    content_ = made("xlsx", evil)
    assert_no_formula(content_)
    if clean_text(evil).strip():
        assert squeezed(clean_text(evil)) in squeezed(of_xlsx(content_))


@pytest.mark.parametrize("evil", [EVIL, *FORMULAS])
def test_slides_and_the_workbooks_inside_them_hold_no_formula_and_no_link(evil):
    with zipfile.ZipFile(BytesIO(made("pptx", evil))) as deck:
        inside = [n for n in deck.namelist() if n.endswith(".xlsx")]
        assert inside
        for name in inside:
            assert_no_formula(deck.read(name))
        parts = {n: deck.read(n).decode() for n in deck.namelist() if n.endswith((".xml", ".rels"))}
    assert not [n for n, text in parts.items() if "hlinkClick" in text or 'TargetMode="External"' in text]
    labels = [v for n, text in parts.items() if "charts/chart" in n for v in re.findall(r"<c:v>([^<]*)</c:v>", text)]
    assert labels
    assert not [v for v in labels if re.match(r"\s*[=+@＝]", v)]
    assert of_pptx(made("pptx", evil))


def assert_no_formula(content_: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content_)) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/")]
        everything = "".join(book.read(n).decode() for n in book.namelist() if n.endswith((".xml", ".rels")))
    assert not re.search(r"<f[ >]", "".join(sheets))
    assert "<hyperlink" not in everything
    assert 'TargetMode="External"' not in everything
    openpyxl.load_workbook(BytesIO(content_))


def test_the_calendar_holds_only_our_events():
    result = poisoned(sample("purgatory").result(), EVIL)
    events = Calendar.from_ical(made("ics")).walk("VEVENT")
    assert len(events) == len([c for c in result.verdict.conditions if c.due]), "no event of theirs"
    assert all(e["uid"].endswith("@pilot-to-scale-playbook") for e in events)


def test_a_cell_that_is_too_long_is_cut_and_said():
    result = sample("solid").result()
    long = result.model_copy(update={"notices": ("x" * 40_000,)})
    book = openpyxl.load_workbook(BytesIO(content("xlsx", long, compose(long))))
    cell = next(c.value for row in book["Summary"].iter_rows() for c in row if str(c.value).startswith("xxx"))
    assert (len(cell), cell[-1]) == (MOST_IN_CELL, "…")
    assert "32,767" in str([c.value for c in book["Data dictionary"]["B"]][-1])


def test_what_was_left_out_is_counted_in_the_report():
    result = sample("solid").result().model_copy(update={"notices": ("a\x00b\u202ec",)})
    assert "2 characters that cannot be printed were left out." in compose(result).foot
    assert "left out" not in compose(sample("solid").result()).foot


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing_and_leaves_text_that_every_format_takes(text):
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", once)


@given(st.text(alphabet="=+-@＝＋－＠ \t\u200b\ufeffaZ1", max_size=8))
@settings(max_examples=300, deadline=None)
def test_a_defused_text_never_begins_like_a_formula(text):
    assert not re.match(r"[\s\u200b-\u200d\u2060\ufeff]*[=+\-@＝＋－＠]", defused(text))
