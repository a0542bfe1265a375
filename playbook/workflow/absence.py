"""Fact of absence: replay the recorded items without each person in turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from playbook.model.evidence import Evidence, Missing, Number
from playbook.model.fact import Data, fact


@fact("events.item_id events.step_id events.person_id!")
def absence(data: Data) -> Evidence:
    """Lowest share of items still possible without one person; who it is is never told.

    An item stays possible if each step the person did on it was done by somebody else on another item at least once.
    """
    did = data.table("events")[["item_id", "step_id", "person_id"]].drop_duplicates()
    items = did["item_id"].nunique()
    done = did[did["person_id"].notna()]
    if done.empty or not items:
        return Missing(columns=("events.person_id",))
    others = _others_elsewhere(done)
    lost = done[others == 0].groupby("person_id")["item_id"].nunique()
    worst = int(lost.max()) if len(lost) else 0
    steps = done.loc[others == 0].groupby("step_id")["item_id"].nunique().sort_values(ascending=False)
    rows = tuple(str(s) for s in steps.index[:20])
    people = int(done["person_id"].nunique())
    return Number(value=1 - worst / items, n=int(items), people=people, unit="share of items", rows=rows)


def _others_elsewhere(done: pd.DataFrame) -> pd.Series[int]:
    """Per row: how often somebody else did the same step on another item; -1 without a step or an item."""
    step, person, item = (pd.factorize(done[c])[0].astype(np.int64) for c in ("step_id", "person_id", "item_id"))
    others = _alike(step) - _alike(step, person) - _alike(step, item) + 1
    others[(step < 0) | (item < 0)] = -1
    return pd.Series(others.tolist(), index=done.index, dtype="int64")


def _alike(*codes: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Per row: how many rows have the same codes. Positions are counted once, which small tables feel."""
    key = codes[0] + 1
    for code in codes[1:]:
        key = key * (int(code.max(initial=0)) + 2) + code + 1
    _, place, sizes = np.unique(key, return_inverse=True, return_counts=True)
    found: np.ndarray[Any, np.dtype[np.int64]] = sizes[place]
    return found
