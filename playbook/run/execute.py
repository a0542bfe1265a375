"""One notebook through papermill, and what ended it in words: nothing is published here.

A notebook whose warm kernel died runs once more with a stock kernel. The notebook's own status is never trusted, and what
differs from run to run is taken out of it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from playbook.errors import NotebookFailed
from playbook.kept import KEPT
from playbook.run.steps import Step


def execute(step: Step, parameters: dict[str, Any], events: Path, timeout_s: int, kept: str = "") -> tuple[Any, str]:
    """Execute the notebook through papermill; the notebook as it ended and, if it failed, the cause in words.

    A notebook whose warm kernel died runs once more with a stock kernel before anything is believed.
    """
    import logging

    import papermill  # noqa: F401 - first, because it loads our engine while it is itself being imported

    from playbook.run.warm.client import wanted

    logging.getLogger("papermill").setLevel(logging.ERROR)
    ways = (True, False) if wanted() else (False,)
    for warm in ways:
        keep: list[Any] = []
        how = {"events": events, "execution_timeout": timeout_s, "warm": warm}
        error = _papermill(step, parameters, how, {KEPT: kept}, keep)
        if not (warm and _died(error)):
            break
    cause = "" if error is None else _sentence(step, keep, error)
    if not keep:
        raise NotebookFailed(cause)
    nb = _honest(keep[0])
    return nb, cause or ("" if all_ran(nb) else f"{step.name}: it stopped before its last cell without an error")


def _papermill(
    step: Step, parameters: dict[str, Any], how: dict[str, Any], env: dict[str, str], keep: list[Any]
) -> Exception | None:
    """One attempt; what ended it, or None. The notebook as it ended is put into `keep`."""
    import papermill

    from playbook.report.drawer import DRAWER, serving

    sockets = tempfile.mkdtemp(prefix="playbook-")
    try:
        with serving(Path(sockets) / "drawer") as drawer:
            papermill.execute_notebook(
                str(step.notebook),
                None,
                parameters=parameters,
                engine_name="playbook",
                kernel_name="python3",
                progress_bar=False,
                config=private_kernel(sockets),
                keep=keep,
                env=env | {DRAWER: drawer},
                **how,
            )
    except Exception as error:  # noqa: BLE001 - whatever ended the run becomes one sentence; the notebook is kept
        return error
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
    return None


def _died(error: Exception | None) -> bool:
    """True if the kernel ended while a cell ran, or before it could answer at all."""
    return type(error).__name__ == "DeadKernelError" or "Kernel died" in str(error)


def private_kernel(folder: str) -> Any:
    """Kernel settings: sockets in a folder of this run alone; without a folder two runs at a time would share them."""
    from traitlets.config import Config

    return Config({"KernelManager": {"transport": "ipc", "connection_file": f"{folder}/kernel.json"}})


def all_ran(nb: Any) -> bool:
    """True if every code cell ran to its end.

    Our own sign of success, because a `sys.exit(0)` in a cell ends a papermill run quietly.
    """
    return all(c.metadata.get("papermill", {}).get("status") == "completed" for c in nb.cells if c.cell_type == "code")


def _sentence(step: Step, keep: list[Any], error: Exception) -> str:
    kind = type(error).__name__
    heading = _question_before_failure(keep[0]) if keep else ""
    at = f" at '{heading}'" if heading else ""
    if kind == "DeadKernelError":
        return f"{step.name}{at}: the notebook's process died (out of memory, or killed); cells after it did not run"
    if kind == "CellTimeoutError":
        return f"{step.name}{at}: a cell took too long and was stopped; cells after it did not run"
    lines = str(error).strip().splitlines()
    return f"{step.name}{at}: {getattr(error, 'evalue', '') or (lines[-1] if lines else kind)}"


def _question_before_failure(nb: Any) -> str:
    heading = ""
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            lines = [line for line in cell.source.splitlines() if line.startswith("#")]
            heading = lines[-1].lstrip("# ") if lines else heading
        elif cell.metadata.get("papermill", {}).get("status") == "failed":
            return heading
    return ""


def _honest(nb: Any) -> Any:
    """Drop what differs from run to run (times, scratch paths, a random cell id) so that equal runs give equal bytes."""
    nb.metadata.pop("widgets", None)
    record = nb.metadata.get("papermill", {})
    nb.metadata["papermill"] = {"parameters": {k: v for k, v in record.get("parameters", {}).items() if k != "out"}}
    for cell in nb.cells:
        state = cell.metadata.get("papermill", {})
        cell.metadata["papermill"] = {"status": state.get("status", "not_run")}
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
            cell.source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("out = "))
    return nb
