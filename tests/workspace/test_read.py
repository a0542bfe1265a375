"""A whole workspace: charter, column maps, report date, derived tables, and nothing written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from playbook.errors import BadInput
from playbook.workspace.dictionary import dictionary, file_tables
from playbook.workspace.read import Workspace, inspect_workspace, read_workspace
from playbook.workspace.unlocks import unlocks

PILOT = """\
pilot:
  pilot_id: nordwind
  domain: marketing
  start_date: 2026-03-02
  planned_end: 2026-05-24
  stage: Pilot Design
  requested_stage: Foundation
"""
USAGE = "person_id,week,tool,actions\n"


def make(folder: Path, pilot: str = PILOT, **tables: str | bytes) -> Path:
    """A workspace on disk; keyword `usage_csv` becomes tables/usage.csv."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "pilot.yaml").write_text(pilot, encoding="utf-8")
    for name, content in tables.items():
        stem, _, suffix = name.rpartition("_")
        path = folder / "tables" / f"{stem}.{suffix}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_canonical_tables_have_the_promised_types(tmp_path: Path) -> None:
    tools = "tool,sanctioned,discovered_via,cost_month,found_on\nA,true,survey;interview,1020.5,2026-04-30\nB,nein,,,\n"
    work = "item_id,team,path,words,requested_at\n00123,NA,ai,,2026-05-04T09:10\n"
    workspace = read_workspace(make(tmp_path, tools_csv=tools, work_items_csv=work))
    frame = workspace.tables["tools"]
    assert frame["tool"].dtype == "str"
    assert frame["sanctioned"].dtype == "boolean"
    assert frame["sanctioned"].tolist() == [True, False]
    assert frame["discovered_via"].tolist() == [("survey", "interview"), None]
    assert frame["cost_month"].dtype == "float64"
    assert frame["cost_month"].isna().tolist() == [False, True]
    assert frame["found_on"].dtype == "datetime64[us]"
    items = workspace.tables["work_items"]
    assert items["item_id"].tolist() + items["team"].tolist() == ["00123", "NA"]
    assert items["words"].isna().all()
    assert items["requested_at"].tolist() == [pd.Timestamp("2026-05-04 09:10")]


def test_charter_takes_the_words_people_use(tmp_path: Path) -> None:
    more = "  run_capacity_confirmed: ja\n  departments: CRM; Web\n  scale_people: 80\n  foundation_end: 31.08.2026\n"
    charter = read_workspace(make(tmp_path, PILOT + more)).charter
    assert charter.run_capacity_confirmed is True
    assert charter.departments == ("CRM", "Web")
    assert charter.scale_people == 80
    assert charter.foundation_end == date(2026, 8, 31)
    assert charter.role_changes_agreed is None


@pytest.mark.parametrize(
    ("pilot_date", "as_of", "week", "expected"),
    [
        ("", None, None, (date(2026, 5, 25), 12)),
        ("as_of: 2026-04-01\n", None, None, (date(2026, 4, 1), 4)),
        ("as_of: 2026-04-01\n", None, 8, (date(2026, 4, 27), 8)),
        ("as_of: 2026-04-01\n", date(2026, 3, 30), 4, (date(2026, 3, 30), 4)),
        ("", date(2026, 2, 1), None, (date(2026, 2, 1), 0)),
    ],
)
def test_report_date(
    tmp_path: Path, pilot_date: str, as_of: date | None, week: int | None, expected: tuple[date, int]
) -> None:
    workspace = read_workspace(make(tmp_path, pilot_date + PILOT), as_of=as_of, week=week)
    assert (workspace.as_of, workspace.week) == expected
    said = any("no report date" in n for n in workspace.notices)
    assert said is (not pilot_date and as_of is None and week is None)


def test_rows_after_the_report_date_are_ignored_and_counted(tmp_path: Path) -> None:
    usage = USAGE + "a,2026-05-18,T,1\nb,2026-05-25,T,2\nc,2026-05-26,T,3\nd,2026-06-01,T,4\n"
    workspace = read_workspace(make(tmp_path, usage_csv=usage), as_of=date(2026, 5, 25))
    assert workspace.tables["usage"]["person_id"].tolist() == ["a", "b", "c"]
    assert "1 row after 2026-05-25 ignored in usage" in workspace.notices


