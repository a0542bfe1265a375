"""Rows from elsewhere: which column is which is guessed with a reason, a person decides, what is written reads back."""

import io

import openpyxl
import pytest

from playbook.cli import run
from playbook.errors import BadInput
from playbook.workspace.dictionary import dictionary
from playbook.workspace.grid import heading_key
from playbook.workspace.maps import TableMap, Target
from playbook.workspace.sheet.brought import (
    brought_rows,
    by_order,
    chosen_before,
    grid_of_file,
    grid_of_paste,
    names_in,
    twice,
)
from playbook.workspace.sheet.file import open_sheet
from playbook.workspace.sheet.guess import guesses, other_headings

ITEMS = TableMap("work_items")
JIRA = (
    "Issue key;Summary;Issue Type;Assignee Id;Labels;Created;Resolved\n"
    "AB-1;secret title;newsletter;u17;ai;02.03.2026;05.03.2026\n"
    "AB-2;other;landing page;u18;old;03.03.2026;31.03.2026\n"
)


@pytest.fixture
def folder(tmp_path):
    assert run(["new", str(tmp_path / "pilot"), "--pack", "learning"]) == 0
    return tmp_path / "pilot"


def guessed(grid, table, **more):
    return {
        g.heading: (g.target.to if g.target else None, g.why) for g in guesses(grid, table, TableMap(table), **more)
    }


def test_an_export_of_a_known_tool_is_recognised_and_says_so():
    grid = grid_of_file(JIRA.encode(), "jira.csv", "work_items", ITEMS)
    found = guessed(grid, "work_items")
    assert found["Issue key"][0] == "item_id"
    assert "Jira" in found["Issue key"][1]
    assert found["Assignee Id"][0] == "author"
    assert found["Created"][0] == "requested_at"
    assert found["Resolved"][0] == "published_at"
    assert found["Summary"] == (None, "nothing of ours looks like it")


def test_names_values_and_the_only_dates_are_hints():
    text = "Mitarbeiter-ID;Abteilung;Erfahrung;Level of AI\nab12;Web;x;novice\ncd34;CRM;y;expert\n"
    found = guessed(grid_of_file(text.encode(), "hr.csv", "people", TableMap("people")), "people")
    assert found["Abteilung"] == ("team", "another name for it")
    assert found["Level of AI"] == ("skill_level", "its values are those this column takes")
    text = "who,What happened on,Copilot,Anzahl\nab12,2026-03-02,Writer,3\ncd34,2026-03-09,Writer,1\n"
    found = guessed(grid_of_file(text.encode(), "use.csv", "usage", TableMap("usage")), "usage")
    assert found["What happened on"] == ("week", "the only column of dates")
    assert found["Anzahl"][0] == "actions"


def test_a_column_whose_values_do_not_fit_is_not_guessed_by_a_vague_name():
    text = "person_id,Training\nab12,none yet\ncd34,maybe\n"
    assert guessed(grid_of_file(text.encode(), "t.csv", "people", TableMap("people")), "people")["Training"][0] is None


def test_a_choice_is_remembered():
    grid = grid_of_file(JIRA.encode(), "jira.csv", "work_items", ITEMS)
    chosen = {0: Target("item_id"), 1: None, 2: Target("team")}
    found = guessed(grid, "work_items", before=chosen_before(chosen, grid.headings))
    assert found["Issue Type"] == ("team", "as you chose the last time")
    assert found["Summary"] == (None, "left out the last time")


def test_hours_become_minutes_and_days_become_iso(folder):
    text = "Vorgang;person_id;Datum;Art;Aufwand (h)\nA-1;ab12;31.03.2026;x;1,5\n"
    table = "effort_log"
    grid = grid_of_file(text.encode(), "zeiten.csv", table, TableMap(table))
    found = {g.heading: g for g in guesses(grid, table, TableMap(table))}
    assert found["Aufwand (h)"].target == Target("minutes", 60.0)
    assert "hours become minutes (× 60)" in found["Aufwand (h)"].why
    sheet = open_sheet(folder, table, TableMap(table))
    rows, wrong = brought_rows(grid, sheet, {g.index: g.target for g in found.values() if g.heading != "Art"})
    assert wrong == []
    cells = dict(zip(sheet.headings, rows[0], strict=True))
    assert (cells["minutes"], cells["work_date"], cells["item_id"]) == ("90", "2026-03-31", "A-1")


def test_a_workbook_is_read_too():
    book = openpyxl.Workbook()
    book.active.append(["team", "Start"])
    book.active.append(["Web", "2026-03-02"])
    out = io.BytesIO()
    book.save(out)
    grid = grid_of_file(out.getvalue(), "teams.xlsx", "teams", TableMap("teams"))
    assert guessed(grid, "teams")["Start"][0] == "joined_on"
    with pytest.raises(BadInput):
        grid_of_file(b"not a workbook", "teams.xlsx", "teams", TableMap("teams"))


def test_a_paste_with_headings_goes_by_name_and_one_without_by_place(folder):
    sheet = open_sheet(folder, "teams", TableMap("teams"))
    grid, named = grid_of_paste("Beginn\tTeam\n2026-03-02\tWeb\n", "teams", TableMap("teams"))
    assert named
    assert {g.heading: g.target.to for g in guesses(grid, "teams", TableMap("teams"))} == {
        "Beginn": "joined_on",
        "Team": "team",
    }
    grid, named = grid_of_paste("Web\tCMS\nShop\tPIM\n\n", "teams", TableMap("teams"))
    assert not named
    rows, wrong = brought_rows(grid, sheet, {g.index: g.target for g in by_order(grid, sheet.columns)})
    assert [r[:2] for r in rows] == [("Web", "CMS"), ("Shop", "PIM")]
    assert wrong == []
    with pytest.raises(BadInput, match="nothing"):
        grid_of_paste("  \n", "teams", TableMap("teams"))


def test_what_does_not_fit_keeps_its_text_and_is_said(folder):
    sheet = open_sheet(folder, "people", TableMap("people"))
    grid, _ = grid_of_paste("person_id\tskill_level\nab12\tnovice\ncd34\tguru\n", "people", TableMap("people"))
    rows, wrong = brought_rows(grid, sheet, {0: Target("person_id"), 1: Target("skill_level")})
    assert rows[1][sheet.headings.index("skill_level")] == "guru"
    assert [str(m)[:19] for m in wrong] == ["Row 2, skill_level:"]
    assert twice({0: Target("team"), 1: Target("team")}, ("a", "b")) == [
        "team was chosen for a and b: choose one of them."
    ]


def test_names_of_people_are_not_taken_in(folder):
    sheet = open_sheet(folder, "people", TableMap("people"))
    grid, _ = grid_of_paste("person_id\tteam\nada@example.org\tWeb\n", "people", TableMap("people"))
    rows, _ = brought_rows(grid, sheet, {0: Target("person_id"), 1: Target("team")})
    assert "names or addresses" in names_in(sheet, rows)[0]


def test_every_other_heading_belongs_to_a_column_and_to_one_only():
    for table, named in other_headings().items():
        for column in named:
            assert any(column in columns for t, columns in dictionary().items() if table in ("any", t)), column
        words = [heading_key(w) for column in named for w in named[column]]
        assert sorted(set(words)) == sorted(words), table
