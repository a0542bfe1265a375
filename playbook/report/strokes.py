"""Two plain charts as SVG, drawn stroke by stroke: a chart engine takes half a second to start, longer than a small audit."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from playbook.report.charts import BLUE, CONFIG, INK

FONT, SOFT, GRID = CONFIG["font"], "#52606d", "#e4e7eb"
LEFT, RIGHT, TOP, WIDTH = 104, 30, 38, 560
_ROW, _HEIGHT, _FOOT = 26, 150, 44
_TICKS = 4
_NEAT = (1, 2, 2.5, 5, 10)
Point = tuple[float, float]


def bars(rows: Sequence[tuple[str, float]], title: str, description: str, axis: str) -> str:
    """Horizontal bars with their values, of figures from 0 to 100."""
    bottom = TOP + _ROW * len(rows)
    parts = [_tick(_across(v, 0, 100), bottom, f"{v}") for v in range(0, 101, 20)]
    for number, (name, value) in enumerate(rows):
        y = TOP + _ROW * number
        parts.append(_text(LEFT - 8, y + 17, name, "end"))
        parts.append(_BAR.format(LEFT, y + 5, round(_across(value, 0, 100) - LEFT, 1), BLUE))
        parts.append(_text(_across(value, 0, 100) + 5, y + 17, f"{value:.0f}"))
    return _picture([*parts, _axis(bottom, axis)], bottom, title, description)


def curve(points: Sequence[Point], title: str, description: str, axis: str, what: str) -> str:
    """A line through points; the height shows the whole of the change, not zero."""
    bottom, scale = TOP + 14 + _HEIGHT, _scale(min(y for _, y in points), max(y for _, y in points))
    width = _scale(0, points[-1][0])
    low, high = scale[0], scale[-1]

    def height(value: float) -> float:
        return bottom - _HEIGHT * (value - low) / (high - low)

    path = " ".join(f"{_across(x, 0, width[-1]):.1f},{height(y):.1f}" for x, y in points)
    parts = [_tick(_across(v, 0, width[-1]), bottom, f"{v:g}", TOP + 14) for v in width]
    parts += [_rule(height(v)) + _text(LEFT - 8, height(v) + 4, f"{v:g}", "end") for v in scale]
    parts += [_text(LEFT, TOP + 4, what, tone=SOFT), _LINE.format(path, BLUE), _axis(bottom, axis)]
    return _picture(parts, bottom, title, description)


_PAGE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}" '
    'font-family="{}" font-size="12" style="max-width:100%;height:auto"><rect width="100%" height="100%" fill="#fff"/>'
    '<text x="14" y="20" font-size="14" font-weight="600" fill="{}">{}</text>{}</svg>'
)
_WORDS = Markup('<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>')
_BAR = Markup('<rect x="{}" y="{}" width="{}" height="16" fill="{}"/>')
_LINE = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>')
_GRID = Markup('<path d="{}" stroke="{}"/>')


def _picture(parts: Sequence[Markup], bottom: float, title: str, description: str) -> str:
    tall = round(bottom + _FOOT)
    drawn = Markup("").join(parts)
    return str(_PAGE.format(WIDTH, tall, WIDTH, tall, f"{title}. {description}", FONT, INK, title, drawn))


def _tick(x: float, bottom: float, label: str, top: float = TOP) -> Markup:
    return _GRID.format(f"M{x:.1f},{top}V{bottom}", GRID) + _text(x, bottom + 16, label, "middle")


def _rule(y: float) -> Markup:
    return _GRID.format(f"M{LEFT},{y:.1f}H{WIDTH - RIGHT}", GRID)


def _axis(bottom: float, title: str) -> Markup:
    return _text((LEFT + WIDTH - RIGHT) / 2, bottom + 34, title, "middle", SOFT)


def _text(x: float, y: float, words: str, anchor: str = "start", tone: str = INK) -> Markup:
    return _WORDS.format(round(x, 1), round(y, 1), anchor, tone, words)


def _across(value: float, low: float, high: float) -> float:
    return LEFT + (WIDTH - RIGHT - LEFT) * (value - low) / (high - low)


def _scale(low: float, high: float) -> list[float]:
    """Neat numbers from below the lowest to above the highest.

    >>> _scale(0, 7.3), _scale(61, 78), _scale(5, 5)
    ([0.0, 2.0, 4.0, 6.0, 8.0], [60.0, 65.0, 70.0, 75.0, 80.0], [5.0, 6.0])
    """
    span = max(high - low, 1e-9) / _TICKS if high > low else 1.0
    power = 10.0 ** int(f"{span:e}".partition("e")[2])
    step = next(n for n in _NEAT if n * power >= span * (1 - 1e-9)) * power
    first = int(low // step)
    last = first + 1
    while last * step < high - 1e-9 * step:
        last += 1
    return [round(n * step, 10) for n in range(first, last + 1)]