def test_a_later_publication_has_not_happened_yet(tmp_path: Path) -> None:
    rows = "A,CRM,ai,2026-05-04,2026-05-20\nB,CRM,ai,2026-05-04,2026-05-26T08:00\nC,CRM,ai,2026-05-26,\n"
    work = "item_id,team,path,requested_at,published_at\n" + rows
    workspace = read_workspace(make(tmp_path, work_items_csv=work), as_of=date(2026, 5, 25))
    items = workspace.tables["work_items"]
    assert items["item_id"].tolist() == ["A", "B"]
    assert items["published_at"].isna().tolist() == [False, True]
    assert "1 row of work_items have published_at after 2026-05-25: read as not yet" in workspace.notices


def test_what_was_only_known_later_is_blank_and_keeps_its_type(tmp_path: Path) -> None:
    head = "pilot_week,planned_on,created_on,held_on,decider_present,decision\n"
    rows = "4,2026-03-30,2026-02-18,2026-03-30,true,EXTEND\n8,2026-04-27,2026-02-18,2026-04-28,true,PROCEED\n"
    table = read_workspace(make(tmp_path, checkpoints_csv=head + rows), week=8).tables["checkpoints"]
    assert table["planned_on"].notna().all()
    assert table["held_on"].isna().tolist() == [False, True]
    assert table["decision"].isna().tolist() == [False, True]
    assert table["decider_present"].isna().tolist() == [False, True]
    assert [str(table[c].dtype) for c in ("held_on", "decision", "decider_present")] == [
        "datetime64[us]",
        "str",
        "boolean",
    ]


def test_names_and_repeated_keys_are_said_but_never_shown(tmp_path: Path) -> None:
    people = "person_id,team,role\nErika Muster,A,member\nx@example.org,A,member\nk7,A,member\nk7,B,member\n"
    said = [n for n in read_workspace(make(tmp_path, people_csv=people)).notices if n.startswith("people")]
    assert said[0] == "people: 1 row repeats an earlier person_id"
    assert said[1].startswith("people: 2 different values of person_id look like names or addresses")
    assert "Erika" not in "".join(said)


def test_any_day_of_a_week_is_its_monday(tmp_path: Path) -> None:
    usage = USAGE + "".join(f"p,2026-05-{day:02},T,1\n" for day in range(4, 11))
    frame = read_workspace(make(tmp_path, usage_csv=usage)).tables["usage"]
    assert frame["week"].unique().tolist() == [pd.Timestamp("2026-05-04")]


MAP = """\
tables:
  work_items:
    file: [tables/jira_1.csv, tables/jira_2.csv]
    columns: {"Issue key": item_id, Team: team, Erstellt: requested_at, Fertig: published_at, Notiz: null}
    dates: "%d.%m.%Y %H:%M"
    constants: {path: KI}
    values: {path: {KI: ai}}
  time_study:
    columns: {Key: item_id, Task: task, Weg: path, Art: method, "Effort (h)": {to: create_min, unit: hours}}
    values: {path: {KI: ai, klassisch: old}, method: {gestoppt: clocked}}
    decimal: ","
"""


