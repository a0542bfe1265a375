"""A file is the new one or the old one; an acknowledged line stays; a lock is free after its holder died."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from playbook.errors import BadInput
from playbook.workspace import io

DEAD = 999_999_999
"""A number that no process has."""


def python(code: str, *args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), *args], stdout=subprocess.PIPE)


def test_publish_replaces_whole(tmp_path):
    path = tmp_path / "deep" / "a.json"
    io.publish(path, b"old")
    digest = io.publish(path, b"new")
    assert path.read_bytes() == b"new"
    assert digest == io.sha256_of(path)
    assert [p.name for p in path.parent.iterdir()] == ["a.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file_and_no_temporary(tmp_path, monkeypatch, step):
    path = tmp_path / "a.json"
    io.publish(path, b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, refuse)
    with pytest.raises(OSError, match="No space"):
        io.publish(path, b"new and longer")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_short_append_is_taken_back(tmp_path, monkeypatch):
    path = tmp_path / "record"
    io.append_line(path, b"one\n")
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:2]))
    with pytest.raises(OSError, match="nothing was recorded"):
        io.append_line(path, b"two\n")
    assert path.read_bytes() == b"one\n"


def test_killed_writers_never_leave_half_a_file(tmp_path):
    path = tmp_path / "result.json"
    code = """
        import sys, pathlib
        from playbook.workspace.io import publish
        n = 0
        while True:
            n += 1
            publish(pathlib.Path(sys.argv[1]), b"x" * 200_000 + str(n).encode())
            print(n, flush=True)
    """
    for _ in range(6):
        with python(code, str(path)) as writer:
            assert writer.stdout is not None
            acknowledged = [int(writer.stdout.readline()) for _ in range(4)][-1]
            writer.send_signal(signal.SIGKILL)
        content = path.read_bytes()
        assert content[:200_000] == b"x" * 200_000
        assert int(content[200_000:]) >= acknowledged
    io.sweep(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["result.json"]


def test_sweep_keeps_the_temporaries_of_the_living(tmp_path):
    mine = io.temporary_for(tmp_path / "a")
    mine.write_bytes(b"")
    io.sweep(tmp_path)
    assert mine.exists()


@pytest.mark.parametrize("dead", [True, False])
def test_what_another_machine_prepares_in_a_shared_folder_is_left_alone(tmp_path, dead, monkeypatch):
    """Its process numbers mean nothing here, whether or not one of that number lives."""
    io._machine.cache_clear()
    with monkeypatch.context() as there:
        uname = os.uname()
        there.setattr(os, "uname", lambda: type(uname)((uname[0], "another", *uname[2:])))
        if dead:
            there.setattr(os, "getpid", lambda: DEAD)
        theirs = io.temporary_for(tmp_path / "a")
    io._machine.cache_clear()
    theirs.write_bytes(b"")
    assert io.sweep(tmp_path) == ()
    monkeypatch.setattr(os, "getpid", lambda: DEAD)
    ours = io.temporary_for(tmp_path / "a")
    ours.mkdir()
    assert io.sweep(tmp_path) == (ours.name,)
    assert [p.name for p in tmp_path.iterdir()] == [theirs.name]


def test_a_write_removes_what_a_killed_write_of_the_same_file_left_and_nothing_else(tmp_path, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(os, "getpid", lambda: DEAD)
        left = [io.temporary_for(tmp_path / name) for name in ("a[1].md", "a[1].md-b", "a1.md")]
    for path in left:
        path.write_bytes(b"half")
    io.publish(tmp_path / "a[1].md", b"whole")
    assert not left[0].exists()
    assert left[2].exists()


def test_a_lock_names_its_holder_and_is_free_after_a_kill(tmp_path):
    lock = tmp_path / ".lock"
    code = """
        import sys, time, pathlib
        from playbook.workspace.io import locked
        with locked(pathlib.Path(sys.argv[1])):
            print("held", flush=True)
            time.sleep(60)
    """
    with python(code, str(lock)) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(BadInput, match=str(holder.pid)), io.locked(lock, wait_s=0.2):
            pass
        holder.send_signal(signal.SIGKILL)
    with io.locked(lock, wait_s=2):
        pass


def test_canonical_refuses_what_json_cannot_say():
    with pytest.raises(ValueError, match="not JSON compliant"):
        io.canonical({"a": float("nan")})
