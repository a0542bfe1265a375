"""Runs on a real Dask scheduler with two workers as separate processes, one of them killed while it works."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from playbook.cli import run
from playbook.errors import BadInput
from playbook.run.cluster import ClusterCrew
from playbook.run.many import run_lanes
from playbook.run.queue import Task

pytest.importorskip("distributed")
pytestmark = pytest.mark.kernel
PATIENCE_S = 120
DASK = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
WORK = [sys.executable, "-m", "distributed.cli.dask_worker"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def started(folder, command):
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=folder, env=env, start_new_session=True, **quiet)


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler with two workers of one thread, and the processes."""
    address = f"tcp://127.0.0.1:{free_port()}"
    scheduler = [*DASK, "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard"]
    worker = [*WORK, address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    processes = [started(tmp_path, c) for c in (scheduler, worker, worker)]
    waited(lambda: workers(address) == 2)
    yield address
    for process in processes:
        process.kill()
        process.wait()


def workers(address):
    try:
        crew = ClusterCrew(address)
    except BadInput:
        return 0
    try:
        return len(crew._client.nthreads())
    finally:
        crew.close()


def waited(ready):
    until = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.2)


def note(folder, name, seconds):
    """A task that says where it runs and ends after a while."""
    Path(folder, f"{name}-{os.getpid()}").touch()
    time.sleep(seconds)
    return name


def runs_of(folder):
    return [re.fullmatch(r"(.+)-(\d+)", p.name).groups() for p in folder.iterdir()]


def test_a_killed_worker_costs_its_own_task_alone(cluster, tmp_path):
    place = tmp_path / "notes"
    place.mkdir()
    lanes = [[Task(f"p{p}", str(s), note, (str(place), f"{p}.{s}", 0.5)) for s in range(3)] for p in range(3)]
    killed = []

    def kill_one(_line):
        if not killed:
            killed.append(int(runs_of(place)[-1][1]))
            os.kill(killed[0], signal.SIGKILL)

    done = run_lanes(lanes, workers=cluster, progress=kill_one)
    assert [done[t].value for lane in lanes for t in lane] == [f"{p}.{s}" for p in range(3) for s in range(3)]
    names = [name for name, _ in runs_of(place)]
    assert len(killed) == 1
    assert len(names) - len(set(names)) <= 1, "no task but the lost one ran twice"
    assert len({pid for _, pid in runs_of(place)}) == 2, "both workers worked"


def test_pilots_run_on_the_cluster_and_are_known_here_afterwards(cluster, tmp_path, capsys):
    folders = [tmp_path / "pilots" / f"p{n}" for n in range(2)]
    for folder in folders:
        assert run(["new", str(folder)]) == 0
        assert run(["lock", str(folder)]) == 0
    capsys.readouterr()
    assert run(["run", *map(str, folders), "--workers", cluster, "--json"]) == 0
    there = capsys.readouterr()
    assert [p["pilot"] for p in json.loads(there.out)["pilots"]] == ["p0", "p1"]
    assert run(["run", *map(str, folders), "--json"]) == 0
    here = capsys.readouterr()
    assert here.out == there.out
    assert here.err.count("unchanged, not run again") == 10
    assert all(run(["verify", str(f), "--read-data"]) == 0 for f in folders)


def test_no_scheduler_is_one_sentence(tmp_path, capsys):
    assert run(["new", str(tmp_path / "p")]) == 0
    assert run(["run", str(tmp_path / "p"), "--workers", f"tcp://127.0.0.1:{free_port()}"]) == 3
    said = capsys.readouterr().err
    assert "no Dask scheduler answers there" in said
    assert "Traceback" not in said
    assert run(["run", str(tmp_path / "p"), "--workers", "many"]) == 2
