"""Pictures of charts, by vl-convert: drawn here, or by the process that runs this one and has its engine started.

Starting the engine costs as much as fifty charts, and every notebook is a process of its own. A run therefore lets its
notebook ask over a socket in the run's private folder; whatever goes wrong there, the chart is drawn here.
"""

from __future__ import annotations

import contextlib
import json
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from playbook.asking import answering, asked

DRAWER = "PLAYBOOK_DRAWER"
"""Environment variable that names the socket."""
MOST_BYTES = 16 << 20
"""A chart and its description are much smaller; more than this is no chart."""


def picture(spec: dict[str, Any]) -> str:
    """A Vega-Lite chart as SVG; nothing is fetched."""
    where = os.environ.get(DRAWER)
    if where:
        with contextlib.suppress(OSError, ValueError, TypeError):
            return _asked(where, spec)
    return _drawn(spec)


def serving(place: Path) -> AbstractContextManager[str]:
    """Draw for whoever asks at this socket path, until the block ends; gives the path."""
    return answering(place, lambda question: _drawn(json.loads(question)).encode(), MOST_BYTES)


def _drawn(spec: dict[str, Any]) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
    return svg


def _asked(where: str, spec: dict[str, Any]) -> str:
    """Ask the drawer; raises OSError if it does not answer, ValueError if it could not draw."""
    svg = asked(where, json.dumps(spec).encode(), MOST_BYTES).decode()
    if not svg.endswith("</svg>"):
        raise ValueError("no whole picture")
    return svg
