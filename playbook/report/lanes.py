"""The swim-lane map as SVG: who does what, and which handoffs people carry, told by dash and label, not by colour alone."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from playbook.model.phrase import count
from playbook.workflow.declared.layout import BOX_H, BOX_W, LEFT, Arrow, Box, Lane, Layout, layout
from playbook.workflow.declared.nouns import Dates, Handoff, Stage, WorkflowMap
from playbook.workflow.main_ways import SELDOM, Picture, main_ways

INK, SOFT, LINE, WASH = "#1f2933", "#52606d", "#cbd2d9", "#f5f7f9"
CARRIED, MACHINE, BACK = "#b4541a", "#2b5c8a", "#6b4c9a"
FONT = "Arial, Liberation Sans, DejaVu Sans, sans-serif"
DASHED, DOTTED, SOLID = Markup(' stroke-dasharray="7 4"'), Markup(' stroke-dasharray="1.5 3"'), Markup("")
TIP = Markup(
    '<marker id="wf-{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0,0 L8,4 L0,8 z" fill="{}"/></marker>'
)
MOST_DRAWN = 60
ON_TRACK, LOOP = 6, 4
"""Points of a handoff that goes along below its row; of a way back to a stage of the same row."""
RARE = 0.005
"""Below this share "0% back" would be read as never."""
ENTRY = 168
"""Width of an entry of the legend; a picture holds four."""
FITS = 1300
"""Width up to which a map is shrunk to the page; wider ones are moved sideways, so that words stay readable."""


def lane_svg(chart: WorkflowMap) -> str:
    """The map of a workflow; beyond 60 stages a sentence instead of a picture nobody can read."""
    if len(chart.stages) > MOST_DRAWN:
        return _sentence(f"{len(chart.stages)} stages are too many to draw; the tables hold them all.")
    picture = main_ways(chart)
    drawn = layout(picture.chart)
    meets = {r.id: r.meets for r in chart.roles if r.meets is not None}
    parts = [_lane(x, meets.get(x.name), drawn.width, i) for i, x in enumerate(drawn.lanes)]
    parts += [_arrow(a) for a in drawn.arrows]
    parts += [_box(b, chart.stage(b.id)) for b in drawn.boxes]
    for b in drawn.boxes:  # where lanes are tools, no heading says when the people of a stage meet
        role = chart.stage(b.id).role
        if role in meets and b.lane != role and chart.stage(b.id).released is None:
            parts.append(_above(b, f"{role} meets", meets[role]))
    parts += [_label(a) for a in drawn.arrows]
    parts.append(_legend(drawn, left_out(picture)))
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'aria-label="{}" font-family="{}" style="{}"><title>{}</title>{}<rect width="100%" height="100%" fill="#fff"/>{}</svg>'
    )
    w, h = max(round(drawn.width), LEFT + 4 * ENTRY), round(drawn.height + (50 if left_out(picture) else 30))
    said = told(chart)
    fits = f"max-width:{'100%' if w <= FITS else 'none'};height:auto"
    svg = str(head.format(w, h, w, h, said, FONT, fits, said, _markers(), Markup("").join(parts)))
    return re.sub(r'="(-?\d+)\.0"', r'="\1"', svg)


def left_out(picture: Picture) -> str:
    """What a picture of a log does not show; empty if it shows all."""
    if not picture.ways and not picture.stages:
        return ""
    what = [count(n, word) for n, word in ((picture.stages, "stage"), (picture.ways, "way")) if n]
    return f"Not drawn, because fewer than {SELDOM:.0%} of the cases take them: {' and '.join(what)}. The tables hold them."


def told(chart: WorkflowMap) -> str:
    """The map in one sentence, for whoever cannot see it."""
    ways = "; ".join(f"{h.source} to {h.target}, {how(h)}" for h in chart.handoffs[:30])
    back = "; ".join(f"{r.p:.0%} back from {s.title} to {r.to}" for s in chart.stages for r in s.rework[:3])
    dated = [f"{r.id} meets {r.meets.said}" for r in chart.roles if r.meets is not None]
    dated += [f"{s.title} is released {s.released.said}" for s in chart.stages if s.released is not None]
    said = f"Map of {chart.name}, {len(chart.stages)} stages. {ways}. {back}".strip()
    return f"{said.rstrip('. ')}. {'; '.join(dated)}" if dated else said


def how(handoff: Handoff) -> str:
    """How a handoff crosses, in words."""
    words = {"auto": "by machine", "assisted": "partly by hand", "manual": "by hand", "unknown": "not told how"}
    said = words[handoff.mode]
    return f"{said} ({handoff.carrier})" if handoff.carrier else said


def _lane(lane: Lane, meets: Dates | None, width: float, number: int) -> Markup:
    """The ground of a lane and its heading; below it when its people meet."""
    fill = WASH if number % 2 == 0 else "#ffffff"
    band = Markup('<rect x="0" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>')
    lines = _wrapped(lane.name, 17, 2 if meets else 3)
    dates = _wrapped(f"meets {meets.said}", 18, 3) if meets else []
    top = lane.y + lane.height / 2 - 7 * (len(lines) + len(dates) - 1)
    text = Markup("").join(
        Markup('<text x="12" y="{}" font-size="12" font-weight="600" fill="{}">{}</text>').format(
            top + 14 * i + 4, SOFT, t
        )
        for i, t in enumerate(lines)
    )
    made = band.format(lane.y, width, lane.height, fill, LINE) + text
    return made + (_dated(12, top + 14 * len(lines), dates) if dates else Markup(""))


def _dated(x: float, y: float, lines: list[str]) -> Markup:
    """A small clock, and dates in words beside and below it."""
    clock = Markup(
        '<circle cx="{}" cy="{}" r="4.5" fill="#fff" stroke="{}"/><path d="M{},{} v3 h2.5" fill="none" stroke="{}"/>'
    )
    made = clock.format(x + 5, y, SOFT, x + 5, y - 3, SOFT)
    for i, line in enumerate(lines):
        row = Markup('<text x="{}" y="{}" font-size="10" fill="{}">{}</text>')
        made += row.format(x + (13 if i == 0 else 0), y + 3.5 + 12 * i, SOFT, line)
    return made


def _box(box: Box, stage: Stage) -> Markup:
    """A stage; a review has a double border, a machine's stage round corners."""
    machine = stage.kind in ("ai", "auto")
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="#fff" stroke="{}" stroke-width="1.4"/>')
    made = shape.format(box.x, box.y, BOX_W, BOX_H, 20 if machine else 4, INK)
    if stage.kind == "review":
        made += Markup(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="none" stroke="{}" stroke-width=".8"/>'
        ).format(box.x + 3, box.y + 3, BOX_W - 6, BOX_H - 6, INK)
    lines = _wrapped(box.title, 20, 2)
    minutes = "" if stage.touch is None else _minutes(stage.touch.mean)
    rows = [*lines, minutes] if minutes else lines
    if stage.released is not None:
        made += _above(box, "", stage.released)
    top = box.y + BOX_H / 2 - 6.5 * (len(rows) - 1) + 4
    for i, row in enumerate(rows):
        small = bool(minutes) and i == len(rows) - 1
        made += Markup('<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="middle">{}</text>').format(
            box.x + BOX_W / 2, top + 13 * i, 10.5 if small else 12, SOFT if small else INK, row
        )
    return made


