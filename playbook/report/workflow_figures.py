"""Pictures of the workflow analysis: lead time as projects grow, with its bands, and the heat of waiting."""

from __future__ import annotations

from playbook.report.charts import BLUE, PALE, WARM, Spec, drawn
from playbook.report.drawing import Drawing
from playbook.report.lanes import lane_svg, told
from playbook.report.workflow_mined import MOST, WORDS
from playbook.report.workflow_scale import scale_sentence
from playbook.report.workflow_tables import tables
from playbook.report.workflow_words import DAY, Shown
from playbook.workflow.analysis import Analysis
from playbook.workflow.mine.waiting import CAUSES


def workflow_figures(made: Analysis) -> tuple[Drawing, ...]:
    """Every picture this analysis can carry, each with the table that says the same."""
    shown = {t.name: t for t in tables(made)}
    return tuple(f for f in (_map(made, shown), _curve(made, shown), _heat(made, shown)) if f is not None)


def _map(made: Analysis, shown: dict[str, Shown]) -> Drawing | None:
    chart = made.chart
    if chart is None:
        return None
    table = shown.get("ledger") or shown.get("moves")
    headings, rows = (table.headings, table.rows) if table else (("Map",), ((told(chart),),))
    return Drawing("map", f"The map of {chart.name}", lane_svg(chart), headings, rows)


def _curve(made: Analysis, shown: dict[str, Shown]) -> Drawing | None:
    """Lead time in days against projects in flight, both on logarithmic scales; two bands."""
    points = [
        {
            "projects": r.projects,
            "mean": r.lead.mean / DAY,
            "low": r.lead.low / DAY,
            "high": r.lead.high / DAY,
            "from": (r.band or (r.lead.low, r.lead.high))[0] / DAY,
            "to": (r.band or (r.lead.low, r.lead.high))[1] / DAY,
        }
        for r in made.scale
        if r.lead is not None and r.lead.low > 0
    ]
    if len(points) < 2:
        return None
    x: Spec = {
        "field": "projects",
        "type": "quantitative",
        "title": "projects at a time",
        "scale": {"type": "log"},
        "axis": {"values": [p["projects"] for p in points], "format": "d"},
    }
    y: Spec = {
        "type": "quantitative",
        "title": None,
        "scale": {"type": "log"},
        "axis": {"tickCount": 5, "format": "~s"},
    }
    layers = [
        {
            "mark": {"type": "area", "color": PALE, "opacity": 0.35},
            "encoding": {"x": x, "y": {**y, "field": "from"}, "y2": {"field": "to"}},
        },
        {
            "mark": {"type": "area", "color": BLUE, "opacity": 0.35},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 2, "point": True},
            "encoding": {"x": x, "y": {**y, "field": "mean"}},
        },
    ]
    title = f"Lead time: {points[0]['mean']:.1f} days at {points[0]['projects']}, {points[-1]['mean']:.1f} at {points[-1]['projects']} projects"
    subtitle = "working days; dark: interval of the simulation, pale: if the pilot was not typical"
    svg = drawn({"layer": layers}, points, title, scale_sentence(made), height=210, subtitle=subtitle)
    return Drawing("scale", title, svg, shown["scale"].headings, shown["scale"].rows)


def _heat(made: Analysis, shown: dict[str, Shown]) -> Drawing | None:
    """Hours of waiting per move and cause; the number stands in the cell."""
    rows = [
        {"move": f"{w.source} → {w.target}", "cause": WORDS[c], "hours": w.seconds[c] / 3600, "place": i}
        for w in made.waiting[: MOST - 5]
        for i, c in enumerate(CAUSES)
    ]
    if not rows or not any(float(str(r["hours"])) for r in rows):
        return None
    order = [WORDS[c] for c in CAUSES]
    x: Spec = {
        "field": "cause",
        "type": "nominal",
        "title": None,
        "sort": order,
        "axis": {"labelAngle": -25, "labelLimit": 160},
    }
    y: Spec = {"field": "move", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 260}}
    colour: Spec = {
        "field": "hours",
        "type": "quantitative",
        "title": "hours",
        "scale": {"range": ["#ffffff", WARM]},
        "legend": None,
    }
    text: Spec = {"condition": {"test": "datum.hours > 0", "field": "hours", "format": ",.0f"}, "value": ""}
    layers = [
        {"mark": {"type": "rect", "stroke": "#e4e7eb"}, "encoding": {"x": x, "y": y, "color": colour}},
        {"mark": {"type": "text", "fontSize": 11}, "encoding": {"x": x, "y": y, "text": text}},
    ]
    title = "Hours of waiting, by move and cause"
    table = shown["waiting"]
    svg = drawn({"layer": layers}, rows, title, table.answer, height=26 * len({r["move"] for r in rows}) + 10)
    return Drawing("waiting", title, svg, table.headings, table.rows)
