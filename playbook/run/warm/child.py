"""What a forked process does before it is a kernel: become what a freshly started one would have been."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import Any

from playbook.run.warm.place import Doubt
from playbook.run.warm.wire import LISTENING, Message

NO_POLLING = 1
"""Says to ipykernel that somebody watches over this kernel, and that it need not look for its parent itself."""


@dataclass(frozen=True)
class Birth:
    """One asked-for kernel: its arguments, environment, folder, file mask, and the three standard files."""

    argv: list[str]
    env: dict[str, str]
    cwd: str
    umask: int
    files: tuple[int, ...]
    asker: socket.socket
    told: int = -1
    """Ends when the server has told the asker of this kernel; nothing may be said on the connection before."""

    @classmethod
    def of(cls, request: Message, asker: socket.socket, set_by_imports: dict[str, str]) -> Birth:
        """Check a request; raises Doubt or KeyError if something is missing."""
        body = request.body
        if len(request.files) != 3:
            raise Doubt("standard files are missing")
        return cls(
            argv=[str(a) for a in body["argv"]],
            env=set_by_imports | {str(k): str(v) for k, v in body["env"].items()},
            cwd=str(body["cwd"]),
            umask=int(body["umask"]),
            files=tuple(request.files),
            asker=asker,
        )

    def with_own_files(self, told: int) -> Birth:
        """The same with its own copies of the files, because the server's code closes the ones that came."""
        return replace(self, files=tuple(os.dup(f) for f in self.files), told=told)


def become_kernel(birth: Birth) -> Any:
    """Turn this forked process into the kernel that was asked for; returns when the kernel has ended."""
    os.setsid()
    _forget_signals()
    _take_files(birth.files)
    os.umask(birth.umask)
    _take_environment(birth.env)
    os.chdir(birth.cwd)
    _reseed()
    _end_with(birth.asker)
    sys.argv = list(birth.argv)
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance(parent_handle=NO_POLLING)
    app.initialize()
    os.read(birth.told, 1)
    os.close(birth.told)
    with contextlib.suppress(OSError):  # an asker that has gone ends this process by itself
        birth.asker.sendall(LISTENING)
    app.start()
    return 0


def _forget_signals() -> None:
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _take_files(files: tuple[int, ...]) -> None:
    for target, descriptor in enumerate(files):
        os.dup2(descriptor, target, inheritable=True)
        os.close(descriptor)


def _take_environment(env: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(env)
    time.tzset()


def _reseed() -> None:
    """Fresh random numbers, as after a fresh start: all kernels of a server would draw the same ones otherwise."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _end_with(asker: socket.socket) -> None:
    """End this process and its group when the process that asked for it is gone, however it ended."""
    asker.settimeout(None)

    def watch() -> None:
        while True:
            try:
                if asker.recv(1):
                    continue
            except OSError:
                pass
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, name="asker", daemon=True).start()
