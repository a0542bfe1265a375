"""Bad input: a clear sentence, the right exit code, nothing lost, nothing half-written, never a traceback."""

import hashlib
from pathlib import Path

import pytest

from playbook.cli import run

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(64)


@pytest.fixture
def folder(tmp_path) -> Path:
    target = tmp_path / "pilot"
    assert run(["new", str(target), "--pack", "marketing"]) == 0
    return target


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def usage(rows: str) -> str:
    return "person_id,week,tool,actions\n" + rows


BAD = {
    "half a yaml": ("pilot.yaml", "pilot:\n  pilot_id: [a, b\n"),
    "a yaml tag": ("pilot.yaml", "pilot: !!python/object/apply:os.system ['echo']\n"),
    "an alias bomb": ("pilot.yaml", "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n"),
    "not utf-8": ("pilot.yaml", b"\xff\xfe\x00\x01pilot"),
    "a picture as a table": ("tables/usage.csv", PNG),
    "a picture as a workbook": ("tables/usage.xlsx", PNG),
    "negative actions": ("tables/usage.csv", usage("a1b2,2026-01-05,Tool,-5\n")),
    "infinity": ("tables/usage.csv", usage("a1b2,2026-01-05,Tool,inf\n")),
    "a date in 1900": ("tables/usage.csv", usage("a1b2,1900-01-01,Tool,5\n")),
    "a date in 2190": ("tables/usage.csv", usage("a1b2,2190-01-01,Tool,5\n")),
    "words for numbers": ("tables/usage.csv", usage("a1b2,2026-01-05,Tool,many\n")),
    "a required column missing": ("tables/usage.csv", "person_id,tool,actions\na1b2,Tool,5\n"),
    "a code that is not in the list": ("tables/work_items.csv", "item_id,content_type,path\nA-1,newsletter,robot\n"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_sentence_and_exit_3(case, folder, capsys):
    name, content = BAD[case]
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = fingerprint(folder)
    code = run(["run", str(folder), "--week", "4"])
    said = capsys.readouterr().err
    assert code == 3, said
    assert "Traceback" not in said
    assert Path(name).name in said, "it says which file"
    assert fingerprint(folder) == before, "nothing was written"


@pytest.mark.parametrize("command", ["run", "check", "lock", "verify", "report", "explain", "lab"])
def test_a_workspace_that_is_not_there(command, tmp_path, capsys):
    arguments = [command, str(tmp_path / "nowhere"), *(["cw-heroics-share"] if command == "explain" else [])]
    assert run(arguments) == 3
    said = capsys.readouterr()
    assert "nowhere" in said.err + said.out
    assert "Traceback" not in said.err


def test_an_empty_folder(tmp_path, capsys):
    assert run(["run", str(tmp_path)]) == 3
    assert "pilot.yaml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_two_hundred_unknown_columns_are_named_once_and_read_around(folder, capsys):
    extra = ",".join(f"x{i}" for i in range(200))
    text = f"person_id,week,tool,actions,{extra}\na1b2,2026-01-05,Tool,5,{','.join(['1'] * 200)}\n"
    (folder / "tables" / "usage.csv").write_text(text)
    code = run(["check", str(folder)])
    out = capsys.readouterr().out
    assert code in (0, 3)
    assert "x0" in out
    assert len(out.splitlines()) < 60


def test_an_empty_cell_is_unknown_but_nan_is_said(folder, capsys):
    (folder / "tables" / "usage.csv").write_text(usage("a1b2,2026-01-12,Tool,\n"))
    assert run(["check", str(folder)]) == 0
    (folder / "tables" / "usage.csv").write_text(usage("a1b2,2026-01-05,Tool,NaN\n"))
    assert run(["check", str(folder)]) == 3
    assert "row 2 column actions: 'NaN' is not a number" in capsys.readouterr().out


def test_every_problem_is_said_in_one_pass(folder, capsys):
    (folder / "tables" / "usage.csv").write_text(usage("a1b2,2026-01-05,Tool,-5\na1b2,someday,Tool,5\n"))
    (folder / "tables" / "work_items.csv").write_text("item_id,content_type,path\nA-1,newsletter,robot\n")
    assert run(["check", str(folder)]) == 3
    out = capsys.readouterr().out
    assert "-5" in out
    assert "someday" in out
    assert "robot" in out


def test_an_unknown_option_is_a_usage_error(folder, capsys):
    assert run(["run", str(folder), "--wek", "4"]) == 2
    assert "--week" in capsys.readouterr().err


def test_a_week_that_has_not_ended(folder, capsys):
    assert run(["run", str(folder), "--week", "400"]) == 3
    assert "week 400" in capsys.readouterr().err


def test_debug_shows_the_traceback(tmp_path, capsys):
    assert run(["--debug", "run", str(tmp_path / "nowhere")]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_million_rows_are_read(folder):
    rows = "".join(f"p{i % 500:04d},2026-01-{5 + 7 * (i % 3):02d},Tool {i % 7},{i % 9}\n" for i in range(1_000_000))
    (folder / "tables" / "usage.csv").write_text(usage(rows))
    assert run(["check", str(folder)]) in (0, 3)
