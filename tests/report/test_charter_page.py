"""The charter on one page: the team's answers, the dates, what is open, whether it is locked."""

import shutil

from playbook.bundled import bundled
from playbook.cli import run
from playbook.report.charter_page import charter_html, charter_page
from playbook.report.markdown import markdown_report
from playbook.run.charter import agreed
from playbook.run.session import checkpoint_dates, open_pilot


def test_it_says_answers_dates_people_needed_and_rules():
    pilot = open_pilot(bundled("data", "solid"))
    page = charter_page(agreed(pilot))
    text = markdown_report(page)
    assert "| Who may pause or stop? | quality lead |" in text
    for week, day in checkpoint_dates(pilot.workspace).items():
        assert f"Week {week}: {day}" in text
    assert "people needed, it has" in text
    assert f"{len(pilot.rubric.rules)} rules" in text
    assert "Draft: not locked yet" in text
    assert "Still open" not in text, "every question of this sample is answered"


def test_the_page_loads_nothing_and_speaks_german_too():
    page = charter_html(charter_page(agreed(open_pilot(bundled("data", "solid"))), "de"))
    assert '<html lang="de">' in page
    assert "Vereinbarung über den Piloten solid" in page
    assert "://" not in page
    assert "<script" not in page


def test_a_lock_leaves_the_page_and_a_form_without_rows_plans_the_thirds(tmp_path, capsys):
    folder = tmp_path / "p"
    assert run(["new", str(folder)]) == 0
    assert run(["report", str(folder), "--charter"]) == 0
    assert "Draft" in (folder / "reports" / "charter.md").read_text()
    capsys.readouterr()
    assert run(["lock", str(folder)]) == 0
    assert "3 checkpoint dates" in capsys.readouterr().out
    said = (folder / "reports" / "charter.md").read_text()
    assert "Locked on" in said
    assert "Still open" in said
    assert (folder / "reports" / "checkpoints.ics").read_text().count("BEGIN:VEVENT") == 3
    shutil.rmtree(folder)
