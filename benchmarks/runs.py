"""Running notebooks: warm kernels against papermill with the same settings, nbval, and where a kernel's time goes.

    python -m benchmarks.runs [ROUNDS] [small|throughput|steps|nbval|equal|written ...]

Both sides run in turn in every round; the server's imports are printed apart. CPU counts every process of a side.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

SMALL = [
    "import pandas as pd, numpy as np",
    "from pydantic import BaseModel",
    "class Row(BaseModel):\n    name: str\n    value: float",
    "df = pd.DataFrame({'name': list('abcde'), 'value': np.arange(5.0)})",
    "rows = [Row(**r) for r in df.to_dict('records')]",
    "df.describe()",
    "df.groupby(df['value'] > 2)['value'].mean()",
    "sum(r.value for r in rows)",
    "df.assign(twice=df['value'] * 2)",
    "print('done')",
]


def cpu_of(pid: int) -> float:
    """CPU seconds of a living process and of its children that were waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def spent() -> float:
    """CPU seconds of this process, its ended children, and the warm server it started with the server's kernels."""
    from playbook.run.warm.client import server_pid

    pid = server_pid()
    return sum(os.times()[:4]) + (cpu_of(pid) if pid else 0.0)


@contextmanager
def kernels(kind: str) -> Iterator[None]:
    """Warm or stock kernels inside."""
    os.environ["PLAYBOOK_WARM"] = "1" if kind == "warm" else "0"
    yield
    os.environ["PLAYBOOK_WARM"] = "0"


def interleaved(work: Callable[[], None], rounds: int) -> dict[str, tuple[float, float]]:
    """Median (wall, CPU) of both kinds; the server is warm before the first round, its imports are not counted."""
    times: dict[str, list[tuple[float, float]]] = {"stock": [], "warm": []}
    with kernels("warm"):
        work()
    for number in range(rounds):
        for kind in ("stock", "warm") if number % 2 else ("warm", "stock"):
            with kernels(kind):
                before, start = spent(), time.perf_counter()
                work()
                time.sleep(0.2)  # the server counts a kernel's CPU once it has waited for it
                times[kind].append((time.perf_counter() - start - 0.2, spent() - before))
    return {k: (median(w for w, _ in v), median(c for _, c in v)) for k, v in times.items()}


def show(name: str, times: dict[str, tuple[float, float]]) -> None:
    """One line: both kinds and their ratios."""
    stock, warm = times["stock"], times["warm"]
    print(
        f"{name:34s} stock {stock[0]:6.2f} s wall {stock[1]:6.2f} s cpu   warm {warm[0]:6.2f} {warm[1]:6.2f}"
        f"   {stock[0] / warm[0]:5.2f} x wall {stock[1] / warm[1]:5.2f} x cpu",
        flush=True,
    )


def preload() -> None:
    """What the server costs once: CPU seconds and resident memory after its imports."""
    from playbook.run.warm import client

    with kernels("warm"):
        client.fork(["x"], dict(os.environ), "/", [0, 1, 2], ()).kill()
        pid = client.server_pid() or 0
        memory = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS"))
        print(f"server: {cpu_of(pid):.2f} s cpu, {memory.split()[1]} kB resident after its imports", flush=True)


def papermill(path: Path, cwd: str) -> None:
    """One notebook through our engine: saves nothing in between, ends the kernel at once, on both sides."""
    import papermill as pm

    from playbook.run.execute import private_kernel

    sockets = tempfile.mkdtemp(prefix="bench-")
    pm.execute_notebook(
        str(path),
        None,
        engine_name="playbook",
        kernel_name="python3",
        progress_bar=False,
        warm=os.environ["PLAYBOOK_WARM"] == "1",
        config=private_kernel(sockets),
        cwd=cwd,
    )
    shutil.rmtree(sockets)


