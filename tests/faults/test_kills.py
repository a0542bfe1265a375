"""Kill -9 at random moments, with a polling reader: the bounded form of `python -m benchmarks.faults`."""

import subprocess
import sys
from pathlib import Path

import playbook

ROOT = Path(playbook.__file__).resolve().parent.parent
KILLS = 40


def test_kills_at_random_moments_cost_nothing_that_was_acknowledged():
    command = [sys.executable, "-m", "benchmarks.faults", str(KILLS), "7", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS} kills: 0 faults" in done.stdout
    assert "0 invalid of" in done.stdout
