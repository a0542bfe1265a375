"""Open JupyterLab on the guided notebooks of a pilot; only here do notebooks show forms instead of tables."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playbook.errors import PlaybookError
from playbook.run.session import open_pilot
from playbook.run.steps import PORTFOLIO, STEPS
from playbook.workspace.io import publish

NOTEBOOKS = "notebooks"
FORMS = "PLAYBOOK_FORMS"
SETTINGS = Path(__file__).parent / "lab_settings"
"""No news, no look for updates (nothing leaves this machine); every form stays in the page while a person scrolls."""


def place_notebooks(folder: Path) -> Path:
    """Put the bundled notebooks beside the pilot's files; one that a person edited is never overwritten."""
    target, parameters = folder / NOTEBOOKS, _parameters(folder)
    for step in (*STEPS, PORTFOLIO):
        content, path = _for_folder(step.notebook.read_bytes(), parameters), target / f"{step.name}.ipynb"
        if path.exists() and path.read_bytes() != content:
            path = target / f"{step.name}.new.ipynb"
        publish(path, content)
    return target


def _parameters(folder: Path) -> dict[str, str]:
    """First words of a parameter's line and the line that stands there in the notebooks of this pilot."""
    here = {
        "folder:": 'folder: str = ".."  # the pilot',
        "folders:": 'folders: list = [".."]  # pilots, or run folders',
    }
    try:
        week = open_pilot(folder).workspace.week
    except PlaybookError:
        return here  # the notebook's first cell says what is wrong, with all problems
    return here | {"week:": f"week: int = {week}  # pilot week to look at"}


def _for_folder(content: bytes, parameters: dict[str, str]) -> bytes:
    """The notebook of one pilot: parameters point at the folder beside it, no stored outputs, code folded away."""
    import nbformat

    nb = nbformat.reads(content.decode(), as_version=4)
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        if "parameters" in cell.metadata.get("tags", []):
            lines = cell.source.splitlines()
            cell.source = "\n".join(parameters.get(line.partition(" ")[0], line) for line in lines)
        else:
            cell.metadata["jupyter"] = {"source_hidden": True}
    text: str = nbformat.writes(nb)
    return f"{text}\n".encode()


def open_lab(folder: Path, *, browser: bool = True, port: int | None = None) -> None:
    """Start JupyterLab and stay until it ends."""
    target = place_notebooks(folder)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command += [f"--LabApp.default_url=/lab/tree/{target.name}/{STEPS[0].name}.ipynb"]
    command += [f"--LabApp.app_settings_dir={SETTINGS}"]
    command += [] if browser else ["--no-browser"]
    command += [f"--port={port}"] if port else []
    command += ["--allow-root"] if _is_root() else []
    with tempfile.TemporaryDirectory(prefix="playbook-lab-") as tabs:  # a clean start: no tabs of another folder
        command += [f"--LabApp.workspaces_dir={tabs}"]
        subprocess.run(command, env={**os.environ, FORMS: "1"}, check=False)  # noqa: S603 - our own interpreter and arguments


def _is_root() -> bool:
    """True in most containers, where Jupyter would refuse to start; it listens on this machine only, with a token."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
