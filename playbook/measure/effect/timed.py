"""The table of timed items behind a time effect: checked once, so that a wrong table is refused and not averaged."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from playbook.errors import BadInput, Problem
from playbook.measure.effect.regression import Array

NEEDED = ("person_id", "path", "total_min")
BOTH = ("old", "ai")
ELSEWHERE = ("shadow",)
"""Ways of working that a time study may hold beside the two; their rows are left out."""


class Timed(NamedTuple):
    """Items as columns: minutes, who worked, whether on the AI path, and the estimate made before, if there is one."""

    minutes: Array
    person: Array
    ai: Array
    estimate: Array | None
    rows: pd.DataFrame
    left_out: int
    """Rows without a total, a path, or (if the estimate is used) an estimate."""


def timed(items: Any, adjust_for: str | None) -> Timed:
    """Check and read a table with person_id, path (old or ai) and total_min in minutes.

    Raises BadInput with every problem: a column that is not there, a path nobody knows, minutes of zero or less.
    """
    table = pd.DataFrame(items)
    absent = [c for c in NEEDED if c not in table.columns]
    if absent:
        there = ", ".join(map(str, table.columns)) or "no columns"
        raise BadInput(
            Problem("time_effect", f"no column {', '.join(absent)}", ", ".join(NEEDED), f"there are: {there}")
        )
    rows = table[~table["path"].isin(ELSEWHERE)]
    minutes = _numbers(rows, "total_min")
    column = adjust_for if adjust_for in rows.columns and rows[adjust_for].notna().any() else None
    estimate = None if column is None else _numbers(rows, column)
    problems = _problems(rows, minutes, column, estimate)
    if problems:
        raise BadInput(problems)
    known = minutes.notna() & rows["path"].notna() & rows["person_id"].notna()
    if estimate is not None:
        known &= estimate.notna()
    kept = rows[known]
    return Timed(
        minutes[known].to_numpy(float),
        pd.factorize(kept["person_id"])[0].astype(float),
        (kept["path"] == "ai").to_numpy(),
        None if estimate is None else estimate[known].to_numpy(float),
        kept,
        int((~known).sum()),
    )


def _numbers(rows: pd.DataFrame, column: str) -> pd.Series[float]:
    try:
        return pd.to_numeric(rows[column]).astype(float)
    except (ValueError, TypeError) as error:
        raise BadInput(Problem(f"time_effect {column}", f"not a number ({error})", "minutes")) from None


def _problems(
    rows: pd.DataFrame, minutes: pd.Series[float], column: str | None, estimate: pd.Series[float] | None
) -> tuple[Problem, ...]:
    found = []
    strange = sorted({str(p) for p in rows["path"].dropna().unique()} - set(BOTH))
    if strange:
        found.append(Problem("time_effect path", f"{', '.join(strange[:5])}", "old or ai", "map the values first"))
    for name, values in (("total_min", minutes), (column, estimate)):
        if values is not None and bool(((values <= 0) | np.isinf(values)).any()):
            row = int(np.flatnonzero(((values <= 0) | np.isinf(values)).to_numpy())[0]) + 1
            found.append(
                Problem(f"time_effect row {row} {name}", "not above zero", "minutes above zero", "leave it empty")
            )
    return tuple(found)
