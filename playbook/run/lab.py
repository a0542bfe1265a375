"""Open the guided notebooks of a pilot, in JupyterLab or as pages; only here do notebooks show forms instead of tables."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from playbook.errors import BadInput, PlaybookError, Problem
from playbook.report.glossary import heading, terms, with_links
from playbook.run.session import open_pilot
from playbook.run.start import PAGES, start
from playbook.run.steps import PORTFOLIO, STEPS
from playbook.workspace.io import publish

NOTEBOOKS = "notebooks"
START = "start"
FORMS = "PLAYBOOK_FORMS"
HEAD = "# Where are we, what is next, what is missing?\n\nThis page was made when it was opened; run or open it again to see what has changed."
MESSAGE = 512 * 1024 * 1024
"""Bytes that one message from the browser may have. Tornado's own limit is 10 MiB: an uploaded file above it closes the
connection without a word, in JupyterLab and in Voila. The server listens on this machine only."""
OWN_ONLY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: ws: wss:; frame-ancestors 'self'"
"""Voila's page asks content networks for letters and icons; with this header a browser asks this machine only."""
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
    publish(target / f"{START}.ipynb", start_notebook(folder))
    return target


def start_notebook(folder: Path) -> bytes:
    """The start page as a notebook with its output already in it; it is made anew each time and signed, so it is shown."""
    import nbformat
    from nbformat.sign import NotebookNotary

    shown = start(folder)
    code = nbformat.v4.new_code_cell('import playbook\n\nplaybook.start("..")', execution_count=1)
    code.metadata["jupyter"] = {"source_hidden": True}
    code.outputs = [
        nbformat.v4.new_output("execute_result", {"text/html": shown.html, "text/plain": shown.text}, execution_count=1)
    ]
    cells = [nbformat.v4.new_markdown_cell(HEAD), code, nbformat.v4.new_markdown_cell(words())]
    for number, cell in enumerate(cells):
        cell.id = f"start-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nb = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    NotebookNotary().sign(nb)
    text: str = nbformat.writes(nb)
    return f"{text}\n".encode()


def words() -> str:
    """The glossary as the last part of the start page, to which the notebooks link."""
    lines = [f"**{t.words[0]}**: {t.says}" for t in sorted(terms(), key=lambda t: t.words[0].casefold())]
    return "\n\n".join([f"## {heading()}", *lines])


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
            cell.source = with_links(cell.source, f"{START}.ipynb")
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
    command += [f"--LabApp.default_url=/lab/tree/{target.name}/{START}.ipynb"]
    command += [f"--LabApp.app_settings_dir={SETTINGS}", f"--ServerApp.{_tornado({})}"]
    command += [] if browser else ["--no-browser"]
    command += [f"--port={port}"] if port else []
    command += ["--allow-root"] if _is_root() else []
    with tempfile.TemporaryDirectory(prefix="playbook-lab-") as tabs:  # a clean start: no tabs of another folder
        command += [f"--LabApp.workspaces_dir={tabs}"]
        subprocess.run(command, env={**os.environ, FORMS: "1"}, check=False)  # noqa: S603 - our own interpreter and arguments


def open_pages(folder: Path, *, browser: bool = True, port: int | None = None) -> None:
    """Show the same notebooks as pages without code, with Voila, and stay until it ends; raises BadInput without Voila."""
    if find_spec("voila") is None:
        do = "pip install 'pilot-to-scale-playbook[voila]'"
        raise BadInput(Problem("--pages", "Voila is not installed", "the extra `voila`", do))
    target = place_notebooks(folder)
    command = [sys.executable, "-m", "voila", str(target), "--Voila.ip=127.0.0.1", "--token"]
    command += [f"--Voila.{_tornado({'headers': {'Content-Security-Policy': OWN_ONLY}})}"]
    command += [f"--Voila.custom_display_url=http://127.0.0.1:{port}/voila/render/{START}.ipynb"] if port else []
    command += [] if browser else ["--no-browser"]
    command += [f"--port={port}"] if port else []
    here = {FORMS: "1", PAGES: "/voila/render/"}
    subprocess.run(command, env={**os.environ, **here}, check=False)  # noqa: S603 - our own interpreter and arguments


def _tornado(more: Mapping[str, object]) -> str:
    """The setting of either server that lets a large upload through, and more."""
    return f"tornado_settings={ {'websocket_max_message_size': MESSAGE, **more} }"


def _is_root() -> bool:
    """True in most containers, where Jupyter would refuse to start; it listens on this machine only, with a token."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