def test_column_map(tmp_path: Path) -> None:
    head = "Jira export;;;;;\nIssue key;Team;Erstellt;Fertig;Notiz;Sprint\n"
    one = head + 'A-1;CRM;04.05.2026 09:10;07.05.2026 16:00;"a;b";7\n'
    two = head.split("\n", 1)[1] + "A-2;Web;05.05.2026 10:00;;;\n"
    times = "Key;Task;Weg;Art;Effort (h)\nA-1;item;KI;gestoppt;4,25\nA-2;item;klassisch;gestoppt;1.234,5\n"
    plain_map = MAP.replace("constants: {path: KI}", "constants: {path: ai}").replace(
        "    values: {path: {KI: ai}}\n", ""
    )
    folder = make(tmp_path, PILOT + plain_map, jira_1_csv=one, jira_2_csv=two, time_study_csv=times)
    workspace = read_workspace(folder)
    items = workspace.tables["work_items"]
    assert items["item_id"].tolist() == ["A-1", "A-2"]
    assert items["path"].tolist() == ["ai", "ai"]
    assert items["requested_at"].tolist() == [pd.Timestamp("2026-05-04 09:10"), pd.Timestamp("2026-05-05 10:00")]
    assert workspace.tables["time_study"]["create_min"].tolist() == [255.0, 74070.0]
    assert workspace.tables["time_study"]["path"].tolist() == ["ai", "old"]
    assert workspace.inputs[0].path == "pilot.yaml"
    assert {i.path: i.rows for i in workspace.inputs}["tables/jira_1.csv"] == 1
    assert sum("not in the column map" in n for n in workspace.notices) == 2
    assert "tables/jira_1.csv: header guessed in row 2" in workspace.notices


def test_times_with_an_offset(tmp_path: Path) -> None:
    rows = "A,CRM,ai,2026-03-28T12:00Z\nB,CRM,ai,2026-03-30T12:00Z\nC,CRM,ai,2026-03-30 12:00 +0200\nD,CRM,ai,2026-03-30 12:00\n"
    work = "item_id,team,path,requested_at\n" + rows
    zone = PILOT + "tables: {work_items: {timezone: Europe/Berlin}}\n"
    there = read_workspace(make(tmp_path / "zone", zone, work_items_csv=work)).tables["work_items"]
    assert [t.hour for t in there["requested_at"]] == [13, 14, 12, 12]
    bare = read_workspace(make(tmp_path / "bare", work_items_csv=work))
    assert [t.hour for t in bare.tables["work_items"]["requested_at"]] == [12, 12, 12, 12]
    assert any("3 times in requested_at carry an offset" in n for n in bare.notices)


def test_team_of_an_item_comes_from_its_author(tmp_path: Path) -> None:
    people = "person_id,team,role\nk7,CRM,member\n"
    work = "item_id,author,path\nA,k7,ai\nB,zz,ai\n"
    workspace = read_workspace(make(tmp_path, people_csv=people, work_items_csv=work))
    assert workspace.tables["work_items"]["team"].tolist()[:1] == ["CRM"]
    assert workspace.tables["work_items"]["team"].isna().tolist() == [False, True]
    assert "work_items: the team of 1 item was taken from the author" in workspace.notices


def test_no_team_and_nobody_to_take_it_from(tmp_path: Path) -> None:
    workspace, problems = inspect_workspace(make(tmp_path, work_items_csv="item_id,author,path\nA,k7,ai\n"))
    assert [str(p).split(";")[0] for p in problems] == [
        "work_items: no column team, and no table people to take it from"
    ]
    assert workspace is not None
    assert "work_items" not in workspace.tables


def test_effort_with_item_and_step_is_read_as_events(tmp_path: Path) -> None:
    effort = (
        "person_id,item_id,step_id,work_date,minutes,kind\nk7,A,draft,2026-05-05,240,planned\nk7,,,2026-05-05,9,fix\n"
    )
    events = read_workspace(make(tmp_path, effort_log_csv=effort)).tables["events"]
    assert events.to_dict("records") == [
        {"item_id": "A", "step_id": "draft", "person_id": "k7", "happened_at": pd.Timestamp("2026-05-05")}
    ]


def test_every_problem_in_one_pass_and_nothing_written(tmp_path: Path) -> None:
    bad = PILOT.replace("marketing", "sport") + "tabels: {}\n"
    folder = make(tmp_path, bad, usage_csv=USAGE + "p,2026-13-01,T,-4\n", tools_csv=b"%PDF-1.7 ...", pulse_json="[1]")
    before = snapshot(folder)
    with pytest.raises(BadInput) as caught:
        read_workspace(folder)
    wheres = [p.where for p in caught.value.problems]
    assert wheres == [
        "pilot.yaml line 8",
        "pilot.yaml line 3 pilot.domain",
        "tables/usage.csv row 2 column week",
        "tables/usage.csv row 2 column actions",
        "tables/tools.csv",
        "tables/pulse.json",
    ]
    assert snapshot(folder) == before


