"""Open JupyterLab on the guided notebooks of a pilot; only here do notebooks show forms instead of tables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playbook.run.steps import PORTFOLIO, STEPS
from playbook.workspace.io import publish

NOTEBOOKS = "notebooks"
FORMS = "PLAYBOOK_FORMS"


def place_notebooks(folder: Path) -> Path:
    """Put the bundled notebooks beside the pilot's files; one that a person edited is never overwritten."""
    target = folder / NOTEBOOKS
    for step in (*STEPS, PORTFOLIO):
        content, path = step.notebook.read_bytes(), target / f"{step.name}.ipynb"
        if not path.exists():
            publish(path, _for_folder(content))
        elif path.read_bytes() != _for_folder(content):
            publish(target / f"{step.name}.new.ipynb", _for_folder(content))
    return target


def _for_folder(content: bytes) -> bytes:
    """The notebook with its parameters cell pointing at the pilot beside it, and without stored outputs."""
    import nbformat

    nb = nbformat.reads(content.decode(), as_version=4)
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        if "parameters" in cell.metadata.get("tags", []):
            lines = cell.source.splitlines()
            cell.source = "\n".join(
                'folder: str = ".."  # the pilot' if line.startswith("folder") else line for line in lines
            )
    text: str = nbformat.writes(nb)
    return f"{text}\n".encode()


def open_lab(folder: Path, *, browser: bool = True, port: int | None = None) -> None:
    """Start JupyterLab and stay until it ends."""
    target = place_notebooks(folder)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command += [f"--LabApp.default_url=/lab/tree/{target.name}/{STEPS[0].name}.ipynb"]
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += [] if browser else ["--no-browser"]
    command += [f"--port={port}"] if port else []
    subprocess.run(command, env={**os.environ, FORMS: "1"}, check=False)  # noqa: S603 - our own interpreter and arguments
