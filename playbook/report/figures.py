"""From a result's evidence to figures: what a person would rather look at, with the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from playbook.model.result import Result
from playbook.report import charts

PARTS = ("create", "verify", "rework", "bridge")
FACTS = ("habitual_by_team", "net_time_saved", "official_vs_shadow", "weekly_active")
"""The evidence that figures are drawn from."""
PART_WORDS = {"create": "making", "verify": "checking", "rework": "correcting", "bridge": "bridging gaps"}


@dataclass(frozen=True)
class Figure:
    """A drawn figure and the table that says the same."""

    name: str
    title: str
    svg: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def figures(result: Result) -> tuple[Figure, ...]:
    """Every figure the evidence of this result can carry."""
    made = (adoption_by_team(result), weekly_use(result), time_parts(result), paths(result))
    return tuple(f for f in made if f is not None)


def adoption_by_team(result: Result) -> Figure | None:
    """Habitual use by team with Wilson intervals; teams under five people never reach this evidence."""
    evidence = _evidence(result, "habitual_by_team")
    groups = evidence.get("groups", [])
    if not groups:
        return None
    groups = sorted(groups, key=lambda g: -g["value"])
    low, high = groups[-1], groups[0]
    title = f"Habitual use runs from {_pct(low['value'])} ({low['name']}) to {_pct(high['value'])} ({high['name']})"
    if len(groups) == 1:
        title = f"Habitual use: {_pct(high['value'])} ({high['name']})"
    drawn = [{k: g.get(k, g["value"]) for k in ("name", "value", "low", "high")} for g in groups]
    description = "; ".join(f"{g['name']} {_pct(g['value'])} of {g['n']} people" for g in groups)
    rows = tuple(
        (g["name"], str(g["n"]), _pct(g["value"]), f"{_pct(g.get('low', 0))} to {_pct(g.get('high', 1))}")
        for g in groups
    )
    hidden = evidence.get("hidden", 0)
    note = f"Not shown: {hidden} teams, because a figure must rest on at least 5 people." if hidden else ""
    svg = charts.intervals(drawn, title, description, "share of eligible people, active in 3 of the last 4 weeks")
    return Figure("adoption", title, svg, ("Team", "People", "Habitual", "95% interval"), rows, note)


def weekly_use(result: Result) -> Figure | None:
    """Share of eligible people who used it, week by week."""
    evidence = _evidence(result, "weekly_active")
    points = evidence.get("points", [])
    if len(points) < 2:
        return None
    start = date.fromisoformat(points[0]["week"])
    drawn = [{"week": (date.fromisoformat(p["week"]) - start).days // 7 + 1, "value": p["value"]} for p in points]
    level = evidence["level"]
    title = f"Weekly use: {_pct(drawn[0]['value'])} in week 1, {_pct(level)} on average in the last 6 weeks"
    description = ", ".join(f"week {p['week']}: {_pct(p['value'])}" for p in drawn)
    rows = tuple((str(p["week"]), _pct(p["value"])) for p in drawn)
    svg = charts.line(drawn, title, description, "share of eligible people active")
    return Figure("weekly", title, svg, ("Pilot week", "Active"), rows)


def time_parts(result: Result) -> Figure | None:
    """Minutes per item on the old and the AI path, by part."""
    evidence = _evidence(result, "net_time_saved")
    parts = {p["name"]: p["value"] for p in evidence.get("parts", [])}
    drawn = []
    for path, word in (("old", "old way"), ("ai", "AI path")):
        for place, part in enumerate(PARTS):
            value = parts.get(f"{path} {part}")
            if value is not None:
                drawn.append({"bar": word, "part": PART_WORDS[part], "value": round(value, 1), "place": place})
    if not drawn:
        return None
    saved = evidence["value"]
    title = f"Net time per item: {_pct(abs(saved))} {'less' if saved > 0 else 'more'} on the AI path"
    description = "; ".join(f"{d['bar']} {d['part']} {d['value']:g} minutes" for d in drawn)
    rows = tuple((d["bar"], d["part"], f"{d['value']:g}") for d in drawn)
    order = [PART_WORDS[p] for p in PARTS]
    svg = charts.stacked(drawn, order, title, description, "minutes per item")
    return Figure("time", title, svg, ("Path", "Part", "Minutes per item"), rows)


def paths(result: Result) -> Figure | None:
    """Official against unofficial path, minutes for the same task."""
    evidence = _evidence(result, "official_vs_shadow")
    value = evidence.get("value")
    parts = {p["name"]: p["value"] for p in evidence.get("parts", [])}
    drawn = []
    for path, word in (("official", "official path"), ("shadow", "unofficial path")):
        for place, part in enumerate(("access", "create", "verify", "rework", "bridge")):
            minutes = parts.get(f"{path} {part}")
            if minutes:
                label = {"access": "waiting for access"}.get(part) or PART_WORDS[part]
                drawn.append({"bar": word, "part": label, "value": round(minutes, 1), "place": place})
    if value is None or not drawn:
        return None
    title = f"The official path takes {value:.2f} times as long as the unofficial one"
    order = ["waiting for access", *(PART_WORDS[p] for p in PARTS)]
    used = [o for o in order if any(d["part"] == o for d in drawn)][:4]
    description = "; ".join(f"{d['bar']} {d['part']} {d['value']:g} minutes" for d in drawn)
    rows = tuple((d["bar"], d["part"], f"{d['value']:g}") for d in drawn)
    svg = charts.stacked(drawn, used, title, description, "minutes for the same task, median")
    return Figure("paths", title, svg, ("Path", "Part", "Minutes"), rows)


def _evidence(result: Result, name: str) -> dict[str, Any]:
    found = result.evidence.get(name, {})
    return {} if "hidden" in found and found.get("kind") != "Groups" else found


def _pct(share: float) -> str:
    return f"{share * 100:.0f}%"
