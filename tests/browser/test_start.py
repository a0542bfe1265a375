"""The start page opens first, in JupyterLab and as pages; a form on a page saves as it does in JupyterLab."""

import shutil

import pytest

from playbook.bundled import bundled
from playbook.cli import run
from playbook.run.steps import STEPS

pytestmark = pytest.mark.browser
START = "With which event does a piece of work enter?"


def test_jupyterlab_opens_on_the_start_page_with_nothing_to_run(open_page, lab, tmp_path, axe):
    folder = tmp_path / "heroics"
    shutil.copytree(bundled("data", "heroics"), folder)
    page = open_page(lab(folder).url())
    page.get_by_role("heading", name="Where are we, what is next, what is missing?").wait_for(timeout=90_000)
    page.get_by_text("The five steps").wait_for(timeout=60_000)
    assert page.get_by_text("Checkpoints done").is_visible()
    assert page.get_by_text("What is missing? What answers most, first").is_visible()
    assert axe(page, ".jp-RenderedHTML") == []
    page.get_by_role("link", name="3. Connected workflow").click()
    page.get_by_role("heading", name="Does the work flow, or do people carry it?").wait_for(timeout=60_000)


def test_as_pages_a_form_is_shown_without_code_and_saves(open_page, lab, tmp_path):
    folder = tmp_path / "pilot"
    assert run(["new", str(folder), "--pack", "learning"]) == 0
    server = lab(folder, "--pages")
    page = open_page(server.url(120))
    page.get_by_text("The five steps").wait_for(timeout=120_000)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="1. Pilot design").first.click()
    form = opened.value
    box = form.get_by_label(START)
    box.wait_for(timeout=180_000)
    assert form.get_by_text("import playbook").count() == 0
    box.fill("Anfrage im Formular – größer")
    box.press("Tab")
    form.get_by_text("✓ Saved.").wait_for(timeout=60_000)
    assert "workflow_start: Anfrage im Formular – größer" in (folder / "pilot.yaml").read_text()
    form.goto(server.url_of(STEPS[0].name))
    form.get_by_label(START).wait_for(timeout=180_000)
    assert form.get_by_label(START).input_value() == "Anfrage im Formular – größer"
