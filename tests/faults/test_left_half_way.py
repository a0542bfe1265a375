"""Commands that write several files and are cut off between two of them: what the next run makes of it."""

import os
import shutil
from pathlib import Path

import pytest
from broken_disk import Disk, Stop

from playbook.cli import run
from playbook.run.demo import copy_samples


@pytest.fixture
def pilot(tmp_path):
    folder = tmp_path / "pilot"
    assert run(["new", str(folder)]) == 0
    return folder


def cut_off(folder, at, monkeypatch, work):
    """Do the work until its n-th file operation; nothing of it happens after that."""
    disk = Disk(folder, at, "stop")
    with disk.broken(monkeypatch):
        try:
            work()
        except Stop:
            return True
    return disk.dead


def with_answer(pilot, number):
    path = pilot / "pilot.yaml"
    kept = [line for line in path.read_text().splitlines() if not line.startswith("  stop_owner:")]
    path.write_text("\n".join(kept).replace("\npilot:", f"\npilot:\n  stop_owner: head of unit {number}", 1) + "\n")


def test_starters_that_were_cut_off_are_no_texts_of_the_team(pilot, monkeypatch):
    assert run(["starters", str(pilot), "--format", "md"]) == 0
    target = pilot / "reports" / "starters"
    before = {p.name: p.read_bytes() for p in target.iterdir()}
    for at in range(1, 200):
        with_answer(pilot, at)
        if not cut_off(pilot, at, monkeypatch, lambda: run(["starters", str(pilot), "--format", "md"])):
            break
        assert not list(target.glob("*.new*")), f"operation {at}"
    else:
        raise AssertionError("it never ends")
    assert at > 10
    assert run(["starters", str(pilot), "--format", "md"]) == 0
    after = {p.name: p.read_bytes() for p in target.iterdir()}
    assert set(after) == set(before)
    assert after != before, "the answer is in some document"


def test_a_starter_that_somebody_edited_is_kept_whatever_was_cut_off(pilot, monkeypatch):
    assert run(["starters", str(pilot), "--format", "md"]) == 0
    edited = pilot / "reports" / "starters" / "review-rule.md"
    edited.write_text("Our own rule.\n")
    for at in range(1, 12):
        with_answer(pilot, at)
        cut_off(pilot, at, monkeypatch, lambda: run(["starters", str(pilot), "--format", "md"]))
    assert run(["starters", str(pilot), "--format", "md"]) == 0
    assert edited.read_text() == "Our own rule.\n"


def test_an_audit_that_was_cut_off_is_never_taken_for_unchanged(tmp_path, monkeypatch, capsys):
    content, out = tmp_path / "content", tmp_path / "out"
    content.mkdir()
    command = ["audit", str(content), "--out", str(out), "--as-of", "2026-06-01", "--workers", "1"]

    def state(*names):
        for number in range(3):
            (content / f"{number}.md").unlink(missing_ok=True)
        for name in names:
            (content / name).write_text(f"# Rule {name}\n\nAsk first.\n")
            os.utime(content / name, ns=(1, 1))

    old, new = ("0.md",), ("0.md", "1.md")
    state(*old)
    assert run(command) == 0
    told = (out / "audit.json").read_bytes()
    for at in range(1, 100):
        state(*new)
        if not cut_off(out, at, monkeypatch, lambda: run(command)):
            break
        state(*old)
        assert run(command) == 0
        assert (out / "audit.json").read_bytes() == told
        page = (out / "audit.html").read_text()
        assert "1 of 1" in page, f"operation {at}"
        assert "2 of 2" not in page, f"operation {at}: page and result are of two audits"
    assert at > 10


def test_samples_are_copied_whole_or_not_at_all(tmp_path, monkeypatch):
    copy_samples(tmp_path)
    whole = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    real, left = shutil.copyfile, [0]

    def cut(source, target, **_):
        left[0] -= 1
        if left[0]:
            return real(source, target)
        Path(target).write_bytes(Path(source).read_bytes()[:1])
        raise Stop

    for left[0] in (1, 5, 50, 500):
        with monkeypatch.context() as patched:
            patched.setattr(shutil, "copyfile", cut)
            with pytest.raises(Stop):
                copy_samples(tmp_path)
        seen = [p for p in tmp_path.rglob("*") if p.is_file() and not p.relative_to(tmp_path).parts[0].startswith(".")]
        assert all(p.read_bytes() == whole[p.relative_to(tmp_path)] for p in seen)
    monkeypatch.setattr("playbook.workspace.io.alive", lambda pid: False)
    copy_samples(tmp_path)
    assert {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == whole
