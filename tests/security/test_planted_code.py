"""Nothing in a pilot's folder is run: it may have come by e-mail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playbook.run.demo import copy_samples

NAMES = ("playbook", "pandas", "numpy", "IPython", "ipykernel", "ipython_config", "sitecustomize", "json", "conftest")


@pytest.fixture
def folder(tmp_path):
    """The sample pilot with Python modules, notebooks and settings planted wherever a command may stand."""
    copy_samples(tmp_path)
    pilot = tmp_path / "solid"
    ran = tmp_path / "ran"
    ran.mkdir()
    for place in (
        pilot,
        pilot / "content",
        pilot / "tables",
        pilot / "notebooks",
        pilot / ".ipython" / "profile_default",
    ):
        place.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            (place / f"{name}.py").write_text(f"open({str(ran / name)!r}, 'w').write('x')\n")
    cell = f"open({str(ran / 'notebook')!r}, 'w').write('x')"
    planted = '{"cells": [{"cell_type": "code", "source": %r, "metadata": {}, "outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    for name in ("1-pilot-design", "3-connected-workflow"):
        (pilot / f"{name}.ipynb").write_text(planted.replace("%r", f'"{cell}"'))
        (pilot / "notebooks" / f"{name}.ipynb").write_text(planted.replace("%r", f'"{cell}"'))
    return pilot


def call(folder: Path, *command: str) -> None:
    """The command as installed, standing in the pilot's folder."""
    program = Path(sys.executable).with_name("playbook")
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run([str(program), *command], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.kernel
@pytest.mark.parametrize(
    "command",
    ["run . --week 12 --step 3", "audit content --out found", "workflow . --out drawn", "check ."],
)
def test_no_module_and_no_notebook_of_the_folder_is_run(folder, command):
    call(folder, *command.split())
    assert [p.name for p in (folder.parent / "ran").iterdir()] == []


@pytest.mark.kernel
def test_the_planted_modules_would_run_if_they_were_on_the_path(folder):
    """A test of the test."""
    subprocess.run([sys.executable, "-c", "import json, pandas"], cwd=folder, env={}, capture_output=True, check=False)
    assert (folder.parent / "ran" / "pandas").exists()
