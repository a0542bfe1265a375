"""How a process gets a warm kernel: find the server of its key or start it, hold a lease, ask.

A lease is kept until the process ends or asks for another key, so a server lives as long as somebody may need it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playbook.run.warm.key import environment, server_key
from playbook.run.warm.place import Doubt, Place, is_held, place_of
from playbook.run.warm.preload import QUIET
from playbook.run.warm.process import WarmProcess
from playbook.run.warm.wire import receive, same_user, send, still_open

START_S = 120.0
"""How long a server may take to import everything before a stock kernel is started instead."""
ANSWER_S = 30.0
END_S = 2.0
PAUSE_S = 0.02


@dataclass
class _Held:
    """What this process holds: a lease on one server, and that server if it was started here."""

    owner: int = 0
    place: Place | None = None
    lease: socket.socket | None = None
    started: subprocess.Popen[bytes] | None = None


_held = _Held()
_left: list[subprocess.Popen[bytes]] = []
"""Servers started here that others still use: kept so that each is waited for once it has ended."""


def wanted() -> bool:
    """True if this system has a way to watch warm kernels, unless they are switched off (PLAYBOOK_WARM=0)."""
    return able() and os.environ.get("PLAYBOOK_WARM", "1") != "0"


def able() -> bool:
    """True if this system has a way to watch kernels that are not our own children."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(socket, "SO_PEERCRED")


def prepare(flags: tuple[str, ...] = ()) -> None:
    """Begin to start the server, without waiting, if it is not there: its imports run beside other work.

    Raises Doubt if there can be none.
    """
    place = _place(flags)
    if not is_held(place):
        _start(place, flags)


def fork(argv: Sequence[str], env: Mapping[str, str], cwd: str, files: Sequence[int], flags: tuple[str, ...]) -> Any:
    """A new warm kernel process with these arguments, environment, folder and standard files; raises Doubt."""
    place = _lease(flags)
    umask = os.umask(0o077)
    os.umask(umask)
    body = {"want": "kernel", "argv": list(argv), "env": dict(env), "cwd": cwd, "umask": umask}
    connection = _connect(place)
    try:
        send(connection, body, files)
        answer = receive(connection)
        if len(answer.files) != 1:
            answer.close()
            raise Doubt("the warm server did not fork")
    except (OSError, ValueError) as error:
        connection.close()
        raise Doubt(f"the warm server did not answer: {error}") from error
    except Doubt:
        connection.close()
        raise
    return WarmProcess(int(answer.body["pid"]), answer.files[0], connection)


def server_pid() -> int | None:
    """Process number of the server that this process started and still holds, for benchmarks and tests."""
    return _held.started.pid if _held.started is not None else None


def release() -> None:
    """Give the lease back; a server that was started here and is needed by nobody else is gone when this returns."""
    if _held.owner != os.getpid():
        return
    started, place = _held.started, _held.place
    if _held.lease is not None:
        _held.lease.close()
    _held.lease, _held.started, _held.place = None, None, None
    if started is not None and place is not None:
        _see_it_end(started, place)


def _see_it_end(started: subprocess.Popen[bytes], place: Place) -> None:
    """Wait for the server's end; one that still imports is stopped, one that others use is left to them."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        started.wait(timeout=END_S)
        return
    try:
        _connect(place).close()
        _left[:] = [s for s in (*_left, started) if s.poll() is None]
    except Doubt:
        started.kill()
        started.wait()


def _place(flags: tuple[str, ...]) -> Place:
    if not wanted():
        raise Doubt("warm kernels are switched off or not possible on this system")
    loud = [name for name, value in QUIET.items() if os.environ.get(name, value) != value]
    if loud:
        raise Doubt(f"{loud[0]} asks for threads at import")
    return place_of(server_key(_server_environment(), flags))


def _server_environment() -> dict[str, str]:
    return environment(os.environ) | QUIET


def _start(place: Place, flags: tuple[str, ...]) -> None:
    """Start the server; its starter's lease is there from the first moment, so it never outlives its starter unused."""
    ours, theirs = socket.socketpair()
    number = str(theirs.fileno())
    with theirs:
        started = subprocess.Popen(  # noqa: S603 - our own module, by this interpreter
            [sys.executable, *flags, "-m", "playbook.run.warm.server", place.key, number, *flags],
            env=_server_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(theirs.fileno(),),
        )
    _hold(place, ours)
    _held.started = started
    _wait_for_lock(place)


def _hold(place: Place, lease: socket.socket) -> None:
    if not _held.owner:
        atexit.register(release)
    if _held.owner == os.getpid():
        release()
    _held.owner, _held.place, _held.lease, _held.started = os.getpid(), place, lease, None


def _lease(flags: tuple[str, ...]) -> Place:
    """Hold a lease on the server of this moment's key; starts one and waits for it if there is none."""
    place = _place(flags)
    connection = _reach(place, flags)
    if _held.owner == os.getpid() and _held.place == place and _held.lease is not None and still_open(_held.lease):
        connection.close()
        return place
    try:
        send(connection, {"want": "lease"})
        receive(connection).close()
    except (OSError, ValueError) as error:
        raise Doubt(f"the warm server gave no lease: {error}") from error
    connection.settimeout(None)
    _hold(place, connection)
    return place


def _reach(place: Place, flags: tuple[str, ...]) -> socket.socket:
    until = time.monotonic() + START_S
    tried = False
    while time.monotonic() < until:
        with contextlib.suppress(Doubt):
            return _connect(place)
        if not is_held(place):
            if tried:
                raise Doubt("the warm server did not start")
            tried = True
            _start(place, flags)
        time.sleep(PAUSE_S)
    raise Doubt(f"the warm server was not ready within {START_S:g} s")


def _wait_for_lock(place: Place) -> None:
    """Until the process just started holds the lock or has ended."""
    while _held.started is not None and _held.started.poll() is None and not is_held(place):
        time.sleep(PAUSE_S)


def _connect(place: Place) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(ANSWER_S)
    try:
        connection.connect(str(place.socket))
        if not same_user(connection):
            raise Doubt("the socket belongs to another user")
    except OSError as error:
        connection.close()
        raise Doubt(f"no warm server: {error}") from error
    except Doubt:
        connection.close()
        raise
    return connection
