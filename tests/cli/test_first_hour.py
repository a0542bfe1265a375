"""The first hour: every command of docs/first-hour.md, in the order of the page, in an empty folder."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import playbook

ROOT = Path(playbook.__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "first-hour.md"
BLOCK = re.compile(r"^```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIMIT_S = 500
INSTALL = "pip install uv"
"""The one line a test does not type: it would change the machine."""


def answer(charter: Path, answers: str) -> None:
    """What a person does in an editor: remove the # of a question and write the answer behind it."""
    text = charter.read_text()
    for line in answers.splitlines():
        field, _, given = line.partition(": ")
        text, found = re.subn(rf"^  (# )?{field}:.*$", f"  {field}: {given}", text, flags=re.MULTILINE)
        assert found == 1, field
    charter.write_text(text)


def command(folder: Path, line: str) -> str:
    typed = line.replace("uv run python ", f"{sys.executable} ").replace(
        "uv run playbook ", f"{sys.executable} -m playbook "
    )
    done = subprocess.run(["sh", "-c", typed], cwd=folder, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """The folder after the walk, and what each command printed."""
    folder = tmp_path_factory.mktemp("first-hour")
    shutil.copytree(ROOT / "docs" / "first-hour", folder / "docs" / "first-hour")
    said = {}
    for kind, text in BLOCK.findall(PAGE.read_text()):
        if kind == "yaml":
            answer(folder / "my-pilot" / "pilot.yaml", text)
            continue
        said |= {line: command(folder, line) for line in text.splitlines() if line != INSTALL}
    return folder, said


@pytest.mark.kernel
def test_the_page_walks_from_an_empty_folder_to_a_checkpoint(walked):
    folder, said = walked
    pilot = folder / "my-pilot"
    assert len(said["uv run playbook new my-pilot --pack learning"].splitlines()) == 15
    assert "36 rows of work_items" in said["uv run playbook import my-pilot exports/jira.csv --as jira --key pilot.key"]
    assert "Nothing to mend" in said["uv run playbook check my-pilot --week 4"]
    assert "3 checkpoint dates" in said["uv run playbook lock my-pilot"]
    assert (pilot / "reports" / "checkpoints.ics").read_text().count("BEGIN:VEVENT") == 3
    assert "NOT-ENOUGH" in said["uv run playbook run my-pilot --week 4"]
    made = {p.suffix for p in (pilot / "reports").glob("week-4.*")}
    assert made == {".html", ".pdf", ".pptx", ".xlsx", ".md", ".ics"}
    assert (pilot / "reports" / "starters" / "policy.docx").exists()
    assert (pilot / "reports" / "starters" / "decision-memo.md").exists()


@pytest.mark.kernel
def test_no_name_of_an_export_is_left_in_the_folder(walked):
    folder, _ = walked
    for path in (folder / "my-pilot").rglob("*"):
        if path.is_file():
            assert b"person01@example.org" not in path.read_bytes(), path


@pytest.mark.kernel
def test_the_charter_says_that_it_is_locked_and_what_is_open(walked):
    folder, _ = walked
    page = (folder / "my-pilot" / "reports" / "charter.md").read_text()
    assert "Locked on" in page
    assert "| Who may pause or stop? | quality lead |" in page
    assert "**Still open:** Which shares of novice" in page
    assert (folder / "my-pilot" / "reports" / "charter.html").read_text().count("<h1") == 1


def test_every_picture_of_the_page_is_there_and_small():
    pictures = re.findall(r"!\[[^]]+\]\((first-hour/[\w-]+\.png)\)", PAGE.read_text())
    assert len(pictures) == 3
    for name in pictures:
        assert 5_000 < (PAGE.parent / name).stat().st_size < 120_000, name