def small(rounds: int) -> None:
    """A ten-cell notebook with pandas and pydantic, and an empty one."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    for name, cells in (("ten cells", SMALL), ("empty", ["1"])):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "a.ipynb")
            nbformat.write(new_notebook(cells=[new_code_cell(c) for c in cells]), path)
            show(name, interleaved(lambda p=path, f=folder: papermill(p, f), rounds))


TOGETHER = 2
RUNS = 40


def _one(kind: str, path: Path) -> None:
    with kernels(kind):
        papermill(path, str(path.parent))


def throughput(rounds: int) -> None:
    """Forty runs of the ten-cell notebook, two at a time by two processes that live on; the server's start counted and not."""
    import multiprocessing

    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    from playbook.run.warm import client

    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context("spawn").Pool(TOGETHER) as pool:
        path = Path(folder, "a.ipynb")
        nbformat.write(new_notebook(cells=[new_code_cell(c) for c in SMALL]), path)

        def timed(kind: str) -> float:
            start = time.perf_counter()
            with kernels(kind):
                if kind == "warm":
                    client.prepare()
            pool.starmap(_one, [(kind, path)] * RUNS, chunksize=1)
            return time.perf_counter() - start

        pool.starmap(_one, [("stock", path)] * TOGETHER, chunksize=1)  # imports of the two processes
        cold = timed("warm")
        walls = [(timed("stock"), timed("warm")) for _ in range(rounds)]
    stock, warm = (median(side) for side in zip(*walls, strict=True))
    print(
        f"throughput: {RUNS} runs, two at a time: stock {stock:.1f} s, warm {warm:.1f} s, {stock / warm:.2f} x;"
        f" with the server's start {cold:.1f} s, {stock / cold:.2f} x",
        flush=True,
    )


def steps(rounds: int) -> None:
    """The five real notebooks on a sample pilot, each as `playbook run` runs it."""
    from playbook.run.checkpoint import specs
    from playbook.run.demo import copy_samples, lock_sample
    from playbook.run.one import run_one
    from playbook.run.prepare import prepare
    from playbook.run.steps import STEPS

    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    sample = next(s for s in copy_samples(folder) if s.name == "solid")
    lock_sample(sample)
    job = prepare(sample.folder, sample.week, today=date(2100, 1, 1))
    for spec in specs(job, STEPS):
        here = replace(spec, target=str(folder / "out"))
        show(spec.step, interleaved(lambda s=here: run_one(s, force=True), rounds))
    shutil.rmtree(folder)


def nbval(rounds: int) -> None:
    """How long nbval takes as a whole command: strict over our notebooks, lax over four of ten cells.

    With a warm server that it starts itself, and with one that is there, as in JupyterLab or before the next command.
    """
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    from playbook.bundled import bundled

    with tempfile.TemporaryDirectory() as folder:
        for number in range(4):
            nbformat.write(new_notebook(cells=[new_code_cell(c) for c in SMALL]), Path(folder, f"{number}.ipynb"))
        for name, how, place in (("ours", "--nbval", str(bundled("notebooks"))), ("small", "--nbval-lax", folder)):
            _nbval(name, [how, place], rounds)


def _nbval(name: str, what: list[str], rounds: int) -> None:
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "-q", "-p", "no:cacheprovider", *what]
    walls: dict[str, list[float]] = {"stock": [], "starts a server": [], "finds a server": []}
    for number in range(rounds):
        for kind in sorted(walls, reverse=bool(number % 2)):
            with _server(kind):
                start = time.perf_counter()
                done = subprocess.run(command, capture_output=True, text=True, check=False)
            walls[kind].append(time.perf_counter() - start)
            print(f"{kind}: {walls[kind][-1]:.1f} s wall:", done.stdout.strip().splitlines()[-1], flush=True)
    middle = {kind: median(times) for kind, times in walls.items()}
    told = ", ".join(f"{kind} {s:.1f} s ({middle['stock'] / s:.2f} x)" for kind, s in middle.items())
    print(f"nbval {name}: {told}", flush=True)


@contextmanager
def _server(kind: str) -> Iterator[None]:
    """The environment of one kind of nbval run; a server is there if it is to be found."""
    from playbook.run.warm import client

    before = dict(os.environ)
    warm = kind != "stock"
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "playbook-warm" if warm else "local-provisioner"
    os.environ["PLAYBOOK_WARM"] = "1" if warm else "0"
    try:
        if kind == "finds a server":
            nothing = os.open(os.devnull, os.O_RDWR)
            client.fork(["x"], dict(os.environ), "/", [nothing] * 3, ()).kill()
            os.close(nothing)
        yield
    finally:
        client.release()
        os.environ.clear()
        os.environ.update(before)


