"""Two Dask workers against one, on generated pilots; each worker is a process with one thread.

python -m benchmarks.cluster [PILOTS] [ROUNDS]
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from data.generate.many import write_pilots

SCHEDULER = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard"]
WORKER = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
PLAYBOOK = [sys.executable, "-m", "playbook"]


@contextmanager
def cluster(count: int):
    """Address of a scheduler with so many workers."""
    from distributed import Client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen([*SCHEDULER, "--port", str(port)], **quiet)]
    processes += [subprocess.Popen([*WORKER, address, "--host", "127.0.0.1"], **quiet) for _ in range(count)]
    client = Client(address, timeout="60s", set_as_default=False)
    client.wait_for_workers(count, timeout=120)
    client.close()
    yield address
    for process in processes:
        process.kill()
        process.wait()


def timed(pilots: list[Path], address: str) -> float:
    """Wall seconds of one forced run on a cluster."""
    start = time.perf_counter()
    subprocess.run(
        [*PLAYBOOK, "run", *map(str, pilots), "--force", "--workers", address], check=True, capture_output=True
    )
    return time.perf_counter() - start


def main(count: int = 6, rounds: int = 3) -> None:
    """One line: medians and their ratio; each cluster runs once unmeasured first, so that its imports are done."""
    place = Path(tempfile.mkdtemp(prefix="bench-"))
    pilots = write_pilots(count, place)
    took: dict[int, list[float]] = {1: [], 2: []}
    for number in range(rounds):
        for workers in (1, 2) if number % 2 else (2, 1):
            with cluster(workers) as address:
                timed(pilots, address)
                took[workers].append(timed(pilots, address))
    one, two = median(took[1]), median(took[2])
    print(f"{count} pilots: one worker {one:.1f} s, two workers {two:.1f} s wall, {one / two:.2f} x; all {took}")
    shutil.rmtree(place)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
