"""The commands on a pilot that is there: what they print, what they leave, and what they leave alone."""

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest

from playbook.bundled import bundled
from playbook.cli import run

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The heroics sample, locked and judged at its last week."""
    target = tmp_path_factory.mktemp("pilots") / "heroics"
    shutil.copytree(bundled("data", "heroics"), target)
    assert run(["lock", str(target)]) == 0
    assert run(["run", str(target), "--week", "6"]) == 0
    return target


def said(capsys, *arguments: object, code: int = 0) -> str:
    capsys.readouterr()
    assert run([str(a) for a in arguments]) == code
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return shown.out if code == 0 else shown.err + shown.out


def test_unchanged_steps_are_not_run_again_and_say_so(folder, capsys):
    before = {p: p.stat().st_mtime_ns for p in (folder / "runs" / "6").iterdir() if p.suffix in (".json", ".ipynb")}
    capsys.readouterr()
    assert run(["run", str(folder), "--week", "6", "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err.count("unchanged") == 5
    assert {p: p.stat().st_mtime_ns for p in before} == before
    (pilot,) = json.loads(shown.out)["pilots"]
    assert set(pilot) == {"pilot", "week", "verdict", "coverage", "result", "reports"}
    assert pilot["verdict"]["word"] == "BUILD-THE-SYSTEM-FIRST"


def test_the_exit_code_is_a_gate_if_asked_for(folder, capsys):
    said(capsys, "run", folder, "--week", 6, "--exit-code", code=1)


def test_the_result_keeps_its_published_schema(folder, capsys):
    schema = json.loads(said(capsys, "schema", "result"))
    result = json.loads((folder / "runs" / "6" / "result.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(result)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**result, "score": 80})


def test_a_report_is_rendered_again_byte_for_byte(folder, capsys):
    path = folder / "reports" / "week-6.html"
    before = path.read_bytes()
    path.unlink()
    assert str(path) in said(capsys, "report", folder, "--week", 6, "--format", "html")
    assert path.read_bytes() == before


def test_a_finding_is_explained_down_to_the_line_that_set_its_threshold(folder, capsys):
    told = said(capsys, "explain", folder, "cw-heroics-share")
    number = next(n for n, line in enumerate(_thresholds(), 1) if line.strip().startswith("cw-heroics-share:"))
    assert "34" in told
    lines = [int(n) for n in re.findall(r"thresholds.yaml line (\d+)", told)]
    assert len(lines) == 2
    assert all(number < n < number + 12 for n in lines)
    assert "tables/zeiterfassung.csv (79 rows" in told, "a file under its own name, not ours"
    assert "tables/copilot" not in told, "no file that has no part in it"
    assert "cw-heroics-share" in said(capsys, "explain", folder, "cw-heroic-share", code=3), "the nearest name is given"


def _thresholds() -> list[str]:
    return bundled("templates", "base", "thresholds.yaml").read_text().splitlines()


def test_every_checkpoint_stands_in_the_record(folder, capsys):
    told = json.loads(said(capsys, "verify", folder, "--json"))
    assert told["entries"] >= 2
    kinds = [json.loads(line)["kind"] for line in (folder / "record.jsonl").read_text().splitlines()]
    assert kinds.count("checkpoint") == 1, "a run that changed nothing adds nothing"
    head = told["head"]
    assert json.loads(said(capsys, "verify", folder, "--head", head, "--json"))["head"] == head


def test_a_changed_record_is_named_with_exit_5(folder, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = copy / "record.jsonl"
    path.write_text(path.read_text().replace("BUILD-THE-SYSTEM-FIRST", "PROCEED"))
    assert "entry" in said(capsys, "verify", copy, code=5)


def test_a_changed_result_is_not_vouched_for(folder, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = copy / "runs" / "6" / "result.json"
    path.write_text(path.read_text().replace("BUILD-THE-SYSTEM-FIRST", "PROCEED"))
    assert "changed" in said(capsys, "report", copy, "--week", 6, code=3)
    said(capsys, "verify", copy, code=5)


def test_a_changed_charter_is_said_aloud(folder, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = copy / "pilot.yaml"
    path.write_text(path.read_text().replace("scale_people: 80", "scale_people: 20"))
    assert run(["run", str(copy), "--week", "6", "--step", "5"]) == 0
    notices = json.loads((copy / "runs" / "6" / "result.json").read_text())["notices"]
    assert any("scale_people" in n or "charter" in n.lower() for n in notices), notices


def test_a_changed_content_file_runs_the_steps_again(folder, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    first = next(p for p in sorted((copy / "content").rglob("*.md")))
    first.write_text(first.read_text() + "\nOne more line.\n")
    capsys.readouterr()
    assert run(["run", str(copy), "--week", "6", "--step", "2"]) == 0
    assert "unchanged" not in capsys.readouterr().err


def test_one_page_for_many_pilots(folder, tmp_path, capsys):
    told = json.loads(said(capsys, "portfolio", folder, "--out", tmp_path / "all", "--json"))
    assert [p["verdict"]["word"] for p in told["pilots"]] == ["BUILD-THE-SYSTEM-FIRST"]
    assert Path(told["portfolio"]).exists()
