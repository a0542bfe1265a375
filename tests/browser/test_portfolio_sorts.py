"""A portfolio of many pilots in a real browser: sorted by keyboard, every name leads on, readable without a script."""

import pytest

from playbook.bundled import bundled
from playbook.report.portfolio_page import html_portfolio
from playbook.run.session import open_pilot

pytestmark = pytest.mark.browser
MANY = 30


@pytest.fixture(scope="module")
def page_of_many(tmp_path_factory):
    """Thirty pilots made of one: names and weeks differ, some could answer less."""
    result = open_pilot(bundled("data", "heroics"), 6).result()
    pilots = [
        result.model_copy(update={"pilot": f"pilot-{(7 * i) % MANY:02d}", "week": 4 + i % 9, "coverage": 0.5 + i / 100})
        for i in range(MANY)
    ]
    path = tmp_path_factory.mktemp("many") / "portfolio.html"
    path.write_text(html_portfolio(pilots, [f"{p.pilot}.html" for p in pilots]), encoding="utf-8")
    return path


def column(page, number):
    return page.locator(f"table[data-sortable] >> nth=0 >> tbody tr > :nth-child({number})").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 390])
def test_each_heading_sorts_by_keyboard_and_says_so(open_page, page_of_many, width):
    page = open_page(f"file://{page_of_many}", width=width, height=900)
    heading = page.get_by_role("columnheader", name="Week", exact=False).first.locator("button")
    heading.focus()
    page.keyboard.press("Enter")
    weeks = [int(text) for text in column(page, 2)]
    assert weeks == sorted(weeks)
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.keyboard.press("Space")
    assert [int(text) for text in column(page, 2)] == sorted(weeks, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1


def test_every_pilot_of_a_shared_cause_leads_to_its_report(open_page, page_of_many):
    page = open_page(f"file://{page_of_many}")
    cause = page.locator("table[data-sortable] >> nth=1 >> tbody tr >> nth=0")
    cause.locator("summary").click()
    links = [link.get_attribute("href") for link in cause.locator("a").all()]
    assert sorted(links) == [f"pilot-{i:02d}.html" for i in range(MANY)]


def test_without_a_script_the_order_stays_and_nothing_is_missing(browser, page_of_many):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{page_of_many}")
    assert page.locator("th button").count() == 0
    assert column(page, 1) == sorted(column(page, 1))
    assert len(column(page, 1)) == MANY
    context.close()
