"""Guided notebooks in a real JupyterLab: they run clean, an answer is saved, and a wrong one is said in words."""

import shutil
from pathlib import Path

import pytest

from playbook.bundled import bundled
from playbook.cli import run
from playbook.run.steps import PORTFOLIO, STEPS

pytestmark = pytest.mark.browser
START = "With which event does a piece of work enter?"


def run_all(page) -> None:
    """Run every cell and wait until the last one has ended."""
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("Kernel status: Idle").first.wait_for(state="attached", timeout=60_000)
    page.wait_for_timeout(2_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    select = page.locator("dialog").get_by_role("button", name="Select")
    last = page.locator(".jp-Notebook .jp-CodeCell").last.locator(".jp-OutputPrompt").filter(has_text="]:")
    last.or_(select).first.wait_for(state="attached", timeout=120_000)
    if select.count():  # somebody who is quicker than the kernel is asked which one to take
        select.click()
    last.wait_for(state="attached", timeout=120_000)


def errors(page) -> list[str]:
    return page.locator(
        '[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText[data-mime-type*=error]'
    ).all_inner_texts()


@pytest.fixture
def workspace(tmp_path) -> Path:
    folder = tmp_path / "pilot"
    assert run(["new", str(folder), "--pack", "learning"]) == 0
    return folder


def test_an_answer_typed_in_jupyterlab_is_saved_with_every_comment(open_page, lab, workspace):
    before = (workspace / "pilot.yaml").read_text()
    url = lab(workspace).url()
    page = open_page(url)
    run_all(page)
    assert errors(page) == []
    box = page.get_by_label(START)
    box.fill("request in the intake form")
    box.press("Tab")
    page.get_by_text("Saved.").wait_for(timeout=20_000)
    assert (workspace / "pilot.yaml").read_text() == before.replace(
        "# workflow_start:", "workflow_start: request in the intake form"
    )
    people = page.get_by_label("How many people use it at full scale?")
    people.fill("many")
    people.press("Tab")
    page.get_by_role("alert").wait_for(timeout=20_000)
    assert "scale_people: many" not in (workspace / "pilot.yaml").read_text()
    page.close(run_before_unload=False)
    again = open_page(url + "&reset")
    run_all(again)
    assert again.get_by_label(START).input_value() == "request in the intake form"


def test_all_six_notebooks_run_clean(open_page, lab, tmp_path):
    folder = tmp_path / "heroics"
    shutil.copytree(bundled("data", "heroics"), folder)
    url = lab(folder).url()
    for step in (*STEPS, PORTFOLIO):
        page = open_page(url.replace(STEPS[0].name, step.name) + "&reset")
        run_all(page)
        assert errors(page) == [], step.name
        assert page.locator(".jp-OutputArea-output").count() >= 2, step.name
        page.close(run_before_unload=False)
