"""Workflow benchmarks: mining beside pm4py, simulation beside SimPy, exactness, coverage, null test, common draws.

    python -m benchmarks.workflow [--logs FOLDER] [--peers PYTHON] [--prosimos PYTHON] [PART ...]

SimPy comes with `uv sync --group bench`. `agree`, `mining` and `big` need an environment of their own (`--peers`, a
Python with simpy, ciw, pm4py, pandas and pyarrow): pm4py is AGPL, and Ciw installs a package called `tests`. Prosimos
needs pandas before 3: an environment of its own again.
Public logs are not part of this repository; `--logs` names a folder that holds them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks import workflow_models as models
from benchmarks import workflow_peers as peers
from playbook.workflow.declared.network import Network, network
from playbook.workflow.declared.nouns import Handoff, Rework, Role, Stage, WorkflowMap, about, exponential
from playbook.workflow.queue.closed import closed_network
from playbook.workflow.queue.formulas import wait_mmc
from playbook.workflow.queue.visits import demand
from playbook.workflow.sim.compare import judged, paired
from playbook.workflow.sim.kit import Kit
from playbook.workflow.sim.replicate import Replications, interval
from playbook.workflow.sim.size import Size
from playbook.workflow.sim.whatif import changed

JACKSON = 101321 / 2247
ROUNDS = 7


def reference(rework: float = 0.25, build: float = 480, builders: int = 3) -> Network:
    """Storyboard (2 people, 4 h), build (3, 8 h), check (2, 2 h, 25% back to build), publish (1, 0.5 h)."""
    stages = (
        Stage(id="storyboard", role="s", touch=exponential(240)),
        Stage(id="build", role="b", touch=exponential(build)),
        Stage(id="check", role="q", touch=exponential(120), rework=(Rework(to="build", p=rework),), max_passes=1000),
        Stage(id="publish", role="p", touch=exponential(30)),
    )
    ways = (("storyboard", "build"), ("build", "check"), ("check", "publish"))
    people = (("s", 2), ("b", builders), ("q", 2), ("p", 1))
    return network(
        WorkflowMap(
            stages=stages,
            handoffs=tuple(Handoff(source=a, target=b) for a, b in ways),
            roles=tuple(Role(id=i, people=n) for i, n in people),
        )
    )


def simpy_ratio(python: str) -> None:
    """Completed stage visits per CPU second of both engines beside SimPy, the same model and number of projects."""
    from playbook.workflow.sim.compiled import COMPILED
    from playbook.workflow.sim.standard import STANDARD

    code = "from benchmarks.workflow import compiling; compiling()"
    subprocess.run([sys.executable, "-c", code], check=True)
    Replications(reference(), Size(0, 10.0, 5), 1, kit=COMPILED).first(1)
    kits = ((STANDARD, 80), (COMPILED, 1000))
    ratios: dict[str, list[float]] = {kit.name: [] for kit, _ in kits}
    for _ in range(ROUNDS):  # in turns, so that other work on the machine slows all of them alike
        theirs = peers.run(python, "simpy_speed")
        for kit, runs in kits:
            speed, mean = _speed(kit, runs)
            ratios[kit.name].append(speed / theirs["visits_per_s"])
            print(
                f"  {kit.name}: {speed:,.0f} visits/s, SimPy {theirs['visits_per_s']:,.0f}: {ratios[kit.name][-1]:.1f} x; "
                f"mean lead time {mean:.2f} h, SimPy {theirs['mean']:.2f} h"
            )
    for name, found in ratios.items():
        print(
            f"{name}: median of {ROUNDS} rounds {np.median(found):.1f} x SimPy ({min(found):.1f} to {max(found):.1f})"
        )


def compiling() -> None:
    """What a new process pays before its first compiled replication."""
    start = time.process_time()
    from playbook.workflow.sim.compiled import COMPILED

    imported = time.process_time() - start
    Replications(reference(), Size(0, 10.0, 5), 1, kit=COMPILED).first(1)
    whole = time.process_time() - start
    print(f"compiling, once in a process: {whole:.1f} s CPU, {imported:.1f} of them for importing numba", flush=True)


def prosimos(python: str) -> None:
    """Completed stage visits per CPU second of both engines beside Prosimos, one run each of 2,000 projects."""
    from playbook.workflow.sim.compiled import COMPILED
    from playbook.workflow.sim.standard import STANDARD

    theirs = peers.run_module(python, "benchmarks.workflow_prosimos", "prosimos", "")
    Replications(reference(), Size(0, 10.0, 5), 1, kit=COMPILED).first(1)
    print(f"Prosimos: {theirs['visits_per_s']:,.0f} visits/s, mean lead time of its one run {theirs['mean']:.1f} h")
    for kit, runs in ((STANDARD, 16), (COMPILED, 80)):
        speed, _ = max(_speed(kit, runs) for _ in range(3))
        print(f"{kit.name}: {speed:,.0f} visits/s: {speed / theirs['visits_per_s']:,.0f} x Prosimos")


def _speed(kit: Kit, runs: int) -> tuple[float, float]:
    """Visits per CPU second, draws included, and the mean lead time."""
    start, made = time.process_time(), Replications(reference(), Size(0, 10.0, 200), 1, kit=kit)
    visits = sum(r.visits for r in made.first(runs))
    return visits / (time.process_time() - start), float(np.mean(made.values(runs)))


def agree(python: str) -> None:
    """Mean lead times of eight models beside SimPy and Ciw; Holm over all comparisons, p > .01 wanted of each."""
    from math import erfc, sqrt

    print("| model | ours, h | SimPy, h | z | Ciw, h | z |\n|---|---|---|---|---|---|")
    p = []
    for model in models.MODELS:
        made = Replications(_network(model), _size(model), 9).values(5 * model.runs)
        line = [model.name, f"{made.mean():.3f}"]
        for peer in ("simpy", "ciw"):
            theirs = np.array(peers.run_module(python, "benchmarks.workflow_models", peer, models.sent(model)))
            error = sqrt(made.var(ddof=1) / len(made) + theirs.var(ddof=1) / len(theirs))
            z = float((made.mean() - theirs.mean()) / error)
            p.append(erfc(abs(z) / sqrt(2)))
            line += [f"{theirs.mean():.3f}", f"{z:+.2f}"]
        print(f"| {' | '.join(line)} |")
    least = min(x * (len(p) - i) for i, x in enumerate(sorted(p)))
    print(f"agree: smallest p after Holm over {len(p)} comparisons {min(1.0, least):.2f} (goal > .01)")


def _network(m: models.Model) -> Network:
    """The same model as a map."""
    times = (
        [exponential(60 * h) for h in m.mean]
        if not m.cv
        else [about(60 * h, c) for h, c in zip(m.mean, m.cv, strict=True)]
    )
    stages = tuple(
        Stage(
            id=f"s{i}",
            role=f"r{m.pool[i]}",
            touch=touch,
            rework=(Rework(to=f"s{m.back[i][1]}", p=m.back[i][0]),) if i in m.back else (),
            sampling=m.sampled.get(i, 1.0),
            max_passes=m.passes.get(i, 1000),
        )
        for i, touch in enumerate(times)
    )
    handoffs = tuple(Handoff(source=a.id, target=b.id) for a, b in pairwise(stages))
    roles = tuple(
        Role(id=f"r{k}", people=n, hours_per_week=5 * m.open_hours.get(k, 8.0)) for k, n in enumerate(m.people)
    )
    return network(WorkflowMap(stages=stages, handoffs=handoffs, roles=roles))


def _size(m: models.Model) -> Size:
    return Size(m.closed) if m.closed else Size(0, 40 * m.per_hour, m.until / 40)


def exactness(_: str = "") -> None:
    """Z of simulated means against M/M/c, Jackson and MVA cells; |z| < 3 expected of nearly all."""
    cells = []
    for c, rho in ((1, 0.5), (2, 0.8), (3, 0.9), (5, 0.7)):
        stage = Stage(id="a", role="r", touch=exponential(60))
        net = network(WorkflowMap(stages=(stage,), roles=(Role(id="r", people=c),)))
        cells.append((f"M/M/{c} rho {rho}", _steady(net, rho * c, 1 + wait_mmc(c, rho * c, 1), 40)))
    cells.append(("Jackson", _steady(reference(), 0.25, JACKSON, 40)))
    net, asked = reference(), demand(reference())
    _, r = closed_network(asked.by_role.tolist(), net.people, 50)
    for n in (1, 2, 3, 4, 5, 6, 8, 10, 20, 50):
        found = interval(Replications(net, Size(n), 5).values(300))
        cells.append((f"closed N={n}", (found.mean - r[n - 1]) / (found.half / 1.968)))
    for name, z in cells:
        print(f"  {name}: z = {z:+.2f}")
    print(f"exactness: {sum(abs(z) < 3 for _, z in cells)} of {len(cells)} cells within 3 standard errors")


def _steady(net: Network, per_hour: float, truth: float, runs: int) -> float:
    """Z of the mean over long runs, the first quarter dropped."""
    made = Replications(net, Size(0, per_hour * 40, 40_000 / per_hour / 40), 3)
    values = [float(np.mean(r.leads[len(r.leads) // 4 :])) for r in made.first(runs)]
    found = interval(values)
    return (found.mean - truth) / (found.half / 2.023)


def coverage(_: str = "", experiments: int = 1000) -> None:
    """Share of experiments of 30 replications whose 95% interval holds the true mean (one project: exact)."""
    for n in (1, 5):
        net = reference()
        _, r = closed_network(demand(net).by_role.tolist(), net.people, n)
        values = Replications(net, Size(n), 7).values(30 * experiments).reshape(experiments, 30)
        truth = float(values.mean()) if n > 1 else r[0]
        hits = sum(i.low <= truth <= i.high for i in map(interval, values))
        print(f"coverage at {n} projects: {hits / experiments:.1%} of {experiments:,} experiments (goal 93-97%)")


def null(_: str = "", runs: int = 1000) -> None:
    """The same scenario twice, on other draws: how often it is called different."""
    net, size = reference(), Size(10)
    one = Replications(net, size, 11).values(20 * runs).reshape(runs, 20)
    two = Replications(net, size, 12).values(20 * runs).reshape(runs, 20)
    wrong = sum(judged([paired(a, b)])[0].answer != "not distinguishable" for a, b in zip(one, two, strict=True))
    print(f"null test: {wrong / runs:.1%} of {runs:,} called different (goal <= 5%)")


def common(_: str = "") -> None:
    """Variance of a scenario's difference with independent draws over that with common ones."""
    size = Size(0, 10.0, 20)
    today = reference()
    a, b = Replications(today, size, 1).values(300), Replications(today, size, 2).values(300)
    for name, net in (
        ("rework .25 -> .20", reference(rework=0.20)),
        ("build 10% faster", reference(build=432)),
        ("+1 builder", reference(builders=4)),
        ("+1 person at the check", network(changed(today.map, "add a person to q"))),
    ):
        c = Replications(net, size, 1).values(300)
        same, apart = float((c - a).var(ddof=1)), float((c - b).var(ddof=1))
        print(f"common draws, {name}: variance {apart / same:.1f} x smaller")


