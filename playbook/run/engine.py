"""Our papermill engine: saves once, logs each cell, and tells the truth about cells that did not run.

papermill marks every never-run cell 'completed' when the kernel dies or a cell exceeds its time, and saves the file
twice per cell. Here the caller publishes the notebook once, and any end but a good one leaves cells marked
`failed` (where it stopped) and `not_run` (after it).

papermill loads this module through its entry point while it is itself being imported: import papermill, never this.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager

from playbook.run.warm.manager import WarmKernelManager
from playbook.run.warm.preload import QUIET

NOT_RUN = "not_run"


class TruthfulManager(NotebookExecutionManager):  # type: ignore[misc]
    """Keeps the state of each cell; an append-only event log replaces papermill's saves."""

    def __init__(self, nb: Any, *, events: Path | None) -> None:
        super().__init__(nb, output_path=None, log_output=False, progress_bar=False, autosave_cell_every=0)
        self.events = events

    def save(self, **_: Any) -> None:
        """Nothing: the caller publishes the finished notebook once, atomically."""

    def cell_start(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        """Mark the cell as running and log it."""
        super().cell_start(cell, cell_index, **kwargs)
        self._log("start", cell_index)

    def cell_complete(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        """Mark the cell as completed, or as failed if an exception (dead kernel, timeout) is passing through."""
        if sys.exc_info()[0] is not None:
            self.cell_exception(cell, cell_index=cell_index)
        super().cell_complete(cell, cell_index, **kwargs)
        self._log(str(cell.metadata.papermill["status"]), cell_index)

    def notebook_complete(self, **kwargs: Any) -> None:
        """Finish the metadata; cells that never ran stay marked so."""
        for cell in self.nb.cells:
            state = cell.metadata.papermill
            if state["status"] == self.PENDING:
                state["status"] = NOT_RUN
            elif state["status"] == self.RUNNING:
                state["status"] = self.FAILED
        super().notebook_complete(**kwargs)

    def _log(self, event: str, index: int | None) -> None:
        if self.events is not None:
            line = json.dumps({"cell": index, "of": len(self.nb.cells), "event": event}) + "\n"
            descriptor = os.open(self.events, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
            os.write(descriptor, line.encode())
            os.close(descriptor)


class PlaybookEngine(NBClientEngine):  # type: ignore[misc]
    """Registered with papermill as `playbook`."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Run the notebook; `keep`, a list, receives the notebook in whatever state it ends."""
        keep = kwargs.pop("keep", [])
        events = kwargs.pop("events", None)
        for name in ("output_path", "progress_bar", "log_output", "autosave_cell_every"):
            kwargs.pop(name, None)
        manager = TruthfulManager(nb, events=events)
        manager.notebook_start()
        keep.append(manager.nb)
        try:
            cls.execute_managed_notebook(manager, kernel_name, **kwargs)
        finally:
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        config: Any = None,
        warm: bool = False,
        env: dict[str, str] | None = None,
        **_: Any,
    ) -> Any:
        """Execute the cells; what a dying kernel prints goes nowhere, the caller says in a sentence what happened.

        `env` holds variables of the kernel beside those of this process.
        A kernel is ended as soon as its last cell is done: what it had to say is in the notebook.
        """
        client = PapermillNotebookClient(
            nb_man,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            kernel_manager_class=WarmKernelManager if warm else AsyncKernelManager,
            shutdown_kernel="immediate",
            config=config,
        )
        # one thread for linear algebra, whatever the kernel: the last digit of a sum depends on the number of cores else
        return client.execute(stderr=subprocess.DEVNULL, env=dict(os.environ) | QUIET | (env or {}))