def _above(box: Box, who: str, dates: Dates) -> Markup:
    """Dates above a box."""
    said = f"{who} {dates.said}".strip().replace("working days", "days")
    width = _width(said) + 14
    ground = Markup('<rect x="{}" y="{}" width="{}" height="12" fill="#fff" opacity=".85"/>')
    return ground.format(box.x - 2, box.y - 15, width) + _dated(box.x, box.y - 9, [said])


def _arrow(arrow: Arrow) -> Markup:
    path = "M" + " L".join(f"{x:g},{y:g}" for x, y in arrow.points)
    colour, dash, mark = _style(arrow)
    made = Markup('<path d="{}" fill="none" stroke="{}" stroke-width="{}"{} marker-end="url(#{})"/>')
    return made.format(path, colour, 1.8 if dash else 1.4, dash, mark)


def _style(arrow: Arrow) -> tuple[str, Markup, str]:
    if arrow.handoff is None:
        return BACK, DOTTED, "wf-back"
    if arrow.handoff.bridged:
        return CARRIED, DASHED, "wf-hand"
    return (MACHINE, SOLID, "wf-auto") if arrow.handoff.mode == "auto" else (SOFT, SOLID, "wf-grey")


def _label(arrow: Arrow) -> Markup:
    """What is carried, on a white ground, in the gap after the source; shares of returns on their own track."""
    if arrow.rework is not None:
        return _returns(arrow, arrow.rework.p)
    handoff = arrow.handoff
    if handoff is None or handoff.mode == "auto" or (handoff.mode == "unknown" and not handoff.carrier):
        return Markup("")
    words = _wrapped(handoff.carrier or how(handoff), 13, 2)
    more = [] if handoff.minutes is None else [_minutes(handoff.minutes.mean)]
    more += [] if handoff.recorded else ["unrecorded"]
    if len(arrow.points) == ON_TRACK:
        return _beside(arrow, ", ".join([" ".join(words), *more]), CARRIED)
    x, y = arrow.points[0]
    made = Markup("")
    for i, word in enumerate([*words, *more]):
        above = i == 0 and len(words) + len(more) > 1
        made += _text(x + 44, y - 6 if above else y + 13 + 11 * (i - (len(words) + len(more) > 1)), word, CARRIED)
    return made


