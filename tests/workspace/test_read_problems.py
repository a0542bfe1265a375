"""Broken inputs, each with the one line a person gets to read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from playbook.errors import BadInput, Problem
from playbook.workspace.read import inspect_workspace, read_workspace

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
WORK = "item_id,team,path,requested_at,words\n"
TOOLS = "tool,sanctioned,cost_month\n"


def problems_of(folder: Path, name: str, content: str | bytes, more: str = "") -> tuple[Problem, ...]:
    """Problems of a workspace that holds one table."""
    (folder / "tables").mkdir()
    (folder / "pilot.yaml").write_text(PILOT + more, encoding="utf-8")
    (folder / "tables" / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect_workspace(folder, as_of=date(2026, 5, 25))[1]


CELLS = [
    ("usage.csv", USAGE + "p,2026-05-04,T,-1\n", "row 2 column actions", "'-1' is negative", "0 or more (actions)"),
    (
        "usage.csv",
        USAGE + "p,2026-05-04,T,2.5\n",
        "row 2 column actions",
        "'2.5' is not a whole number",
        "a whole number",
    ),
    ("usage.csv", USAGE + "p,2026-05-04,T,NaN\n", "row 2 column actions", "'NaN' is not a number", "a number such as"),
    ("usage.csv", USAGE + "p,2026-05-04,T,inf\n", "row 2 column actions", "'inf' is not a number", "a number such as"),
    ("usage.csv", USAGE + "p,2026-05-04,T,1e999\n", "row 2 column actions", "'1e999' is not a finite", "a number"),
    ("usage.csv", USAGE + "p,2026-05-04,T,#N/A\n", "row 2 column actions", "'#N/A' is a spreadsheet error", "a value"),
    ("usage.csv", USAGE + "p,2026-05-04,#REF!,1\n", "row 2 column tool", "'#REF!' is a spreadsheet error", "a value"),
    (
        "usage.csv",
        USAGE + "p,1900-01-01,T,1\n",
        "row 2 column week",
        "'1900-01-01' is not a plausible date",
        "2000-01-01 to",
    ),
    (
        "usage.csv",
        USAGE + "p,2190-01-01,T,1\n",
        "row 2 column week",
        "'2190-01-01' is not a plausible date",
        "to 2036-05-25",
    ),
    ("usage.csv", USAGE + "p,2026-02-30,T,1\n", "row 2 column week", "'2026-02-30' is not a day", "a date such as"),
    ("usage.csv", USAGE + "p,30.02.2026,T,1\n", "row 2 column week", "'30.02.2026' is not a day", "a date such as"),
    ("usage.csv", USAGE + "p,soon,T,1\n", "row 2 column week", "'soon' is not a date", "a date such as"),
    ("usage.csv", USAGE + "p,05.04.26,T,1\n", "row 2 column week", "'05.04.26' is not a date", "a date such as"),
    ("usage.csv", USAGE + "p,19999,T,1\n", "row 2 column week", "'19999' is not a date", "a date such as"),
    ("usage.csv", USAGE + "\np,2026-05-04,T,x\n", "row 3 column actions", "'x' is not a number", "a number such as"),
    ("work_items.csv", WORK + "A,CRM,KI,,\n", "row 2 column path", "'KI' is not in the list", "old, ai"),
    ("work_items.csv", WORK + "A,CRM,1,,\n", "row 2 column path", "'1' is not in the list", "old, ai"),
    (
        "work_items.csv",
        WORK + 'A,CRM,ai,,"1,5"\n',
        "row 2 column words",
        "'1,5' is not a whole number",
        "a whole number",
    ),
    ("tools.csv", TOOLS + "A,maybe,\n", "row 2 column sanctioned", "'maybe' is neither true nor false", "true, false"),
    ("tools.csv", TOOLS + "A,true,35 %\n", "row 2 column cost_month", "'35 %' is not a number", "a number such as"),
    ("tools.csv", TOOLS + "A,true,1 020 EUR\n", "row 2 column cost_month", "'1 020 EUR' is not a number", "a number"),
    ("tools.csv", TOOLS + "A,true,1.2.3\n", "row 2 column cost_month", "'1.2.3' is not a number", "a number"),
    (
        "pulse.csv",
        "person_id,asked_on,felt_saving\np,2026-05-04,35\n",
        "row 2 column felt_saving",
        "'35' is too large",
        "1",
    ),
    (
        "pulse.csv",
        "person_id,asked_on,quiz_right\np,2026-05-04,4\n",
        "row 2 column quiz_right",
        "'4' is too large",
        "3",
    ),
    (
        "usage.json",
        '[{"person_id": "p", "week": 3, "tool": "T", "actions": NaN}]',
        "row 1 column week",
        "'3' is not a date",
        "",
    ),
]


@pytest.mark.parametrize(("name", "content", "where", "found", "allowed"), CELLS)
def test_cell(tmp_path: Path, name: str, content: str, where: str, found: str, allowed: str) -> None:
    problem = problems_of(tmp_path, name, content)[0]
    assert problem.where == f"tables/{name} {where}"
    assert problem.found.startswith(found)
    assert allowed in problem.allowed
    assert "\n" not in str(problem)


FILES = [
    ("usage.csv", b"\x89PNG\r\n\x1a\n....", "this is a picture (PNG), not a table"),
    ("usage.csv", b"\xff\xd8\xff\xe0....", "this is a picture (JPEG), not a table"),
    ("usage.csv", b"%PDF-1.4 ...", "this is a document (PDF), not a table"),
    ("usage.xlsx", b"\x89PNG\r\n\x1a\n....", "this is a picture (PNG), not a table"),
    ("usage.xlsx", b"%PDF-1.4 ...", "this is a document (PDF), not a table"),
    (
        "usage.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is an old or password-protected Office file, not a table",
    ),
    ("usage.xlsx", b"PK\x03\x04 broken", "the workbook is damaged or not an Excel workbook"),
    ("usage.csv", b"PK\x03\x04 broken", "this is a ZIP file or Excel workbook"),
    ("usage.parquet", b"PAR1 broken", "the Parquet file is damaged"),
    ("usage.parquet", b"person_id\n", "this is text, not a table"),
    ("usage.csv", b"<!DOCTYPE html><html>Log in</html>", "this is a web page (HTML), not a table"),
    ("usage.csv", b"", "the file is empty"),
    ("usage.csv", b" \n\n", "the file is empty"),
    ("usage.csv", b",,,\n,,,\n", "no rows"),
    ("usage.csv", b"person_id,week\x00,tool,actions\n", "NUL bytes (first in row 1)"),
    ("usage.csv", b"person_id,week,tool,actions\n\x81\x8d,2026-05-04,T,1\n", "an unknown text encoding"),
    ("usage.csv", b"week,tool,actions\n", "required column missing: person_id"),
    ("usage.csv", b"foo\n1\n", "unknown column 'foo'"),
    ("usage.csv", b"person_id,week,tool,actions,actoins\n", "unknown column 'actoins'"),
    (
        "usage.csv",
        b"person_id,week,tool,actions,actions\np,2026-05-04,T,1,2\n",
        "2 columns for actions ('actions' in D, 'actions' in E)",
    ),
    ("usage.csv", b"person_id,week,tool,actions,\np,2026-05-04,T,1,2\n", "unknown column '(no heading, E)'"),
    ("usage.json", b'{"a": 1}', "JSON, but not a table"),
    ("usage.json", b"[1, 2]", "JSON, but not a table"),
    ("usage.json", b"[{", "not valid JSON"),
    ("usage.json", b"[" * 100_000, "not usable JSON"),
    ("usage.json", b'[{"week": 1, "week": 2}]', "not usable JSON (the key 'week' stands twice"),
    ("usage.json", b'[{"person_id": {"a": 1}}]', "an object inside a cell"),
]


@pytest.mark.parametrize(("name", "content", "found"), FILES)
def test_file(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    problem = problems_of(tmp_path, name, content)[0]
    assert problem.where.startswith(f"tables/{name}")
    assert problem.found.startswith(found)
    assert problem.allowed or problem.do
    assert "\n" not in str(problem)


ROWS = [
    (USAGE + "p,2026-05-04,T,1,9\n", "row 2", "5 fields, but the header has 4"),
    (USAGE + "p,2026-05-04,T,1\np,2026-05-04,T\n", "row 3", "3 fields, but the header has 4"),
    (USAGE + 'p,2026-05-04,"T,1\n', "row 2", "a quotation mark that does not close"),
]


@pytest.mark.parametrize(("content", "where", "found"), ROWS)
def test_no_silent_shift_of_columns(tmp_path: Path, content: str, where: str, found: str) -> None:
    problem = problems_of(tmp_path, "usage.csv", content)[0]
    assert problem.where == f"tables/usage.csv {where}"
    assert problem.found.startswith(found)


AMBIGUOUS = [
    (
        "tools.csv",
        "tool;sanctioned;cost_month\nA;true;1.234\n",
        "column cost_month",
        "'1.234' can be read as 1234 and as 1.234",
    ),
    ("tools.csv", 'tool,sanctioned,cost_month\nA,true,"1,234"\n', "column cost_month", "'1,234' can be read as 1234"),
    ("tools.csv", "tool;sanctioned;cost_month\nA;true;1.5\nB;true;1,5\n", "column cost_month", "both decimal signs"),
    ("usage.csv", USAGE + "p,04/05/2026,T,1\n", "column week", "'04/05/2026' can be read day first and month first"),
    (
        "usage.csv",
        USAGE + "p,14/05/2026,T,1\np,05/14/2026,T,1\n",
        "column week",
        "day first and month first in one column",
    ),
]


@pytest.mark.parametrize(("name", "content", "where", "found"), AMBIGUOUS)
def test_ambiguity_is_asked_not_guessed(tmp_path: Path, name: str, content: str, where: str, found: str) -> None:
    problem = problems_of(tmp_path, name, content)[0]
    assert problem.where == f"tables/{name} {where}"
    assert problem.found.startswith(found)
    assert problem.do


@pytest.mark.parametrize(
    ("name", "content", "setting"),
    [
        ("tools.csv", "tool;sanctioned;cost_month\nA;true;1.234\n", 'tools: {decimal: ","}'),
        ("usage.csv", USAGE + "p,04/05/2026,T,1\n", 'usage: {dates: "%d/%m/%Y"}'),
        ("usage.csv", USAGE + "p,04/05/2026,T,1\n", 'usage: {dates: {week: "%d/%m/%Y"}}'),
    ],
)
def test_a_setting_answers_the_question(tmp_path: Path, name: str, content: str, setting: str) -> None:
    assert problems_of(tmp_path, name, content, f"tables: {{{setting}}}\n") == ()


def test_200_unknown_columns_are_one_readable_line(tmp_path: Path) -> None:
    names = [f"custom_{i}" for i in range(200)]
    content = ",".join([*USAGE.strip().split(","), *names]) + "\n"
    (problem,) = problems_of(tmp_path, "usage.csv", content)
    assert problem.found.startswith("200 unknown columns: 'custom_0'")
    assert "and 195 more" in problem.found
    assert len(str(problem)) < 500


def test_200_unmapped_columns_of_an_export_are_one_notice(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    more = "tables: {usage: {columns: {Who: person_id}}}\n"
    (tmp_path / "pilot.yaml").write_text(PILOT + more, encoding="utf-8")
    head = ["Who", "week", "tool", "actions", *(f"custom_{i}" for i in range(200)), "custom_1"]
    (tmp_path / "tables" / "usage.csv").write_text(
        ",".join(head) + "\n" + ",".join(["p", "2026-05-04", "T", "1", *["x"] * 201]) + "\n"
    )
    said = [n for n in read_workspace(tmp_path).notices if "usage" in n]
    assert said == ["tables/usage.csv: 201 columns that are not in the column map: left out"]


def test_the_same_fault_is_said_once_with_its_number_of_rows(tmp_path: Path) -> None:
    content = USAGE + "p,2026-05-04,T,x\n" * 58
    (problem,) = problems_of(tmp_path, "usage.csv", content)
    assert problem.where == "tables/usage.csv row 2 column actions"
    assert problem.found == "'x' is not a number (and 57 more rows)"


def test_at_most_20_problems_per_column(tmp_path: Path) -> None:
    content = USAGE + "".join(f"p,2026-05-04,T,x{i}\n" for i in range(75))
    problems = problems_of(tmp_path, "usage.csv", content)
    assert len(problems) == 21
    assert problems[19].where == "tables/usage.csv row 21 column actions"
    assert problems[20].found == "and 55 more rows with problems of this kind"


def test_at_most_20_rows_of_wrong_width(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, "usage.csv", USAGE + "p,2026-05-04,T\n" * 75)
    assert len(problems) == 21
    assert problems[20].found == "and 55 more rows with a wrong number of fields"


def test_the_heading_of_the_team_is_named(tmp_path: Path) -> None:
    content = "Wer,Woche,tool,actions\np,x,T,1\n"
    more = "tables: {usage: {columns: {Wer: person_id, Woche: week}}}\n"
    (problem,) = problems_of(tmp_path, "usage.csv", content, more)
    assert problem.where == "tables/usage.csv row 2 column Woche"


PILOTS = [
    ("start_date: 2026-03-02", "start_date: 2026-02-30", "line 4", "2026-02-30 is not a day of the calendar"),
    (
        "start_date: 2026-03-02",
        "start_date: 1900-01-01",
        "line 4 pilot.start_date",
        "'1900-01-01' is not a plausible date",
    ),
    ("start_date: 2026-03-02", "start_date: soon", "line 4 pilot.start_date", "'soon' is not a date"),
    ("start_date: 2026-03-02", "start_date:", "line 4 pilot.start_date", "missing"),
    ("planned_end: 2026-05-24", "planned_end: 2026-03-01", "line 1", "planned_end 2026-03-01 is not after"),
    ("domain: marketing", "domain: markting", "line 3 pilot.domain", "'markting' is not in the list"),
    ("pilot_id: nordwind", "pilot_id: ../x", "line 2 pilot.pilot_id", "String should match"),
    ("pilot_id: nordwind", "pilot_id: n\n  scale_poeple: 3", "line 3 pilot.scale_poeple", "unknown field"),
    ("pilot_id: nordwind", "pilot_id: n\n  scale_people: -3", "line 3 pilot.scale_people", "'-3' is negative"),
    ("pilot_id: nordwind", "pilot_id: n\n  scale_skill_mix: [1, 2]", "line 1", "scale_skill_mix needs three shares"),
    ("pilot_id: nordwind", "pilot_id: n\n  owner: [a]", "line 3 pilot.owner", "a list or mapping"),
    ("pilot_id: nordwind", "pilot_id: n\n  pilot_id: m", "line 3", "found duplicate key"),
    ("pilot:", "as_of: 2190-01-01\npilot:", "line 1", "as_of is '2190-01-01'"),
    ("pilot:", "packs: x\npilot:", "line 1", "unknown section 'packs'"),
    ("pilot:", "waivers: [{check: a}]\npilot:", "line 1 waiver 1", "reason: field required"),
    ("pilot:", "rulings: {a.docx: maybe}\npilot:", "line 1", "ruling on a.docx is 'maybe'"),
    ("pilot:", "settings: {a: 3}\npilot:", "line 1", "settings.a is '3'"),
    ("pilot:", "tables: {usgae: {}}\npilot:", "line 1", "unknown table 'usgae'"),
    ("pilot:", "tables: {usage: {fiel: x}}\npilot:", "line 1 tables.usage.fiel", "unknown key 'fiel'"),
    ("pilot:", "tables: {usage: {file: a.doc}}\npilot:", "line 1 tables.usage.file", "'a.doc' cannot be read"),
    ("pilot:", "tables: {usage: {file: a.csv}}\npilot:", "line 1", "there is no file a.csv"),
    ("pilot:", "tables: {usage: {file: ../a.csv}}\npilot:", "line 1", "../a.csv lies outside the workspace"),
    ("pilot:", "tables: {usage: {file: /etc/a.csv}}\npilot:", "line 1", "/etc/a.csv lies outside the workspace"),
    (
        "pilot:",
        "tables: {usage: {columns: {A: wek}}}\npilot:",
        "line 1 tables.usage.columns.A",
        "'wek' is no column of usage",
    ),
    (
        "pilot:",
        "tables: {usage: {columns: {A: {to: actions, unit: hours}}}}\npilot:",
        "line 1 tables.usage.columns.A.unit",
        "'hours' cannot",
    ),
    (
        "pilot:",
        "tables: {usage: {timezone: Europe/Berlni}}\npilot:",
        "line 1 tables.usage.timezone",
        "'Europe/Berlni' is no time zone",
    ),
    ("pilot:", "tables: {usage: {decimal: x}}\npilot:", "line 1 tables.usage.decimal", "'x' is no decimal sign"),
    ("pilot:", "tables: {usage: {header_row: 0}}\npilot:", "line 1 tables.usage.header_row", "'0' is no row number"),
    ("pilot:", "tables: {usage: {dates: iso}}\npilot:", "line 1 tables.usage.dates", "'iso' is no date format"),
    (
        "pilot:",
        "tables: {usage: {constants: {wek: x}}}\npilot:",
        "line 1 tables.usage.constants.wek",
        "'wek' is no column",
    ),
    (
        "pilot:",
        "tables: {usage: {values: {tool: x}}}\npilot:",
        "line 1 tables.usage.values.tool",
        "'x' is not a mapping",
    ),
]


@pytest.mark.parametrize(("old", "new", "where", "found"), PILOTS)
def test_pilot_yaml(tmp_path: Path, old: str, new: str, where: str, found: str) -> None:
    (tmp_path / "pilot.yaml").write_text(PILOT.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_workspace(tmp_path)
    problem = caught.value.problems[0]
    assert problem.where == f"pilot.yaml {where}"
    assert problem.found.startswith(found)


def test_column_map_that_names_a_heading_the_file_lacks(tmp_path: Path) -> None:
    more = "tables: {usage: {columns: {Wehr: person_id}, constants: {tool: T}}}\n"
    problems = problems_of(tmp_path, "usage.csv", "Wer,week,actions,tool\np,2026-05-04,1,T\n", more)
    found = [p.found for p in problems]
    assert found[0].startswith("the column map names 'Wehr'")
    assert problems[0].do == "did you mean Wer?"
    assert found[1].startswith("pilot.yaml gives a constant for tool")
    assert found[2] == "required column missing: person_id"


def test_two_files_for_one_table(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "usage.json").write_text("[]")
    (tmp_path / "pilot.yaml").write_text(PILOT)
    (tmp_path / "tables" / "usage.csv").write_text(USAGE)
    (problem,) = inspect_workspace(tmp_path)[1]
    assert problem.found == "two files for one table (tables/usage.csv and tables/usage.json)"


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(USAGE)
    folder = tmp_path / "pilot"
    folder.mkdir()
    (folder / "tables").mkdir()
    (folder / "a.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "tables" / "tools.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "pilot.yaml").write_text(PILOT + "tables: {usage: {file: a.csv}}\n")
    found = [p.found for p in inspect_workspace(folder)[1]]
    assert found == ["a.csv lies outside the workspace", "tables/tools.csv lies outside the workspace"]
