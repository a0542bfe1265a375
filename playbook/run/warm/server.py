"""The warm parent: one thread that imports, listens, forks, and ends when nobody needs it.

Run as `python -m playbook.run.warm.server KEY LEASE [OPTION ...]`, where LEASE is an inherited end of its starter's
connection. It is needed by every process that holds a connection to it (a lease) and by every kernel alive. Without
either it ends at once; with leases but without work it ends after some idle time.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any

from playbook.run.warm.child import Birth, become_kernel
from playbook.run.warm.key import server_key
from playbook.run.warm.place import Doubt, Place, place_of, take_lock
from playbook.run.warm.preload import insist_on_one_thread, preload
from playbook.run.warm.wire import Message, receive, same_user, send, still_open

IDLE_S = 600.0
PATIENCE_S = 5.0
"""How long a client may take to send a request that it began: the server has one thread."""


@dataclass
class Server:
    """Listener, leases and kernels of one server; all of it dies with the process, no file but the socket is held."""

    listener: socket.socket
    first: socket.socket
    set_by_imports: dict[str, str]
    """Variables that imported libraries set themselves (debugpy does), as they would have in a fresh kernel."""

    def __post_init__(self) -> None:
        self.leases: dict[int, socket.socket] = {}
        self.kernels: dict[int, int] = {}
        self.poll = select.poll()
        self.poll.register(self.listener, select.POLLIN)
        self.until = time.monotonic() + IDLE_S
        self._keep(self.first)

    def run(self) -> Birth | None:
        """Serve until nobody needs it (None), or until this process is a freshly forked kernel."""
        while self._needed():
            left = max(0.0, self.until - time.monotonic())
            for descriptor, _ in self.poll.poll(left * 1000 + 1):
                birth = self._attend(descriptor)
                if birth is not None:
                    return birth
        return None

    def close(self) -> None:
        """Let go of every descriptor, in the parent at its end and in each kernel at its start."""
        self.listener.close()
        for connection in self.leases.values():
            connection.close()
        for descriptor in self.kernels:
            os.close(descriptor)

    def _needed(self) -> bool:
        return bool(self.kernels) or (bool(self.leases) and time.monotonic() < self.until)

    def _keep(self, lease: socket.socket) -> None:
        lease.settimeout(None)
        self.leases[lease.fileno()] = lease
        self.poll.register(lease, select.POLLIN)

    def _attend(self, descriptor: int) -> Birth | None:
        if descriptor == self.listener.fileno():
            return self._accept()
        self.until = time.monotonic() + IDLE_S
        self.poll.unregister(descriptor)
        if descriptor in self.kernels:
            os.waitpid(self.kernels.pop(descriptor), 0)
            os.close(descriptor)
        else:
            self.leases.pop(descriptor).close()
        return None

    def _accept(self) -> Birth | None:
        connection, _ = self.listener.accept()
        connection.settimeout(PATIENCE_S)
        try:
            if not same_user(connection):
                raise Doubt("another user")
            return self._answer(connection, receive(connection))
        except (OSError, ValueError, KeyError, Doubt):
            connection.close()
            return None

    def _answer(self, connection: socket.socket, request: Message) -> Birth | None:
        self.until = time.monotonic() + IDLE_S
        if request.body["want"] == "lease":
            request.close()
            send(connection, {"pid": os.getpid()})
            self._keep(connection)
            return None
        try:
            return self._fork(connection, request)
        finally:
            request.close()

    def _fork(self, connection: socket.socket, request: Message) -> Birth | None:
        insist_on_one_thread()
        birth = Birth.of(request, connection, self.set_by_imports)
        told, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(tell)
            return birth.with_own_files(told)
        os.close(told)
        alive = os.pidfd_open(pid)
        self.kernels[alive] = pid
        self.poll.register(alive, select.POLLIN)
        try:
            send(connection, {"pid": pid}, [alive])
        finally:
            os.close(tell)  # now the kernel may speak on this connection
        connection.close()
        return None


def serve(key: str, lease: socket.socket, flags: tuple[str, ...]) -> Birth | None:
    """Be the server of this key, unless there is one; returns in a kernel with its birth, in the parent with None.

    Raises Doubt if forking would be unsafe or if the code changed while it was being imported.
    """
    place = place_of(key)
    lock = take_lock(place)
    if lock is None:
        return None
    given = dict(os.environ)
    preload(lambda: still_open(lease))
    insist_on_one_thread()
    if server_key(given, flags) != key:
        raise Doubt("code or environment changed while the server started")
    server = Server(_listen(place), lease, {k: v for k, v in os.environ.items() if k not in given})
    birth = server.run()
    if birth is None:
        place.socket.unlink(missing_ok=True)
    server.close()
    os.close(lock)
    return birth


def _listen(place: Place) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    place.socket.unlink(missing_ok=True)
    listener.bind(str(place.socket))
    place.socket.chmod(0o600)
    listener.listen(64)
    return listener


def main() -> Any:
    """Start of the server process; in a kernel it goes on as the kernel."""
    os.umask(0o077)
    os.chdir("/")
    if sys.path[0] in ("", "/"):
        del sys.path[0]  # `-m` puts the folder of the start first; a kernel's path does not begin so
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        birth = serve(sys.argv[1], socket.socket(fileno=int(sys.argv[2])), tuple(sys.argv[3:]))
    except Doubt:
        return 3
    return 0 if birth is None else become_kernel(birth)


if __name__ == "__main__":
    sys.exit(main())
