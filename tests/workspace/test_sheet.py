"""One table as a person edits it: the file's own columns stay, two people lose nothing, a save can be taken back."""

import multiprocessing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.cli import run
from playbook.errors import BadInput
from playbook.workspace.maps import TableMap
from playbook.workspace.sheet.file import open_sheet, written
from playbook.workspace.sheet.judge import misfits, notes
from playbook.workspace.sheet.merge import Typed, merged
from playbook.workspace.sheet.save import Clash, save_rows, undo_rows


@pytest.fixture
def folder(tmp_path):
    assert run(["new", str(tmp_path / "pilot"), "--pack", "learning"]) == 0
    return tmp_path / "pilot"


def put(folder, table, text):
    path = folder / "tables" / f"{table}.csv"
    path.write_bytes(text.encode())
    return path


def opened(folder, table, spec=None):
    return open_sheet(folder, table, spec or TableMap(table))


def same(sheet):
    return [Typed(row, i) for i, row in enumerate(sheet.rows)]


def row_of(sheet, **values):
    return Typed(tuple(values.get(h, "") for h in sheet.headings))


FOREIGN = "\ufeffsite;team;joined_on;our note\r\nBerlin;Web;2026-03-02;kept\r\nGraz;CRM;2026-03-09;\r\n"


def test_order_unknown_columns_mark_delimiter_and_line_ends_stay(folder):
    path = put(folder, "teams", FOREIGN)
    sheet = opened(folder, "teams")
    assert written(sheet, sheet.rows) == path.read_bytes()
    rows = [*same(sheet), row_of(sheet, team="Onboarding", start_reason="invited")]
    save_rows(folder, sheet, rows)
    text = path.read_bytes().decode()
    assert text.startswith(FOREIGN.replace("our note\r\n", "our note;start_reason\r\n").partition("\r\n")[0])
    assert ";Onboarding;;;invited\r\n" in text
    assert "Berlin;Web;2026-03-02;kept;\r\n" in text


def test_a_line_above_the_headings_stays(folder):
    path = put(folder, "teams", "Export of 3 March,,\nteam,joined_on,start_reason\nWeb,2026-03-02,invited\n")
    sheet = opened(folder, "teams")
    assert sheet.headings[:3] == ("team", "joined_on", "start_reason")
    save_rows(folder, sheet, [*same(sheet), row_of(sheet, team="CRM")])
    assert path.read_text().startswith("Export of 3 March,,\nteam,joined_on,start_reason\nWeb,")
    assert path.read_text().endswith("CRM,,\n")


def test_what_does_not_fit_is_said_with_its_row_and_nothing_is_written(folder):
    path = put(folder, "people", "person_id,team,skill_level\nab12,Web,novice\n")
    before = path.read_bytes()
    sheet = opened(folder, "people")
    rows = [*same(sheet), row_of(sheet, person_id="cd34", team="Web", skill_level="beginner", trained_date="soon")]
    said = [str(m) for m in misfits(sheet, [r.cells for r in rows])]
    assert len(said) == 2
    assert said[0].startswith(
        "Row 2, skill_level: 'beginner' is not in the list; allowed: novice, intermediate, expert"
    )
    assert said[1].startswith("Row 2, trained_date: 'soon'")
    with pytest.raises(BadInput, match="Row 2, skill_level"):
        save_rows(folder, sheet, rows)
    assert path.read_bytes() == before


def test_gaps_repeated_keys_and_names_are_said_but_may_be_saved(folder):
    put(folder, "people", "person_id,team\nab12,Web\nab12,Web\n,Web\nAda Lovelace,Web\n")
    sheet = opened(folder, "people")
    said = " ".join(notes(sheet, sheet.rows))
    assert "Row 3 without person_id" in said
    assert "Row 2 with the same person_id as an earlier row" in said
    assert "looks like names" in said


def test_a_table_in_another_file_is_named(folder):
    (folder / "tables" / "teams.csv").unlink()
    (folder / "tables" / "teams.json").write_text('[{"team": "Web"}]')
    with pytest.raises(BadInput, match=r"tables/teams\.json"):
        opened(folder, "teams")


