"""Facts of shadow use: how much, growing since when, why it is faster, what is visible, what was exposed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from playbook.measure.intervals import slope
from playbook.measure.items import published_ai
from playbook.measure.usage import complete_weeks, in_last_weeks, last_weeks
from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number, Point, Series, Share, wilson
from playbook.model.evidence_governance import Exposure
from playbook.model.fact import Data, fact

TREND_WEEKS = 6
LEAST_SIDE = 5
PARTS = ("create", "verify", "rework", "bridge", "access")
SHADOW = "shadow_use.week shadow_use.items! shadow_use.asked? shadow_use.answered? work_items.item_id work_items.path work_items.published_at!"


@fact(SHADOW)
def shadow_share(data: Data) -> Evidence:
    """Items helped by unapproved tools in the last 4 weeks (scaled to all asked), out of those and the official ones."""
    shadow, official = _last(data), _official(data)
    if shadow is None:
        return Missing(columns=("shadow_use.week",), why="Nothing about unapproved use was asked in the last 4 weeks.")
    whole = shadow + official
    low, high = wilson(shadow, whole) or (None, None)
    return Number(
        value=shadow / whole if whole else 0.0, low=low, high=high, n=round(whole), unit="share", note=f"{official}"
    )


@fact(SHADOW)
def shadow_trend(data: Data) -> Evidence:
    """Weekly shadow share, its slope over the last 6 weeks, and the week since which it goes another way."""
    shares = _weekly(data)
    recent = [shares[w] for w in last_weeks(data, TREND_WEEKS) if w in shares.index]
    rise = slope(recent)
    if rise is None:
        return Missing(columns=("shadow_use.week",), why="At least 3 of the last 6 weeks are needed to see a trend.")
    points = tuple(Point(week=f"{w:%Y-%m-%d}", value=float(v)) for w, v in shares.items())
    turned = turning_point(shares.to_numpy())
    return Series(
        points=points,
        level=float(np.mean(recent)),
        slope=rise.value,
        slope_low=rise.low,
        slope_high=rise.high,
        turned="" if turned is None else f"{shares.index[turned]:%Y-%m-%d}",
    )


@fact(f"provenance.item_id {SHADOW}")
def visible_use(data: Data) -> Evidence:
    """Published AI items of the last 4 weeks with a record, out of these and the items helped by unapproved tools."""
    shadow = _last(data)
    if shadow is None:
        return Missing(columns=("shadow_use.week",), why="Nothing about unapproved use was asked in the last 4 weeks.")
    items = published_ai(data)
    recent = items[in_last_weeks(data, items["published_at"])]
    seen = int(recent["item_id"].isin(data.table("provenance")["item_id"]).sum())
    return Share(
        part=seen, whole=len(recent) + shadow, of="AI-assisted items", n=round(len(recent) + shadow), counted=False
    )


@fact(
    "time_study.task time_study.path time_study.create_min time_study.verify_min time_study.rework_min time_study.bridge_min time_study.access_min?"
)
def official_vs_shadow(data: Data) -> Evidence:
    """Median over tasks of median minutes on the official path divided by those on the unofficial one; parts by step."""
    rows = data.table("time_study")
    minutes = pd.DataFrame(
        {p: rows[f"{p}_min"] if f"{p}_min" in rows.columns else np.nan for p in PARTS}, index=rows.index
    )
    minutes["access"] = minutes["access"].fillna(0.0)
    minutes["total"] = minutes.sum(axis=1, skipna=False)
    known = rows[["task", "path"]].join(minutes).dropna(subset=["total"])
    med = (
        known[known["path"].isin(["ai", "shadow"])]
        .groupby(["task", "path"])[[*PARTS, "total"]]
        .median()
        .unstack("path")
    )
    both = med.dropna() if {"ai", "shadow"} <= set(known["path"]) else med.iloc[:0]
    if both.empty:
        return Missing(
            columns=("time_study.task", "time_study.path"),
            why="No task was timed on the official and on an unofficial path.",
        )
    ratios = both[("total", "ai")] / both[("total", "shadow")]
    widest = ratios.idxmax()
    n = int(known["task"].isin(both.index).sum())
    parts = tuple(
        Group(name=f"{name} {part}", n=n, value=float(both.loc[widest, (part, path)]))
        for name, path in (("official", "ai"), ("shadow", "shadow"))
        for part in (*PARTS, "total")
    )
    return Number(value=float(ratios.median()), n=n, unit="ratio", parts=parts, worst=str(widest))


@fact("tools.tool tools.sanctioned tools.reason? tools.response_date?")
def answered_reasons(data: Data) -> Evidence:
    """Unapproved tools whose reason is known and was answered by a change of the approved offer, out of all of them."""
    tools = data.table("tools")
    other = tools[~tools["sanctioned"].fillna(value=True).astype(bool)]
    if other.empty:
        return NotApplicable(why="No unapproved tool is listed.")
    done = pd.Series(data=all(c in other.columns for c in ("reason", "response_date")), index=other.index)
    for column in ("reason", "response_date"):
        if column in other.columns:
            done &= other[column].notna()
    rows = tuple(sorted(other.loc[~done, "tool"].astype(str)))[:20]
    return Share(part=int(done.sum()), whole=len(other), of="unapproved tools", rows=rows)


@fact(
    "tools.tool tools.sanctioned tools.allowed_data! shadow_use.tool shadow_use.data_class! provenance.item_id "
    "provenance.tool! provenance.source_assets! assets.asset_id assets.sensitivity!"
)
def exposure(data: Data) -> Evidence:
    """Reports and items in which data went into a tool that is not cleared for that class of data."""
    cleared = _cleared(data.table("tools"))
    shadow = data.table("shadow_use")
    told = shadow[shadow["data_class"].notna()]
    bad = told[[c not in cleared.get(t, {"public"}) for t, c in zip(told["tool"], told["data_class"], strict=True)]]
    classes = data.table("assets").dropna(subset=["sensitivity"]).set_index("asset_id")["sensitivity"].to_dict()
    made = data.table("provenance").dropna(subset=["tool", "source_assets"])
    wrong = [
        str(i)
        for i, tool, sources in zip(made["item_id"], made["tool"], made["source_assets"], strict=True)
        if tool in cleared and {classes[s] for s in sources if s in classes} - cleared[tool]
    ]
    rows = tuple(sorted({*map(str, bad["tool"]), *wrong}))[:20]
    return Exposure(shadow=len(bad), items=len(wrong), rows=rows)


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


def _scaled(rows: pd.DataFrame) -> pd.Series[float]:
    """Items of each row scaled from those who answered to all who were asked."""
    if not {"asked", "answered"} <= set(rows.columns):
        return rows["items"].astype(float)
    factor = (rows["asked"] / rows["answered"]).where(rows["answered"] > 0).fillna(1.0)
    scaled: pd.Series[float] = rows["items"] * factor
    return scaled


def _last(data: Data) -> float | None:
    """Scaled shadow items of the last 4 weeks; None if nothing was asked then."""
    rows = data.table("shadow_use")
    recent = rows[in_last_weeks(data, rows["week"]) & rows["items"].notna()]
    return float(_scaled(recent).sum()) if len(recent) else None


def _official(data: Data) -> int:
    items = published_ai(data)
    return int(in_last_weeks(data, items["published_at"]).sum())


def _weekly(data: Data) -> pd.Series[float]:
    """Shadow share of each complete week in which something was asked."""
    rows = data.table("shadow_use").dropna(subset=["items"])
    shadow = _scaled(rows).groupby(rows["week"]).sum()
    items = published_ai(data)["published_at"]
    monday = (items - pd.to_timedelta(items.dt.weekday, unit="D")).dt.normalize()
    official = monday.value_counts().reindex(shadow.index, fill_value=0)
    shares = (shadow / (shadow + official)).fillna(0.0)
    kept: pd.Series[float] = shares[shares.index.isin(complete_weeks(data))].sort_index()
    return kept


def _cleared(tools: pd.DataFrame) -> dict[str, set[str]]:
    """Data classes each tool is cleared for; an unapproved tool without an entry for public data only."""
    cleared = {}
    for tool, approved, allowed in zip(tools["tool"], tools["sanctioned"], tools["allowed_data"], strict=True):
        if isinstance(allowed, tuple):
            cleared[str(tool)] = set(allowed)
        elif not (approved is not pd.NA and bool(approved)):
            cleared[str(tool)] = {"public"}
    return cleared
