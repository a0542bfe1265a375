"""A warm kernel's process as jupyter_client wants to see it: like a `Popen`, though it is nobody's child here."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import socket
import subprocess

from playbook.run.warm.wire import LISTENING

DIED = 1
"""The exit code said of every ended warm kernel: the true one is known to its parent alone."""


class WarmProcess:
    """Watched through a descriptor of the process itself, so that a reused process number is never mistaken for it."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, alive: int, asked: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._alive = alive
        self._asked = asked

    async def listening(self, seconds: float) -> None:
        """Wait until the kernel listens, has ended, or the time is over: who connects before waits much longer for it."""
        self._asked.setblocking(False)
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self._asked, len(LISTENING)), seconds)

    def poll(self) -> int | None:
        """None while the kernel lives."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raises subprocess.TimeoutExpired."""
        code = self._look(-1 if timeout is None else int(timeout * 1000))
        if code is None:
            raise subprocess.TimeoutExpired("warm kernel", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to the process itself; nothing happens if it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._alive, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _look(self, milliseconds: int) -> int | None:
        if self.returncode is None:
            watch = select.poll()
            watch.register(self._alive, select.POLLIN)
            if watch.poll(milliseconds):
                self.returncode = DIED
                os.close(self._alive)
                self._asked.close()
        return self.returncode
