"""How long one checkpoint takes in all formats, and how large each file is: `python -m benchmarks.reports`.

Each round starts a fresh interpreter, so that imports, fonts and wording are paid as on the command line. Two figures
per format: the first round trip in a fresh process (imports included) and the best of five in a warm one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from playbook.bundled import bundled
from playbook.model.result import Result
from playbook.report.compose import compose
from playbook.run.demo import SAMPLES
from playbook.run.render import FORMATS, content
from playbook.run.session import open_pilot

ROUNDS = 5
GOAL_S = 5.0
GOAL_HTML = 300_000


def once(result: Result, language: str = "en") -> dict[str, tuple[float, int]]:
    """CPU seconds and bytes of each format of one result."""
    began = time.process_time()
    report = compose(result, language)
    made = {"compose": (time.process_time() - began, 0)}
    for form in FORMATS:
        began = time.process_time()
        size = len(content(form, result, report))
        made[form] = (time.process_time() - began, size)
    return made


def cold(path: Path) -> tuple[float, float]:
    """Wall and CPU seconds of a fresh interpreter that renders all formats of one result."""
    code = (
        "import sys, time; from pathlib import Path; from benchmarks.reports import once;"
        "from playbook.run.finished import read_result;"
        "once(read_result(Path(sys.argv[1]))); print(time.process_time())"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return time.perf_counter() - began, float(done.stdout)


def main(scratch: Path) -> None:
    """Print one line per sample and format, and whether the goals are met."""
    for name, week in SAMPLES.items():
        result = open_pilot(bundled("data", name), week).result()
        path = scratch / f"{name}.json"
        path.write_text(json.dumps(result.model_dump(mode="json")))
        rounds = [once(result) for _ in range(ROUNDS)]
        best = {form: min(r[form][0] for r in rounds) for form in rounds[0]}
        sizes = {form: size for form, (_, size) in rounds[0].items()}
        walls, cpus = zip(*(cold(path) for _ in range(3)), strict=True)
        print(
            f"{name}: " + ", ".join(f"{form} {best[form] * 1000:.0f} ms {sizes[form] / 1000:.0f} kB" for form in best)
        )
        met = "met" if min(cpus) <= GOAL_S and sizes["html"] < GOAL_HTML else "MISSED"
        print(
            f"  all formats, fresh process: CPU {min(cpus):.2f} s, wall {min(walls):.2f} s (goal {GOAL_S:g} s): {met}"
        )


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
