"""What goes over the socket: one JSON message each way, with open files beside it.

A connection that asks for a kernel passes to that kernel and stays open: when its asker is gone, the kernel ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playbook.run.warm.place import Doubt

MOST_BYTES = 8_000_000
MOST_FILES = 3
LISTENING = b"!"
"""The one thing a kernel says itself on the connection that it was asked for on: its own sockets are open."""
_CREDENTIALS = struct.Struct("3i")
_LENGTH = struct.Struct("!I")


@dataclass(frozen=True)
class Message:
    """A decoded message; the receiver owns the files."""

    body: dict[str, Any]
    files: list[int] = field(default_factory=list)

    def close(self) -> None:
        """Close the files that came along."""
        for descriptor in self.files:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def send(connection: socket.socket, body: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send one message; raises OSError if the other side is gone."""
    content = json.dumps(body).encode()
    socket.send_fds(connection, [_LENGTH.pack(len(content))], list(files))
    connection.sendall(content)


def receive(connection: socket.socket) -> Message:
    """Receive one message; raises Doubt if it is not one of ours, OSError if the other side takes too long."""
    header, files, _, _ = socket.recv_fds(connection, _LENGTH.size, MOST_FILES)
    message = Message({}, list(files))
    try:
        length = _LENGTH.unpack(header)[0] if len(header) == _LENGTH.size else 0
        if not 0 < length <= MOST_BYTES:
            raise Doubt("the other side closed the connection")
        body = json.loads(_exactly(connection, length))
        if not isinstance(body, dict):
            raise Doubt("a message that is no object")
    except (ValueError, Doubt, OSError):
        message.close()
        raise
    return Message(body, message.files)


def same_user(connection: socket.socket) -> bool:
    """True if the process at the other end belongs to this user (asked of the system, not of the other side)."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, user, _ = _CREDENTIALS.unpack(raw)
    return bool(user == os.getuid())


def still_open(connection: socket.socket) -> bool:
    """True while the process at the other end holds it; nothing is taken from it, and nothing is waited for."""
    try:
        return bool(connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except BlockingIOError:
        return True
    except OSError:
        return False


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(1 << 16, length - len(parts)))
        if not part:
            raise Doubt("the other side closed the connection")
        parts += part
    return bytes(parts)
