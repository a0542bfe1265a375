"""Working time: Monday to Friday, 8 hours a day (09:00 to 17:00), no public holidays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

DAY_HOURS = 8.0
_OPENS = 9.0


def working_days(start: pd.Series[Any], end: pd.Series[Any]) -> pd.Series[float]:
    """Working days from `start` to `end`, whole days; NaN where either is empty.

    >>> friday, monday = pd.Series(pd.to_datetime(["2026-05-01"])), pd.Series(pd.to_datetime(["2026-05-04"]))
    >>> float(working_days(friday, monday).iloc[0])
    1.0
    """
    known = start.notna() & end.notna()
    out = pd.Series(np.nan, index=start.index, dtype=float)
    first = start[known].to_numpy().astype("datetime64[D]")
    last = end[known].to_numpy().astype("datetime64[D]")
    out[known] = np.busday_count(first, last).astype(float)
    return out


def working_hours(start: pd.Series[Any], end: pd.Series[Any]) -> pd.Series[float]:
    """Working hours from `start` to `end`; time outside 09:00-17:00 and weekends does not count.

    >>> a, b = pd.Series(pd.to_datetime(["2026-05-01 15:00"])), pd.Series(pd.to_datetime(["2026-05-04 10:00"]))
    >>> float(working_hours(a, b).iloc[0])
    3.0
    """
    return (_clock(end) - _clock(start)).where(start.notna() & end.notna())


def _clock(when: pd.Series[Any]) -> pd.Series[float]:
    """Working hours since a fixed Monday, so that a difference of two is the time between them."""
    filled = when.fillna(pd.Timestamp("2000-01-03"))
    days = filled.to_numpy().astype("datetime64[D]")
    whole = np.busday_count(np.datetime64("2000-01-03"), days).astype(float)
    hour = (filled - filled.dt.normalize()).dt.total_seconds().to_numpy() / 3600
    today = np.where(np.is_busday(days), np.clip(hour - _OPENS, 0, DAY_HOURS), 0.0)
    return pd.Series(whole * DAY_HOURS + today, index=when.index)