def test_reading_writes_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path, usage_csv=USAGE + "p,2026-05-04,T,1\n")
    before = snapshot(folder)
    read_workspace(folder)
    assert snapshot(folder) == before


def test_inspect_keeps_what_can_be_read(tmp_path: Path) -> None:
    folder = make(tmp_path, usage_csv=USAGE + "p,2026-05-04,T,x\n", tools_csv="tool,sanctioned\nA,yes\n")
    workspace, problems = inspect_workspace(folder)
    assert isinstance(workspace, Workspace)
    assert set(workspace.tables) == {"tools"}
    assert len(problems) == 1
    assert "tools.sanctioned" in workspace.columns
    assert "pilot.start_date" in workspace.columns
    assert "pilot.owner" not in workspace.columns


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a: [", b"pilot: 3", b"- 1", b"pilot: {}", b"\x00"])
def test_inspect_never_raises_on_a_broken_pilot_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pilot.yaml").write_bytes(content)
    workspace, problems = inspect_workspace(tmp_path)
    assert workspace is None
    assert problems
    assert all(p.where.startswith("pilot.yaml") for p in problems)


def test_no_folder_and_no_pilot_file(tmp_path: Path) -> None:
    assert inspect_workspace(tmp_path / "nowhere")[1][0].found == "there is no such folder"
    assert inspect_workspace(tmp_path)[1][0].where == "pilot.yaml"


def test_unread_files_are_named(tmp_path: Path) -> None:
    folder = make(tmp_path, usgae_csv="a\n1\n", usage_xls="x", pilot_csv="a\n1\n", README_md="x")
    (folder / "tables" / "~$usage.xlsx").write_bytes(b"lock")
    said = [n for n in read_workspace(folder).notices if "not read" in n]
    assert len(said) == 3
    assert any("did you mean usage?" in n for n in said)


def test_content_folder(tmp_path: Path) -> None:
    folder = make(tmp_path, PILOT + "content: {location: ../papers}\n")
    assert "there is no folder ../papers" in str(inspect_workspace(folder)[1][0])
    (tmp_path / "b" / "content").mkdir(parents=True)
    assert read_workspace(make(tmp_path / "b")).content == tmp_path / "b" / "content"


def test_waivers_settings_and_rulings(tmp_path: Path) -> None:
    more = """\
waivers: [{check: gs-four-frameworks, reason: in revision, name: owner, until: 2026-09-30}]
settings: {es-breadth: {pass_at: 0.15, basis: agreed with the board}}
rulings: {content/a.docx: confirmed}
"""
    settings = read_workspace(make(tmp_path, PILOT + more)).settings
    assert settings.waivers[0].until == date(2026, 9, 30)
    assert settings.settings == {"es-breadth": {"pass_at": 0.15, "basis": "agreed with the board"}}
    assert settings.doc.line_of("settings", "es-breadth") == 9
    assert settings.rulings == {"content/a.docx": "confirmed"}


def test_dictionary_holds_every_table_and_knows_its_lists() -> None:
    assert len(file_tables()) == 26
    assert dictionary()["checkpoints"]["decision"].allowed[-1] == "EXTEND"
    assert dictionary()["impact"]["value"].least < 0 == dictionary()["impact"]["n"].least
    assert dictionary()["usage"]["actions"].required


def test_unlocks_counts_on_top_of_what_came_before() -> None:
    checks = {"one": ["a.x"], "two": ["a.x", "b.y"], "three": ["b.y", "b.z"], "four": ["c.q", "d.r"], "five": ["e.w"]}
    found = unlocks({"a.x"}, checks)
    assert found == [
        {"bring": ["b.y", "b.z"], "checks": ["three", "two"]},
        {"bring": ["e.w"], "checks": ["five"]},
        {"bring": ["c.q", "d.r"], "checks": ["four"]},
    ]
    assert unlocks({"a.x"}, {"one": ["a.x"]}) == []
