"""Minutes of the sample pilot "Solid system": the clocked time study and the effort log that agrees with it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from data.generate import draw
from data.generate.solid_base import FACTORS, monday, source
from data.generate.solid_items import ai_items, items
from data.generate.solid_people import active, owners, reviewers, specialist
from data.generate.story import canonical

OLD_HOURS = {"planned": 7.50, "review": 0.50, "read": 0.70, "rework": 0.80, "bridge": 0.20}
AI_HOURS = {
    "planned": 4.05,
    "governance": 0.25,
    "review": 1.35 - (0.90 * 104 - 11.2) / 104,
    "read": (0.90 * 104 - 11.2) / 104,
    "rework": 0.95,
    "fix": 0.10,
    "bridge": 0.20,
    "cleanup": 0.10,
    "chase": 0.05,
}
"""Hours per item; `read` is the part of the review that somebody other than the author does."""

CARRIED = 11.2 * 60
"""Minutes of bridging that fall to one person, who is no author."""
HIDDEN = 29.3 * 60
DOUBLE = 6.0 * 60
STEP = {
    "planned": "draft",
    "governance": "gate",
    "review": "author-check",
    "read": "brand-check",
    "rework": "correction",
    "fix": "layout",
    "bridge": "localisation",
    "cleanup": "image",
    "chase": "schedule",
}
PARTS = {
    "create_min": ("planned", "governance"),
    "verify_min": ("review", "read"),
    "rework_min": ("rework",),
    "bridge_min": ("fix", "bridge", "cleanup", "chase"),
}
TASKS = {"subject lines": (8.0, 9.8), "product text": (22.0, 27.0), "image variant": (31.0, 37.8)}


@cache
def minutes() -> pd.DataFrame:
    """Minutes of each kind per item: the 28 of before, the 46 timed and the 58 other ones of the AI path."""
    rng, rows = source(20), items()
    ai, timed = rows["path"] == "ai", rows["timed"].astype(bool)
    old = _split(rng, rows[timed & ~ai], 9.70, 2.60, OLD_HOURS)
    clocked = _split(rng, rows[timed & ai], 7.05, 2.30, AI_HOURS)
    other = _split(rng, rows[~timed & ai], 7.05, 2.30, AI_HOURS)
    return pd.concat([old, clocked, other])


def _split(rng: draw.Rng, rows: pd.DataFrame, mean: float, sd: float, hours: dict[str, float]) -> pd.DataFrame:
    totals = _totals(rng, rows, mean, sd) * 60
    parts = draw.parts_of(rng, totals, {kind: h * 60 for kind, h in hours.items()})
    return pd.DataFrame(parts, index=pd.Index(rows["item_id"], name="item_id"))


def _totals(rng: draw.Rng, rows: pd.DataFrame, mean: float, sd: float) -> draw.Array:
    """Hours per item: each kind by its factor, the same in every risk class, with exactly this mean and spread."""
    factor = rows["content_type"].map(FACTORS).to_numpy(dtype=float)
    centre = mean * factor / factor.mean()
    cells = rows["content_type"] + rows["risk_tier"]
    for _ in range(1000):
        noise = pd.Series(rng.lognormal(0.0, 0.3, size=len(rows)), index=rows.index)
        noise -= noise.groupby(cells).transform("mean")
        wanted = sd**2 - float(np.var(centre, ddof=1))
        made = centre + noise.to_numpy() * np.sqrt(wanted / float(np.var(noise, ddof=1)))
        if made.min() > 0.25 * mean:
            return np.asarray(made)
    raise ValueError("no draw stays above a quarter of the mean")


def time_study() -> pd.DataFrame:
    """The `time_study` table: whole items, a few recalled ones, and three tasks timed on the approved path and around it."""
    rng, rows = source(21), items().set_index("item_id")
    timed = [key for key in minutes().index if rows.loc[key, "timed"]]
    recalled = draw.pick(rng, [key for key in minutes().index if not rows.loc[key, "timed"]], 5)
    made = [_timed(rows, key, "clocked") for key in timed]
    made += [_timed(rows, key, "recalled") for key in recalled]
    for row in made:
        row["estimate_min"] = round(sum(row[part] for part in PARTS) * float(rng.uniform(0.8, 1.25)) / 15) * 15
    return canonical("time_study", made + _tasks(rng))


def _timed(rows: pd.DataFrame, key: str, method: str) -> dict[str, Any]:
    item = rows.loc[key]
    parts = {part: float(minutes().loc[key, of].to_numpy(dtype=float).sum()) for part, of in _kinds_of().items()}
    return {
        "item_id": key,
        "task": "item",
        "path": item["path"],
        "person_id": item["author"],
        "measured_on": item["published_at"].normalize(),
        "method": method,
        **parts,
        "access_min": 0.0,
    }


def _kinds_of() -> dict[str, list[str]]:
    return {part: [k for k in of if k in minutes().columns] for part, of in PARTS.items()}


def _tasks(rng: draw.Rng) -> list[dict[str, Any]]:
    """Eight runs of each task on both paths; mean and median are as stated."""
    made: list[dict[str, Any]] = []
    for task, means in TASKS.items():
        for path, mean in zip(("ai", "shadow"), means, strict=True):
            away = [float(x) for x in rng.uniform(0.02, 0.18, size=4)]
            for i, share in enumerate(draw.shuffled(rng, away + [-x for x in away])):
                made.append(_run(rng, task, path, mean * (1 + share), i))
    return made


def _run(rng: draw.Rng, task: str, path: str, total: float, number: int) -> dict[str, Any]:
    week = pd.Timestamp("2026-04-27") + pd.Timedelta(days=7 * (number % 3) + number % 5)
    return {
        "item_id": f"{task.replace(' ', '-')}-{path}-{number + 1}",
        "task": task,
        "path": path,
        "person_id": _somebody(rng, week),
        "measured_on": week,
        "method": "clocked",
        "create_min": total * 0.8,
        "verify_min": total * 0.2,
        "rework_min": 0.0,
        "bridge_min": 0.0,
        "access_min": 0.0,
    }


def _somebody(rng: draw.Rng, when: pd.Timestamp) -> str:
    return str(draw.pick(rng, active()[monday(when)], 1)[0])


def effort_log() -> pd.DataFrame:
    """The `effort_log` table: minutes by kind and person, a few off the record, double work and the specialist."""
    rng = source(22)
    rows = _carried(rng, _rows(rng))
    rows = _hidden(rng, rows, set(ai_items()["item_id"]))
    return canonical("effort_log", rows + _double(rng) + _special(rng))


def _rows(rng: draw.Rng) -> list[dict[str, Any]]:
    frame, known = minutes(), items().set_index("item_id")
    return [
        _row(rng, known, str(key), kind, float(value))
        for kind in frame.columns
        for key, value in frame[kind].items()
        if not np.isnan(value)
    ]


def _row(rng: draw.Rng, known: pd.DataFrame, key: str, kind: str, value: float) -> dict[str, Any]:
    item = known.loc[key]
    days = pd.bdate_range(item["started_at"].normalize(), item["published_at"].normalize())
    return {
        "person_id": str(rng.choice(reviewers())) if kind == "read" else item["author"],
        "item_id": key,
        "step_id": STEP[kind],
        "work_date": days[int(rng.integers(len(days)))],
        "minutes": value,
        "kind": "review" if kind == "read" else kind,
        "logged": True,
        "after_hours": False,
    }


def _carried(rng: draw.Rng, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One owner of sources does part of the bridging for the authors."""
    ai = set(ai_items()["item_id"])
    mine = [i for i, r in enumerate(rows) if r["kind"] == "bridge" and r["item_id"] in ai]
    return _taken(rows, draw.shuffled(rng, mine), CARRIED, [{"person_id": owners()[0]}])


