"""The effect of the AI path on the time per item, as a ratio: how much faster, how sure, on what grade of evidence."""

from __future__ import annotations

from math import exp
from typing import Any, Literal, get_args

import numpy as np
from scipy.special import stdtr

from playbook.errors import BadInput, Problem
from playbook.measure.effect.permute import Chance, between_groups, within_people
from playbook.measure.effect.rank import hodges_lehmann
from playbook.measure.effect.regression import ERRORS, Array, Errors, Fit, least_squares
from playbook.measure.effect.timed import Timed, timed
from playbook.measure.intervals import t_quantile
from playbook.model.noun import Noun

Grade = Literal["A", "B", "C", "D"]
Design = Literal["random", "concurrent", "before-after"]
MEASURED = ("clocked", "system-log", "diary")
MANY = 20
MOSTLY = 0.8
"""Share of measured rows from which a figure counts as measured (basis of `am-time-measured-not-felt`)."""


class TimeEffect(Noun):
    """What the AI path does to the time per item; frozen."""

    log_effect: float
    """Difference of log minutes, AI minus old."""
    effect: float
    """exp(log_effect) - 1: -0.2 means a fifth less time, +0.2 a fifth more."""
    low: float | None
    """Lower end of the 95% interval of `effect`; None if it cannot be told."""
    high: float | None
    n: int
    grade: Grade
    """A dealt out by lot, B both paths over the same weeks, C before and after (or unknown), D remembered."""
    persons: int
    errors: Errors
    adjusted: bool
    """True if the estimate made before work began was used."""
    left_out: int
    p_value: float | None
    """By dealing the paths out again (people as they are); None if that cannot mean anything: see `refused`."""
    refused: str
    shift_min: float | None
    """Hodges-Lehmann median of the differences in minutes, AI minus old."""
    shift_low: float | None
    shift_high: float | None


def time_effect(
    items: Any, adjust_for: str | None = "estimate_min", errors: Errors = "homoskedastic", design: Design | None = None
) -> TimeEffect:
    """Effect of the AI path on the minutes per item: log minutes on the path and the log of the estimate made before.

    `items` is a table (data frame, list of rows, mapping of columns) with person_id, path (old or ai) and total_min in
    minutes, rows per item; optional are the estimate (`adjust_for`, in minutes, before work began; None: never),
    `method` and `measured_on`, from which the grade follows unless `design` says how the paths were dealt out.
    The interval uses Student's t: n - k degrees of freedom, with `errors="cluster"` people - 1. The playbook's own
    checks use clusters, because the items of one person are not independent.

    Raises BadInput for a table that cannot be read or has fewer than two items on one of the paths.
    Source: the log-linear model of METR (2025), arXiv 2507.09089; clusters as in Cameron and Miller (2015).

    >>> rows = [{"person_id": i % 6, "path": p, "total_min": m * (1 + i / 50)} for i in range(12)
    ...         for p, m in (("old", 100), ("ai", 80))]
    >>> found = time_effect(rows)
    >>> round(found.effect, 3), found.n, found.grade, found.p_value
    (-0.2, 24, 'C', 0.03125)
    """
    if errors not in ERRORS:
        raise BadInput(Problem("time_effect errors", f"{errors!r}", ", ".join(ERRORS)))
    if design is not None and design not in get_args(Design):
        raise BadInput(Problem("time_effect design", f"{design!r}", ", ".join(get_args(Design))))
    data = timed(items, adjust_for)
    old, ai = int((~data.ai).sum()), int(data.ai.sum())
    if min(old, ai) < 2:
        found = f"{old} timed items on the old path, {ai} on the AI path"
        raise BadInput(Problem("time_effect", found, "at least 2 on each", "time more items"))
    fit, adjusted = _fit(data, errors)
    low, high = _interval(fit)
    chance = _chance(data)
    shift = hodges_lehmann(data.minutes[data.ai], data.minutes[~data.ai])
    return TimeEffect(
        log_effect=float(fit.beta[1]),
        effect=exp(fit.beta[1]) - 1,
        low=low,
        high=high,
        n=old + ai,
        grade=_grade(data, design),
        persons=len(np.unique(data.person)),
        errors=errors,
        adjusted=adjusted,
        left_out=data.left_out,
        p_value=chance.p,
        refused=chance.why,
        shift_min=None if shift is None else shift.value,
        shift_low=None if shift is None else shift.low,
        shift_high=None if shift is None else shift.high,
    )


