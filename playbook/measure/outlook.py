"""Fact of where use is heading, which for a few weeks of data is honestly unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from playbook.measure.adoption import USE, weekly_active
from playbook.measure.use.ceiling import ceiling, curves, plateau
from playbook.measure.use.forecast import forecast
from playbook.model.evidence import Evidence, Series
from playbook.model.evidence_measure import Outlook
from playbook.model.fact import Data, fact

HORIZON = 26
RECENT = 12


@fact(f"{USE} people.team?")
def adoption_outlook(data: Data) -> Evidence:
    """Whether weekly use is stuck, the level at which it settles, and what to expect in week 26."""
    series = weekly_active.compute(data)
    if not isinstance(series, Series):
        return series
    start = pd.Timestamp(data.charter.start_date)
    weeks = np.array([(pd.Timestamp(p.week) - start).days // 7 + 1 for p in series.points], dtype=float)
    weeks, points = weeks[-RECENT:], series.points[-RECENT:]
    people = np.array([p.n or 0 for p in points], dtype=float)
    active = np.array([p.value for p in points]) * people
    fitted = curves(weeks, active, people)
    settles = ceiling(fitted)
    ahead = HORIZON - int(weeks[-1])
    later = forecast(weeks, active, people, ahead, fitted) if ahead > 0 else None
    ends = {} if later is None else {"week_26": later.value, "week_26_low": later.low, "week_26_high": later.high}
    return Outlook(
        state=plateau(weeks, active, people, fitted=fitted),
        weeks=len(series.points),
        level_low=settles.low,
        level_high=settles.high,
        people=series.people,
        **ends,
    )
