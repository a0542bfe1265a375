"""What the three stories share: timelines of items, effort by kind, rows marked to an exact sum, weekly measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.generate.clock import hours_at, moment, plus_days
from data.generate.draw import Rng, exact_lognormal, parts_of

GAPS = ("fix", "bridge", "cleanup", "chase")


def timeline(rng: Rng, published_days: Sequence[pd.Timestamp], hours: float, spread: float) -> pd.DataFrame:
    """Requested, started (one working day later) and published moments; working hours in between have this exact mean."""
    n = len(published_days)
    lengths = exact_lognormal(rng, n, hours - 9.0, spread) + 9.0
    done = [pd.Timestamp(d) + pd.Timedelta(hours=10 + float(rng.integers(0, 6))) for d in published_days]
    asked = [moment(hours_at(d) - h) for d, h in zip(done, lengths, strict=True)]
    return pd.DataFrame({"requested_at": asked, "started_at": [plus_days(a, 1) for a in asked], "published_at": done})


def effort(
    rng: Rng,
    items: pd.DataFrame,
    totals: np.ndarray[Any, Any],
    means: Mapping[str, float],
    *,
    hero: str,
    hero_minutes: float,
    others_minutes: float | None,
    first: pd.Timestamp,
    last: pd.Timestamp,
) -> pd.DataFrame:
    """Rows of effort on items (item_id, author, other, started_at, published_at) by kind.

    The hero does exactly so many gap-filling minutes; others than the author exactly so many in all, the rest of them
    as review. Without `others_minutes` all review is done by the other person.
    """
    parts = parts_of(rng, totals, means)
    rows = [
        {"item_id": item.item_id, "kind": kind, "minutes": float(parts[kind][i]), "person_id": item.author, "place": i}
        for i, item in enumerate(items.itertuples())
        for kind in means
    ]
    frame = give(rng, pd.DataFrame(rows), hero, hero_minutes)
    author = frame["place"].map(dict(enumerate(items["author"])))
    outside = float(frame.loc[frame["person_id"] != author, "minutes"].sum())
    review = frame[frame["kind"] == "review"]
    share = 1.0 if others_minutes is None else (others_minutes - outside) / float(review["minutes"].sum())
    moved = review.assign(
        minutes=review["minutes"] * share, person_id=review["place"].map(dict(enumerate(items["other"])))
    )
    frame.loc[review.index, "minutes"] *= 1 - share
    frame = pd.concat([frame, moved], ignore_index=True)
    frame = frame[frame["minutes"] > 1e-9].copy()
    frame["work_date"] = [_day(rng, items.iloc[p], first, last) for p in frame["place"]]
    return frame.drop(columns="place").reset_index(drop=True)


def give(rng: Rng, frame: pd.DataFrame, hero: str, minutes: float) -> pd.DataFrame:
    """Give gap-filling rows to one person until exactly so many minutes are reached; one row may be split."""
    gaps = frame.index[frame["kind"].isin(GAPS) & (frame["person_id"] != hero)]
    own = float(frame.loc[frame["kind"].isin(GAPS) & (frame["person_id"] == hero), "minutes"].sum())
    return _until(frame, rng.permutation(np.asarray(gaps)), minutes - own, {"person_id": hero})


def mark(rng: Rng, frame: pd.DataFrame, minutes: float, values: Mapping[str, Any]) -> pd.DataFrame:
    """Set values on rows that add up to exactly so many minutes; one row may be split."""
    return _until(frame, rng.permutation(np.asarray(frame.index)), minutes, values)


def _until(frame: pd.DataFrame, order: Sequence[int], minutes: float, values: Mapping[str, Any]) -> pd.DataFrame:
    left, out, extra = minutes, frame.copy(), []
    for place in order:
        if left <= 1e-9:
            break
        have = float(out.at[place, "minutes"])
        if have > left:
            rest = out.loc[place].to_dict() | {"minutes": have - left}
            extra.append(rest)
            out.at[place, "minutes"] = left
        left -= min(have, left)
        for column, value in values.items():
            out.at[place, column] = value
    if left > 1e-6:
        raise ValueError(f"{left} minutes could not be placed")
    return pd.concat([out, pd.DataFrame(extra)], ignore_index=True) if extra else out


def _day(rng: Rng, item: pd.Series[Any], first: pd.Timestamp, last: pd.Timestamp) -> pd.Timestamp:
    begin, end = max(item["started_at"].normalize(), first), min(item["published_at"].normalize(), last)
    days = pd.bdate_range(min(begin, end), end)
    return days[int(rng.integers(0, len(days)))] if len(days) else end


def waits(rng: Rng, n: int, at_85: float) -> np.ndarray[Any, Any]:
    """Waiting times whose 85th percentile is exactly as stated."""
    raw = rng.lognormal(0.0, 0.6, size=n)
    return raw * (at_85 / float(np.quantile(raw, 0.85)))


def weekly(
    metric: str, first: str, weeks: int, mean: float, n: int, sd: float, wobble: float, rng: Rng
) -> list[dict[str, Any]]:
    """Weekly rows of a measure: equal n per week, values around the mean that average to it exactly."""
    shift = rng.normal(size=weeks) * wobble
    values = mean + shift - shift.mean()
    mondays = pd.date_range(first, periods=weeks, freq="7D")
    return [
        {"metric": metric, "week": w, "value": float(v), "n": n / weeks, "sd": sd}
        for w, v in zip(mondays, values, strict=True)
    ]


def scaled_to(values: Sequence[float], mean: float) -> np.ndarray[Any, Any]:
    """Values multiplied so that their mean is exactly as stated."""
    raw = np.asarray(values, dtype=float)
    return raw * (mean / raw.mean())
