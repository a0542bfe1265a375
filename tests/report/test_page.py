"""The report page: what must never be on it, what it may weigh, and that nothing typed becomes markup."""

import html
import re
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from playbook.report.page import html_report
from playbook.report.portfolio import repairs, shared_causes, xlsx_portfolio
from playbook.report.portfolio_page import html_portfolio, script
from playbook.report.wording import wording
from playbook.verdict.cause_table import TITLES
from tests.scenarios.conftest import NAMES, sample
from tests.scenarios.score import SCENARIOS

WRONG_CURES = re.compile(r"What this does not call for: [^<]*")
FACTS = ("data use, training use", "had the role training", "es-training-role-based")
"""Facts and names that hold a word of a wrong cure without recommending it: what a vendor trains on, who was trained."""
EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)> "{{ 7*7 }}" =1+1'


@cache
def page(name: str) -> str:
    return html_report(sample(name).result())


def sentences(text: str) -> list[str]:
    """What a reader sees, sentence by sentence; the sentences that warn of a wrong cure are not advice."""
    body = re.sub(r"<(style|title)>.*?</\1>", "", WRONG_CURES.sub("", text), flags=re.DOTALL)
    seen = html.unescape(re.sub(r"<[^>]+>", "\n", body))
    return [" ".join(s.split()) for s in re.split(r"\n|(?<=[.?!]) ", seen) if s.strip()]


@pytest.mark.parametrize("name", NAMES)
def test_no_forbidden_statement_stands_anywhere_on_the_page(name):
    found = [(p, s) for s in sentences(page(name)) for p in SCENARIOS[name].never if re.search(p, s.lower())]
    assert [(p, s) for p, s in found if not any(fact in s for fact in FACTS)] == []
    others = {"heroics": ("PROCEED", "STOP"), "solid": ("HOLD", "STOP"), "purgatory": ("PROCEED", "HOLD")}
    assert not re.findall(rf"\b({'|'.join(others[name])})\b", " ".join(sentences(page(name))))


@pytest.mark.parametrize("name", NAMES)
def test_nobody_stands_on_the_page(name):
    people = set(sample(name).data.tables["people"]["person_id"])
    words = set(re.findall(r"[\w-]+", html.unescape(re.sub(r"<[^>]+>", " ", page(name)))))
    assert people & words == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_one_small_file_that_asks_nobody_for_anything(name):
    text = page(name)
    assert len(text.encode()) < 300_000
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert not re.search(r"""(src|href)=["'](?!#)""", text)
    assert not re.search(r"url\((?!#)", text)


def test_nothing_typed_becomes_markup():
    result = sample("heroics").result()
    typed = result.model_copy(
        update={
            "pilot": EVIL,
            "notices": (EVIL,),
            "top": tuple(t.model_copy(update={"said": EVIL, "title": EVIL}) for t in result.top),
            "findings": tuple(f.model_copy(update={"said": EVIL, "rows": (EVIL,)}) for f in result.findings),
        }
    )
    text = html_report(typed)
    assert "<script" not in text
    assert "<img" not in text
    assert "{{ 7*7 }}" in text
    assert "onerror" in text, "it is shown, as text"
    portfolio = html_portfolio([typed], ["week-6.html"])
    assert portfolio.count("<script") == 1
    assert "<img" not in portfolio
    assert f"<script>{script().text}</script>" in portfolio


def test_a_shared_cause_is_red_in_each_pilot_it_names():
    results = [sample(name).result() for name in NAMES]
    rows = shared_causes(results)
    assert rows
    assert not [r for r in rows if "solid" in r[2]], "nothing is red in the solid pilot"
    assert not [r for r in rows if r[0].startswith("Pilot purgatory")], "only one pilot is stuck"


def test_the_portfolio_is_ordered_by_verdict_and_each_name_leads_to_its_own_report():
    results = [sample(name).result() for name in NAMES]
    page = html_portfolio(results, [f"../{name}/reports/r.html" for name in NAMES])
    told = re.findall(r'class="name"><a href="\.\./(\w+)/reports/r\.html">(\w+)</a>', page)
    assert told == [(name, name) for name in ("purgatory", "heroics", "solid")]
    assert page.count("<script") == 1
    assert f"script-src 'sha256-{script().sha256}';" in page


def test_a_repair_counts_the_pilots_and_hours_of_its_cause():
    results = [sample(name).result() for name in NAMES]
    for cause, pilots, hours, action, _, which in repairs(results, wording()):
        open_in = [r for r in results if r.pilot in which.split(", ")]
        assert len(open_in) == int(pilots)
        tops = [t for r in open_in for t in r.top if cause in (t.title, TITLES.get(t.cause))]
        assert action in {t.action.what for t in tops}
        assert hours == (f"{sum(t.hours_week or 0 for t in tops):.0f}" if any(t.hours_week for t in tops) else "–")


def test_the_portfolio_workbook_has_filters_and_every_finding():
    results = [sample(name).result() for name in NAMES]
    book = openpyxl.load_workbook(BytesIO(xlsx_portfolio(results)))
    assert [s.title for s in book] == ["Pilots", "Stages", "Shared causes", "Repairs", "Findings"]
    assert all(s.auto_filter.ref for s in book)
    assert book["Findings"].max_row == 1 + sum(len(r.findings) for r in results)
