"""How long the main job takes: `playbook demo` as a whole process, cold folder, then again with nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed(folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one `playbook demo`, its notebooks included."""
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "playbook", "demo", str(folder), "--json"], check=True, capture_output=True)
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return time.perf_counter() - start, cpu


def main(runs: int = 3) -> None:
    """Print every run: first in an empty folder, second in the same folder."""
    print("run  first: wall s  cpu s   unchanged: wall s  cpu s")
    for number in range(1, runs + 1):
        folder = Path(tempfile.mkdtemp(prefix="demo-"))
        try:
            first, again = timed(folder / "pilots"), timed(folder / "pilots")
        finally:
            shutil.rmtree(folder)
        print(f"{number:3d}  {first[0]:13.1f} {first[1]:6.1f}   {again[0]:17.1f} {again[1]:6.1f}")


if __name__ == "__main__":
    main()
