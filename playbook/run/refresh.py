"""Run the bundled notebooks on the sample pilot again and store their outputs: they are the snapshot nbval compares."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from playbook.bundled import bundled
from playbook.errors import NotebookFailed
from playbook.run.steps import PORTFOLIO, STEPS
from playbook.workspace.io import publish

KEPT = ("text/plain", "text/html")


def refresh(*, write: bool) -> tuple[str, ...]:
    """Names of the notebooks whose stored outputs were stale; with `write` they are brought up to date.

    Raises NotebookFailed if a cell fails.
    """
    stale = []
    for step in (*STEPS, PORTFOLIO):
        fresh = executed(step.notebook)
        if fresh != step.notebook.read_bytes():
            stale.append(step.name)
            if write:
                publish(step.notebook, fresh)
    return tuple(stale)


def executed(path: Path) -> bytes:
    """The notebook run from top to bottom in its own folder, without anything that differs from run to run."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    nb = nbformat.read(path, as_version=4)
    client = NotebookClient(
        nb, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(bundled("notebooks"))}}
    )
    try:
        client.execute(stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        raise NotebookFailed(f"{path.name}: {error.ename}: {error.evalue}") from error
    text: str = nbformat.writes(_plain(nb))
    return f"{text}\n".encode()


def _plain(nb: Any) -> Any:
    nb.metadata = {k: v for k, v in nb.metadata.items() if k == "kernelspec"} | {"language_info": {"name": "python"}}
    for number, cell in enumerate(c for c in nb.cells if c.cell_type == "code"):
        cell.execution_count = number + 1
        cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags"}
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number + 1
            if "data" in output:
                output.data = {k: v for k, v in output.data.items() if k in KEPT}
    return nb
