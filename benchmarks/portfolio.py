"""Many pilots on two workers: time, memory while pilots finish, the same again unchanged, and papermill's command line.

    python -m data.generate.many 200 DIR && python -m benchmarks.portfolio DIR [PAPERMILL_ROUNDS]

Memory is the proportional share (PSS) of every process of the run, summed, sampled every two seconds; its peak is told
for each quarter of the pilots. papermill's command runs the five notebooks of every kind of sample, two at a time as
well, and is extrapolated to all pilots.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

EVERY_S = 2.0
WORKERS = 2


def tree(pid: int) -> Iterator[psutil.Process]:
    """A process, its descendants, and the warm server with its kernels, which is nobody's child for long."""
    me = psutil.Process(pid)
    yield me
    yield from me.children(recursive=True)
    for other in psutil.process_iter(["cmdline"]):
        if "playbook.run.warm.server" in " ".join(other.info["cmdline"] or []) and other.uids().real == os.getuid():
            yield other


def megabytes(pid: int) -> float:
    """Proportional set size of all of them now."""
    total = 0
    for one in {p.pid: p for p in tree(pid)}.values():
        try:
            total += one.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


def run(folders: list[Path]) -> tuple[float, float, dict[int, float], int]:
    """One `playbook run`: wall and CPU seconds, peak memory by pilots finished, kernels started."""
    command = [sys.executable, "-m", "playbook", "run", *map(str, folders), "--workers", str(WORKERS), "--json"]
    before, start = os.times(), time.perf_counter()
    peaks: dict[int, float] = {}
    ran = finished = 0
    log = Path(tempfile.mkstemp(prefix="portfolio-")[1])
    with log.open("w") as said, (log.with_suffix(".json")).open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=said)
        while process.poll() is None:
            time.sleep(EVERY_S)
            try:
                now = megabytes(process.pid)
            except psutil.Error:
                break
            finished = log.read_text().count(" report: ")
            quarter = 1 + 4 * finished // (len(folders) + 1)
            peaks[quarter] = max(peaks.get(quarter, 0.0), now)
    process.wait()
    after, lines = os.times(), log.read_text().splitlines()
    ran = sum("unchanged, not run again" not in x and " report: " not in x and " read: " not in x for x in lines)
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"exit {process.returncode}; last line: {lines[-1] if lines else ''}", flush=True)
    return time.perf_counter() - start, cpu, peaks, ran


def papermill(folders: list[Path], rounds: int) -> float:
    """Wall seconds per notebook of papermill's command, a fresh process each, two at a time."""
    jobs = []
    for folder in folders:
        parameters = json.loads(next(folder.rglob("5-checkpoint.ipynb")).read_text())["metadata"]["papermill"][
            "parameters"
        ]
        for notebook in sorted(Path("notebooks").glob("[1-5]*.ipynb")):
            given = [x for k, v in parameters.items() for x in (["-p" if k in ("week", "seed") else "-r", k, str(v)])]
            jobs.append([notebook, given])

    def one(job: list) -> None:
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, "-m", "papermill", str(job[0]), f"{out}/out.ipynb", *job[1], "-r", "out", out]
            subprocess.run(command, check=True, capture_output=True)

    start = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, jobs * rounds))
    return (time.perf_counter() - start) / (len(jobs) * rounds)


def main(place: Path, rounds: int = 1) -> None:
    """Print every figure."""
    folders = sorted((p for p in place.iterdir() if p.is_dir()), key=lambda p: p.name.rpartition("-")[2])
    wall, cpu, peaks, ran = run(folders)
    told = ", ".join(f"quarter {q}: {mb:.0f} MB" for q, mb in sorted(peaks.items()))
    print(
        f"{len(folders)} pilots: {ran} notebooks, {wall:.0f} s wall, {cpu:.0f} s CPU of waited-for processes; {told}",
        flush=True,
    )
    again, _, _, started = run(folders)
    print(
        f"unchanged: {again:.1f} s wall, {started} notebooks, {100 * again / wall:.1f} % of the first run", flush=True
    )
    each = papermill(folders[:3], rounds)
    print(
        f"papermill's command: {each:.2f} s per notebook, playbook {wall / ran:.2f} s: {each * ran / wall:.1f} x",
        flush=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
