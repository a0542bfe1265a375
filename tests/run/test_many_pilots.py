"""Several pilots in one command: stopped with Ctrl-C or kill -9, gone on with, and nothing done twice."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from playbook.cli import run

pytestmark = pytest.mark.kernel
PATIENCE_S = 300
COMMAND = [sys.executable, "-m", "playbook"]


def pilots(folder: Path, count: int) -> list[Path]:
    made = [folder / f"p{n}" for n in range(count)]
    for path in made:
        assert run(["new", str(path)]) == 0
        assert run(["lock", str(path)]) == 0
    return made


def started(folders: list[Path], lines: int) -> tuple[subprocess.Popen, list[str]]:
    """`playbook run` in a process group of its own, as a shell starts it, after so many lines of progress."""
    command = [*COMMAND, "run", *map(str, folders), "--workers", "2"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )
    return process, [process.stderr.readline() for _ in range(lines)]


def family(pid: int) -> list[psutil.Process]:
    me = psutil.Process(pid)
    return [me, *me.children(recursive=True)]


def all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=20)
    return not [
        p
        for p in alive
        if p.is_running() and p.status() != psutil.STATUS_ZOMBIE and "warm.server" not in " ".join(p.cmdline())
    ]


def strays(folder: Path) -> list[str]:
    return [str(p) for p in folder.rglob(".tmp-*")]


def receipts(folder: Path) -> set[str]:
    return {f"{p.parents[2].name}/{p.name}" for p in folder.rglob("runs/*/*.receipt.json")}


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["Ctrl-C", "kill", "kill -9"])
def test_a_stopped_run_keeps_what_was_finished_and_goes_on(tmp_path, way, capsys):
    folders = pilots(tmp_path, 2)
    process, _ = started(folders, 3)
    processes = family(process.pid)
    os.killpg(process.pid, way)
    with process.stderr as stream:
        rest = stream.read()
    assert process.wait(timeout=60) == (-signal.SIGKILL if way == signal.SIGKILL else 130)
    assert all_gone(processes)
    if way != signal.SIGKILL:
        assert "Stopped. What was finished is kept." in rest
        assert "Traceback" not in rest
        assert strays(tmp_path) == []
    kept = receipts(tmp_path)
    assert len(kept) >= 3
    for path in tmp_path.rglob("*.json"):
        json.loads(path.read_text())
    capsys.readouterr()
    assert run(["run", *map(str, folders)]) == 0
    again = capsys.readouterr().err
    assert again.count("unchanged, not run again") >= 3
    assert again.count("unchanged, not run again") <= len(kept)
    assert strays(tmp_path) == []
    for folder in folders:
        assert run(["verify", str(folder)]) == 0


def test_an_unchanged_portfolio_starts_no_process_and_changes_no_file(tmp_path, monkeypatch, capsys):
    from playbook.run import many

    folders = pilots(tmp_path, 2)
    capsys.readouterr()
    assert run(["run", *map(str, folders), "--json"]) == 0
    first = capsys.readouterr().out
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    monkeypatch.setattr(many, "LocalCrew", None)
    assert run(["run", *map(str, folders), "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.out == first
    assert shown.err.count("unchanged, not run again") == 10
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_lost_report_is_written_again_without_a_kernel(tmp_path, capsys):
    (folder,) = pilots(tmp_path, 1)
    assert run(["run", str(folder)]) == 0
    (report,) = (folder / "reports").glob("week-*.html")
    content = report.read_bytes()
    report.unlink()
    capsys.readouterr()
    assert run(["run", str(folder)]) == 0
    assert capsys.readouterr().err.count("unchanged, not run again") == 5
    assert report.read_bytes() == content


def test_one_bad_pilot_stops_all_before_anything_is_written(tmp_path, capsys):
    folders = pilots(tmp_path, 4)
    for folder in folders[1:]:
        (folder / "pilot.yaml").write_text("pilot: [", encoding="utf-8")
    assert run(["run", *map(str, folders)]) == 3
    said = capsys.readouterr().err
    assert "p1" in said
    assert "p2" in said, "every pilot's problems in one pass"
    assert not list(tmp_path.rglob("runs"))


def test_two_runs_on_one_folder_lose_nothing(tmp_path):
    (folder,) = pilots(tmp_path, 1)
    both = [subprocess.Popen([*COMMAND, "run", str(folder)], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [p.communicate(timeout=PATIENCE_S)[1] for p in both]
    assert [p.returncode for p in both] == [0, 0], said
    assert run(["verify", str(folder), "--read-data"]) == 0
    kinds = [json.loads(line)["kind"] for line in (folder / "record.jsonl").read_text().splitlines()]
    assert kinds == ["charter", "checkpoint"], "nothing is recorded twice"
    assert strays(tmp_path) == []


def test_a_portfolio_named_by_relative_folders_is_rendered_once(tmp_path, monkeypatch, capsys):
    pilots(tmp_path, 2)
    monkeypatch.chdir(tmp_path)
    assert run(["run", "p0", "p1"]) == 0
    assert run(["portfolio", "p0", "p1", "--out", "all"]) == 0
    page = tmp_path / "all" / "portfolio.html"
    assert 'href="../p0/reports/' in page.read_text()
    made = page.stat().st_mtime_ns
    assert run(["portfolio", "p0", "p1", "--out", "all"]) == 0
    assert page.stat().st_mtime_ns == made, "unchanged, so not rendered again"
    page.write_text("lost")
    assert run(["portfolio", "p0", "p1", "--out", "all"]) == 0
    assert 'href="../p0/reports/' in page.read_text()
    assert run(["portfolio", "p0", "p1", "--out", "all", "--language", "de"]) == 0
    assert '<html lang="de"' in page.read_text()