def _fit(data: Timed, errors: Errors) -> tuple[Fit, bool]:
    """The regression, without the estimate where that tells nothing (the same for every item)."""
    y, one = np.log(data.minutes), np.ones(len(data.minutes))
    plain = np.column_stack([one, data.ai.astype(float)])
    if data.estimate is not None:
        try:
            more = np.column_stack([plain, np.log(data.estimate)])
            return least_squares(more, y, errors, data.person), True
        except ValueError:
            pass
    try:
        return least_squares(plain, y, errors, data.person), False
    except ValueError as error:
        raise BadInput(Problem("time_effect", str(error), "items on both paths", "time more items")) from None


def _interval(fit: Fit) -> tuple[float | None, float | None]:
    if fit.df < 1 or not np.isfinite(fit.covariance[1, 1]):
        return None, None
    half = t_quantile(fit.df) * fit.error(1)
    return exp(fit.beta[1] - half) - 1, exp(fit.beta[1] + half) - 1


def _chance(data: Timed) -> Chance:
    """Chance by flipping within people who worked on both paths, else by dealing whole people out again."""
    left = _left_of_estimate(data)
    person = data.person.astype(int)
    everybody = np.unique(person)
    both = np.array([bool(data.ai[person == i].any() and (~data.ai[person == i]).any()) for i in everybody])
    share = float(np.isin(person, everybody[both]).mean())
    if share >= MOSTLY:
        return within_people(np.array([_gap(left, data.ai, person == i) for i in everybody[both]]))
    if share <= 1 - MOSTLY:
        means = np.array([left[person == i].mean() for i in everybody])
        mostly_ai = np.array([data.ai[person == i].mean() > 0.5 for i in everybody])
        return between_groups(means, mostly_ai)
    return _by_t(data, len(everybody))


def _by_t(data: Timed, people: int) -> Chance:
    """Where some people worked on one path and some on both, no dealing is natural: clusters, if there are many."""
    if people < MANY:
        return Chance(None, 0, f"cannot be tested: {people} people, some on one path and some on both")
    fit, _ = _fit(data, "cluster")
    return Chance(float(2 * stdtr(fit.df, -abs(fit.beta[1]) / fit.error(1))), 0)


def _gap(values: Array, ai: Array, mine: Array) -> float:
    return float(values[mine & ai].mean() - values[mine & ~ai].mean())


def _left_of_estimate(data: Timed) -> Array:
    """Log minutes less what the estimate made before explains, the path being held fixed."""
    y = np.log(data.minutes)
    fit, adjusted = _fit(data, "homoskedastic")
    left: Array = y - fit.beta[2] * np.log(data.estimate) if adjusted and data.estimate is not None else y
    return left


def _grade(data: Timed, design: Design | None) -> Grade:
    """Grade of the evidence; remembered times stay D however the paths were dealt out."""
    rows = data.rows
    if "method" in rows.columns and rows["method"].isin(MEASURED).mean() < MOSTLY:
        return "D"
    if design is not None:
        return {"random": "A", "concurrent": "B", "before-after": "C"}[design]  # type: ignore[return-value]
    return "B" if _same_weeks(data) else "C"


def _same_weeks(data: Timed) -> bool:
    """True if at least half the items of either path were timed between the first and the last day of the other."""
    if "measured_on" not in data.rows.columns or data.rows["measured_on"].isna().any():
        return False
    day = data.rows["measured_on"].to_numpy("datetime64[D]")
    sides = ((day[data.ai], day[~data.ai]), (day[~data.ai], day[data.ai]))
    return all(float(np.mean((a >= b.min()) & (a <= b.max()))) >= 0.5 for a, b in sides)
