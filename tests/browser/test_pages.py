"""Every HTML page in a real browser: no serious barrier, no request, no sideways scrolling on a telephone."""

import pytest

from playbook.bundled import bundled
from playbook.content.folder import folder_audit
from playbook.report.audit_page import audit_page
from playbook.report.page import html_report
from playbook.report.portfolio_page import html_portfolio
from playbook.report.workflow_page import workflow_page
from playbook.run.session import open_pilot

pytestmark = pytest.mark.browser
PAGES = ("report", "portfolio", "audit", "workflow")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    pilot = open_pilot(bundled("data", "heroics"), 6)
    result, ws = pilot.result(), pilot.workspace
    made = {
        "report": html_report(result),
        "portfolio": html_portfolio([result], ["report.html"]),
        "audit": audit_page(folder_audit(ws.content, ws.as_of)),
        "workflow": workflow_page(pilot.workflow),
    }
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_barrier_and_asks_for_nothing(pages, open_page, axe, name):
    page = open_page("about:blank")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{pages}/{name}.html")
    for fold in page.locator("details").all():
        fold.evaluate("e => e.open = true")
    assert axe(page) == []
    assert [a for a in asked if not a.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_telephone(pages, open_page, name):
    page = open_page(f"file://{pages}/{name}.html", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_word_of_the_trade_leads_to_its_meaning(pages, open_page):
    page = open_page(f"file://{pages}/report.html")
    word = page.locator("a.term").first
    assert len(word.get_attribute("title")) > 20
    target = word.get_attribute("href")
    word.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(target)
    assert page.locator(f"dt{target}").is_visible()
