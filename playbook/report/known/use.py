"""Questions of use: who began, who stayed, where it is heading, who uses it how much, what it replaces."""

from __future__ import annotations

from typing import Any

from playbook.model.phrase import percent
from playbook.report.blocks import Fold, Grid, Picture, Text
from playbook.report.figures import Figure
from playbook.report.known.case import Case

SETTLED = 8
"""Weeks after first use at which staying is told: the week of the reference, if there are so many."""


def began(case: Case) -> Fold:
    """Share of people who had begun, by weeks since they could."""
    w, found = case.w, case.fact("first_use")
    if not found:
        return case.untold("began", "first_use")
    points, median = found["points"], found.get("median")
    last = points[-1]
    said = {"share": percent(last["value"]), "people": found["people"], "week": last["week"]}
    half = "a" if median is not None else "a_less"
    rows = tuple((str(p["week"]), percent(p["value"]), case.ends(p)) for p in points)
    answer = w(f"known.began.{half}", **said, median=None if median is None else f"{median:g}")
    if len(points) < 2:
        return case.fold("began", answer)
    return case.fold("began", answer, _line("began", w("known.began.title", **said), points, rows, case))


def stayed(case: Case) -> Fold:
    """Share of those who began who are still active, by weeks since first use."""
    w, found = case.w, case.fact("kept_using")
    if not found or len(found["points"]) < 2:
        return case.untold("stayed", "kept_using")
    points = found["points"]
    told = points[min(SETTLED, len(points) - 1)]
    said = {"share": percent(told["value"]), "week": told["week"]}
    rows = tuple((str(p["week"]), str(p["n"]), percent(p["value"]), case.ends(p)) for p in points)
    picture = _line("stayed", w("known.stayed.title", **said), points, rows, case)
    return case.fold("stayed", w("known.stayed.a", **said, n=told["n"]), picture)


def outlook(case: Case) -> Fold:
    """Stuck or not, worn off or not, where it settles, what week 26 may bring."""
    w, found = case.w, case.fact("adoption_outlook")
    if not found:
        return case.untold("outlook", "adoption_outlook")
    state = w(f"known.outlook.{found['state']}", weeks=found["weeks"])
    settles = {"low": percent(found["level_low"]), "high": percent(found["level_high"])}
    later = w("known.outlook.passed", **settles)
    if found.get("week_26") is not None:
        ends = {"low": _whole(found["week_26_low"]), "high": _whole(found["week_26_high"])}
        later = w("known.outlook.later", value=_whole(found["week_26"]), **ends)
    worn = tuple(Text(said) for said in [case.said("am-novelty-drop")] if said)
    return case.fold("outlook", f"{state} {later}", Picture(_outlook(found, case), w("measures.same")), *worn)


def segments(case: Case) -> Fold:
    """Shares of people by how much they use it, as other reports name the groups."""
    w, found = case.w, case.fact("usage_segments")
    if not found.get("groups"):
        return case.untold("segments", "usage_segments")
    most = max(found["groups"], key=lambda g: g["value"])
    rows = tuple(
        (
            w(f"known.segments.names.{g['name']}"),
            w(f"known.segments.means.{g['name']}"),
            percent(g["value"]),
            case.ends(g),
        )
        for g in found["groups"]
    )
    table = Grid("segments", w("known.segments.caption"), w.list("known.segments.headings"), rows)
    hidden = [Text(w("known.segments.hidden", count=found["hidden"]))] if found.get("hidden") else []
    name = w(f"known.segments.names.{most['name']}")
    answer = w("known.segments.a", name=name, share=percent(most["value"]), n=most["n"])
    how = Text(w("known.segments.how", of=found.get("of", "")), small=True)
    return Fold("segments", w("known.segments.q"), answer, (table, *hidden, how))


def displaced(case: Case) -> Fold:
    """By which way finished items were made, and whether the old way has an end."""
    checks = ("am-displacement", "in-old-path-ends", "in-double-running-cost")
    table = case.seen("displaced", case.w("known.displaced.caption"), checks)
    return case.fold("displaced", case.said("am-displacement") or case.w("known.cannot", why="").strip(), table)


def _line(
    name: str, title: str, points: list[dict[str, Any]], rows: tuple[tuple[str, ...], ...], case: Case
) -> Picture:
    """A curve over weeks, with its table."""
    w = case.w
    drawn = tuple({"week": p["week"], "value": p["value"]} for p in points)
    said = ", ".join(w("figure.weekly_item", week=p["week"], share=percent(p["value"])) for p in points)
    words = w(f"known.{name}.axis"), w.list(f"known.{name}.headings"), w(f"known.{name}.along")
    axis, headings, along = words
    return Picture(Figure(name, title, said, "line", axis, drawn, headings, rows, along=along), w("measures.same"))


def _outlook(found: dict[str, Any], case: Case) -> Figure:
    """First weeks, last weeks, level to come, week 26: the counted ones as points, the others with their interval."""
    w, parts = case.w, case.fact("use_since_start").get("parts", ())
    points = [
        _point(k, p["value"], p["value"], p["value"], case) for k, p in zip(("first", "last"), parts, strict=False)
    ]
    low, high = found["level_low"], found["level_high"]
    points.append(_point("settles", (low + high) / 2, low, high, case))
    if found.get("week_26") is not None:
        points.append(_point("week_26", found["week_26"], found["week_26_low"], found["week_26_high"], case))
    counted = {w("known.outlook.first"), w("known.outlook.last")}
    rows = tuple(
        (p["name"], _whole(p["value"]), w("none") if p["name"] in counted else _range(p, case)) for p in points
    )
    ends = {"first": rows[0][1], "last": rows[1][1]} if len(parts) == 2 else {}
    title = w("known.outlook.title", **ends) if ends else w("known.outlook.title_plain")
    said = "; ".join(f"{name}: {share} ({ends})" for name, share, ends in rows)
    words = w("known.outlook.axis"), w.list("known.outlook.headings")
    return Figure("outlook", title, said, "intervals", words[0], tuple(points), words[1], rows)


def _point(name: str, value: float, low: float, high: float, case: Case) -> dict[str, Any]:
    return {"name": case.w(f"known.outlook.{name}"), "value": value, "low": low, "high": high}


def _range(point: dict[str, Any], case: Case) -> str:
    return case.w("finding.range", low=_whole(point["low"]), high=_whole(point["high"]))


def _whole(share: float) -> str:
    """A share that was worked out, not counted: more than whole per cent would claim too much."""
    return f"{share * 100:.0f}%"
