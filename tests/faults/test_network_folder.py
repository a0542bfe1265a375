"""A workspace on a network folder that comes and goes: one sentence, nothing lost, nothing written beside it."""

import shutil
from pathlib import Path

import pytest
from mounts import mount, mounted  # noqa: F401 - a fixture
from test_every_operation import (
    acknowledged,
    again,
    changed,
    copied,
    judge,
    kernel,
    no_half_file,
    world,  # noqa: F401 - a fixture
)
from vanishing import Share

from playbook.cli import run
from playbook.errors import PlaybookError
from playbook.run import one
from playbook.run.one import run_one
from playbook.run.verify import verify
from playbook.workspace import record
from playbook.workspace.io import TEMPORARY

HOW = ("EIO", "ESTALE", "ENOTCONN", "ENOENT")
STEP = 19
"""Every so many operations the folder goes away; another offset for each kind of loss, so that all together are dense."""
MOST = 5000


@pytest.mark.parametrize("how", HOW)
def test_a_run_that_loses_its_folder_ends_and_the_next_goes_on(world, tmp_path, monkeypatch, how):  # noqa: F811
    lost = 0
    for at in range(1 + HOW.index(how), MOST, STEP):
        folder, result = copied(world, tmp_path)
        before = acknowledged(folder)
        monkeypatch.setattr(one, "execute", kernel(changed(result)))
        share = Share(folder, at, how)
        with share.served(monkeypatch):
            try:
                judge(folder, force=True)
            except (OSError, PlaybookError):
                assert share.gone
                lost += 1
        no_half_file(folder)
        record.mend(folder)
        assert acknowledged(folder)[: len(before)] == before
        verify(folder)
        if not share.gone:
            break
        with monkeypatch.context() as patched:
            patched.setattr("playbook.workspace.io.alive", lambda pid: False)  # whoever left something here is dead
            again(folder, lambda f=folder: judge(f))
    else:
        raise AssertionError("it never ends")
    assert lost > 8


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("command", ["check", "lock", "report", "verify", "runs"])
def test_every_command_says_it_in_a_sentence(world, tmp_path, monkeypatch, capsys, command, how):  # noqa: F811
    folder, _ = copied(world, tmp_path)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    counting = Share(folder, MOST, how)
    with counting.served(monkeypatch):
        assert run([command, str(folder)]) == 0
    codes = set()
    for at in range(1, counting.count, max(1, counting.count // 9)):
        capsys.readouterr()
        with Share(folder, at, how).served(monkeypatch):
            code = run([command, str(folder)])
        codes.add(code)
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert "did not expect" not in said, f"operation {at}: {said}"
        assert code in (0, 3, 5), f"operation {at}: {code} {said}"
    assert 3 in codes
    kept = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and TEMPORARY not in str(p)}
    assert {p: c for p, c in kept.items() if p in before and "reports" not in p.parts} == {
        p: c for p, c in before.items() if "reports" not in p.parts
    }


def test_a_folder_that_is_not_mounted_is_not_made_anew(world, tmp_path):  # noqa: F811
    """What is written below an empty mount point is hidden when the network folder comes back."""
    folder, _ = copied(world, tmp_path)
    spec = specs_of_last(folder)
    shutil.rmtree(folder)
    with pytest.raises(FileNotFoundError, match="not there"):
        run_one(spec)
    with pytest.raises(FileNotFoundError, match="not there"):
        record.append(folder, "charter", "k", "2026-01-01T00:00:00+00:00", {})
    assert not folder.exists()


def specs_of_last(folder):
    from datetime import date

    from playbook.run.checkpoint import specs
    from playbook.run.prepare import prepare
    from playbook.run.steps import CHECKPOINT

    return specs(prepare(folder, 12, today=date(2100, 1, 1)), (CHECKPOINT,))[0]


def test_a_mount_that_is_taken_away_while_a_step_runs(world, mounted, monkeypatch):  # noqa: F811
    source, result = world
    folder = mounted / "pilot"
    shutil.copytree(source, folder, symlinks=True)
    spec = specs_of_last(folder)

    def execute(step, parameters, *_):
        assert mount(mounted, "umount", "-l")
        return kernel(result)(step, parameters)

    monkeypatch.setattr(one, "execute", execute)
    with pytest.raises((OSError, PlaybookError)):
        run_one(spec, force=True)
    left = [p for p in Path(mounted).rglob("*") if p.is_file()]
    assert left == [], "below the empty mount point nothing counts as done"
