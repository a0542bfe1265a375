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

from playbook.bundled import bundled
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


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["Ctrl-C", "kill", "kill -9"])
def test_a_stopped_run_keeps_what_the_cluster_finished_and_the_next_goes_on(cluster, tmp_path, way, capsys):
    folders = [tmp_path / "pilots" / f"p{n}" for n in range(2)]
    for folder in folders:
        assert run(["new", str(folder)]) == 0
        assert run(["lock", str(folder)]) == 0
    command = [sys.executable, "-m", "playbook", "run", *map(str, folders), "--workers", cluster]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )
    done = [line for line in (process.stderr.readline() for _ in range(3)) if re.match(r"\[\d+/12\] ", line)]
    os.killpg(process.pid, way)
    with process.stderr as stream:
        rest = stream.read()
    assert process.wait(timeout=PATIENCE_S) == (-signal.SIGKILL if way == signal.SIGKILL else 130), rest
    if way != signal.SIGKILL:
        assert "Stopped. What was finished is kept." in rest
        assert "Traceback" not in rest
    assert workers(cluster) == 2, "the cluster is left as it was"
    for path in tmp_path.rglob("runs/*/*.json"):
        json.loads(path.read_text())
    capsys.readouterr()
    assert run(["run", *map(str, folders), "--workers", cluster]) == 0
    again = capsys.readouterr().err
    assert len(done) == 3
    assert again.count("unchanged, not run again") >= len(done)
    assert all(run(["verify", str(f), "--read-data"]) == 0 for f in folders)
    assert [p for p in tmp_path.rglob(".tmp-*") if "pilots" in p.parts] == []


def test_the_dashboard_shows_each_task_under_its_step_and_with_its_pilot(cluster, tmp_path):
    """Dask groups tasks by the first part of their key; that is a row of the dashboard, and the rest is what it shows."""
    (tmp_path / "notes").mkdir()
    steps = ("1-pilot-design", "5-checkpoint", "report")
    lanes = [[Task(p, s, note, (str(tmp_path / "notes"), f"{p}.{s}", 0.0)) for s in steps] for p in ("north", "south")]
    crew = ClusterCrew(cluster)
    try:
        run_lanes(lanes, workers=cluster)
        groups = crew._client.run_on_scheduler(lambda dask_scheduler: sorted(dask_scheduler.task_prefixes))
        told = crew._client.run_on_scheduler(lambda dask_scheduler: [str(e) for e in dask_scheduler.transition_log])
    finally:
        crew.close()
    assert set(steps) <= set(groups)
    for pilot in ("north", "south"):
        assert all(any(f"'{step}', '{pilot} " in line for line in told) for step in steps)


def test_no_scheduler_is_one_sentence(tmp_path, capsys):
    assert run(["new", str(tmp_path / "p")]) == 0
    assert run(["run", str(tmp_path / "p"), "--workers", f"tcp://127.0.0.1:{free_port()}"]) == 3
    said = capsys.readouterr().err
    assert "no Dask scheduler answers there" in said
    assert "Traceback" not in said
    assert run(["run", str(tmp_path / "p"), "--workers", "many"]) == 2


def test_the_simulation_of_a_workflow_runs_on_the_cluster_with_the_same_numbers(cluster, capsys):
    command = ["workflow", str(bundled("data", "solid")), "--projects", "1,10", "--json"]
    assert run(command) == 0
    here = capsys.readouterr().out
    assert json.loads(here)["scale"]
    assert run([*command, "--workers", cluster]) == 0
    assert capsys.readouterr().out == here
