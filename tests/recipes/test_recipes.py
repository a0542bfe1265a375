"""The recipes of docs/scheduled.md call commands that exist, with the folders that are there, and say when one fails."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import papermill
import pytest
from ruamel.yaml import YAML

import playbook
from playbook.cli import cli

ROOT = Path(playbook.__file__).resolve().parents[1]
RECIPES = ROOT / "docs" / "recipes"
UV = shutil.which("uv")


@pytest.fixture
def pilots(tmp_path):
    """Two folders that look like pilots and one that does not."""
    for name in ("a b", "c"):
        (tmp_path / "pilots" / name).mkdir(parents=True)
        (tmp_path / "pilots" / name / "pilot.yaml").write_text("pack: learning\n")
    (tmp_path / "pilots" / "portfolio").mkdir()
    return tmp_path / "pilots"


@pytest.fixture
def stand_in(tmp_path):
    """A program that writes down how it was called, and fails for the word `fail`."""
    program = tmp_path / "bin" / "playbook"
    program.parent.mkdir()
    log = tmp_path / "calls.jsonl"
    program.write_text(
        f"#!{sys.executable}\nimport json, sys\nopen({str(log)!r}, 'a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
        "print('said')\nsys.exit(4 if 'fail' in sys.argv else 0)\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, lambda: [json.loads(line) for line in log.read_text().splitlines()]


def understood(words: list[str]) -> None:
    """Raises if the command line would not take these words."""
    name, command, rest = cli.resolve_command(cli.make_context("playbook", list(words), resilient_parsing=True), words)
    assert command is not None, name
    command.make_context(name, list(rest))


def test_cron(pilots, stand_in):
    program, calls = stand_in
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}"}
    done = subprocess.run([str(RECIPES / "cron.sh"), str(pilots)], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    folders = [str(pilots / "a b"), str(pilots / "c")]
    assert calls() == [
        ["run", *folders, "--workers", "2"],
        ["portfolio", *folders, "--out", str(pilots / "portfolio")],
    ]
    for words in calls():
        understood(words)


def test_cron_without_pilots(tmp_path):
    done = subprocess.run([str(RECIPES / "cron.sh"), str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "there is no pilot in it" in done.stderr) == (3, True)


def test_github_actions(pilots, monkeypatch):
    monkeypatch.chdir(pilots.parent)
    workflow = YAML(typ="safe").load(RECIPES / "github-actions.yml")
    assert set(workflow) == {"name", "on", "permissions", "concurrency", "jobs"}
    steps = workflow["jobs"]["checkpoints"]["steps"]
    lines = [s["run"] for s in steps if s.get("run", "").startswith("playbook ")]
    assert len(lines) == 2
    for line in lines:
        words = subprocess.run(["bash", "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True)
        understood([w for w in words.stdout.splitlines()[1:] if not w.endswith("portfolio/")])
    assert all(re.fullmatch(r"[\w/-]+@v\d+", s["uses"]) for s in steps if "uses" in s)


@pytest.mark.kernel
def test_the_notebook_under_papermill(pilots, stand_in, tmp_path):
    program, calls = stand_in
    given = {"pilots": str(pilots / "*"), "week": "8", "command": str(program)}
    papermill.execute_notebook(str(RECIPES / "checkpoints.ipynb"), str(tmp_path / "o.ipynb"), given, progress_bar=False)
    folders = [str(pilots / "a b"), str(pilots / "c")]
    assert calls()[0] == ["run", *folders, "--week", "8", "--workers", "2"]
    assert calls()[1][:3] == ["portfolio", *folders]
    for words in calls():
        understood(words)


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("change", "said"), [({"pilots": "nothing/*"}, "there is no pilot in it"), ({"workers": "fail"}, "ended with 4")]
)
def test_the_notebook_fails_aloud(pilots, stand_in, tmp_path, change, said):
    given = {"pilots": str(pilots / "*"), "command": str(stand_in[0])} | change
    with pytest.raises(papermill.PapermillExecutionError, match=said):
        papermill.execute_notebook(
            str(RECIPES / "checkpoints.ipynb"), str(tmp_path / "o.ipynb"), given, progress_bar=False
        )


def alone(*packages: str) -> list[str]:
    """Python in an environment of its own; these programs do not belong into ours."""
    extra = [word for p in packages for word in ("--with", p)]
    return [str(UV), "run", "--quiet", "--no-project", "--isolated", "--python", "3.11", *extra, "python"]


@pytest.mark.wheel
@pytest.mark.skipif(UV is None, reason="uv makes the environment; the README installs it first")
def test_airflow_takes_the_dag(tmp_path):
    for name in ("airflow_dag.py", "checkpoints.ipynb"):
        shutil.copy(RECIPES / name, tmp_path)
    code = (
        "import importlib.util, sys\nfrom airflow.sdk import DAG\nmade = []\nreal = DAG.__exit__\n"
        "DAG.__exit__ = lambda self, *a: (made.append(self), real(self, *a))[1]\n"
        "spec = importlib.util.spec_from_file_location('recipe', sys.argv[1])\n"
        "spec.loader.exec_module(importlib.util.module_from_spec(spec))\n"
        "(dag,) = made\n(task,) = dag.tasks\nprint('\\n', dag.dag_id, task.task_type, task.input_nb, sep='|')\n"
    )
    env = os.environ | {"AIRFLOW_HOME": str(tmp_path / "home")}
    command = alone("apache-airflow==3.3.2", "apache-airflow-providers-papermill==3.13.3")
    done = subprocess.run(
        [*command, "-c", code, str(tmp_path / "airflow_dag.py")],
        env=env, capture_output=True, text=True, check=False, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"|playbook_checkpoints|PapermillOperator|{tmp_path / 'checkpoints.ipynb'}" in done.stdout


@pytest.mark.wheel
@pytest.mark.skipif(UV is None, reason="uv makes the environment; the README installs it first")
def test_jupyter_scheduler_runs_the_notebook(pilots, stand_in, tmp_path):
    program, calls = stand_in
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(RECIPES / "checkpoints.ipynb", home)
    command = alone("jupyter_scheduler==2.12.1", "ipykernel")
    command += ["-m", "jupyter", "server", f"--ServerApp.root_dir={home}", "--no-browser", "--port=0", "--allow-root"]
    command += ["--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"]
    command += ["--ServerApp.jpserver_extensions=jupyter_scheduler=True"]
    (home / "data").mkdir()
    env = os.environ | {f"JUPYTER_{k.upper()}_DIR": str(home / k) for k in ("runtime", "data", "config")}
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        address = _address(home / "runtime", server)
        job = {
            "input_uri": "checkpoints.ipynb",
            "name": "checkpoints",
            "runtime_environment_name": "python3",
            "output_formats": ["ipynb"],
            "parameters": {
                "pilots": repr(str(pilots / "*")),
                "command": repr(str(program)),
            },  # pasted as code, so quoted
        }
        made = _ask(f"{address}scheduler/jobs", job)
        for _ in range(240):
            state = _ask(f"{address}scheduler/jobs/{made['job_id']}")
            if state["status"] in ("COMPLETED", "FAILED"):  # STOPPED is also what a job is before it begins
                break
            time.sleep(0.5)
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # uv, the server and its job
        server.wait()
    assert state["status"] == "COMPLETED", (state, (tmp_path / "server.log").read_text()[-2000:])
    assert [c[0] for c in calls()] == ["run", "portfolio"]


def _address(folder: Path, server: subprocess.Popen) -> str:
    for _ in range(600):
        found = [json.loads(p.read_text()) for p in folder.glob("jpserver-*.json")]
        if found:
            return found[0]["url"]
        assert server.poll() is None, "the server ended"
        time.sleep(0.2)
    raise AssertionError("the server did not start")


def _ask(url: str, body: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    for _ in range(50):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data), timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{url}: {error.code} {error.read().decode()[:500]}") from error
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer from {url}")


def test_the_notebook_holds_no_outputs_and_text_parameters_only():
    nb = nbformat.read(RECIPES / "checkpoints.ipynb", as_version=4)
    assert not any(c.get("outputs") for c in nb.cells)
    kinds = {p["inferred_type_name"] for p in papermill.inspect_notebook(str(RECIPES / "checkpoints.ipynb")).values()}
    assert kinds == {"str"}  # jupyter-scheduler can give texts only
