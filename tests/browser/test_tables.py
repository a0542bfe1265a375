"""Tables in a real JupyterLab: type, remove, paste, upload and map, by mouse and by keyboard, on a telephone too."""

import re

import pytest

from playbook.cli import run
from playbook.run.steps import STEPS
from tests.browser.steps import errors, run_all, upload_large

pytestmark = pytest.mark.browser
PASTE = "Rows copied from a spreadsheet, with or without their headings"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("tables") / "pilot"
    assert run(["new", str(made), "--pack", "learning"]) == 0
    return made


@pytest.fixture(scope="module")
def page(folder, module_lab, module_page):
    opened = module_page(module_lab(folder).url_of(STEPS[0].name), height=1400)
    run_all(opened)
    assert errors(opened) == []
    return opened


def choose(page, table):
    page.get_by_label("Table", exact=True).select_option(table)
    page.get_by_role("button", name="Save the table").wait_for()
    page.wait_for_timeout(500)


def text(folder, table):
    return (folder / "tables" / f"{table}.csv").read_text()


def test_a_wrong_cell_is_said_under_its_row_and_a_good_table_is_saved(page, folder):
    choose(page, "metrics")
    page.get_by_label("Row 1: metric", exact=True).fill("hours_per_module")
    target = page.get_by_label("Row 1: target", exact=True)
    target.fill("a lot")
    target.press("Tab")
    page.get_by_role("button", name="Save the table").click()
    page.get_by_role("alert").filter(has_text="Row 1, target").wait_for(timeout=20_000)
    assert "hours_per_module" not in text(folder, "metrics")
    target.fill("0.2")
    target.press("Tab")
    page.get_by_role("button", name="Save the table").click()
    page.get_by_text("Saved in tables/metrics.csv: 1 row.").wait_for(timeout=20_000)
    assert "hours_per_module" in text(folder, "metrics")
    page.get_by_text("Your last save changed").wait_for(timeout=20_000)


def test_rows_are_added_removed_and_a_save_is_taken_back_by_keyboard_alone(page, folder):
    choose(page, "budget")
    page.get_by_label("Row 1: stage", exact=True).focus()
    page.keyboard.press("F")
    page.get_by_label("Row 1: category", exact=True).focus()
    page.keyboard.press("t")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Add a row").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Row 2: stage", exact=True).wait_for()
    page.get_by_label("Row 2: stage", exact=True).focus()
    page.keyboard.press("E")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    page.get_by_role("button", name="Save the table").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Saved in tables/budget.csv: 2 rows.").wait_for(timeout=20_000)
    page.get_by_role("button", name="Remove row 1", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Row 1 is taken out").wait_for(timeout=20_000)
    page.get_by_role("button", name="Save the table").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Saved in tables/budget.csv: 1 row.").wait_for(timeout=20_000)
    assert text(folder, "budget").count("Foundation") == 0
    page.get_by_role("button", name="Take the last save back").last.focus()
    page.keyboard.press("Enter")
    page.get_by_text("The last save is taken back.").wait_for(timeout=20_000)
    assert text(folder, "budget").count("Foundation") == 1


def test_rows_pasted_from_a_spreadsheet_are_looked_at_and_saved(page, folder):
    choose(page, "people")
    page.get_by_role("button", name="Paste from a spreadsheet").click()
    page.get_by_label(PASTE).fill("Mitarbeiter-ID\tAbteilung\tErfahrung\nab12\tWeb\tnovice\ncd34\tShöp\texpert\n")
    page.get_by_role("button", name="Look at these rows").click()
    page.get_by_text("2 rows and 3 columns. Nothing is saved yet.").wait_for(timeout=20_000)
    assert page.get_by_label("Abteilung is").input_value() == "team"
    assert page.get_by_text("another name for it").count() == 3
    page.get_by_role("button", name="Add these rows and save").click()
    page.get_by_text("Saved in tables/people.csv: 2 rows.").wait_for(timeout=20_000)
    assert [line.split(",")[:2] for line in text(folder, "people").splitlines()[1:]] == [
        ["ab12", "Web"],
        ["cd34", "Shöp"],
    ]
    assert page.get_by_label("Row 2: team", exact=True).input_value() == "Shöp"


def test_an_uploaded_file_is_mapped_and_saved(page, folder, tmp_path):
    file = tmp_path / "hr.csv"
    file.write_text("Unit;From;What\nWeb;2026-03-02;invited\nShop;2026-03-09;assigned\n")
    choose(page, "teams")
    page.get_by_role("button", name="Upload a file").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    page.get_by_label("From is").select_option("joined_on", timeout=20_000)
    page.get_by_text("The first 2 of 2 rows as they would be saved").wait_for()
    page.locator("td", has_text="2026-03-09").wait_for(timeout=20_000)
    page.get_by_role("button", name="Add these rows and save").click()
    page.get_by_text("Saved in tables/teams.csv: 2 rows.").wait_for(timeout=20_000)
    assert re.search(r"^Shop,.*2026-03-09,assigned", text(folder, "teams"), re.MULTILINE)


def test_a_file_larger_than_a_usual_message_is_read(page, tmp_path):
    upload_large(page, tmp_path)


def test_on_a_telephone_the_fields_stand_below_each_other_with_their_labels(page):
    page.set_viewport_size({"width": 390, "height": 844})
    try:
        choose(page, "teams")
        page.wait_for_timeout(500)
        first, second = (page.get_by_label(f"Row 1: {c}", exact=True) for c in ("team", "primary_system"))
        assert second.bounding_box()["y"] > first.bounding_box()["y"] + 20
        assert page.locator("label", has_text="Row 1: team").first.bounding_box()["height"] > 10
    finally:
        page.set_viewport_size({"width": 1200, "height": 1400})


def test_no_serious_barrier_on_any_form_of_the_first_notebook(page, axe):
    for table in ("metrics", "people"):
        choose(page, table)
        page.get_by_role("button", name="Paste from a spreadsheet").click()
        page.get_by_role("button", name="Upload a file").click()
        page.wait_for_timeout(1000)
        assert axe(page, ".playbook-form") == []
