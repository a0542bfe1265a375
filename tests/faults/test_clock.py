"""The clock of the machine is moved, back and forth, between and within commands: nothing is fooled by it."""

import ast
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_every_operation import copied, judge, kernel, world  # noqa: F401 - a fixture

import playbook
from playbook.cli import options, run
from playbook.errors import BadInput
from playbook.run import checkpoint, one
from playbook.run.finished import finished_result
from playbook.run.verify import verify
from playbook.workspace import record
from playbook.workspace.io import locked

PACKAGE = Path(playbook.__file__).parent
READS = {
    "cli/options.py": "which week has ended",
    "run/checkpoint.py": "what the record writes down",
}
"""The only modules that ask what time it is, and for what."""


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock by so many days from now."""

    def moved(days):
        class Moved(datetime):
            @classmethod
            def now(cls, zone=None):
                return datetime.now(zone) + timedelta(days=days)

        real = time.time
        monkeypatch.setattr(options, "datetime", Moved)
        monkeypatch.setattr(checkpoint, "datetime", Moved)
        monkeypatch.setattr(time, "time", lambda: real() + days * 86400)

    yield moved
    monkeypatch.undo()


def touched(folder, days):
    """All files as if written when the clock stood elsewhere."""
    then = (datetime.now(UTC) + timedelta(days=days)).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (then, then), follow_symlinks=False)


@pytest.mark.parametrize("days", [-20_000, -400, 400, 20_000])
def test_what_was_done_stays_done_and_unchanged_whatever_the_clock_and_the_dates_of_files_say(
    world,  # noqa: F811
    tmp_path,
    clock,
    days,
    monkeypatch,
):
    folder, result = copied(world, tmp_path)
    monkeypatch.setattr(one, "execute", kernel(result))
    judge(folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    clock(days)
    touched(folder, -days)
    monkeypatch.setattr(one, "execute", None)  # a kernel now would be a fault
    judge(folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert verify(folder, read_data=True).entries == 2


def test_a_changed_file_is_seen_even_if_size_and_date_are_those_of_the_old_one(world, tmp_path, monkeypatch):  # noqa: F811
    folder, result = copied(world, tmp_path)
    monkeypatch.setattr(one, "execute", kernel(result))
    judge(folder)
    path = folder / "tables" / "steps.csv"
    old, content = path.stat(), path.read_text()
    path.write_text(content.replace("storyboard", "storybaord"))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert path.stat().st_size == old.st_size
    ran = []
    monkeypatch.setattr(one, "execute", lambda *a: (ran.append(1), kernel(result)(*a))[1])
    judge(folder)
    assert ran == [1]


def test_the_record_verifies_though_its_times_run_backwards(world, tmp_path, clock):  # noqa: F811
    folder, _ = copied(world, tmp_path)
    for number, days in enumerate((4000, -4000, 0)):
        clock(days)
        path = folder / "pilot.yaml"
        kept = [x for x in path.read_text().splitlines() if not x.startswith("  scale_people:")]
        path.write_text("\n".join(kept).replace("\npilot:", f"\npilot:\n  scale_people: {number + 30}", 1) + "\n")
        assert run(["lock", str(folder)]) == 0
    times = [e.at for e in record.read(folder)][2:]
    assert len(times) == 3
    assert times != sorted(times)
    assert verify(folder).entries == 5


def test_a_clock_before_the_pilot_refuses_a_new_week_and_leaves_the_old_one(world, tmp_path, clock, capsys):  # noqa: F811
    folder, _ = copied(world, tmp_path)
    path = folder / "pilot.yaml"
    clock(-20_000)
    before = path.read_bytes(), finished_result(folder, 12).read_bytes()
    assert run(["run", str(folder), "--week", "16"]) == 3
    assert "a week that has ended by" in capsys.readouterr().err
    assert run(["report", str(folder), "--week", "12"]) == 0
    assert (path.read_bytes(), finished_result(folder, 12).read_bytes()) == before
    assert not (folder / "runs" / "16").exists()


@pytest.mark.parametrize("days", [-4000, 4000])
def test_a_lock_is_waited_for_as_long_as_said_and_is_never_taken_for_old(tmp_path, clock, days):
    held, free = threading.Event(), threading.Event()

    def hold():
        with locked(tmp_path / ".lock"):
            held.set()
            free.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    clock(days)
    touched(tmp_path, -days)
    began = time.monotonic()
    with (
        pytest.raises(BadInput, match="another playbook command is working here"),
        locked(tmp_path / ".lock", wait_s=0.3),
    ):
        pass
    assert 0.25 < time.monotonic() - began < 20
    free.set()
    holder.join()
    with locked(tmp_path / ".lock", wait_s=5):
        pass


def test_nothing_else_asks_what_time_it_is():
    """Leases, locks, durations and timeouts go by a clock that cannot be moved."""
    asked = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
                if name in (
                    "time.time",
                    "time.time_ns",
                    "datetime.now",
                    "datetime.utcnow",
                    "datetime.today",
                    "date.today",
                ):
                    asked.add(path.relative_to(PACKAGE).as_posix())
    asked = {a for a in asked if not a.startswith("bundle/")}
    assert asked == set(READS)
