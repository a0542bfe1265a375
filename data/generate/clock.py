"""Working time there and back: Monday to Friday, 09:00 to 17:00, as the playbook counts it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

DAY = 8.0
_OPENS = 9.0
_ZERO = np.datetime64("2000-01-03")


def hours_at(when: pd.Timestamp) -> float:
    """Working hours from a fixed Monday to this moment."""
    day = np.datetime64(when.date())
    whole = float(np.busday_count(_ZERO, day))
    hour = when.hour + when.minute / 60 + when.second / 3600
    today = min(max(hour - _OPENS, 0.0), DAY) if np.is_busday(day) else 0.0
    return whole * DAY + today


def moment(hours: float) -> pd.Timestamp:
    """The moment so many working hours after the fixed Monday, to the second."""
    whole = int(hours // DAY)
    day = np.busday_offset(_ZERO, whole, roll="forward")
    seconds = round((_OPENS + hours - whole * DAY) * 3600)
    return pd.Timestamp(day) + pd.Timedelta(seconds=seconds)


def plus_hours(when: pd.Timestamp, hours: float) -> pd.Timestamp:
    """So many working hours later, or earlier if negative."""
    return moment(hours_at(when) + hours)


def plus_days(when: pd.Timestamp, days: int) -> pd.Timestamp:
    """So many working days later, or earlier if negative, at the same time of day."""
    day = np.busday_offset(np.datetime64(when.date()), days, roll="forward")
    return pd.Timestamp(day) + (when - when.normalize())


def between(start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Working hours from start to end."""
    return hours_at(end) - hours_at(start)


def hours_of(when: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Working hours from the fixed Monday to each of these moments."""
    days = when.to_numpy().astype("datetime64[D]")
    hour = (when - when.dt.normalize()).dt.total_seconds().to_numpy() / 3600
    today = np.where(np.is_busday(days), np.clip(hour - _OPENS, 0, DAY), 0.0)
    return np.asarray(np.busday_count(_ZERO, days) * DAY + today)


def moments(hours: np.ndarray[Any, Any]) -> pd.DatetimeIndex:
    """The moments so many working hours after the fixed Monday, to the second."""
    whole = np.floor(hours / DAY)
    days = np.busday_offset(_ZERO, whole.astype(int), roll="forward")
    seconds = np.round((_OPENS + hours - whole * DAY) * 3600).astype(int)
    return pd.DatetimeIndex(days) + pd.to_timedelta(seconds, unit="s")


def days_back(when: pd.Series[Any], days: np.ndarray[Any, Any]) -> pd.Series[Any]:
    """So many working days before each of these moments, at the same time of day."""
    day = np.busday_offset(when.to_numpy().astype("datetime64[D]"), -days.astype(int), roll="backward")
    made: pd.Series[Any] = pd.Series(pd.DatetimeIndex(day), index=when.index) + (when - when.dt.normalize())
    return made
