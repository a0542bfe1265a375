"""Charts as offline SVG with a text alternative: altair describes, vl-convert draws, nothing is fetched.

Every chart takes plain values, its title states what it shows, and its data stand as a table beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

INK = "#1f2933"
BLUE = "#2b5c8a"
PALE = "#9db8d2"
WARM = "#b4541a"
SEQUENCE = (BLUE, "#6f9bc4", "#c3d4e5", WARM)


def intervals(rows: Sequence[dict[str, Any]], title: str, description: str, axis: str) -> str:
    """Points with 95% intervals, one row per group: keys `name`, `value`, `low`, `high` (shares)."""
    import altair as alt

    base = alt.Chart(alt.InlineData(values=list(rows)))
    y = alt.Y("name:N", title=None, sort=[r["name"] for r in rows])
    x = alt.X("low:Q", title=axis, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    bars = base.mark_rule(strokeWidth=2, color=PALE).encode(y=y, x=x, x2="high:Q")
    points = base.mark_point(filled=True, size=90, color=BLUE).encode(y=y, x="value:Q")
    return _svg(bars + points, title, description, height=28 * len(rows) + 10)


def line(rows: Sequence[dict[str, Any]], title: str, description: str, axis: str) -> str:
    """A weekly share as a line: keys `week` (number from 1) and `value` (share)."""
    import altair as alt

    base = alt.Chart(alt.InlineData(values=list(rows)))
    x = alt.X("week:Q", title="pilot week", axis=alt.Axis(tickMinStep=1, format="d"))
    y = alt.Y("value:Q", title=axis, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    return _svg(base.mark_line(color=BLUE, strokeWidth=2, point=len(rows) <= 16).encode(x=x, y=y), title, description)


def stacked(rows: Sequence[dict[str, Any]], order: Sequence[str], title: str, description: str, axis: str) -> str:
    """Stacked bars: keys `bar`, `part`, `value`, `place` (order of the parts)."""
    import altair as alt

    colour = alt.Color(
        "part:N", title=None, sort=list(order), scale=alt.Scale(domain=list(order), range=list(SEQUENCE))
    )
    chart = (
        alt.Chart(alt.InlineData(values=list(rows)))
        .mark_bar(size=26)
        .encode(
            y=alt.Y("bar:N", title=None, sort=None),
            x=alt.X("value:Q", title=axis),
            color=colour,
            order="place:Q",
        )
    )
    return _svg(chart, title, description, height=90)


def _svg(chart: Any, title: str, description: str, *, height: int = 170) -> str:
    """Draw, renumber the ids (they count up within a process) and scope them to this chart."""
    import vl_convert

    whole = chart.properties(width=470, height=height, description=description, title=title).configure(
        font="system-ui, sans-serif",
        title={"fontSize": 14, "anchor": "start", "color": INK, "subtitleColor": INK, "fontWeight": 600, "limit": 560},
        axis={
            "labelFontSize": 12,
            "titleFontSize": 12,
            "labelColor": INK,
            "titleColor": INK,
            "gridColor": "#e4e7eb",
            "labelLimit": 220,
        },
        legend={"labelFontSize": 12, "orient": "bottom", "labelColor": INK},
        view={"stroke": None},
        background="#ffffff",
    )
    svg: str = vl_convert.vegalite_to_svg(whole.to_dict(), allowed_base_urls=[])
    return _responsive(_renumbered(svg, _slug(title)))


def _renumbered(svg: str, slug: str) -> str:
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    for number, name in enumerate(names):
        svg = re.sub(rf'(id="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{slug}-{number}", svg)
    return svg


def _responsive(svg: str) -> str:
    return svg.replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40]
