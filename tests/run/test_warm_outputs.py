"""All six notebooks say the same from warm kernels as from stock ones, byte for byte, and survive a lost kernel."""

import json
import os
import signal
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from playbook.run import execute
from playbook.run.checkpoint import specs
from playbook.run.demo import copy_samples, lock_sample
from playbook.run.one import Spec, run_one
from playbook.run.prepare import prepare
from playbook.run.steps import PORTFOLIO, STEPS
from playbook.run.warm import client

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.skipif(not client.able(), reason="warm kernels need Linux"),
]


@pytest.fixture(scope="module")
def pilot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    sample = next(s for s in copy_samples(folder) if s.name == "heroics")
    lock_sample(sample)
    return prepare(sample.folder, sample.week, today=date(2100, 1, 1))


@pytest.fixture(autouse=True)
def own_place(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("w")))
    client.release()
    yield
    client.release()


def everything(folder):
    """Bytes of every published file; a receipt without the seconds it took."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        content = path.read_bytes()
        if path.name.endswith(".receipt.json"):
            content = json.dumps(
                {k: v for k, v in json.loads(content).items() if k not in ("seconds", "key", "parts", "sha256")}
            ).encode()
        found[path.name] = content
    return found


def run_all(job, target, monkeypatch, kind):
    monkeypatch.setenv("PLAYBOOK_WARM", kind)
    for spec in specs(job, STEPS):
        run_one(replace(spec, target=str(target / "run"), timeout_s=1800))
    run_one(Spec(PORTFOLIO.name, {"folders": [str(job.folder / "run")]}, (), str(target / "all"), timeout_s=1800))
    return everything(target / "run") | {f"all/{k}": v for k, v in everything(target / "all").items()}


def test_outputs_and_results_equal_those_of_stock_kernels(pilot, tmp_path, monkeypatch):
    forked = []
    original = client.fork
    monkeypatch.setattr("playbook.run.warm.provisioner.fork", lambda *a: forked.append(original(*a)) or forked[-1])
    link = pilot.folder / "run"
    made = {}
    for kind in ("1", "0"):
        (tmp_path / kind / "run").mkdir(parents=True)
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / kind / "run")
        made[kind] = run_all(pilot, tmp_path / kind, monkeypatch, kind)
    assert len(forked) == 6
    assert sorted(made["1"]) == sorted(made["0"])
    assert "result.json" in made["1"]
    assert [name for name in made["1"] if made["1"][name] != made["0"][name]] == []


def test_a_killed_warm_kernel_costs_one_more_run_with_a_stock_kernel(pilot, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYBOOK_WARM", "1")
    ways = []
    original = execute._papermill

    def watched(step, parameters, how, *others):
        ways.append(how["warm"])
        return original(step, parameters, how, *others)

    def fork_and_kill(*asked):
        kernel = client.fork(*asked)
        os.kill(kernel.pid, signal.SIGKILL)
        return kernel

    monkeypatch.setattr(execute, "_papermill", watched)
    monkeypatch.setattr("playbook.run.warm.provisioner.fork", fork_and_kill)
    spec = next(s for s in specs(pilot, STEPS) if s.step.startswith("4-"))
    receipt = run_one(replace(spec, target=str(tmp_path), timeout_s=1800))
    assert ways == [True, False]
    assert receipt.status == "ok"
    assert Path(tmp_path, f"{receipt.step}.receipt.json").is_file()


def test_an_unchanged_step_starts_no_process(pilot, tmp_path, monkeypatch):
    from playbook.run import many

    spec = replace(next(s for s in specs(pilot, STEPS) if s.step.startswith("4-")), target=str(tmp_path))
    run_one(spec)
    client.release()
    monkeypatch.setattr(many, "LocalCrew", None)
    said = []
    ends = many.run_lanes([[many.step_task(spec, "", force=False)] for _ in range(2)], progress=said.append)
    assert [end.value.skipped for end in ends.values()] == [True, True]
    assert all("unchanged, not run again" in line for line in said)
    assert client._held.started is None