def scale(_: str = "") -> None:
    """4 sizes x 4 scenarios x 500 replications, in each engine."""
    from playbook.workflow.sim.compiled import COMPILED
    from playbook.workflow.sim.standard import STANDARD

    nets = [reference(), reference(rework=0.2), reference(build=432), reference(builders=4)]
    Replications(nets[0], Size(5), 1, kit=COMPILED).first(1)
    for name, sizes in (
        ("always in flight", [Size(n) for n in (1, 10, 50, 200)]),
        ("projects that come in", [Size(0, 10.0, n / 10) for n in (1, 10, 50, 200)]),
    ):
        for kit in (STANDARD, COMPILED):
            start = time.process_time()
            for net in nets:
                for size in sizes:
                    Replications(net, size, 1, kit=kit).first(500)
            print(f"scale table, {name}, {kit.name}: {time.process_time() - start:.1f} s CPU, one process (goal 20 s)")


def mining(python: str, logs: str = "") -> None:
    """Counts equal to pm4py, means and medians to 1e-9; CPU time of mining alone and from the file."""
    folder = Path(logs)
    for name in peers.LOGS:
        if not (folder / name).exists():
            print(f"  {name}: not there")
            continue
        with tempfile.TemporaryDirectory() as out:
            theirs = peers.run(python, "pm4py_log", str(folder / name), str(Path(out) / "log.parquet"))
            ours = peers.mine(Path(out) / "log.parquet", folder / name)
        print("  " + peers.compared(name, ours, theirs))