def test_two_people_who_type_in_different_rows_and_cells_keep_everything(folder):
    path = put(folder, "teams", "team,joined_on,start_reason\nWeb,2026-03-02,\nCRM,,\n")
    one, two = opened(folder, "teams"), opened(folder, "teams")
    mine = same(one)
    mine[0] = Typed(("Web", "2026-03-02", "invited", *mine[0].cells[3:]), 0)
    save_rows(folder, one, [*mine, row_of(one, team="Legal")])
    other = same(two)
    other[1] = Typed(("CRM", "2026-03-09", "", *other[1].cells[3:]), 1)
    save_rows(folder, two, [*other, row_of(two, team="Shop")])
    lines = path.read_text().splitlines()
    assert lines[1:] == ["Web,2026-03-02,invited", "CRM,2026-03-09,", "Legal,,", "Shop,,"]


def test_the_same_cell_is_asked_about_and_a_second_save_decides(folder):
    path = put(folder, "teams", "team,joined_on\nWeb,\n")
    one, two = opened(folder, "teams"), opened(folder, "teams")
    save_rows(folder, one, [Typed(("Web", "2026-03-02", *one.rows[0][2:]), 0)])
    mine = [Typed(("Web", "2026-04-06", *two.rows[0][2:]), 0)]
    with pytest.raises(Clash, match="you wrote '2026-04-06', somebody else saved '2026-03-02'") as clash:
        save_rows(folder, two, mine)
    assert "2026-03-02" in path.read_text()
    save_rows(folder, clash.value.now, clash.value.both.rows)
    assert "2026-04-06" in path.read_text()


def test_a_row_one_removed_and_the_other_changed_is_kept_with_a_word():
    base = [("a", "1"), ("b", "2")]
    both = merged(("key", "n"), base, [("a", "1"), ("b", "3")], [Typed(("a", "1"), 0)])
    assert [r.cells for r in both.rows] == [("a", "1"), ("b", "3")]
    assert "you removed it" in both.clashes[0]
    both = merged(("key", "n"), base, [("a", "1")], [Typed(("a", "1"), 0), Typed(("b", "9"), 1)])
    assert [r.cells for r in both.rows] == [("a", "1"), ("b", "9")]
    assert "somebody else removed it" in both.clashes[0]


CELLS = st.tuples(st.sampled_from("abc"), st.sampled_from("12"))


@settings(max_examples=200, deadline=None)
@given(st.lists(CELLS, max_size=5, unique=True), st.lists(CELLS, max_size=3), st.lists(CELLS, max_size=3))
def test_whatever_two_people_add_is_there_afterwards(base, more, others):
    theirs = [*base, *others]
    both = merged(("k", "n"), base, theirs, [*[Typed(r, i) for i, r in enumerate(base)], *map(Typed, more)])
    assert both.clashes == ()
    assert sorted(r.cells for r in both.rows) == sorted([*theirs, *more])


def _save(folder, number):
    sheet = open_sheet(folder, "teams", TableMap("teams"))
    for turn in range(5):
        sheet = save_rows(folder, sheet, [*same(sheet), row_of(sheet, team=f"team {number}-{turn}")])


def test_processes_that_save_at_once_lose_no_row(folder):
    workers = [multiprocessing.get_context("fork").Process(target=_save, args=(folder, n)) for n in range(4)]
    for w in workers:
        w.start()
    for w in workers:
        w.join(60)
        assert w.exitcode == 0
    there = {row[0] for row in opened(folder, "teams").rows}
    assert there == {f"team {n}-{t}" for n in range(4) for t in range(5)}


def test_the_last_save_is_taken_back_from_another_kernel_too(folder):
    path = folder / "tables" / "teams.csv"
    before = path.read_bytes()
    sheet = opened(folder, "teams")
    save_rows(folder, sheet, [row_of(sheet, team="Web")])
    again = undo_rows(folder, opened(folder, "teams"))
    assert path.read_bytes() == before
    assert again.rows == ()
    with pytest.raises(BadInput, match="no save to take back"):
        undo_rows(folder, again)


def test_a_save_is_not_taken_back_over_what_somebody_else_did(folder):
    path = folder / "tables" / "teams.csv"
    sheet = opened(folder, "teams")
    save_rows(folder, sheet, [row_of(sheet, team="Web")])
    path.write_text(path.read_text() + "Shop,,,,,\n")
    with pytest.raises(BadInput, match="changed after that save"):
        undo_rows(folder, sheet)
    assert "Shop" in path.read_text()


def test_a_table_that_had_no_file_has_none_again(folder):
    path = folder / "tables" / "usage.csv"
    assert not path.exists()
    sheet = opened(folder, "usage")
    save_rows(folder, sheet, [row_of(sheet, person_id="ab12", week="2026-03-02", tool="Writer", actions="3")])
    assert path.read_text().startswith("person_id,week,tool")
    undo_rows(folder, opened(folder, "usage"))
    assert not path.exists()
