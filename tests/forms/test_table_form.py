"""A table as a form: what is typed, pasted or uploaded goes into its CSV, what does not fit stands under its row."""

import shutil
from datetime import UTC, datetime

import pytest

from playbook.bundled import bundled
from playbook.cli import run
from playbook.errors import BadInput
from playbook.forms.charter_widgets import CharterForm
from playbook.forms.questions import questions
from playbook.forms.table_form import fill_in, sheet_of
from playbook.forms.table_widgets import PAGE, TableForm, TablesForm
from playbook.run.session import open_pilot
from playbook.workspace.answers import save_answer


@pytest.fixture
def pilot(tmp_path):
    assert run(["new", str(tmp_path / "pilot"), "--pack", "learning"]) == 0
    return open_pilot(tmp_path / "pilot")


@pytest.fixture(scope="module")
def solid(tmp_path_factory):
    folder = tmp_path_factory.mktemp("solid") / "solid"
    shutil.copytree(bundled("data", "solid"), folder)
    return open_pilot(folder, 12)


def opened(pilot, table):
    return TableForm(pilot, sheet_of(pilot, table))


def control(form, label):
    return next(c for c in form.grid.children[0].children if getattr(c, "description", "") == label)


def text_of(pilot, table):
    return (pilot.workspace.folder / "tables" / f"{table}.csv").read_text()


def test_a_typed_row_is_saved_and_a_wrong_cell_is_said_under_its_row(pilot):
    form = opened(pilot, "people")
    control(form, "Row 1: person_id").value = "ab12"
    control(form, "Row 1: team").value = "Web"
    form.add()
    control(form, "Row 2: person_id").value = "cd34"
    form.lines[1].cells[form.sheet.headings.index("skill_level")] = "guru"
    assert form.save() is False
    assert "Not saved: one cell does not fit. The first one is in row 2." in form.said.value
    alerts = [c.value for c in form.grid.children[0].children if "alert" in getattr(c, "value", "").__str__()]
    assert len(alerts) == 1
    assert "Row 2, skill_level" in alerts[0]
    assert "ab12" not in text_of(pilot, "people")
    control(form, "Row 2: skill_level").value = "expert"
    assert form.save() is True
    assert text_of(pilot, "people").splitlines()[1:] == ["ab12,Web,,,,,,,,,", "cd34,,,expert,,,,,,,"]
    assert "Row 2 without team: empty counts as not known." in form.said.value


def test_a_removed_row_stays_in_the_file_until_the_table_is_saved(pilot):
    form = opened(pilot, "teams")
    control(form, "Row 1: team").value = "Web"
    form.save()
    form.drop(form.lines[0])
    assert "Web" in text_of(pilot, "teams")
    form.save()
    assert "Web" not in text_of(pilot, "teams")
    form.take_back()
    assert "Web" in text_of(pilot, "teams")


def test_the_twin_of_a_blank_row_is_not_saved(pilot):
    form = opened(pilot, "teams")
    form.add()
    form.add()
    form.save()
    assert text_of(pilot, "teams").count("\n") == 1


def test_long_tables_are_shown_by_the_page(solid):
    form = opened(solid, "people")
    count = len(form.sheet.rows)
    assert count > PAGE
    labels = [c.description for c in form.grid.children[0].children if "person_id" in getattr(c, "description", "")]
    assert labels == [f"Row {n}: person_id" for n in range(1, PAGE + 1)]
    form.turn(PAGE)
    assert control(form, f"Row {PAGE + 1}: person_id").value == form.sheet.rows[PAGE][0]
    form.add()
    assert control(form, f"Row {count + 1}: person_id").value == ""


def test_a_paste_is_looked_at_then_saved(pilot):
    form = opened(pilot, "teams")
    paste = form.panels[0]
    paste.toggle()
    paste.text.value = "Abteilung\tBeginn\nWeb\t02.03.2026\nShop\t31.03.2026\n"
    paste.read()
    mapping = paste.mapping.children[0]
    assert "another name for it" in str([h.children[1].value for h in mapping.children[1:3]])
    assert "Web" not in text_of(pilot, "teams")
    form.panels[0].mapping.children[0].children[-2].children[0].click()
    assert [line.split(",")[0] for line in text_of(pilot, "teams").splitlines()[1:]] == ["Web", "Shop"]
    assert "2026-03-02" in text_of(pilot, "teams")


def upload(form, name, content):
    panel = form.panels[1]
    if not panel.box.children:
        panel.toggle()
    panel.file.value = (
        {
            "name": name,
            "type": "",
            "size": len(content),
            "content": memoryview(content),
            "last_modified": datetime(2026, 3, 2, tzinfo=UTC),
        },
    )
    return panel