def waiting(_: str = "", logs: str = "") -> None:
    """Our split beside the published expected tables of manual_log_1..5, in seconds per pair of activities and people."""
    import pandas as pd

    from playbook.workflow.mine.calendar import Calendars, Week, office
    from playbook.workflow.mine.waiting import CAUSES, enabled_tasks, split
    from playbook.workflow.opened import open_file

    halves = tuple(w for d in range(5) for w in ((d, 10.0, 12.0), (d, 12.5, 20.0)))
    calendars = Calendars(office(10, 20), {"Marcus": Week(halves)})
    for number in range(1, 6):
        path = Path(logs) / f"manual_log_{number}.csv"
        if not path.exists():
            print(f"  {path.name}: not there")
            continue
        log = open_file(path, {}).log
        assert log is not None
        tasks, ours = enabled_tasks(log), {}
        for task, parts in split(tasks, log.resources, calendars):
            before = tasks[task.before]
            key = (
                log.activities[before.activity],
                log.resources[before.who],
                log.activities[task.activity],
                log.resources[task.who],
            )
            ours[key] = [a + b for a, b in zip(ours.get(key, [0] * 5), parts, strict=True)]
        table = pd.read_csv(path.with_name(f"manual_log_{number}_expected.csv"))
        wanted = {
            (r["source_activity"], r["source_resource"], r["target_activity"], r["target_resource"]): [
                int(pd.Timedelta(r[f"wt_{c}"]).total_seconds() * 1e6) for c in CAUSES
            ]
            for r in table.to_dict("records")
        }
        print(
            f"waiting {path.name}: {sum(ours.get(k) == v for k, v in wanted.items())} of {len(wanted)} rows equal to the second"
        )


