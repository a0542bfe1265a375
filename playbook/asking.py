"""One question, one answer, over a socket in a private folder: how a notebook's process asks the one that runs it.

Nothing is written anywhere, and all of it is gone with the process that answers.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE_S = 20.0


def asked(where: str, question: bytes, most: int) -> bytes:
    """The answer to a question; raises OSError if nobody answers, ValueError if it is longer than `most` bytes."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(PATIENCE_S)
        asking.connect(where)
        asking.sendall(question)
        asking.shutdown(socket.SHUT_WR)
        return _all(asking, most)


@contextlib.contextmanager
def answering(place: Path, answer: Callable[[bytes], bytes], most: int) -> Iterator[str]:
    """Answer whoever asks at this socket path, one after the other, until the block ends; gives the path.

    A question longer than `most` bytes, or one that `answer` raises ValueError for, gets no answer.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(place))
    listener.listen(8)
    threading.Thread(target=_serve, args=(listener, answer, most), name=place.name, daemon=True).start()
    try:
        yield str(place)
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes the thread; closing alone would not
        listener.close()


def _serve(listener: socket.socket, answer: Callable[[bytes], bytes], most: int) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError, ValueError):
                connection.settimeout(PATIENCE_S)
                connection.sendall(answer(_all(connection, most)))


def _all(connection: socket.socket, most: int) -> bytes:
    parts, size = [], 0
    while part := connection.recv(1 << 16):
        size += len(part)
        if size > most:
            raise ValueError(f"more than {most} bytes")
        parts.append(part)
    return b"".join(parts)
