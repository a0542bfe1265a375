"""Pictures of charts, by vl-convert: drawn here, or by the process that runs this one and has its engine started.

Starting the engine costs as much as fifty charts, and every notebook is a process of its own. A run therefore lets its
notebook ask over a socket in the run's private folder; whatever goes wrong there, the chart is drawn here.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DRAWER = "PLAYBOOK_DRAWER"
"""Environment variable that names the socket."""
PATIENCE_S = 20.0
MOST_BYTES = 16 << 20
"""A chart's description is a few kilobytes; more than this is no chart."""


def picture(spec: dict[str, Any]) -> str:
    """A Vega-Lite chart as SVG; nothing is fetched."""
    where = os.environ.get(DRAWER)
    if where:
        with contextlib.suppress(OSError, ValueError, TypeError):
            return _asked(where, spec)
    return _drawn(spec)


@contextlib.contextmanager
def serving(place: Path) -> Iterator[str]:
    """Draw for whoever asks at this socket path, until the block ends; gives the path."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(place))
    listener.listen(8)
    threading.Thread(target=_serve, args=(listener,), name="drawer", daemon=True).start()
    try:
        yield str(place)
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes the thread; closing alone would not
        listener.close()


def _drawn(spec: dict[str, Any]) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
    return svg


def _asked(where: str, spec: dict[str, Any]) -> str:
    """Ask the drawer; raises OSError if it does not answer, ValueError if it could not draw."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(PATIENCE_S)
        asking.connect(where)
        asking.sendall(json.dumps(spec).encode())
        asking.shutdown(socket.SHUT_WR)
        svg = _all(asking).decode()
    if not svg.endswith("</svg>"):
        raise ValueError("no whole picture")
    return svg


def _serve(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError, ValueError):
                connection.settimeout(PATIENCE_S)
                connection.sendall(_drawn(json.loads(_all(connection))).encode())


def _all(connection: socket.socket) -> bytes:
    """Everything up to the end; raises ValueError if it is more than any chart needs."""
    parts, size = [], 0
    while part := connection.recv(1 << 16):
        size += len(part)
        if size > MOST_BYTES:
            raise ValueError("too long for a chart")
        parts.append(part)
    return b"".join(parts)
