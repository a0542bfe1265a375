"""Charts as offline SVG with a text alternative: plain Vega-Lite, nothing is fetched.

Every chart takes plain values, its title states what it shows, and its data stand as a table beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from playbook.report.drawer import picture
from playbook.report.numbers import Numbers

INK = "#1f2933"
BLUE = "#2b5c8a"
PALE = "#9db8d2"
WARM = "#b4541a"
CONFIG = {
    "font": "Arial, Liberation Sans, DejaVu Sans, sans-serif",
    "padding": {"left": 14, "right": 18, "top": 6, "bottom": 6},
    "title": {
        "fontSize": 14,
        "anchor": "start",
        "color": INK,
        "fontWeight": 600,
        "limit": 560,
        "subtitleColor": "#52606d",
        "subtitleFontSize": 12,
        "offset": 12,
    },
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": "#e4e7eb",
        "labelLimit": 220,
    },
    "legend": {"labelFontSize": 12, "orient": "bottom", "labelColor": INK, "columnPadding": 24},
    "view": {"stroke": None},
}
LONG = re.compile(r"-?\d+\.\d{3,}")
ENGLISH = Numbers(".", ",", "%")
SEQUENCE = (BLUE, "#6f9bc4", "#c3d4e5", WARM, "#e3a982")


Spec = dict[str, Any]


def intervals(
    rows: Sequence[Spec],
    title: str,
    description: str,
    axis: str,
    span: tuple[float, float] = (0.0, 1.0),
    numbers: Numbers = ENGLISH,
) -> str:
    """Points with 95% intervals, one row per group: keys `name`, `value`, `low`, `high` (shares); `span` is the axis."""
    y = {"field": "name", "type": "nominal", "title": None, "sort": [r["name"] for r in rows]}
    x = {
        "type": "quantitative",
        "scale": {"domain": list(span)},
        "axis": {"format": "%", "title": axis, "tickCount": 5},
    }
    bars = {
        "mark": {"type": "rule", "strokeWidth": 2, "color": PALE},
        "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 90, "color": BLUE},
        "encoding": {"y": y, "x": {**x, "field": "value"}},
    }
    return drawn({"layer": [bars, points]}, rows, title, description, height=28 * len(rows) + 10, numbers=numbers)


def line(rows: Sequence[Spec], title: str, description: str, axis: str, along: str, numbers: Numbers = ENGLISH) -> str:
    """A weekly share as a line: keys `week` (number from 1) and `value` (share)."""
    x = {"field": "week", "type": "quantitative", "title": along, "axis": {"tickMinStep": 1, "format": "d"}}
    y = {"field": "value", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]}, "axis": {"format": "%"}}
    mark = {"type": "line", "color": BLUE, "strokeWidth": 2, "point": len(rows) <= 16}
    return drawn({"mark": mark, "encoding": {"x": x, "y": y}}, rows, title, description, subtitle=axis, numbers=numbers)


def stacked(
    rows: Sequence[Spec], order: Sequence[str], title: str, description: str, axis: str, numbers: Numbers = ENGLISH
) -> str:
    """Stacked bars: keys `bar`, `part`, `value`, `place` (order of the parts)."""
    scale = {"domain": list(order), "range": list(SEQUENCE[: len(order)])}
    encoding = {
        "y": {"field": "bar", "type": "nominal", "title": None, "sort": None},
        "x": {"field": "value", "type": "quantitative", "title": axis, "axis": {"tickCount": 6}},
        "color": {"field": "part", "type": "nominal", "title": None, "sort": list(order), "scale": scale},
        "order": {"field": "place", "type": "quantitative"},
    }
    return drawn(
        {"mark": {"type": "bar", "size": 26}, "encoding": encoding},
        rows,
        title,
        description,
        height=90,
        numbers=numbers,
    )


def drawn(
    spec: Spec,
    rows: Sequence[Spec],
    title: str,
    description: str,
    *,
    height: int = 170,
    subtitle: str = "",
    numbers: Numbers = ENGLISH,
) -> str:
    """Draw, renumber the ids (they count up within a process) and scope them to this chart."""
    head = {
        "title": {"text": title, "subtitle": subtitle} if subtitle else title,
        "description": description,
        "width": 470,
        "height": height,
        "background": "#ffffff",
    }
    whole = {
        **head,
        **spec,
        "data": {"values": list(rows)},
        "config": CONFIG | {"locale": {"number": _locale(numbers)}},
    }
    return _told(_renumbered(_lean(picture(whole)), _slug(title)), f"{title}. {description}")


def _locale(numbers: Numbers) -> Spec:
    """How d3 writes numbers (d3-format, formatLocale)."""
    signs = {"decimal": numbers.decimal, "thousands": numbers.thousands, "percent": numbers.percent}
    return {**signs, "grouping": [3], "currency": ["", ""]}


def _lean(svg: str) -> str:
    """The same picture without empty paths and attributes that say nothing; about a third smaller."""
    svg = re.sub(r'<path class="(?:foreground|background)"[^>]*(?: d=""|d="M0,0h0v0h0Z")[^>]*/>', "", svg)
    svg = re.sub(r' (?:opacity="1"|pointer-events="none"|class="[^"]*"|stroke-width="1"|font-weight="normal")', "", svg)
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)  # one description of the whole says more than one per mark
    svg = re.sub(r"<text [^>]*/>", "", svg)
    svg = re.sub(r"<g>(?:<g></g>)*</g>", "", svg)
    font = f' font-family="{CONFIG["font"]}"'
    svg = svg.replace(font, "").replace("<svg ", f"<svg{font} ", 1)  # inherited by every word of the picture
    return re.sub(r'(?<= )(d|transform)="[^"]*"', lambda m: LONG.sub(_two_places, m[0]), svg)


def _two_places(number: re.Match[str]) -> str:
    """A hundredth of a pixel is finer than any screen."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _renumbered(svg: str, slug: str) -> str:
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    for number, name in enumerate(names):
        svg = re.sub(rf'(id="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{slug}-{number}", svg)
    return svg


def _told(svg: str, alternative: str) -> str:
    """One picture with one description for those who cannot see it, no wider than the page."""
    head = f'<svg role="img" aria-label="{escape(alternative)}" style="max-width:100%;height:auto" '
    return svg.replace("<svg ", head, 1)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40]
