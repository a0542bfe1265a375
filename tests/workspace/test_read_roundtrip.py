"""What was written canonically is read back equal, whatever the text in it; and no bytes make the reader raise."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from playbook.workspace.dictionary import Column, dictionary, file_tables
from playbook.workspace.maps import TableMap
from playbook.workspace.read import inspect_workspace
from playbook.workspace.table import read_table
from playbook.workspace.words import SPREADSHEET_ERRORS

LAST = date(2036, 1, 1)
TEXT = (
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n;,\"'=\t"), min_size=1, max_size=12)
    .map(lambda s: unicodedata.normalize("NFC", s.strip()))
    .filter(lambda s: s and s == s.strip() and s not in SPREADSHEET_ERRORS)
)
DAYS = st.dates(date(2000, 1, 3), LAST)
TIMES = st.datetimes(datetime.fromisoformat("2000-01-03"), datetime.fromisoformat("2036-01-01"))


def values(column: Column) -> st.SearchStrategy[Any]:
    """Any value of a column; None (empty) where the column is not required."""
    most = min(column.most, 1e9)
    least = max(column.least, -1e9)
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "string": TEXT,
        "category": st.sampled_from(column.allowed or ("",)),
        "date": DAYS.map(lambda d: date.fromordinal(d.toordinal() - d.weekday()) if column.name == "week" else d),
        "datetime": TIMES,
        "int": st.integers(int(least), int(most)),
        "float": st.floats(least, most, allow_nan=False).map(lambda x: x + 0.0),
        "bool": st.booleans(),
        "list": st.lists(TEXT.map(lambda s: s.replace(";", "").strip()).filter(bool), min_size=1, max_size=3).map(
            tuple
        ),
    }
    return by_type[column.type] if column.required else st.none() | by_type[column.type]


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A table's name and its rows."""
    name = draw(st.sampled_from(file_tables()))
    fields = {n: values(c) for n, c in dictionary()[name].items()}
    rows = draw(st.lists(st.tuples(*fields.values()), min_size=1, max_size=4))
    return name, [dict(zip(fields, row, strict=True)) for row in rows]


def canonical(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return ";".join(value) if isinstance(value, tuple) else "" if value is None else value


def as_csv(rows: list[dict[str, Any]], delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows([canonical(v) for v in row.values()] for row in rows)
    return out.getvalue().encode()


def as_json(rows: list[dict[str, Any]]) -> bytes:
    typed = [
        {k: list(v) if isinstance(v, tuple) else v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
        for row in rows
    ]
    return json.dumps(typed).encode()


def expected(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    dtypes = {"string": "str", "category": "str", "date": "datetime64[us]", "datetime": "datetime64[us]"}
    dtypes |= {"int": "float64", "float": "float64", "bool": "boolean", "list": "object"}
    series = {n: pd.Series([row[n] for row in rows], dtype=dtypes[c.type]) for n, c in dictionary()[name].items()}
    return pd.DataFrame(series)


@settings(max_examples=120, deadline=None)
@given(table=tables(), form=st.sampled_from(["comma", "semicolon", "tab", "json"]))
def test_round_trip(table: tuple[str, list[dict[str, Any]]], form: str) -> None:
    name, rows = table
    content = as_json(rows) if form == "json" else as_csv(rows, {"comma": ",", "semicolon": ";", "tab": "\t"}[form])
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("x.json" if form == "json" else "x.csv")
        path.write_bytes(content)
        done = read_table({path.name: path}, TableMap(name, decimal=None if form == "comma" else "."), LAST)
    assert done.problems == ()
    assert done.frame is not None
    assert_frame_equal(done.frame, expected(name, rows))


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(lambda s: s.encode("utf-8", "surrogatepass")),
    head=st.sampled_from([b"", b"person_id,week,tool,actions\n", b"PK\x03\x04", b"PAR1", b"[", b'[{"week":']),
    suffix=st.sampled_from(["csv", "json", "xlsx", "parquet"]),
)
def test_no_bytes_make_the_reader_raise(content: bytes, head: bytes, suffix: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{suffix}"
        path.write_bytes(head + content)
        done = read_table({path.name: path}, TableMap("usage"), LAST)
    assert done.frame is not None or done.problems


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(
        ["", "pilot: ", "pilot:\n  start_date: ", "tables: {usage: ", "waivers: ", "as_of: ", "pack: "]
    ),
    rest=st.text(max_size=60)
    | st.sampled_from(["[]", "{}", "3", "null", "{file: 3}", "[[]]", "{a: {b: c}}", "1.5", "{? [a] : b}"]),
)
def test_no_pilot_file_makes_the_reader_raise(start: str, rest: str) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "pilot.yaml").write_bytes((start + rest).encode("utf-8", "surrogatepass"))
        workspace, problems = inspect_workspace(Path(folder))
    assert workspace is None
    assert problems
    assert all("\n" not in str(p) for p in problems)


@pytest.mark.parametrize("table", file_tables())
def test_every_table_can_be_empty(tmp_path: Path, table: str) -> None:
    path = tmp_path / f"{table}.csv"
    path.write_text(",".join(dictionary()[table]) + "\n")
    done = read_table({path.name: path}, TableMap(table), LAST)
    assert done.problems == ()
    assert done.frame is not None
    assert list(done.frame.columns) == list(dictionary()[table])
