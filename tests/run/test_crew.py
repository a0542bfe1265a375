"""Workers end with their starter, a lost one costs its own task, and the rest goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from playbook.errors import BadInput, Problem
from playbook.run.crew import LocalCrew
from playbook.run.many import run_lanes
from playbook.run.queue import Task

PATIENCE_S = 60


def double(number):
    return 2 * number


def refuse(where):
    raise BadInput(Problem(where, "it is not there"))


def fill(path):
    raise OSError(28, "No space left on device", str(path))


def crash():
    raise ValueError("a bug")


def die(marker, times):
    """Kill this process the first `times` times it is called."""
    done = len(list(Path(marker).iterdir()))
    if done < times:
        Path(marker, str(done)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def sleep_with_child(marker):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    Path(marker).write_text(f"{os.getpid()} {child.pid}")
    time.sleep(600)


def one(work, *given):
    task = Task("p", "1", work, given)
    return run_lanes([[task]], workers=1)[task]


def gone(pid):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def pids(marker):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if marker.exists() and len(marker.read_text().split()) == 2:
            return list(map(int, marker.read_text().split()))
        time.sleep(0.05)
    raise AssertionError("it did not start")


def test_values_and_errors_come_back_as_people_read_them():
    assert one(double, 4).value == 8
    assert (one(refuse, "x").exit_code, one(refuse, "x").error) == (3, "x: it is not there")
    assert one(fill, "/x").error == "/x: No space left on device; nothing was half-written"
    assert one(crash).error == "something the playbook did not expect: ValueError: a bug"


def test_a_lost_worker_costs_one_more_run_of_its_own_task(tmp_path):
    said = []
    lanes = [[Task("p", str(n), double, (n,)) for n in range(6)], [Task("q", "x", die, (str(tmp_path), 1))]]
    done = run_lanes(lanes, workers=2, progress=said.append)
    assert [done[t].value for t in lanes[0]] == [0, 2, 4, 6, 8, 10]
    assert done[lanes[1][0]].value == 1
    assert sum("it is run once more" in line for line in said) == 1


def test_a_task_that_kills_every_worker_is_given_up(tmp_path):
    lanes = [[Task("q", "x", die, (str(tmp_path), 99)), Task("q", "y", double, (1,))]]
    done = run_lanes(lanes, workers=1)
    assert "died" in done[lanes[0][0]].error
    assert done[lanes[0][0]].exit_code == 4
    assert done[lanes[0][1]].value == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_closing_a_crew_ends_the_running_work_and_what_it_started(tmp_path):
    crew = LocalCrew(1)
    crew.start(Task("p", "1", sleep_with_child, (str(tmp_path / "pids"),)))
    worker, child = pids(tmp_path / "pids")
    crew.close()
    assert gone(worker)
    assert gone(child)


STARTER = """
import sys
sys.path.insert(0, sys.argv[2])
import test_crew
from playbook.run.crew import LocalCrew
from playbook.run.queue import Task
if __name__ == "__main__":
    crew = LocalCrew(1)
    crew.start(Task("p", "1", test_crew.sleep_with_child, (sys.argv[1],)))
    crew.wait()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_workers_and_what_they_started_end_when_their_starter_is_killed(tmp_path, number):
    script = tmp_path / "starter.py"
    script.write_text(STARTER)
    here = str(Path(__file__).parent)
    starter = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "pids"), here], env=os.environ | {"PYTHONPATH": here}
    )
    worker, child = pids(tmp_path / "pids")
    starter.send_signal(number)
    starter.wait()
    assert gone(worker)
    assert gone(child)