def _hidden(rng: draw.Rng, rows: list[dict[str, Any]], ai: set[str]) -> list[dict[str, Any]]:
    """Minutes that did not stand in the time record, or fell outside working hours."""
    mine = [i for i, r in enumerate(rows) if r["item_id"] in ai and r["kind"] != "governance" and r["minutes"] < 150]
    return _taken(rows, draw.shuffled(rng, mine), HIDDEN, [{"logged": False}, {"after_hours": True}])


def _taken(
    rows: list[dict[str, Any]], order: list[int], total: float, marks: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows in this order get the marks in turn until their minutes are used up; the last row is cut in two."""
    out, left = [dict(r) for r in rows], total
    for turn, i in enumerate(order):
        mark = marks[turn % len(marks)]
        if out[i]["minutes"] >= left:
            out.append(out[i] | mark | {"minutes": left})
            out[i]["minutes"] -= left
            return out
        left -= out[i]["minutes"]
        out[i] |= mark
    raise ValueError(f"{left} minutes are left over")


def _double(rng: draw.Rng) -> list[dict[str, Any]]:
    """Banner sets made both ways in the last four weeks."""
    values = draw.exact_total(rng, 8, DOUBLE)
    days = pd.bdate_range("2026-04-28", periods=8, freq="2B")
    rows = []
    for when, value in zip(days, values, strict=True):
        who = {"person_id": _somebody(rng, when), "step_id": "layout", "work_date": when}
        rows.append(who | {"minutes": float(value), "kind": "double", "logged": True, "after_hours": False})
    return rows


def _special(rng: draw.Rng) -> list[dict[str, Any]]:
    """The specialist: 14 hours on connecting systems, 6 hours of support."""
    values = [("integration", float(v)) for v in draw.exact_total(rng, 7, 14 * 60)]
    values += [("support", float(v)) for v in draw.exact_total(rng, 9, 6 * 60)]
    days = pd.bdate_range("2026-03-04", periods=len(values), freq="3B")
    return [
        {"person_id": specialist(), "work_date": when, "minutes": v, "kind": kind, "logged": True, "after_hours": False}
        for when, (kind, v) in zip(days, draw.shuffled(rng, values), strict=True)
    ]
