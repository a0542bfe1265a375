"""The starters command: what it writes, what it leaves alone, what it says."""

import json
import shutil

import pytest

from playbook.bundled import bundled
from playbook.cli import run


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "solid"
    shutil.copytree(bundled("data", "solid"), target)
    return target


def test_an_edited_file_is_left_alone_and_the_new_one_stands_beside_it(folder, capsys):
    assert run(["starters", str(folder), "--format", "md"]) == 0
    policy = folder / "reports" / "starters" / "policy.md"
    first = policy.read_text()
    assert run(["starters", str(folder), "--format", "md"]) == 0
    assert "stays as it is" not in capsys.readouterr().out
    policy.write_text("our own words")
    assert run(["starters", str(folder), "--format", "md"]) == 0
    assert "policy.md was edited and stays as it is" in capsys.readouterr().out
    beside = policy.with_name("policy.new.md")
    assert policy.read_text() == "our own words"
    assert beside.read_text() == first
    beside.write_text("also edited")
    assert run(["starters", str(folder), "--format", "md"]) == 0
    assert beside.read_text() == "also edited"
    assert policy.with_name("policy.new-2.md").read_text() == first


def test_a_file_of_ours_is_renewed_when_an_answer_changes(folder):
    assert run(["starters", str(folder), "--format", "md"]) == 0
    charter = folder / "pilot.yaml"
    charter.write_text(charter.read_text().replace("stop_owner: quality lead", "stop_owner: head of care"))
    assert run(["starters", str(folder), "--format", "md"]) == 0
    there = folder / "reports" / "starters"
    assert "head of care" in (there / "policy.md").read_text()
    assert not (there / "policy.new.md").exists()


def test_json_names_every_file_and_what_is_left_out(folder, capsys):
    assert run(["starters", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {d["path"].rpartition(".")[2] for d in told["documents"]} == {"docx", "md"}
    assert told["left_out"] == ["No decision memo: no checkpoint is finished yet."]


def test_a_week_without_a_checkpoint_and_a_strange_format_are_refused(folder, capsys):
    assert run(["starters", str(folder), "--week", "8"]) == 3
    assert run(["starters", str(folder), "--format", "odt"]) == 2
    assert "there are: docx, md" in capsys.readouterr().err
    assert not (folder / "reports" / "starters").exists()


@pytest.mark.kernel
def test_a_finished_checkpoint_becomes_a_decision_memo(folder):
    assert run(["run", str(folder), "--week", "12"]) == 0
    assert run(["starters", str(folder), "--week", "12", "--format", "md"]) == 0
    result = json.loads((folder / "runs" / "12" / "result.json").read_text())
    memo = (folder / "reports" / "starters" / "decision-memo.md").read_text()
    assert f"**{result['verdict']['word']}.**" in memo
    assert memo.count("\n| ") == len(result["verdict"]["conditions"]) + 2
    assert "director of marketing" in memo