def _returns(arrow: Arrow, share: float) -> Markup:
    """The share that comes back: right of a loop, else on the track beside the stage that sends it."""
    said = f"{share:.0%} back" if share >= RARE else "rarely back"
    (ax, _), (_, low), (bx, _) = arrow.points[:3]
    if len(arrow.points) == LOOP and bx > ax:
        return _text(bx + 9 + _width(said) / 2, low + 3, said, BACK)
    return _text(ax + (5 + _width(said) / 2) * (1 if bx > ax else -1), low + 3.5, said, BACK)


def _beside(arrow: Arrow, said: str, colour: str) -> Markup:
    """Words on the level part of a way, where it begins."""
    (ax, low), (bx, _) = arrow.points[2:4]
    return _text(ax + (5 + _width(said) / 2) * (1 if bx > ax else -1), low + 3.5, said, colour)


def _width(text: str) -> float:
    return len(text) * 5.4 + 4


def _text(x: float, y: float, text: str, colour: str) -> Markup:
    width = _width(text)
    ground = Markup('<rect x="{}" y="{}" width="{}" height="11" fill="#fff" opacity=".85"/>').format(
        x - width / 2, y - 9, width
    )
    return ground + Markup('<text x="{}" y="{}" font-size="10" fill="{}" text-anchor="middle">{}</text>').format(
        x, y, colour, text
    )


def _legend(drawn: Layout, note: str) -> Markup:
    y = drawn.height + 12
    made = Markup('<text x="{}" y="{}" font-size="11" fill="{}">{}</text>').format(LEFT, y + 24, SOFT, note)
    for i, (colour, dash, word) in enumerate(
        (
            (CARRIED, DASHED, "dashed: people carry it"),
            (MACHINE, SOLID, "solid: by machine"),
            (SOFT, SOLID, "grey: not told how"),
            (BACK, DOTTED, "dotted: comes back"),
        )
    ):
        x = LEFT + i * ENTRY
        made += Markup('<path d="M{},{} h26" stroke="{}" stroke-width="1.8"{}/>').format(x, y, colour, dash)
        made += Markup('<text x="{}" y="{}" font-size="11" fill="{}">{}</text>').format(x + 32, y + 4, SOFT, word)
    return made


def _markers() -> Markup:
    tips = (("hand", CARRIED), ("auto", MACHINE), ("grey", SOFT), ("back", BACK))
    return Markup("<defs>{}</defs>").format(Markup("").join(TIP.format(n, c) for n, c in tips))


def _minutes(minutes: float) -> str:
    if minutes < 10:
        return f"{minutes:.2g} min"
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """Words in lines; what does not fit ends in three dots."""
    lines = [""]
    for word in text.replace("-", "- ").split():
        joined = f"{lines[-1]} {word}".strip().replace("- ", "-")
        if len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    kept = [x if len(x) <= width else x[: width - 1] + "…" for x in lines[:most]]
    return kept if len(lines) <= most else [*kept[:-1], kept[-1][: width - 1] + "…"]


def _sentence(text: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 40" width="560" height="40" role="img" aria-label="{escape(text)}">'
        f'<text x="8" y="24" font-family="{FONT}" font-size="13" fill="{INK}">{escape(text)}</text></svg>'
    )
