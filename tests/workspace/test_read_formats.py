"""Encodings, separators, decimal signs, dates, and the four file formats: all read as the same table."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from playbook.workspace.dictionary import dictionary
from playbook.workspace.maps import TableMap, Target
from playbook.workspace.table import Read, read_table

LAST = date(2036, 1, 1)
PEOPLE = "person_id,team,role\nk7,Müller & Söhne,member\n"


def read(folder: Path, name: str, content: bytes | str, **spec: Any) -> Read:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table = name.partition(".")[0]
    return read_table({f"tables/{name}": path}, TableMap(table, **spec), LAST)


def frame_of(folder: Path, name: str, content: bytes | str, **spec: Any) -> pd.DataFrame:
    done = read(folder, name, content, **spec)
    assert done.problems == ()
    assert done.frame is not None
    return done.frame


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    done = read(tmp_path, "people.csv", PEOPLE.encode(encoding))
    assert done.frame is not None
    assert done.frame["team"].tolist() == ["Müller & Söhne"]
    assert any("Windows-1252" in n for n in done.notices) is (encoding == "cp1252")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    text = PEOPLE.replace(",", delimiter).replace("\n", end)
    assert frame_of(tmp_path, "people.csv", text)["team"].tolist() == ["Müller & Söhne"]


def test_a_sep_line_and_text_that_holds_the_separator(tmp_path: Path) -> None:
    text = 'sep=;\nperson_id;team;role\nk7;"A;B, ""C""\nD";member\nx;y;boss\n'
    done = read(tmp_path, "people.csv", text)
    assert [p.where for p in done.problems] == ["tables/people.csv row 4 column role"]
    good = frame_of(tmp_path, "people.csv", text.replace("boss", "manager"))
    assert good["team"].tolist()[0] == 'A;B, "C"\nD'


def test_trailing_separators_and_blank_rows_are_no_shift(tmp_path: Path) -> None:
    text = "person_id,team,role,,\nk7,A,member,,,,\n\n , ,\nk8,B,member\n"
    assert frame_of(tmp_path, "people.csv", text)["person_id"].tolist() == ["k7", "k8"]


def test_na_and_leading_zeros_stay_text(tmp_path: Path) -> None:
    text = "person_id,team,role,skill_level\n00123,NA,member,\nnull,None,member,\n1e5,nan,member,\n"
    frame = frame_of(tmp_path, "people.csv", text)
    assert frame["person_id"].tolist() == ["00123", "null", "1e5"]
    assert frame["team"].tolist() == ["NA", "None", "nan"]
    assert frame["skill_level"].isna().all()


@pytest.mark.parametrize(
    ("delimiter", "texts", "numbers"),
    [
        (";", ["1.234,5", "7", "1.000"], [1234.5, 7, 1000]),
        (";", ["1,5", "1.000"], [1.5, 1000]),
        (";", ["1.5", "1,000"], [1.5, 1000]),
        (";", ["1,234.5"], [1234.5]),
        (";", ["1.234.567"], [1234567]),
        (";", ["0.125"], [0.125]),
        (";", ["1 234,5", "1\u00a0234,5", "1'234,5"], [1234.5, 1234.5, 1234.5]),
        (",", ["1.125", "12.000"], [1.125, 12]),
        (",", ["1e3", "2.5E-2", "+4", ".5"], [1000, 0.025, 4, 0.5]),
    ],
)
def test_decimal_signs(tmp_path: Path, delimiter: str, texts: list[str], numbers: list[float]) -> None:
    lines = [delimiter.join(("tool", "sanctioned", "cost_month")), *(delimiter.join(("A", "1", t)) for t in texts)]
    assert frame_of(tmp_path, "tools.csv", "\n".join(lines))["cost_month"].tolist() == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-04", "2026-05-04"),
        ("04.05.2026", "2026-05-04"),
        ("4.5.2026", "2026-05-04"),
        ("2026/05/04", "2026-05-04"),
        ("20260504", "2026-05-04"),
        ("46146", "2026-05-04"),
        ("46146.5", "2026-05-04"),
        ("2026-05-04T23:59:00", "2026-05-04"),
        ("05/05/2026", "2026-05-05"),
        ("25/05/2026", "2026-05-25"),
        ("05/25/2026 11:00 PM", "2026-05-25"),
        ("04.05.2026, 09:10", "2026-05-04"),
    ],
)
def test_dates(tmp_path: Path, text: str, expected: str) -> None:
    frame = frame_of(tmp_path, "pulse.csv", f'person_id,asked_on\np,"{text}"\n')
    assert frame["asked_on"].tolist() == [pd.Timestamp(expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-04T09:10", "2026-05-04 09:10"),
        ("2026-05-04 9:10", "2026-05-04 09:10"),
        ("04.05.2026 09:10:11", "2026-05-04 09:10:11"),
        ("05/25/2026 12:30 AM", "2026-05-25 00:30"),
        ("46146.5", "2026-05-04 12:00"),
        ("46146,5", "2026-05-04 12:00"),
        ("2026-05-04T09:10:11.123456", "2026-05-04 09:10:11.123456"),
    ],
)
def test_times(tmp_path: Path, text: str, expected: str) -> None:
    frame = frame_of(tmp_path, "events.csv", f'item_id,step_id,happened_at\nA,b,"{text}"\n')
    assert frame["happened_at"].tolist() == [pd.Timestamp(expected)]


def test_a_date_format_of_the_team(tmp_path: Path) -> None:
    text = "item_id,step_id,happened_at\nA,b,05/May/26 9:10 AM\n"
    frame = frame_of(tmp_path, "events.csv", text, dates={"happened_at": "%d/%b/%y %I:%M %p"})
    assert frame["happened_at"].tolist() == [pd.Timestamp("2026-05-05 09:10")]


@pytest.mark.parametrize("word", ["true", "TRUE", "yes", "1", "ja", "Ja", "WAHR"])
def test_words_for_true(tmp_path: Path, word: str) -> None:
    assert frame_of(tmp_path, "tools.csv", f"tool,sanctioned\nA,{word}\n")["sanctioned"].tolist() == [True]


@pytest.mark.parametrize("word", ["false", "No", "0", "nein", "FALSCH"])
def test_words_for_false(tmp_path: Path, word: str) -> None:
    assert frame_of(tmp_path, "tools.csv", f"tool,sanctioned\nA,{word}\n")["sanctioned"].tolist() == [False]


def test_headings_may_differ_in_case_and_blanks(tmp_path: Path) -> None:
    assert list(frame_of(tmp_path, "people.csv", "Person ID,TEAM, role \nk7,A,Member\n").columns) == [
        "person_id",
        "team",
        "role",
    ]


def test_a_duplicated_heading_that_is_not_used_does_not_matter(tmp_path: Path) -> None:
    text = "Who,team,role,Score,Score\nk7,A,member,1,2\n"
    done = read(tmp_path, "people.csv", text, columns={"Who": Target("person_id")})
    assert done.problems == ()


def test_xlsx_with_title_rows_serials_and_real_dates(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Use of AI tools", None, None, None],
        [None, None, None, None],
        ["person_id", "week", "tool", "actions"],
        ["00123", datetime.fromisoformat("2026-05-04"), "Copydesk", 11],
        [17, 46147, "Copydesk", 0.0],
        [None, None, None, None],
        ["k9", "05.05.2026", "Copydesk", "3"],
    ]
    done = read(tmp_path, "usage.xlsx", workbook({"Export": rows}))
    assert done.problems == ()
    assert done.frame is not None
    assert done.frame["person_id"].tolist() == ["00123", "17", "k9"]
    assert done.frame["week"].tolist() == [pd.Timestamp("2026-05-04")] * 3
    assert done.frame["actions"].tolist() == [11, 0, 3]
    assert done.inputs[0].rows == 3
    assert done.notices == ("tables/usage.xlsx: header guessed in row 3",)


def test_xlsx_problem_names_the_row_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["title"], ["person_id", "week", "tool", "actions"], ["p", date(2026, 5, 4), "T", "many"]]
    (problem,) = read(tmp_path, "usage.xlsx", workbook({"a": rows})).problems
    assert problem.where == "tables/usage.xlsx row 3 column actions"


def test_xlsx_sheets(tmp_path: Path) -> None:
    head = ["person_id", "team", "role"]
    book = workbook({"Notes": [["hello"]], "Leute": [head, ["k7", "A", "member"]], "Alt": [["x"]]})
    done = read(tmp_path, "people.xlsx", book)
    assert done.frame is not None
    assert done.frame["person_id"].tolist() == ["k7"]
    assert "sheet 'Leute' was read" in done.notices[0]
    assert read(tmp_path, "people.xlsx", book, sheet="Leute").problems == ()
    (problem,) = read(tmp_path, "people.xlsx", book, sheet="Leuet").problems
    assert (problem.found, problem.do) == ("has no sheet 'Leuet'", "did you mean Leute?")


def test_xlsx_that_unpacks_to_far_more_than_its_size(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    (problem,) = read(tmp_path, "usage.xlsx", out.getvalue()).problems
    assert problem.found.startswith("the workbook unpacks to 47 MB")


def test_parquet(tmp_path: Path) -> None:
    given = pd.DataFrame(
        {
            "item_id": ["A", "B"],
            "source_assets": [["A-17", "A-40"], None],
            "generated_at": [pd.Timestamp("2026-05-05 11:02"), pd.NaT],
            "uncertainty": ["confirmed", None],
        }
    )
    given.to_parquet(tmp_path / "given.parquet")
    frame = frame_of(tmp_path, "provenance.parquet", (tmp_path / "given.parquet").read_bytes())
    assert frame["source_assets"].tolist() == [("A-17", "A-40"), None]
    assert frame["generated_at"].tolist()[0] == pd.Timestamp("2026-05-05 11:02")
    assert frame["generated_at"].isna().tolist() == [False, True]


@pytest.mark.parametrize("wrapped", [True, False])
def test_json(tmp_path: Path, wrapped: bool) -> None:
    rows = [
        {"tool": "A", "sanctioned": True, "cost_month": 1020, "allowed_data": ["public", "internal"]},
        {"tool": "00123", "sanctioned": None, "found_on": "2026-04-30"},
    ]
    frame = frame_of(tmp_path, "tools.json", json.dumps({"rows": rows} if wrapped else rows))
    assert frame["tool"].tolist() == ["A", "00123"]
    assert frame["sanctioned"].isna().tolist() == [False, True]
    assert frame["allowed_data"].tolist() == [("public", "internal"), None]
    assert frame["cost_month"].tolist()[0] == 1020


def test_several_files_with_different_columns_are_laid_below_each_other(tmp_path: Path) -> None:
    one, two = tmp_path / "1.csv", tmp_path / "2.csv"
    one.write_text("tool,sanctioned,cost_month\nA,true,3\n")
    two.write_text("tool,sanctioned,discovered_via,found_on\nB,false,survey,2026-05-04\n")
    done = read_table({"1.csv": one, "2.csv": two}, TableMap("tools"), LAST)
    assert done.frame is not None
    types = {name: str(dtype) for name, dtype in done.frame.dtypes.items()}
    assert types == {
        "tool": "str",
        "sanctioned": "boolean",
        "discovered_via": "object",
        "found_on": "datetime64[us]",
        "cost_month": "float64",
    }
    assert list(done.frame.columns) == [n for n in dictionary()["tools"] if n in types]


def test_an_empty_required_cell_is_unknown_and_said(tmp_path: Path) -> None:
    done = read(tmp_path, "people.csv", "person_id,team,role\nk7,,member\nk8,A,member\n")
    assert done.problems == ()
    assert done.notices == ("tables/people.csv: 1 of 2 rows have no team; empty is read as unknown",)


def test_header_only(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, "usage.csv", "person_id,week,tool,actions\n")
    assert len(frame) == 0
    assert frame["actions"].dtype == "float64"


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    done = read_table({"tables/usage.csv": tmp_path / "usage.csv"}, TableMap("usage"), LAST)
    assert done.problems[0].found.startswith("cannot be opened")
