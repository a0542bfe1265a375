"""Questions of effect: how sure the saving is, whether its items were easier, and what everything is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import Any

from playbook.model.phrase import called, number, percent
from playbook.report.blocks import Fold, Grid, Inner, Picture, Text
from playbook.report.figures import Figure
from playbook.report.known.case import Case

MOSTLY_MEASURED = 0.8
"""Share of measured rows below which a figure counts as remembered (basis of `am-time-measured-not-felt`)."""
RARE = 0.001


def saving(case: Case) -> Fold:
    """One saving counted in different ways, and the grade of its evidence."""
    w, found = case.w, case.fact("net_time_saved")
    if not found:
        return case.untold("saving", "net_time_saved")
    grade = evidence_grade(case)
    said = {"share": percent(found["value"]), "grade": grade}
    low, high = found.get("low"), found.get("high")
    ends = {"low": w("none"), "high": w("none")}
    if low is not None and high is not None:
        ends = {"low": percent(low), "high": percent(high)}
    answer = w("known.saving.a" if low is not None and low > 0 else "known.saving.a_zero", **said, **ends)
    means = Text(w(f"known.saving.{grade}"), lead=w("known.saving.grade", grade=grade))
    return case.fold("saving", answer, Picture(_ways(case), w("measures.same")), means, *_chance(case))


def evidence_grade(case: Case) -> str:
    """A to D; without the people behind the items no better than C, mostly remembered D."""
    by_people = case.fact("saving_by_people")
    if by_people:
        return str(by_people["grade"])
    measured = case.fact("time_measured")
    share = measured["part"] / measured["whole"] if measured.get("whole") else 0.0
    return "C" if share >= MOSTLY_MEASURED else "D"


def kinds(case: Case) -> Fold:
    """The saving kind by kind, and both ways of adding up."""
    w, found, table = case.w, case.fact("like_for_like"), case.fact("saving_by_kind")
    if not found:
        return case.untold("kinds", "like_for_like")
    plain, adjusted = percent(found["plain"]), found.get("adjusted")
    if adjusted is None:
        return case.fold("kinds", w("known.kinds.a_none", plain=plain))
    blocks: list[Inner] = []
    if table.get("kinds"):
        rows = tuple(_kind(k) for k in table["kinds"])
        blocks.append(Grid("kinds", w("known.kinds.caption"), w.list("known.kinds.headings"), rows))
    if table.get("hidden"):
        blocks.append(Text(w("known.kinds.hidden", count=table["hidden"])))
    return case.fold("kinds", w("known.kinds.a", plain=plain, adjusted=percent(adjusted)), *blocks)


def compared(case: Case) -> Fold:
    """Every measured change with its interval and what it was compared with."""
    w = case.w
    changes = [c for name in ("impact_change", "audience_change") for c in case.fact(name).get("changes", ())]
    if not changes:
        return case.untold("compared", "impact_change")
    both = sum(c["concurrent"] for c in changes)
    answer = w("known.compared.a_both", count=both, all=len(changes)) if both else w("known.compared.a_before")
    rows = tuple(_change(c, case) for c in changes)
    table = Grid("compared", w("known.compared.caption"), w.list("known.compared.headings"), rows)
    return case.fold("compared", answer, table, Text(_teams(case), lead=w("known.compared.teams")))


def _teams(case: Case) -> str:
    """Teams on the AI path against the others, or why that cannot be told."""
    w, found = case.w, case.fact("team_contrast")
    if not found:
        return w("known.compared.nobody")
    said = {"metric": called(found["metric"]), "value": f"{found['value']:+.2g}"} | {
        k: found[k] for k in ("teams", "treated")
    }
    if found.get("p") is None:
        return w("known.compared.refused", **said, why=found["why"])
    ends = w("finding.range", low=f"{found['low']:+.2g}", high=f"{found['high']:+.2g}")
    return w("known.compared.contrast", **said, ends=ends, p=percent(found["p"]))


def _ways(case: Case) -> Figure:
    """The saving counted in every way the data allow, on one axis."""
    w, points = case.w, tuple(_counted(case))
    rows = tuple((p["name"], percent(p["value"]), _interval(p, case)) for p in points)
    least = floor(min(0.0, *(p["low"] for p in points)) * 4) / 4
    said = "; ".join(f"{name}: {value} ({ends})" for name, value, ends in rows)
    words = w("known.saving.title"), w("known.saving.axis"), w.list("known.saving.headings")
    title, axis, headings = words
    return Figure("saving", title, said, "intervals", axis, points, headings, rows, span=(max(least, -2.0), 1.0))


def _counted(case: Case) -> Iterator[dict[str, Any]]:
    """Name, value and ends of each way; without an interval the ends are the value."""
    found, people = case.fact("net_time_saved"), case.fact("saving_by_people")
    like, felt = case.fact("like_for_like"), case.fact("felt_saving")
    yield _way("plain", found, case)
    if like.get("adjusted") is not None:
        yield _way("kinds", {"value": like["adjusted"]}, case)
    if people:
        yield _way("people", people, case)
    if people.get("without_two") is not None:
        yield _way("without_two", {"value": people["without_two"]}, case)
    if felt:
        yield _way("felt", felt, case)


def _way(name: str, of: dict[str, Any], case: Case) -> dict[str, Any]:
    value = of["value"]
    low, high = of.get("low"), of.get("high")
    ends = {"low": value, "high": value} if low is None or high is None else {"low": low, "high": high}
    return {"name": case.w(f"known.saving.{name}"), "value": value, **ends}


def _interval(point: dict[str, Any], case: Case) -> str:
    return case.w("none") if point["low"] == point["high"] else case.ends(point)


def _chance(case: Case) -> Iterator[Text]:
    w, people = case.w, case.fact("saving_by_people")
    if not people:
        yield Text(w("known.saving.at_most"))
    elif people.get("p") is not None:
        p = people["p"]
        yield Text(w("known.saving.chance", p=w("known.saving.below") if p < RARE else percent(p)))
    elif people.get("refused"):
        yield Text(w("known.saving.refused", why=people["refused"]))


def _kind(k: dict[str, Any]) -> tuple[str, ...]:
    saved = 1 - k["ai"] / k["old"] if k["old"] else 0.0
    return k["name"], str(k["n_old"]), str(k["n_ai"]), number(round(k["old"])), number(round(k["ai"])), percent(saved)


def _change(c: dict[str, Any], case: Case) -> tuple[str, ...]:
    w, low, high = case.w, c.get("low"), c.get("high")
    ends = w("none")
    if low is not None and high is not None:
        ends = w("finding.range", low=f"{low:+.2g}", high=f"{high:+.2g}")
    against = w("known.compared.concurrent" if c["concurrent"] else "known.compared.before")
    shown = w("known.compared.shown" if low is not None and low > 0 else "known.compared.not_shown")
    return called(c["metric"]), f"{c['value']:+.2g}", ends, f"{c['before']:.3g}", against, shown