def big(python: str, sizes: tuple[int, ...] = (1, 3, 10)) -> None:
    """Millions of events from Parquet: time, memory, and beside pm4py at one million."""
    with tempfile.TemporaryDirectory() as out:
        for millions in sizes:
            path = Path(out) / f"{millions}.parquet"
            peers.synthetic(path, millions * 1_000_000)
            code = f"from benchmarks.workflow_peers import mine_alone; mine_alone({str(path)!r})"
            done = subprocess.run(["uv", "run", "python", "-c", code], capture_output=True, text=True, check=True)
            mine = json.loads(done.stdout.splitlines()[-1])
            line = f"{millions} M events from Parquet: {mine['cpu_s']:.1f} s CPU, {mine['peak_gb']:.2f} GB"
            if millions == 1:
                theirs = peers.run(python, "pm4py_parquet", str(path))
                line += f"; in memory {mine['frame_s']:.2f} s, pm4py {theirs['dfg_s']:.2f} s: {theirs['dfg_s'] / mine['frame_s']:.1f} x"
                line += f"; from file pm4py {theirs['total_s']:.1f} s: {theirs['total_s'] / mine['cpu_s']:.1f} x"
            print(line)


PARTS = {
    "simpy": simpy_ratio,
    "prosimos": prosimos,
    "agree": agree,
    "exactness": exactness,
    "coverage": coverage,
    "null": null,
    "common": common,
    "scale": scale,
    "mining": mining,
    "waiting": waiting,
    "big": big,
}


def main() -> None:
    """Run the named parts, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=list(PARTS), choices=[*PARTS, []])
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--prosimos", default="")
    parser.add_argument("--logs", default="logs")
    given = parser.parse_args()
    for part in given.parts:
        if part in ("mining", "waiting"):
            PARTS[part](given.peers, given.logs)  # type: ignore[operator]
        elif part == "prosimos":
            if given.prosimos:
                PARTS[part](given.prosimos)
            else:
                print("prosimos: needs --prosimos, a Python that has it")
        else:
            PARTS[part](given.peers)


if __name__ == "__main__":
    main()