def test_an_upload_is_mapped_changed_and_remembered(pilot):
    form = opened(pilot, "teams")
    content = b"Unit;From;What\nWeb;2026-03-02;invited\nShop;2026-03-09;assigned\n"
    panel = upload(form, "hr.csv", content)
    mapping = panel.mapping.children[0]
    chosen = form_choices(mapping)
    assert chosen["Unit is"].value == "team"
    assert chosen["What is"].value == "start_reason"
    assert chosen["From is"].value == "left out"
    chosen["From is"].value = "team"
    assert "team was chosen for Unit and From" in str([c.value for c in mapping.children if hasattr(c, "value")])
    chosen["From is"].value = "joined_on"
    buttons(mapping)["Add these rows and save"].click()
    assert "Web,,,2026-03-02,invited" in text_of(pilot, "teams")
    panel = upload(form, "hr.csv", content + b"Legal;2026-04-01;invited\n")
    again = form_choices(panel.mapping.children[0])
    assert again["From is"].value == "joined_on"
    buttons(panel.mapping.children[0])["Save these rows instead of all others"].click()
    assert [line.split(",")[0] for line in text_of(pilot, "teams").splitlines()[1:]] == ["Web", "Shop", "Legal"]


def form_choices(mapping):
    return {
        r.children[0].description: r.children[0]
        for r in mapping.children
        if r.__class__.__name__ == "HBox" and hasattr(r.children[0], "options")
    }


def buttons(mapping):
    return {
        b.description: b
        for r in mapping.children
        if r.__class__.__name__ == "HBox"
        for b in r.children
        if hasattr(b, "click")
    }


def test_an_upload_with_names_of_people_is_not_taken_in(pilot):
    form = opened(pilot, "people")
    panel = upload(form, "hr.csv", b"person_id,team\nAda Lovelace,Web\n")
    mapping = panel.mapping.children[0]
    assert "names or addresses" in mapping.children[-1].value
    assert buttons(mapping)["Add these rows and save"].disabled


def test_a_file_above_the_limit_is_refused_with_a_way_out(pilot, monkeypatch):
    monkeypatch.setattr("playbook.forms.brought_widgets.MOST_MB", 1)
    form = opened(pilot, "people")
    panel = upload(form, "hr.csv", b"person_id,team\n" + b"ab12,Web\n" * 150_000)
    assert "hr.csv has 1.4 MB, more than 1; nothing was read" in panel.said.value
    assert "save it as tables/people.csv in the folder pilot" in panel.said.value
    assert panel.mapping.children == ()
    assert "up to 1 MB" in panel.parts()[0].value


def test_a_file_that_is_none_says_so(pilot):
    panel = upload(opened(pilot, "people"), "hr.xlsx", b"no workbook at all")
    assert "alert" in panel.said.value
    assert panel.mapping.children == ()


def test_what_a_save_changes_is_said(pilot):
    form = CharterForm(pilot, questions("stop"))
    assert "0 of the" not in form.live.box.value
    field = form.fields["stop_rule_value"]
    field.control.value = "Less than 10 % saved by 2026-03-29: the pilot stops"
    assert "Saved." in field.said.value
    assert "Your last save changed one check" in form.live.box.value
    form.take_back()
    assert field.control.value == ""
    assert "Your last save changed one check" in form.live.box.value


def test_an_answer_that_somebody_else_gave_is_not_replaced_without_a_word(pilot):
    form = CharterForm(pilot, questions("workflow"))
    folder = pilot.workspace.folder
    save_answer(folder, "workflow_start", "theirs")
    field = form.fields["workflow_start"]
    field.control.value = "mine"
    assert "somebody else answered" in field.said.value
    assert "workflow_start: theirs" in (folder / "pilot.yaml").read_text()
    field.take.click()
    assert field.control.value == "theirs"
    field.control.value = "mine after all"
    assert "workflow_start: mine after all" in (folder / "pilot.yaml").read_text()
    save_answer(folder, "workflow_start", "theirs again")
    field.control.value = "mine for good"
    field.keep.click()
    assert "workflow_start: mine for good" in (folder / "pilot.yaml").read_text()


def test_without_a_front_end_rows_about_people_are_counted_only(solid):
    text = repr(fill_in(solid, "people", "metrics"))
    assert "47 rows, not listed" in text or "not listed because they are about people" in text
    assert not any(cell in text for cell in solid.workspace.tables["people"]["person_id"])
    assert "hours_per_package" in text


def test_an_unknown_table_names_the_nearest(pilot):
    with pytest.raises(BadInput, match="did you mean people"):
        fill_in(pilot, "poeple")


def test_the_form_offers_the_named_tables(pilot, monkeypatch):
    form = TablesForm(pilot, ("metrics", "people"))
    form.choice.value = "people"
    assert "Row 1: person_id" in str(
        [getattr(c, "description", "") for c in form.place.children[0].children[1].children[0].children]
    )
