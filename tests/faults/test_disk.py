"""A disk that is really full and a folder that may really only be read, on a file system of the test's own."""

import shutil

import pytest
from mounts import mount, mounted  # noqa: F401 - a fixture
from test_every_operation import acknowledged, after, again, changed, judge, kernel, world  # noqa: F401 - a fixture

from playbook.cli import run
from playbook.errors import PlaybookError
from playbook.run import one

READS = ("check", "verify", "runs")
WRITES = ("lock", "report", "starters")


@pytest.fixture
def folder(world, mounted):  # noqa: F811
    """The finished pilot on a file system of its own."""
    shutil.copytree(world[0], mounted / "pilot", symlinks=True)
    return mounted / "pilot"


def files(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")}


def answered(folder):
    """One more answer in the charter, so that there is something to lock."""
    path = folder / "pilot.yaml"
    path.write_text(path.read_text().replace("\npilot:", "\npilot:\n  scale_people: 30", 1))


@pytest.mark.parametrize("free", [0, 4, 20, 60, 150])
def test_a_full_disk_loses_nothing_and_the_next_run_goes_on(world, folder, monkeypatch, free):  # noqa: F811
    before, there = acknowledged(folder), files(folder)
    monkeypatch.setattr(one, "execute", kernel(changed(world[1])))
    filled = folder.parent / "filled"
    _fill(filled, free * 1024)
    try:
        judge(folder, force=True)
    except (OSError, PlaybookError):
        pass
    else:
        assert free > 4, "nothing can be written into 4 kB"
    after(folder, before)
    if free == 0:
        assert files(folder) == there
    filled.unlink()
    monkeypatch.setattr("playbook.workspace.io.alive", lambda pid: False)  # whoever left something here is dead
    again(folder, lambda: judge(folder))


def _fill(path, free):
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
        file.truncate(max(0, path.stat().st_size - free))


def test_a_full_disk_is_said_in_a_sentence(folder, capsys):
    answered(folder)
    _fill(folder.parent / "filled", 0)
    for command in WRITES:
        capsys.readouterr()
        assert run([command, str(folder)]) == 3, command
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert "No space left on device" in said or "nothing was recorded" in said


def test_a_folder_that_may_only_be_read_can_be_looked_at_and_refuses_the_rest_in_a_sentence(folder, capsys):
    answered(folder)
    there = files(folder)
    assert mount(folder.parent, "mount", "-o", "remount,ro")
    for command in READS:
        assert run([command, str(folder)]) == 0, command
    for command in WRITES:
        capsys.readouterr()
        assert run([command, str(folder)]) == 3, command
        said = capsys.readouterr().err
        assert "Read-only file system" in said
        assert "Traceback" not in said
    assert files(folder) == there
