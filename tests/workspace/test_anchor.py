"""Amendments are versions that are said aloud, and the head of the record is kept where the team cannot rewrite it."""

import re
import shutil
from pathlib import Path

from playbook.bundled import bundled
from playbook.cli import run
from playbook.run.session import open_pilot
from playbook.workspace import anchor, record


def test_lock_writes_a_calendar_with_the_head_and_says_the_tag(tmp_path, capsys):
    folder = tmp_path / "pilot"
    shutil.copytree(Path(bundled("data", "heroics")), folder)
    assert run(["lock", str(folder)]) == 0
    head = record.head(record.read(folder))
    said = capsys.readouterr().out
    assert f"head {head}" in said
    assert "git tag -s" in said
    text = (folder / "reports" / "checkpoints.ics").read_bytes()
    assert head in re.sub(rb"\r\n ", b"", text).decode()
    assert text.count(b"BEGIN:VEVENT") >= 1
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))


def test_an_amendment_is_a_new_version_and_post_hoc(tmp_path):
    folder = tmp_path / "pilot"
    shutil.copytree(Path(bundled("data", "heroics")), folder)
    assert run(["lock", str(folder)]) == 0
    path = folder / "pilot.yaml"
    path.write_text(re.sub(r"scale_people: \d+", "scale_people: 77", path.read_text()))
    assert any("exploratory" in n and "77" in n for n in open_pilot(folder, 6).notices)
    assert run(["lock", str(folder)]) == 0
    assert any(n.startswith("Version 2 of the charter") and "post hoc" in n for n in open_pilot(folder, 6).notices)
    assert [e.kind for e in record.read(folder)] == ["charter", "amendment"]


def test_without_a_record_there_is_nothing_to_tag():
    assert anchor.tag_command("p", ()) == ""
