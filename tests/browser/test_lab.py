"""Guided notebooks in a real JupyterLab: they run clean, an answer is saved, and a wrong one is said in words."""

import shutil
from pathlib import Path

import pytest

from playbook.bundled import bundled
from playbook.cli import run
from playbook.run.steps import PORTFOLIO, STEPS
from tests.browser.steps import errors, run_all

pytestmark = pytest.mark.browser
WORKFLOW = STEPS[2].name
START = "With which event does a piece of work enter?"


@pytest.fixture
def workspace(tmp_path) -> Path:
    folder = tmp_path / "pilot"
    assert run(["new", str(folder), "--pack", "learning"]) == 0
    return folder


def test_an_answer_typed_in_jupyterlab_is_saved_with_every_comment(open_page, lab, workspace):
    before = (workspace / "pilot.yaml").read_text()
    url = lab(workspace).url_of(STEPS[0].name)
    page = open_page(url)
    run_all(page)
    assert errors(page) == []
    box = page.get_by_label(START)
    box.fill("request in the intake form")
    box.press("Tab")
    page.get_by_text("✓ Saved.").wait_for(timeout=20_000)
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
    server = lab(folder)
    for step in (*STEPS, PORTFOLIO):
        page = open_page(server.url_of(step.name) + "&reset")
        run_all(page)
        assert errors(page) == [], step.name
        assert page.locator(".jp-OutputArea-output").count() >= 2, step.name
        page.close(run_before_unload=False)


def test_a_stage_and_a_handoff_typed_in_jupyterlab_are_on_the_map(open_page, lab, workspace, axe):
    path = workspace / "workflow.yaml"
    comments = [line for line in path.read_text().splitlines() if line.lstrip().startswith("#")]
    url = lab(workspace).url_of(WORKFLOW)
    page = open_page(url, height=1600)
    run_all(page)
    assert errors(page) == []
    page.get_by_role("button", name="Add a stage").click()
    name = page.get_by_label("Stage 5: Stage", exact=True)
    name.fill("Prüfung mit Lernenden")
    name.press("Tab")
    page.get_by_label("Stage 5: Who does or checks it").select_option("quality lead")
    minutes = page.get_by_label("Stage 5: Minutes of work, from - to")
    minutes.fill("a while")
    minutes.press("Tab")
    page.get_by_role("button", name="Add a handoff").click()
    page.get_by_label("Handoff 4: From", exact=True).select_option("Quality check")
    page.get_by_label("Handoff 4: To", exact=True).select_option("Prüfung mit Lernenden")
    page.get_by_label("Handoff 4: How it gets across").select_option("by hand")
    for label in ("Handoff 4: From", "Handoff 4: How it gets across", "Stage 5: Goes back to", "Stage 5: Looked at, %"):
        box = page.get_by_label(label, exact=True).bounding_box()
        assert box["height"] >= 24, label
        assert box["width"] >= 120, label
    page.get_by_role("button", name="Save the map").click()
    page.get_by_text("write minutes such as 30").wait_for(timeout=20_000)
    assert "Prüfung" not in path.read_text()
    minutes.fill("15 - 45")
    minutes.press("Tab")
    page.get_by_role("button", name="Save the map").click()
    page.get_by_text("Saved in workflow.yaml").wait_for(timeout=20_000)
    page.locator(".jp-OutputArea svg", has_text="Prüfung mit").first.wait_for(timeout=20_000)
    assert axe(page, ".playbook-form") == []
    text = path.read_text()
    assert "  - id: Prüfung mit Lernenden" in text
    assert "touch: [15, 30, 45]" in text
    assert "    to: Prüfung mit Lernenden\n    mode: manual\n" in text
    assert [line for line in text.splitlines() if line.lstrip().startswith("#")] == comments
    page.close(run_before_unload=False)
    again = open_page(url + "&reset", height=1600)
    run_all(again)
    assert errors(again) == []
    assert again.get_by_label("Stage 5: Stage", exact=True).input_value() == "Prüfung mit Lernenden"
    assert again.get_by_label("Stage 5: Minutes of work, from - to").input_value() == "15 - 45"
    assert again.get_by_label("Stage 1: Minutes of work, from - to").input_value() == ""
    again.locator('[data-mime-type="text/html"] svg', has_text="Prüfung mit").first.wait_for(timeout=20_000)
