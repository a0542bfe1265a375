"""Time study and effort log of the plateau pilot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.generate.draw import Rng, exact_lognormal, parts_of, pick, shuffled
from data.generate.purgatory_people import AS_OF, MONDAYS, Cast

AUTHOR = {"planned": 9.7, "governance": 6.9, "review": 0.79, "rework": 4.3, "bridge": 3.01, "fix": 0.7}
REVIEWER = {"review": 4.21}
FILLER = {"bridge": 0.59, "cleanup": 0.6, "chase": 0.4}
GAPS = ("fix", "bridge", "cleanup", "chase")
AI_PARTS = {"create": 16.0, "verify": 5.5, "rework": 4.4, "bridge": 5.3}
OLD_PARTS = {"create": 30.5, "verify": 5.2, "rework": 3.5, "bridge": 0.8}
ACCESS = 10.0


def effort_log(rng: Rng, made: Cast, items: pd.DataFrame) -> pd.DataFrame:
    """The last four weeks: every item, the work done twice, the specialists."""
    recent = items[items["number"] >= 38]
    ai = _ai_rows(rng, made, recent[recent["path"] == "ai"])
    old = _old_rows(rng, made, recent[recent["path"] == "old"])
    return pd.concat([ai, old, _double_rows(rng, made), _specialist_rows(rng, made)], ignore_index=True)


def _ai_rows(rng: Rng, made: Cast, items: pd.DataFrame) -> pd.DataFrame:
    n = len(items)
    means = {("author", k): v for k, v in AUTHOR.items()}
    means |= {("reviewer", k): v for k, v in REVIEWER.items()} | {("filler", k): v for k, v in FILLER.items()}
    totals = exact_lognormal(rng, n, 31.2, 8.0)
    parts = parts_of(rng, totals, {f"{who} {kind}": v for (who, kind), v in means.items()})
    people = {
        "author": items["author"].tolist(),
        "reviewer": [str(p) for p in rng.choice(made.reviewers, size=n)],
        "filler": [made.gatekeeper] * n,
    }
    frames = [_rows(items, people[w], k, parts[f"{w} {k}"]) for w, k in means]
    return _unlogged(rng, pd.concat(frames, ignore_index=True), 0.10 * 31.2 * n)


def _old_rows(rng: Rng, made: Cast, items: pd.DataFrame) -> pd.DataFrame:
    n = len(items)
    own = _rows(items, items["author"].tolist(), "planned", exact_lognormal(rng, n, 37.0, 9.0))
    reader = [str(p) for p in rng.choice(made.reviewers, size=n)]
    frame = pd.concat([own, _rows(items, reader, "review", exact_lognormal(rng, n, 3.0, 0.8))])
    return frame.assign(logged=True)


def _rows(items: pd.DataFrame, people: list[str], kind: str, minutes: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": people,
            "item_id": items["item_id"].to_numpy(),
            "work_date": items["published_at"].dt.normalize().to_numpy(),
            "minutes": minutes,
            "kind": kind,
            "after_hours": False,
        }
    )


def _unlogged(rng: Rng, rows: pd.DataFrame, minutes: float) -> pd.DataFrame:
    """Mark rows of gap-filling as found by the diary until exactly so many minutes are; the last row is split."""
    rows = rows.assign(logged=True)
    left = minutes
    for place in shuffled(rng, list(rows.index[rows["kind"].isin(GAPS)])):
        own = float(rows.loc[place, "minutes"])
        rows.loc[place, "logged"] = False
        if own >= left:
            rest = rows.loc[[place]].assign(minutes=own - left, logged=True)
            rows.loc[place, "minutes"] = left
            return pd.concat([rows, rest], ignore_index=True)
        left -= own
    raise ValueError("there is too little gap-filling to hide so many minutes")


def _double_rows(rng: Rng, made: Cast) -> pd.DataFrame:
    return _elsewhere(rng, pick(rng, list(made.core["person_id"]), 40), "double", 59.4 * 60)


def _specialist_rows(rng: Rng, made: Cast) -> pd.DataFrame:
    support = _elsewhere(rng, made.specialists * 12, "support", 90.0 * 60)
    return pd.concat([support, _elsewhere(rng, made.specialists * 4, "integration", 30.0 * 60)])


def _elsewhere(rng: Rng, people: list[str], kind: str, minutes: float) -> pd.DataFrame:
    shares = rng.lognormal(0.0, 0.3, size=len(people))
    days = [MONDAYS[37 + i % 4] + pd.Timedelta(days=int(rng.integers(0, 5))) for i in range(len(people))]
    values = minutes * shares / shares.sum()
    return pd.DataFrame(
        {"person_id": people, "work_date": days, "minutes": values, "kind": kind, "logged": True, "after_hours": False}
    )


def time_study(rng: Rng, items: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Timed items on both ways, seven recalled rows, and the comparison with the unapproved way."""
    ai = items[(items["path"] == "ai") & (items["number"] >= 30)]
    chosen = _balanced(rng, ai, 61)
    rows = [
        _timed(rng, old, "old", OLD_PARTS, 40.0, 13.0, "clocked"),
        _timed(rng, chosen.iloc[:54], "ai", AI_PARTS, 31.2, 13.5, "clocked"),
        _timed(rng, chosen.iloc[54:], "ai", {k: v * 0.75 for k, v in AI_PARTS.items()}, 31.2 * 0.75, 4.0, "recalled"),
        _task(rng, items, "ai", 26.0, ACCESS),
        _task(rng, items, "shadow", 14.0, 0.0),
    ]
    return pd.concat(rows, ignore_index=True)


