"""From a result's evidence to figures: what a person would rather look at, with the same numbers as a table.

A figure is plain values. HTML draws it as SVG, PDF with lines, slides and workbooks as a native chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from playbook.model.result import Result
from playbook.report import charts
from playbook.report.numbers import Numbers
from playbook.report.wording import Wording, wording

PARTS = ("create", "verify", "rework", "bridge")
FACTS = ("habitual_by_team", "net_time_saved", "official_vs_shadow", "weekly_active")
"""The evidence that figures are drawn from."""
MOST_PARTS = 5

Kind = Literal["intervals", "line", "stacked"]


@dataclass(frozen=True)
class Figure:
    """A figure and the table that says the same; `points` are what is drawn, `order` the parts of stacked bars."""

    name: str
    title: str
    description: str
    drawn_as: Kind
    axis: str
    points: tuple[dict[str, Any], ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    order: tuple[str, ...] = ()
    along: str = ""
    """Title of the horizontal axis of a line."""
    span: tuple[float, float] = (0.0, 1.0)
    """Ends of the axis of shares."""

    @property
    def categories(self) -> tuple[str, ...]:
        """What a native chart names on its first axis: teams, weeks or paths."""
        key = {"intervals": "name", "line": "week", "stacked": "bar"}[self.drawn_as]
        return tuple(dict.fromkeys(str(p[key]) for p in self.points))

    @property
    def series(self) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
        """What a native chart draws: one row of values per category for each name."""
        if self.drawn_as != "stacked":
            return ((self.axis, tuple(p["value"] for p in self.points)),)
        known = {(p["part"], p["bar"]): p["value"] for p in self.points}
        parts = dict.fromkeys(p["part"] for p in sorted(self.points, key=lambda p: p["place"]))
        return tuple((part, tuple(known.get((part, bar)) for bar in self.categories)) for part in parts)

    @property
    def beside(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What a workbook says beside the drawn values: people and interval of each team."""
        if self.drawn_as != "intervals":
            return ()
        places = (1, 3) if len(self.headings) > 3 else (2,)
        return tuple((self.headings[i], tuple(row[i] for row in self.rows)) for i in places)

    @property
    def of_shares(self) -> bool:
        """True if the values are shares from 0 to 1."""
        return self.drawn_as != "stacked"

    @property
    def svg(self) -> str:
        """The figure as SVG, its numbers as English writes them."""
        return self.svg_in(charts.ENGLISH)

    def svg_in(self, numbers: Numbers) -> str:
        """The figure as SVG with the numbers of its axes as a language writes them."""
        if self.drawn_as == "intervals":
            return charts.intervals(self.points, self.title, self.description, self.axis, self.span, numbers)
        if self.drawn_as == "line":
            return charts.line(self.points, self.title, self.description, self.axis, self.along, numbers)
        return charts.stacked(self.points, self.order, self.title, self.description, self.axis, numbers)


def figures(result: Result, w: Wording | None = None) -> tuple[Figure, ...]:
    """Every figure the evidence of this result can carry, in the language of the wording."""
    w = w or wording()
    made = (adoption_by_team(result, w), weekly_use(result, w), time_parts(result, w), paths(result, w))
    return tuple(f for f in made if f is not None)


def adoption_by_team(result: Result, w: Wording) -> Figure | None:
    """Habitual use by team with Wilson intervals; teams under five people never reach this evidence."""
    evidence = _evidence(result, "habitual_by_team")
    groups = sorted(evidence.get("groups", []), key=lambda g: -g["value"])
    if not groups:
        return None
    low, high = groups[-1], groups[0]
    ends = {"low": _pct(low["value"]), "low_team": low["name"], "high": _pct(high["value"]), "high_team": high["name"]}
    title = w("figure.adoption_title" if len(groups) > 1 else "figure.adoption_one", **ends)
    said = (w("figure.adoption_item", team=g["name"], share=_pct(g["value"]), n=g["n"]) for g in groups)
    hidden = evidence.get("hidden", 0)
    return Figure(
        "adoption",
        title,
        "; ".join(said),
        "intervals",
        w("figure.adoption_axis"),
        tuple({k: g.get(k, g["value"]) for k in ("name", "value", "low", "high")} for g in groups),
        w.list("figure.adoption_headings"),
        tuple((g["name"], str(g["n"]), _pct(g["value"]), _range(g, w)) for g in groups),
        w("figure.adoption_hidden", count=hidden) if hidden else "",
    )


