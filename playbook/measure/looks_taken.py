"""Fact of the planned looks: how much each may be trusted, given that the same question is asked several times."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from playbook.measure.adoption import USE, known_grid
from playbook.measure.gate_size import NULL
from playbook.measure.looks.bounds import lan_demets
from playbook.measure.looks.gate import adopters_needed
from playbook.measure.looks.spending import spent
from playbook.measure.usage import HABIT_ACTIVE, HABIT_WEEKS, grid_of, roster
from playbook.model.evidence import Evidence, Missing, NotApplicable
from playbook.model.evidence_known import Look, Looks
from playbook.model.fact import Data, fact

ALPHA = 0.05


@fact(f"{USE} people.team?")
def three_looks(data: Data) -> Evidence:
    """Each planned look at adoption: information by then, error spent (O'Brien-Fleming type), adopters needed, adopters.

    Information is counted in eligible person-weeks out of the plan: everybody on the roster, for all planned weeks.
    Looks still to come count the weeks planned until then.
    """
    weeks, people = tuple(dict.fromkeys(data.charter.looks)), roster(data)
    if len(people) < 1:
        return Missing(columns=("people.eligible_from",), why="Nobody is listed who could use it.")
    shares = _information(data, people, weeks)
    if (np.diff([0.0, *shares]) <= 0).any():
        return NotApplicable(why="No new information came between two planned looks, so they are one look.")
    bounds = lan_demets(shares)
    rows = zip(weeks, shares, bounds, strict=True)
    looks = tuple(_look(data, people, week, share, bound) for week, share, bound in rows)
    return Looks(looks=looks, null=NULL, people=len(people), beyond=data.week > weeks[-1])


def _information(data: Data, people: pd.DataFrame, weeks: tuple[int, ...]) -> list[float]:
    """Person-weeks by each look, as a share of the plan; later than today as planned."""
    seen = known_grid(data, people).to_numpy(bool).sum(axis=0)[: weeks[-1]].astype(float)
    ahead = np.full(max(0, weeks[-1] - len(seen)), float(len(people)))
    total = np.cumsum(np.concatenate([seen, ahead]))
    return [float(min(total[week - 1] / (len(people) * weeks[-1]), 1.0)) for week in weeks]


def _look(data: Data, people: pd.DataFrame, week: int, share: float, bound: float) -> Look:
    one_sided = float(ndtr(-bound))
    return Look(
        week=week,
        information=share,
        allowed=spent(share, alpha=ALPHA),
        bound=bound,
        needed=adopters_needed(len(people), NULL, one_sided),
        adopters=_adopters(data, people, week),
    )


def _adopters(data: Data, people: pd.DataFrame, week: int) -> int | None:
    """People active in at least 3 of the 4 weeks before a look; None before it, or before a habit can show."""
    if week > data.week or week < HABIT_WEEKS:
        return None
    grid: Any = grid_of(data, people).to_numpy(bool)[:, week - HABIT_WEEKS : week]
    return int((grid.sum(axis=1) >= HABIT_ACTIVE).sum()) if grid.shape[1] == HABIT_WEEKS else None
