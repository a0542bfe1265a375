"""The door for Jupyter: a kernel provisioner that gives a warm kernel, or a stock one in any doubt.

`JUPYTER_DEFAULT_PROVISIONER_NAME=playbook-warm` gives every Python kernel of papermill, nbval or JupyterLab this way.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from playbook.run.warm.client import fork
from playbook.run.warm.place import Doubt

UNDERSTOOD = {"env", "cwd", "stdin", "stdout", "stderr", "extra_arguments", "kernel_id", "independent"}
LISTENING_S = 10.0
"""How long a fork may take until it listens; later than that, whoever asked waits as for any kernel."""
LAUNCHER = ["-m", "ipykernel_launcher"]


class WarmProvisioner(LocalProvisioner):
    """Registered with jupyter_client as `playbook-warm`."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel from the warm server; in any doubt start it as always, with one sentence in the debug log."""
        try:
            self.process = process = _warm(cmd, kwargs)
        except Doubt as doubt:
            self.log.debug("stock kernel: %s", doubt)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = process.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        await process.listening(LISTENING_S)
        return self.connection_info


def _warm(cmd: Sequence[str], kwargs: dict[str, Any]) -> Any:
    flags, arguments = _split(cmd)
    strange = sorted(set(kwargs) - UNDERSTOOD)
    if strange or kwargs.get("independent"):
        raise Doubt(f"asked for {strange or 'independence'}")
    env = dict(kwargs.get("env") or os.environ) | {"JPY_PARENT_PID": str(os.getpid())}
    cwd = str(kwargs.get("cwd") or Path.cwd())
    with ExitStack() as opened:
        files = [_file(kwargs.get(name), number, opened) for number, name in enumerate(("stdin", "stdout", "stderr"))]
        return fork(arguments, env, cwd, files, flags)


def _split(cmd: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Options of the interpreter, and the arguments as the kernel's `sys.argv`; raises Doubt for any other command."""
    words = list(cmd)
    at = next((i for i in range(len(words)) if words[i : i + 2] == LAUNCHER), 0)
    if not at or Path(words[0]) != Path(sys.executable):
        raise Doubt(f"not a Python kernel of this interpreter: {' '.join(words[:3])}")
    launcher = find_spec("ipykernel_launcher")
    return tuple(words[1:at]), [str(launcher.origin) if launcher else "", *words[at + 2 :]]


def _file(asked: Any, number: int, opened: ExitStack) -> int:
    """The descriptor a started process would have got; raises Doubt for a pipe that only its starter could make."""
    if asked == subprocess.DEVNULL or (asked is None and number == 0):
        nothing = os.open(os.devnull, os.O_RDWR)
        opened.callback(os.close, nothing)
        return nothing
    if asked is None:
        return number
    if isinstance(asked, int) and asked < 0:
        raise Doubt("a pipe is wanted")
    return asked if isinstance(asked, int) else int(asked.fileno())
