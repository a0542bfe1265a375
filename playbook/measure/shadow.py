"""Facts of shadow use: how much, growing since when, slower where, answered how, and what part of use is visible."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from playbook.measure.intervals import slope
from playbook.measure.items import published_ai
from playbook.measure.time_study import MEASURED
from playbook.measure.usage import Weeks, complete_weeks, last_weeks
from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number, Point, Share
from playbook.model.evidence_governance import Trend
from playbook.model.fact import Data, fact, once

RECENT_WEEKS = 4
TREND_WEEKS = 6
LEAST_SIDE = 5
FLAT = 12
"""Decimals of a slope: the last bits of a flat series must not read as a rise."""
NEAR = pd.Timedelta(days=14)
PATHS = (("official", "ai"), ("shadow", "shadow"))
PARTS = ("create", "verify", "rework", "bridge", "access")
LEANS = {"least": 0.0, "shadow": 1.0, "most": 2.0}
"""How much those who did not answer use unapproved tools, relative to those who did: none, the same, twice as much."""
SHADOW = (
    "shadow_use.week shadow_use.items! shadow_use.asked? shadow_use.answered? shadow_use.team? shadow_use.tool? "
    "shadow_use.source? work_items.item_id work_items.path work_items.published_at!"
)
NOT_ASKED = Missing(columns=("shadow_use.week",), why="Nothing is known about unapproved use in the last 4 weeks.")


@fact(SHADOW)
def shadow_share(data: Data) -> Evidence:
    """Items helped by unapproved tools in the last 4 weeks, out of those and the published AI items of the same weeks.

    The interval is not one of chance: its ends are what it would be if those who did not answer used none, or twice
    as much as those who did.
    """
    weeks = _in(last_weeks(data, RECENT_WEEKS), _weekly(data))
    if weeks.empty:
        return NOT_ASKED
    total = weeks.sum()
    if not total["shadow"] + total["official"]:
        return NotApplicable(why="No AI-assisted item is known in the last 4 weeks.")
    least, value, most = (float(total[k] / (total[k] + total["official"])) if total[k] else 0.0 for k in LEANS)
    n = round(total["shadow"] + total["official"])
    return Number(
        value=value,
        low=least if least < most else None,
        high=most if least < most else None,
        n=n,
        unit="share",
        parts=tuple(Group(name=k, n=n, value=float(total[k])) for k in ("shadow", "official")),
        worst=_most_used(data, weeks.index),
        note="" if len(weeks) == RECENT_WEEKS else f"Known for {len(weeks)} of the last {RECENT_WEEKS} weeks only.",
    )


@fact(f"{SHADOW} governance.artefact? governance.approved_on?")
def shadow_trend(data: Data) -> Evidence:
    """Weekly shadow share, its slope over the last 6 weeks, and the week since which it rises."""
    weeks = _weekly(data)
    weeks = weeks[weeks["shadow"] + weeks["official"] > 0]
    shares = weeks["shadow"] / (weeks["shadow"] + weeks["official"])
    recent = _unbroken(shares, last_weeks(data, TREND_WEEKS))
    rise = slope(recent)
    if rise is None:
        return Missing(
            columns=("shadow_use.week",), why="At least 3 of the last 6 weeks in a row are needed to see a trend."
        )
    turned = turning_point(shares.to_numpy())
    monday = None if turned is None else shares.index[turned]
    return Trend(
        points=tuple(Point(week=f"{w:%Y-%m-%d}", value=float(v)) for w, v in shares.items()),
        level=float(np.mean(recent)),
        slope=round(rise.value, FLAT),
        slope_low=round(rise.low, FLAT),
        slope_high=round(rise.high, FLAT),
        turned="" if monday is None else f"{monday:%Y-%m-%d}",
        near=() if monday is None else _rules_near(data, monday),
    )


@fact(f"provenance.item_id {SHADOW}")
def visible_use(data: Data) -> Evidence:
    """Published AI items of the last 4 weeks with a record, out of these and the items helped by unapproved tools."""
    weeks = _in(last_weeks(data, RECENT_WEEKS), _weekly(data))
    if weeks.empty:
        return NOT_ASKED
    items = published_ai(data)
    recent = items[_monday(items["published_at"]).isin(weeks.index)]
    seen = int(recent["item_id"].isin(data.table("provenance")["item_id"]).sum())
    whole = float(weeks["official"].sum() + weeks["shadow"].sum())
    return Share(part=seen, whole=whole, of="AI-assisted items", n=round(whole), counted=False)


@fact(
    "time_study.task time_study.path time_study.create_min time_study.verify_min time_study.rework_min "
    "time_study.bridge_min time_study.access_min time_study.method?"
)
def official_vs_shadow(data: Data) -> Evidence:
    """Median over tasks of median minutes on the official path divided by those on the unofficial one; parts by step.

    Measured rows only; a row with an empty part is left out, because its total is not known.
    """
    rows = data.table("time_study")
    rows = rows[rows["path"].isin([path for _, path in PATHS])]
    if "method" in rows.columns:
        rows = rows[rows["method"].isin(MEASURED)]
    minutes = rows[[f"{p}_min" for p in PARTS]].set_axis(PARTS, axis=1)
    minutes = minutes.assign(total=minutes.sum(axis=1, skipna=False), task=rows["task"], path=rows["path"]).dropna()
    medians = minutes.groupby(["task", "path"])[[*PARTS, "total"]].median()
    both = [t for t in minutes["task"].unique() if all((t, path) in medians.index for _, path in PATHS)]
    ratios = {
        str(t): float(medians.loc[(t, "ai"), "total"] / medians.loc[(t, "shadow"), "total"])
        for t in sorted(both)
        if medians.loc[(t, "shadow"), "total"] > 0
    }
    if not ratios:
        return Missing(
            columns=("time_study.task", "time_study.path"),
            why="No task was timed, with every part of its time, on the official and on an unofficial path.",
        )
    widest = max(ratios, key=lambda t: (ratios[t], t))
    sizes = minutes.groupby(["task", "path"]).size()
    parts = tuple(
        Group(name=f"{name} {part}", n=int(sizes[widest, path]), value=float(medians.loc[(widest, path), part]))
        for name, path in PATHS
        for part in (*PARTS, "total")
    )
    n = int(minutes["task"].isin(list(ratios)).sum())
    return Number(value=float(np.median(list(ratios.values()))), n=n, unit="ratio", parts=parts, worst=widest)


@fact("tools.tool tools.sanctioned tools.reason? tools.response_date?")
def answered_reasons(data: Data) -> Evidence:
    """Unapproved tools whose reason is known and was answered by a change of the approved offer, out of all of them."""
    tools = data.table("tools")
    other = tools[~tools["sanctioned"].fillna(value=True).astype(bool)]
    if other.empty:
        return NotApplicable(why="No unapproved tool is listed.")
    absent = tuple(c for c in ("tools.reason", "tools.response_date") if not data.has(c))
    if absent:
        return Missing(columns=absent)
    done = other["reason"].notna() & (other["response_date"] <= pd.Timestamp(data.as_of))
    rows = tuple(sorted(other.loc[~done, "tool"].astype(str)))[:20]
    return Share(part=int(done.sum()), whole=len(other), of="unapproved tools", rows=rows)


def turning_point(values: np.ndarray[Any, Any]) -> int | None:
    """Place at which two straight lines fit better than any other split; None if it does not turn upwards.

    Each side holds at least 5 weeks. Source: least squares over all splits (a change-point search with one change).

    >>> turning_point(np.array([0.3] * 8 + [0.35 + 0.02 * i for i in range(1, 9)]))
    8
    >>> turning_point(np.array([0.3] * 16)) is None
    True
    """
    n = len(values)
    splits = range(LEAST_SIDE, n - LEAST_SIDE + 1)
    if not splits:
        return None
    best = min(splits, key=lambda i: _misfit(values[:i]) + _misfit(values[i:]))
    before, after = slope(list(values[:best])), slope(list(values[best:]))
    turns = before is not None and after is not None and after.low > 0 and after.value > max(before.value, 0.0)
    return best if turns else None


def _misfit(values: np.ndarray[Any, Any]) -> float:
    x = np.arange(len(values))
    line = np.polynomial.polynomial.polyfit(x, values, 1)
    return float(((values - np.polynomial.polynomial.polyval(x, line)) ** 2).sum())


@once
def reports(data: Data) -> pd.DataFrame:
    """Items per week, team and tool, scaled to all who were asked in three ways; the fullest source counts.

    One tool may be seen by a survey and on the network in the same week; adding them up would count it twice.
    """
    rows = data.table("shadow_use").dropna(subset=["items"])
    factor = pd.Series(1.0, index=rows.index)
    if {"asked", "answered"} <= set(rows.columns):
        rows = rows[~(rows["answered"] == 0)]
        factor = (rows["asked"] / rows["answered"]).clip(lower=1.0).fillna(1.0)
    scaled = {k: rows["items"] * (1 + lean * (factor - 1)) for k, lean in LEANS.items()}
    by = [c for c in ("week", "team", "tool") if c in rows.columns]
    each = [*by, "source"] if "source" in rows.columns else by
    sums = rows.assign(**scaled).groupby(each, dropna=False)[list(LEANS)].sum()
    fullest: pd.DataFrame = sums.groupby(by, dropna=False).max().reset_index()
    return fullest


@once
def _weekly(data: Data) -> pd.DataFrame:
    """Complete weeks in which unapproved use is known: its items, at least, as scaled, at most, and official items."""
    shadow = reports(data).groupby("week")[list(LEANS)].sum()
    official = _monday(published_ai(data)["published_at"]).value_counts()
    weeks = shadow.assign(official=official.reindex(shadow.index, fill_value=0).astype(float))
    return _in(complete_weeks(data), weeks)


def _in(weeks: Weeks, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame.index.isin(weeks)].sort_index()


def _monday(when: pd.Series[Any]) -> pd.Series[Any]:
    day: pd.Series[Any] = when.dt.normalize() - pd.to_timedelta(when.dt.day_of_week, unit="D")
    return day


def _unbroken(shares: pd.Series[Any], weeks: Weeks) -> list[float]:
    """Values of the latest run of known weeks without a gap, because a line needs even steps."""
    known = [w in shares.index for w in weeks]
    last = max((i for i, there in enumerate(known) if there), default=-1)
    first = last
    while first > 0 and known[first - 1]:
        first -= 1
    return [float(shares[w]) for w in weeks[first : last + 1]] if last >= 0 else []


def _most_used(data: Data, weeks: pd.Index[Any]) -> str:
    """Name of the unapproved tool with most items in these weeks."""
    rows = reports(data)
    if "tool" not in rows.columns:
        return ""
    sums = rows[rows["week"].isin(weeks)].groupby("tool")["shadow"].sum().sort_index()
    return str(sums.idxmax()) if len(sums) and sums.max() > 0 else ""


def _rules_near(data: Data, monday: pd.Timestamp) -> tuple[str, ...]:
    """Governing documents that took effect within two weeks of this Monday."""
    if not (data.has("governance.artefact") and data.has("governance.approved_on")):
        return ()
    rules = data.table("governance")
    near = rules[(rules["approved_on"] - monday).abs() <= NEAR].sort_values(["approved_on", "artefact"])
    return tuple(dict.fromkeys(near["artefact"].astype(str)))
