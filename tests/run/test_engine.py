"""The executed notebook tells the truth, whatever killed the run."""

import nbformat
import papermill
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from playbook.run.execute import all_ran
from playbook.run.warm import client

pytestmark = pytest.mark.kernel
WARM = pytest.param(True, id="warm", marks=pytest.mark.skipif(not client.able(), reason="warm kernels need Linux"))
LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))"
DEAF = (
    "import signal, time\nfor n in (signal.SIGINT, signal.SIGTERM): signal.signal(n, signal.SIG_IGN)\ntime.sleep(600)"
)
SPEC = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


@pytest.fixture(params=[pytest.param(False, id="stock"), WARM])
def warm(request):
    return request.param


def run(tmp_path, cells, timeout=60, warm=False):
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(c) for c in cells], metadata=SPEC), path)
    keep: list = []
    try:
        papermill.execute_notebook(
            str(path),
            None,
            engine_name="playbook",
            progress_bar=False,
            execution_timeout=timeout,
            keep=keep,
            warm=warm,
            events=tmp_path / "events.jsonl",
            config=Config({"KernelManager": {"transport": "ipc"}}),
        )
    except Exception as error:  # noqa: BLE001 - the kind is asserted through the states
        print(type(error).__name__)
    cells_run = [c for c in keep[0].cells if "papermill" in c.metadata and c.cell_type == "code"]
    return keep[0], [c.metadata["papermill"]["status"] for c in cells_run]


@pytest.mark.parametrize(
    ("cells", "states"),
    [
        (["1", "2"], ["completed", "completed"]),
        (["1", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "3"], ["completed", "failed", "not_run"]),
        (["1", "import sys; sys.exit(0)", "3"], ["completed", "failed", "not_run"]),
        (["1", "1 / 0", "3"], ["completed", "failed", "not_run"]),
        ([LIMIT, "x = bytearray(10**12)", "3"], ["completed", "failed", "not_run"]),
        (["1", "import os; os._exit(7)", "3"], ["completed", "failed", "not_run"]),
    ],
    ids=["good", "kernel killed", "sys.exit(0)", "error", "out of memory", "os._exit"],
)
def test_states(tmp_path, cells, states, warm):
    nb, seen = run(tmp_path, cells, warm=warm)
    assert seen == states
    assert all_ran(nb) == (set(states) == {"completed"})


@pytest.mark.parametrize(
    "hang", ["import time; time.sleep(600)", "while True: pass", DEAF], ids=["sleeps", "spins", "deaf"]
)
def test_a_cell_over_its_time(tmp_path, hang, warm):
    marker = tmp_path / "pid"
    nb, seen = run(tmp_path, [f"open({str(marker)!r}, 'w').write(str(__import__('os').getpid()))", hang, "3"], 4, warm)
    assert not psutil.pid_exists(int(marker.read_text())), "no hung kernel is left"
    assert seen == ["completed", "failed", "not_run"]
    assert not all_ran(nb)


def test_one_event_line_per_start_and_end(tmp_path):
    run(tmp_path, ["1", "2"])
    assert len((tmp_path / "events.jsonl").read_text().splitlines()) == 4
