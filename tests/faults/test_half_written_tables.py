"""Exports that are still being written, cut off, or replaced while we read: noticed and said, never a silent part."""

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from playbook.cli import run
from playbook.errors import BadInput, NotebookFailed
from playbook.run import one
from playbook.run.one import Spec, run_one
from playbook.run.steps import CHECKPOINT
from playbook.workspace import table
from playbook.workspace.io import publish, sha256_of
from playbook.workspace.read import inspect_workspace, read_workspace

ROWS = [
    ("p1", "2026-05-04", "Tool", "12"),
    ("p2", "2026-05-04", 'The "other" tool', "7"),
    ("p3", "2026-05-11", "T", "31"),
]
HEAD = ("person_id", "week", "tool", "actions")
CHARTER = """pilot:
  pilot_id: a
  domain: learning
  start_date: 2026-05-04
  planned_end: 2026-07-26
  stage: Pilot Design
  requested_stage: Foundation
"""


@pytest.fixture
def pilot(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "pilot.yaml").write_text(CHARTER)
    return tmp_path


def whole():
    quoted = [[f'"{v.replace(chr(34), chr(34) * 2)}"' if '"' in v else v for v in row] for row in (HEAD, *ROWS)]
    return "".join(",".join(row) + "\n" for row in quoted).encode()


def test_a_csv_cut_anywhere_within_a_row_is_said_to_be(pilot):
    content, path = whole(), pilot / "tables" / "usage.csv"
    ends = [i + 1 for i, byte in enumerate(content) if byte == ord("\n")]
    for cut in range(1, len(content)):
        if cut in ends:
            continue  # whole rows: only the growing file tells, see below
        path.write_bytes(content[:cut])
        workspace, problems = inspect_workspace(pilot)
        said = [str(p) for p in problems] + list(workspace.notices)
        assert any("usage.csv" in s and ("row" in s or "heading" in s or "column" in s) for s in said), content[:cut]
    path.write_bytes(content)
    workspace, problems = inspect_workspace(pilot)
    assert (problems, [n for n in workspace.notices if "usage.csv" in n]) == ((), [])
    assert len(workspace.tables["usage"]) == len(ROWS)


