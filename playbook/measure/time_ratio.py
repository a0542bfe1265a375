"""Fact of the saving as a ratio with honest errors: people taken together, estimates used, the busiest left out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from playbook.errors import BadInput
from playbook.measure.credit.hero import leave_out
from playbook.measure.effect.ratio import time_effect
from playbook.measure.time_study import ITEMS, timed_items, too_few
from playbook.model.evidence import Evidence
from playbook.model.evidence_measure import TimeRatio
from playbook.model.fact import Data, fact


@fact(f"{ITEMS} time_study.person_id! time_study.estimate_min? time_study.measured_on?")
def saving_by_people(data: Data) -> Evidence:
    """1 - ratio of minutes per item, AI to old, from log minutes, clustered by person; and without the top two."""
    rows, _ = timed_items(data)
    rows = rows[rows["person_id"].notna() & (rows["total"] > 0)].assign(total_min=rows["total"])
    try:
        found = time_effect(rows, errors="cluster")
    except BadInput:
        return too_few(rows)
    return TimeRatio(
        value=-found.effect,
        low=None if found.high is None else -found.high,
        high=None if found.low is None else -found.low,
        n=found.n,
        people=found.persons,
        grade=found.grade,
        adjusted=found.adjusted,
        p=found.p_value,
        refused=found.refused,
        without_two=_without_two(rows),
    )


def _without_two(rows: pd.DataFrame) -> float | None:
    """The saving without the two people whose AI items pull it up most, against the old items of everybody."""
    old = rows.loc[rows["path"] == "old", "total_min"]
    ai = rows[rows["path"] == "ai"].groupby("person_id")["total_min"].agg(["mean", "size"])
    if old.empty or len(ai) < 4:
        return None
    return leave_out(1 - ai["mean"].to_numpy() / float(old.mean()), ai["size"].to_numpy(dtype=np.float64)).without_two
