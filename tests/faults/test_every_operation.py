"""The n-th file operation fails, for every n: nothing acknowledged is lost, no half file is seen, the next run mends it."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from broken_disk import Disk, Stop
from nbformat.v4 import new_code_cell, new_notebook

from playbook.cli import run
from playbook.errors import PlaybookError
from playbook.run import one
from playbook.run.checkpoint import finish
from playbook.run.finished import finished_result
from playbook.run.prepare import prepare
from playbook.run.session import open_pilot
from playbook.run.steps import CHECKPOINT
from playbook.run.verify import verify
from playbook.workspace import record
from playbook.workspace.io import publish

HOW = ("ENOSPC", "EIO", "EACCES", "short", "stop", "power")
MOST = 400
"""More operations than any command does here: a loop that reaches it has lost its way."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A locked pilot with a finished week 12 in its record, and results as two later runs would compute them."""
    folder = tmp_path_factory.mktemp("world") / "pilot"
    assert run(["new", str(folder)]) == 0
    assert run(["lock", str(folder)]) == 0
    result = open_pilot(folder, 12).result().model_dump_json().encode()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(one, "execute", kernel(result))
        judge(folder)
    return folder, result


def kernel(result):
    """Stands for a kernel: leaves a result as the notebook does."""

    def execute(step, parameters, *_):
        publish(Path(parameters["out"]) / "result.json", result)
        nb = new_notebook(cells=[new_code_cell("1")])
        nb.cells[0]["id"] = "one"
        return nb, ""

    return execute


def judge(folder, *, force=False):
    """What `playbook run --step 5` does, in this process."""
    from datetime import date

    job = prepare(folder, 12, today=date(2100, 1, 1))
    spec = next(s for s in specs_of(job) if s.step == CHECKPOINT.name)
    one.run_one(spec, force)
    return finish(job)


def specs_of(job):
    from playbook.run.checkpoint import specs

    return specs(job, (CHECKPOINT,))


def copied(world, tmp_path):
    folder, result = world
    place = tmp_path / "pilot"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place, symlinks=True)
    return place, result


def changed(result):
    """The same pilot judged after one more file was read: what a rerun after new data would leave."""
    raw = json.loads(result)
    raw["notices"] = [*raw.get("notices", []), "One more file was read."]
    return json.dumps(raw).encode()


def acknowledged(folder):
    return [e.hash for e in record.read(folder)]


def no_half_file(folder):
    """Every visible file can be read as what its name says."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file():
            continue
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.suffix == ".ipynb":
            nbformat.reads(path.read_text(), as_version=4)
        elif path.suffix == ".html":
            assert path.read_text().rstrip().endswith("</html>"), path
        elif path.suffix == ".ics":
            assert path.read_text().rstrip().endswith("END:VCALENDAR"), path


def after(folder, before):
    """The invariants of a workspace at any moment."""
    no_half_file(folder)
    if not (folder / record.RECORD).read_bytes().endswith(b"\n"):
        assert record.mend(folder)
    kept = acknowledged(folder)
    assert kept[: len(before)] == before, "an acknowledged entry is lost"
    verify(folder)


def again(folder, work):
    """The next command finds everything in order, and leaves no trace of what happened."""
    work()
    verify(folder, read_data=True)
    finished_result(folder, 12)
    assert not list(folder.rglob(".tmp-*"))
    assert not list(folder.rglob(".commit-*"))
    assert not list(folder.rglob("*.started.json"))


def every(world, tmp_path, monkeypatch, how, work, mend, ready=lambda folder: None):
    """Break operation 1, 2, 3 ... of `work` until it passes undisturbed; the number of operations."""
    for at in range(1, MOST):
        folder, result = copied(world, tmp_path)
        ready(folder)
        before = acknowledged(folder)
        disk = Disk(folder, at, how)
        with disk.broken(monkeypatch):
            try:
                work(folder, result)
                refused = False
            except (OSError, PlaybookError, Stop):
                refused = True
        if disk.dead and how == "power":
            disk.journal.lose()
        after(folder, before)
        if not refused and disk.count < at:
            return at - 1
        with monkeypatch.context() as patched:
            patched.setattr("playbook.workspace.io.alive", lambda pid: False)  # whoever left something here is dead
            again(folder, lambda f=folder, r=result: mend(f, r))
    raise AssertionError("it never ends")


def test_the_workspace_itself_is_in_order(world, tmp_path):
    folder, _ = copied(world, tmp_path)
    after(folder, acknowledged(folder))
    assert len(acknowledged(folder)) == 2


@pytest.mark.parametrize("how", HOW)
def test_a_checkpoint_that_is_judged_again(world, tmp_path, monkeypatch, how):
    def work(folder, result):
        monkeypatch.setattr(one, "execute", kernel(changed(result)))
        judge(folder, force=True)

    points = every(world, tmp_path, monkeypatch, how, work, lambda f, r: judge(f))
    assert points > 30


@pytest.mark.parametrize("how", HOW)
def test_a_lock_that_is_amended(world, tmp_path, monkeypatch, how):
    def ready(folder):
        path = folder / "pilot.yaml"
        path.write_text(path.read_text().replace("  requested_stage:", "  scale_people: 55\n  requested_stage:"))

    def work(folder, result):
        if run(["lock", str(folder)]) != 0:
            raise OSError

    def mend(folder, result):
        work(folder, result)
        monkeypatch.setattr(one, "execute", kernel(result))
        judge(folder)

    assert every(world, tmp_path, monkeypatch, how, work, mend, ready) > 5


@pytest.mark.parametrize("how", HOW)
def test_a_report_in_every_light_format(world, tmp_path, monkeypatch, how):
    def work(folder, result):
        if run(["report", str(folder), "--format", "html,md,ics"]) != 0:
            raise OSError

    def mend(folder, result):
        work(folder, result)
        monkeypatch.setattr(one, "execute", kernel(result))
        judge(folder)

    assert every(world, tmp_path, monkeypatch, how, work, mend) > 10