@pytest.mark.parametrize("kind", ["json", "parquet", "xlsx"])
def test_other_formats_cut_anywhere_are_refused(pilot, kind):
    frame, path = pd.DataFrame(ROWS, columns=HEAD), pilot / "tables" / f"usage.{kind}"
    if kind == "json":
        path.write_text(json.dumps([dict(zip(HEAD, row, strict=True)) for row in ROWS]))
    else:
        getattr(frame, {"parquet": "to_parquet", "xlsx": "to_excel"}[kind])(path, index=False)
    assert len(read_workspace(pilot).tables["usage"]) == len(ROWS)
    content = path.read_bytes()
    for cut in {1, 4, len(content) // 3, len(content) // 2, len(content) - 9, len(content) - 1}:
        path.write_bytes(content[:cut])
        _, problems = inspect_workspace(pilot)
        assert any(f"usage.{kind}" in str(p) for p in problems), cut


def read_while(pilot, monkeypatch, work):
    """Read the pilot; `work` happens after the bytes of the table were read."""
    real = table.records_of

    def slow(*args):
        work()
        return real(*args)

    monkeypatch.setattr(table, "records_of", slow)
    return inspect_workspace(pilot)


def test_a_table_that_grows_while_it_is_read_is_refused(pilot, monkeypatch):
    path = pilot / "tables" / "usage.csv"
    content = whole()
    path.write_bytes(content[: content.index(b"\n", 60) + 1])  # whole rows: nothing inside the file gives it away
    _, problems = read_while(pilot, monkeypatch, lambda: path.write_bytes(content))
    assert ["tables/usage.csv: it changed while it was read" in str(p) for p in problems] == [True]
    assert f"now it has {len(content)} bytes" in str(problems[0])


def test_a_table_that_appears_or_goes_away_while_others_are_read_is_said(pilot, monkeypatch):
    usage, people = pilot / "tables" / "usage.csv", pilot / "tables" / "people.csv"
    usage.write_bytes(whole())
    _, problems = read_while(pilot, monkeypatch, lambda: people.write_text("person_id,role\np1,author\n"))
    assert any("people.csv: it changed while it was read (it was not there yet" in str(p) for p in problems)
    monkeypatch.undo()
    _, problems = read_while(pilot, monkeypatch, lambda: people.unlink(missing_ok=True))
    assert any("people.csv: it went away while it was read" in str(p) for p in problems)


def test_a_charter_that_is_saved_meanwhile_is_said_and_the_same_bytes_are_not(pilot, monkeypatch):
    (pilot / "tables" / "usage.csv").write_bytes(whole())
    assert read_while(pilot, monkeypatch, lambda: None)[1] == ()
    more = CHARTER + "  owner: head of unit\n"
    _, problems = read_while(pilot, monkeypatch, lambda: (pilot / "pilot.yaml").write_text(more))
    assert any("pilot.yaml: it changed while it was read" in str(p) for p in problems)
    with pytest.raises(BadInput, match="wait until the export has ended"):
        read_while_insisting(pilot, monkeypatch)


def read_while_insisting(pilot, monkeypatch):
    monkeypatch.setattr(table, "records_of", _growing(pilot, table.records_of))
    return read_workspace(pilot)


def _growing(pilot, real):
    def slow(*args):
        with (pilot / "tables" / "usage.csv").open("ab") as file:
            file.write(b"p9,2026-05-11,T,1\n")
        return real(*args)

    return slow


def kernel(change):
    """Stands for a kernel, during which somebody changes something."""

    def execute(step, parameters, *_):
        change()
        publish(Path(parameters["out"]) / "result.json", b"{}")
        nb = new_notebook(cells=[new_code_cell("1")])
        return nbformat.from_dict(nb), ""

    return execute


def spec_of(pilot):
    inputs = tuple((name, sha256_of(pilot / name)) for name in ("pilot.yaml", "tables/usage.csv"))
    parameters = {"folder": str(pilot), "week": 4, "as_of": "2026-06-01", "pack": "", "seed": 0}
    return Spec(CHECKPOINT.name, parameters, (*inputs, ("pack", "x")), str(pilot / "runs" / "4"))


@pytest.mark.parametrize("how", ["replaced", "gone"])
def test_a_table_replaced_during_a_run_costs_the_run_and_never_the_result_before(pilot, monkeypatch, how):
    path = pilot / "tables" / "usage.csv"
    path.write_bytes(whole())
    monkeypatch.setattr(one, "execute", kernel(lambda: None))
    kept = run_one(spec_of(pilot))
    before = {p: p.read_bytes() for p in (pilot / "runs" / "4").iterdir() if not p.name.startswith(".")}
    moved = (lambda: path.write_bytes(whole() + b"p9,2026-05-11,T,1\n")) if how == "replaced" else path.unlink
    monkeypatch.setattr(one, "execute", kernel(moved))
    with pytest.raises(NotebookFailed, match=r"tables/usage\.csv changed while it ran; nothing of it is kept"):
        run_one(spec_of(pilot), force=True)
    now = {p: p.read_bytes() for p in (pilot / "runs" / "4").iterdir() if not p.name.startswith(".")}
    assert {p: c for p, c in now.items() if ".started" not in p.name} == before
    path.write_bytes(whole())
    monkeypatch.setattr(one, "execute", kernel(lambda: None))
    again = run_one(spec_of(pilot))
    assert (again.skipped, again.key) == (True, kept.key)


def test_the_notice_reaches_the_command(pilot, capsys):
    (pilot / "tables" / "usage.csv").write_bytes(whole()[:-1])
    assert run(["check", str(pilot)]) == 0
    assert "usage.csv: the last row has no line end" in capsys.readouterr().out
