"""The start page says where a pilot stands, what is next and what is missing, from the files alone."""

import nbformat
import pytest

from playbook.cli import run
from playbook.run.lab import place_notebooks
from playbook.run.start import PAGES, start
from playbook.workspace.answers import save_answer


@pytest.fixture
def folder(tmp_path):
    assert run(["new", str(tmp_path / "pilot"), "--pack", "learning"]) == 0
    return tmp_path / "pilot"


def test_a_new_pilot_is_told_its_first_question_and_what_answers_most(folder):
    said = start(folder).text
    assert "Charter | not locked" in said
    assert "the first one is “With which event does a piece of work enter?”" in said
    assert "What is missing? What answers most, first" in said
    save_answer(folder, "workflow_start", "a request")
    assert "the first one is “With which event does it leave, finished?”" in start(folder).text


def test_a_locked_pilot_is_told_its_next_checkpoint(folder):
    assert run(["lock", str(folder)]) == 0
    said = start(folder).text
    assert "Charter | locked" in said
    assert "The checkpoint of week 4 is planned for 2026-02-02" in said
    assert "playbook run pilot --week 4" in said


def test_a_folder_with_a_fault_says_what_to_mend(folder):
    path = folder / "pilot.yaml"
    path.write_text(path.read_text().replace("stage: Pilot Design", "stage: Somewhere"))
    said = start(folder).text
    assert said.startswith("Before anything can be said")
    assert "pilot.yaml line" in said


def test_links_lead_to_notebooks_or_pages(folder, monkeypatch):
    target = place_notebooks(folder)
    nb = nbformat.read(target / "start.ipynb", as_version=4)
    html = nb.cells[1].outputs[0]["data"]["text/html"]
    assert '<a href="1-pilot-design.ipynb">' in html
    assert (target / "1-pilot-design.ipynb").exists()
    monkeypatch.setenv(PAGES, "/voila/render/")
    assert '<a href="/voila/render/1-pilot-design.ipynb">' in start(folder).html


def test_the_notebooks_of_a_pilot_link_words_to_the_start_page_which_explains_them(folder):
    target = place_notebooks(folder)
    text = nbformat.read(target / "1-pilot-design.ipynb", as_version=4)
    prose = "\n".join(c.source for c in text.cells if c.cell_type == "markdown")
    assert "[charter](start.ipynb " in prose
    words = nbformat.read(target / "start.ipynb", as_version=4).cells[-1].source
    assert "**charter**: What the team wrote down" in words
    assert place_notebooks(folder) == target
    assert not list(target.glob("*.new.ipynb"))
