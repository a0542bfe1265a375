"""`playbook runs`: what ran and why, what would run again, and what may go."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from playbook.cli import run
from playbook.workspace.io import temporary_for

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """A locked pilot whose week 12 was judged."""
    folder = tmp_path_factory.mktemp("runs") / "pilot"
    assert run(["new", str(folder)]) == 0
    path = folder / "pilot.yaml"
    dates = re.sub(r"(?m)^(  start_date:).*$", r"\1 2026-01-05", path.read_text())
    path.write_text(re.sub(r"(?m)^(  planned_end:).*$", r"\1 2026-03-29", dates))
    assert run(["lock", str(folder)]) == 0
    assert run(["run", str(folder), "--week", "12"]) == 0
    return folder


def told(capsys, *arguments, code=0):
    capsys.readouterr()
    assert run(["runs", *map(str, arguments)]) == code
    shown = capsys.readouterr()
    return shown.out or shown.err


def rows(capsys, folder):
    return {r["step"]: r for r in json.loads(told(capsys, folder, "--json"))["runs"]}


def test_every_step_with_its_reason_and_nothing_left_to_do(judged, capsys):
    found = rows(capsys, judged)
    assert [r["state"] for r in found.values()] == ["done"] * 5
    assert {r["why"] for r in found.values()} == {"first run"}
    assert {r["next"] for r in found.values()} == {"unchanged"}
    assert all(r["seconds"] > 0 and r["when"].startswith("20") for r in found.values())
    assert "Week 12\n  1-pilot-design" in told(capsys, judged)


def test_a_changed_file_is_named_before_and_after_it_runs_again(judged, tmp_path, capsys):
    folder = tmp_path / "pilot"
    shutil.copytree(judged, folder)
    text = (folder / "pilot.yaml").read_text()
    (folder / "pilot.yaml").write_text(text + "\n# one more line\n")
    assert rows(capsys, folder)["5-checkpoint"]["next"].startswith("run: changed: ")
    assert "pilot.yaml" in rows(capsys, folder)["5-checkpoint"]["next"]
    assert "next: run: changed:" in told(capsys, folder)
    assert run(["run", str(folder), "--week", "12", "--step", "5"]) == 0
    after = rows(capsys, folder)["5-checkpoint"]
    assert "pilot.yaml" in after["why"]
    assert after["next"] == "unchanged"
    assert run(["run", str(folder), "--week", "12", "--step", "5", "--force"]) == 0
    assert rows(capsys, folder)["5-checkpoint"]["why"] == "asked for (--force)"
    capsys.readouterr()
    assert run(["verify", str(folder)]) == 0, "the record finds the results it names"
    assert run(["verify", str(folder), "--read-data"]) == 5, "four steps still rest on the file as it was"
    said = "pilot.yaml: changed or removed since it was read by 1-pilot-design, 2-content-foundation"
    assert said in capsys.readouterr().err


def test_clean_removes_what_nothing_needs_and_says_it_first(judged, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "pilot"
    shutil.copytree(judged, folder)
    week = folder / "runs" / "12"
    assert run(["run", str(folder), "--week", "12", "--step", "5", "--force"]) == 0
    (week / "2-content-foundation.failed.ipynb").write_text("{}")
    with monkeypatch.context() as killed:
        killed.setattr(os, "getpid", lambda: 999_999_999)
        left = temporary_for(week / "3-connected-workflow")
    left.mkdir()
    assert len(list((week / "old").iterdir())) == 1
    names = {f["path"] for f in json.loads(told(capsys, folder, "--clean", "--dry-run", "--json"))["files"]}
    assert "runs/12/2-content-foundation.failed.ipynb" in names
    assert f"runs/12/{left.name}" in names
    before = sorted(folder.rglob("*"))
    told(capsys, folder, "--clean", "--dry-run")
    assert sorted(folder.rglob("*")) == before
    assert "Removed" in told(capsys, folder, "--clean")
    assert not any((folder / name).exists() for name in names)
    assert run(["verify", str(folder), "--read-data"]) == 0
    assert "Nothing to remove." in told(capsys, folder, "--clean")


def test_a_run_that_was_cut_off_is_said(judged, tmp_path, capsys):
    folder = tmp_path / "pilot"
    shutil.copytree(judged, folder)
    (folder / "runs" / "12" / "4-governance.started.json").write_text("{}")
    assert rows(capsys, folder)["4-governance"]["state"] == "cut off"
    capsys.readouterr()
    assert run(["run", str(folder), "--week", "12"]) == 0
    assert "an earlier run was cut off" in capsys.readouterr().err
    assert rows(capsys, folder)["4-governance"]["state"] == "done"


def test_nothing_to_list(tmp_path, capsys):
    assert run(["new", str(tmp_path / "pilot")]) == 0
    assert "nothing was run yet" in told(capsys, tmp_path / "pilot", code=3)
    assert "--dry-run goes with --clean" in told(capsys, tmp_path / "pilot", "--dry-run", code=2)
