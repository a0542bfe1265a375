"""The reader of the kills: what vanishes is no fault, what is half is one, and its own failure is never a silence."""

import os
import shutil
import signal
import time

import pytest

from benchmarks import reader
from benchmarks.reader import Reader
from playbook.workspace.io import publish


def read_a_while(place, work=lambda: time.sleep(0.3)):
    with Reader(place) as polling:
        work()
    return polling.seen


def test_folders_and_files_that_vanish_are_no_fault(tmp_path):
    def work():
        for number in range(400):
            folder = tmp_path / f"f{number % 7}" / "deep"
            folder.mkdir(parents=True)
            publish(folder / "a.json", b"1")
            shutil.rmtree(folder.parent)

    seen = read_a_while(tmp_path, work)
    assert (seen.faults, seen.failure) == (0, "")


def test_a_half_file_is_counted_and_named_and_hidden_ones_are_not(tmp_path):
    (tmp_path / ".tmp-x").mkdir()
    (tmp_path / ".tmp-x" / "hidden.json").write_text("{")
    (tmp_path / "good.json").write_text("{}")
    assert read_a_while(tmp_path).faults == 0
    (tmp_path / "half.json").write_text("{")
    seen = read_a_while(tmp_path)
    assert 0 < seen.invalid < seen.reads
    assert set(seen.names) == {str(tmp_path / "half.json")}


def test_a_reader_that_fails_says_why_and_nothing_after_it_runs_twice(tmp_path, monkeypatch):
    def broken(_place):
        raise RuntimeError("the reader's own bug")

    monkeypatch.setattr(reader, "visible", broken)
    me = os.getpid()
    seen = read_a_while(tmp_path)
    assert os.getpid() == me
    assert "the reader's own bug" in seen.failure
    assert seen.faults == 1
    assert "the reader failed" in str(seen)


def test_a_reader_that_is_killed_is_a_fault(tmp_path):
    with Reader(tmp_path) as polling:
        os.kill(polling._pid, signal.SIGKILL)
    assert polling.seen.faults == 1
    assert "ended with -9" in polling.seen.failure


def test_an_error_beside_it_does_not_hide_what_the_reader_saw(tmp_path, capfd):
    (tmp_path / "half.json").write_text("{")
    with pytest.raises(ZeroDivisionError):
        read_a_while(tmp_path, lambda: time.sleep(0.3) or 1 / 0)
    assert "half.json" in capfd.readouterr().err