def written(_: int) -> None:
    """Bytes that one notebook of 60 cells x 300 kB makes a run write, beside papermill's own engine."""
    import nbformat
    import papermill as pm
    from nbformat.v4 import new_code_cell, new_notebook

    from playbook.workspace.io import publish

    def so_far() -> int:
        lines = Path("/proc/self/io").read_text().splitlines()
        return int(next(x for x in lines if x.startswith("wchar")).split()[1])

    with tempfile.TemporaryDirectory() as folder, kernels("stock"):
        path, out = Path(folder, "a.ipynb"), Path(folder, "out.ipynb")
        nbformat.write(new_notebook(cells=[new_code_cell("print('x' * 300_000)") for _ in range(60)]), path)
        for name in ("papermill", "playbook"):
            before = so_far()
            if name == "papermill":
                pm.execute_notebook(str(path), str(out), kernel_name="python3", progress_bar=False)
            else:
                keep: list = []
                given = {"engine_name": "playbook", "kernel_name": "python3", "progress_bar": False, "keep": keep}
                pm.execute_notebook(str(path), None, events=Path(folder, "events"), **given)
                publish(out, nbformat.writes(keep[0]).encode())
            size = out.stat().st_size
            print(
                f"written {name}: {(so_far() - before) / 1e6:.1f} MB for {size / 1e6:.1f} MB, {(so_far() - before) / size:.2f} x",
                flush=True,
            )


def equal(_: int) -> None:
    """All six notebooks on the three samples: every published byte of warm kernels beside that of stock kernels."""
    from playbook.run.checkpoint import specs
    from playbook.run.demo import copy_samples, lock_sample
    from playbook.run.one import Spec, run_one
    from playbook.run.prepare import prepare
    from playbook.run.steps import PORTFOLIO, STEPS
    from playbook.run.warm import provisioner

    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    jobs = []
    for sample in copy_samples(folder):
        lock_sample(sample)
        jobs.append(prepare(sample.folder, sample.week, today=date(2100, 1, 1)))
    forked, original = [], provisioner.fork
    provisioner.fork = lambda *asked: forked.append(original(*asked)) or forked[-1]
    made: dict[str, dict[str, bytes]] = {}
    for kind in ("stock", "warm"):
        with kernels(kind):
            for spec in (s for job in jobs for s in specs(job, STEPS)):
                run_one(spec, force=True)
            run_one(
                Spec(PORTFOLIO.name, {"folders": [str(j.target) for j in jobs]}, (), str(folder / "all")), force=True
            )
        targets = [*(j.target for j in jobs), folder / "all"]
        files = [p for t in targets for p in sorted(t.iterdir()) if p.suffix in (".json", ".ipynb", ".html")]
        made[kind] = {
            str(p.relative_to(folder)): p.read_bytes() for p in files if "receipt" not in p.name and p.name[0] != "."
        }
    differ = [n for n in made["stock"] if made["stock"][n] != made["warm"].get(n)]
    same = sorted(made["stock"]) == sorted(made["warm"])
    print(
        f"equal: {len(made['stock'])} files of 16 runs each way, {len(forked)} of 16 warm, {len(differ)} differ {differ}, same names: {same}",
        flush=True,
    )
    provisioner.fork = original
    shutil.rmtree(folder)


PARTS = {
    "small": small,
    "throughput": throughput,
    "steps": steps,
    "nbval": nbval,
    "equal": equal,
    "written": written,
}


def main(rounds: int = 5, parts: tuple[str, ...] = ("small", "steps", "nbval")) -> None:
    """Print every part; the server lives in a folder of its own, so that no other command's server is measured."""
    with tempfile.TemporaryDirectory() as own:
        os.environ["XDG_RUNTIME_DIR"] = own
        preload()
        for name in parts:
            PARTS[name](rounds)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 5, tuple(given[1:]) or ("small", "steps", "nbval"))
