"""Times of a log as microseconds since 1970: one way of writing, one zone, or a sentence that says why not."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from playbook.errors import BadInput, Problem
from playbook.workflow.log.nouns import MISSING

FORMATS = (
    "%Y/%m/%d %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
)
ZONE = r"(?:[+-]\d\d:?\d\d|Z)$"


def microseconds(values: pd.Series, where: str, dates: str = "") -> np.ndarray:
    """Every time as microseconds, MISSING where the cell is empty.

    Raises BadInput if cells cannot be read, if the way of writing is ambiguous, or if some carry a zone and some do not.
    """
    if pd.api.types.is_datetime64_any_dtype(values):
        return _whole(pd.DatetimeIndex(values))
    text = values.astype("str").str.strip()
    empty = text.isna() | (text == "")
    told = text[~empty]
    if told.empty:
        return np.full(len(text), MISSING)
    _one_zone(told, where)
    made = np.full(len(text), MISSING)
    made[~empty.to_numpy()] = _whole(_read(told, where, dates))
    return made


def _read(told: pd.Series, where: str, dates: str) -> pd.DatetimeIndex:
    if dates:
        found = _try(told, dates)
        if found is None:
            raise _unreadable(told, where, dates)
        return found
    iso = _try(told, "ISO8601")
    if iso is not None:
        return iso
    fits = [(f, t) for f in FORMATS if (t := _try(told, f)) is not None]
    if not fits:
        raise _unreadable(told, where, "ISO8601")
    if len({t.asi8.tobytes() for _, t in fits}) > 1:
        ways = " or ".join(f for f, _ in fits[:2])
        do = f"say which: --dates '{fits[0][0]}'"
        raise BadInput(Problem(where, f"{told.iloc[0]!r} can be read in two ways: {ways}", "one way of writing", do))
    return fits[0][1]


def _try(told: pd.Series, way: str) -> pd.DatetimeIndex | None:
    try:
        return pd.DatetimeIndex(pd.to_datetime(told, format=way, utc=True))
    except (ValueError, OverflowError, pd.errors.OutOfBoundsDatetime):
        return None


def _unreadable(told: pd.Series, where: str, way: str) -> BadInput:
    bad = told[pd.to_datetime(told, format=way, utc=True, errors="coerce").isna()]
    row = int(bad.index[0]) + 2 if len(bad) else 2
    found = f"{bad.iloc[0] if len(bad) else told.iloc[0]!r} is not a time ({len(bad):,} such cells)"
    do = "correct the cell, or say how times are written: --dates '%d.%m.%Y %H:%M'"
    return BadInput(Problem(f"{where} line {row}", found, "times such as 2026-03-02T09:30:00", do))


def _one_zone(told: pd.Series, where: str) -> None:
    """Times with and without a zone in one column cannot be put in order."""
    zoned = told.str.contains(ZONE, regex=True, flags=re.ASCII) & told.str.contains(":", regex=False)
    if zoned.any() and not zoned.all():
        found = f"{int(zoned.sum()):,} times carry a zone and {int((~zoned).sum()):,} do not"
        raise BadInput(Problem(where, found, "all with a zone, or none", "export the log again with one time zone"))


def _whole(times: pd.DatetimeIndex) -> np.ndarray:
    plain = times.tz_convert("UTC").tz_localize(None) if times.tz is not None else times
    micro = plain.as_unit("us").asi8
    return np.where(plain.isna(), MISSING, micro)