def weekly_use(result: Result, w: Wording) -> Figure | None:
    """Share of eligible people who used it, week by week."""
    evidence = _evidence(result, "weekly_active")
    points = evidence.get("points", [])
    if len(points) < 2:
        return None
    start = date.fromisoformat(points[0]["week"])
    drawn = tuple({"week": (date.fromisoformat(p["week"]) - start).days // 7 + 1, "value": p["value"]} for p in points)
    return Figure(
        "weekly",
        w("figure.weekly_title", first=_pct(drawn[0]["value"]), level=_pct(evidence["level"])),
        ", ".join(w("figure.weekly_item", week=p["week"], share=_pct(p["value"])) for p in drawn),
        "line",
        w("figure.weekly_axis"),
        drawn,
        w.list("figure.weekly_headings"),
        tuple((str(p["week"]), _pct(p["value"])) for p in drawn),
        along=w("figure.weekly_x"),
    )


def time_parts(result: Result, w: Wording) -> Figure | None:
    """Minutes per item on the old and the AI path, by part."""
    evidence = _evidence(result, "net_time_saved")
    drawn = _parts(evidence, ("old", "ai"), PARTS, w)
    if not drawn:
        return None
    saved = evidence["value"]
    title = w("figure.time_less" if saved > 0 else "figure.time_more", share=_pct(abs(saved)))
    return _stacked("time", title, drawn, PARTS, w)


def paths(result: Result, w: Wording) -> Figure | None:
    """Official against unofficial path, minutes for the same task."""
    evidence = _evidence(result, "official_vs_shadow")
    value = evidence.get("value")
    drawn = tuple(d for d in _parts(evidence, ("official", "shadow"), ("access", *PARTS), w) if d["value"])
    if value is None or not drawn:
        return None
    return _stacked("paths", w("figure.paths_title", times=f"{value:.2f}"), drawn, ("access", *PARTS), w)


def _parts(
    evidence: dict[str, Any], bars: tuple[str, ...], parts: tuple[str, ...], w: Wording
) -> tuple[dict[str, Any], ...]:
    """What is known of each bar's parts, in the order of drawing."""
    known = {p["name"]: p["value"] for p in evidence.get("parts", [])}
    return tuple(
        {
            "bar": w(f"figure.{bar}"),
            "part": w(f"figure.{part}"),
            "value": round(known[f"{bar} {part}"], 1),
            "place": place,
        }
        for bar in bars
        for place, part in enumerate(parts)
        if known.get(f"{bar} {part}") is not None
    )


def _stacked(name: str, title: str, drawn: tuple[dict[str, Any], ...], parts: tuple[str, ...], w: Wording) -> Figure:
    words = (w(f"figure.{part}") for part in parts)
    said = (w("figure.part_item", path=d["bar"], part=d["part"], minutes=f"{d['value']:g}") for d in drawn)
    return Figure(
        name,
        title,
        "; ".join(said),
        "stacked",
        w(f"figure.{name}_axis"),
        drawn,
        w.list(f"figure.{name}_headings"),
        tuple((d["bar"], d["part"], f"{d['value']:g}") for d in drawn),
        order=tuple(word for word in words if any(d["part"] == word for d in drawn))[:MOST_PARTS],
    )


def _evidence(result: Result, name: str) -> dict[str, Any]:
    found = result.evidence.get(name, {})
    return {} if "hidden" in found and found.get("kind") != "Groups" else found


def _range(group: dict[str, Any], w: Wording) -> str:
    return w("figure.range", low=_pct(group.get("low", 0)), high=_pct(group.get("high", 1)))


def _pct(share: float) -> str:
    return f"{share * 100:.0f}%"