def _balanced(rng: Rng, ai: pd.DataFrame, n: int) -> pd.DataFrame:
    """Items of all kinds in turn, three low-risk ones to each medium one, as before the start."""
    kinds = sorted(ai["content_type"].unique())
    pools = {
        (k, t): shuffled(rng, list(ai.index[(ai["content_type"] == k) & (ai["risk_tier"] == t)]))
        for k in kinds
        for t in ("low", "medium")
    }
    chosen = [pools[kinds[i % 5], "medium" if i % 4 == 3 else "low"].pop() for i in range(n)]
    return ai.loc[chosen]


def _timed(
    rng: Rng, items: pd.DataFrame, path: str, parts: dict[str, float], mean: float, sd: float, method: str
) -> pd.DataFrame:
    totals = exact_lognormal(rng, len(items), mean, sd, low=8.0)
    split = parts_of(rng, totals, parts)
    frame = pd.DataFrame({f"{k}_min": v for k, v in split.items()})
    frame["item_id"], frame["task"], frame["path"] = items["item_id"].to_numpy(), "item", path
    frame["person_id"] = items["author"].to_numpy()
    frame["measured_on"] = items["published_at"].dt.normalize().to_numpy()
    return frame.assign(method=method, access_min=0.0)


def _task(rng: Rng, items: pd.DataFrame, path: str, median: float, access: float) -> pd.DataFrame:
    """Twenty timings of one task whose median is exactly as stated: each has a twin as far on the other side."""
    half = rng.uniform(0.2, 0.35 * (median - access), size=10)
    work = median - access + np.concatenate([half, -half])
    people = pick(rng, sorted(items.loc[items["path"] == "ai", "author"].unique()), 20)
    frame = pd.DataFrame(
        {"create_min": work * 0.7, "verify_min": work * 0.15, "rework_min": work * 0.1, "bridge_min": work * 0.05}
    )
    frame["access_min"] = access
    frame["item_id"] = [f"{path}-task-{i + 1:02d}" for i in range(20)]
    days = [AS_OF - pd.Timedelta(days=20 - i % 5) for i in range(20)]
    return frame.assign(task="ad text set", path=path, person_id=people, measured_on=days, method="clocked")
