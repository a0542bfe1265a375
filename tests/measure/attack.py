"""An attacker of published tables, who shares no code with the guard.

It knows every sum and every figure shown in all reports of one pilot, and that nobody is counted negatively. A cell of
one to four people is recovered if it follows exactly, or within a range below five; so is a change by one to four
people between the newest report and an earlier one, and a few hidden cells of one line that together hold one to four.

Exact questions cost one decomposition for all cells. For ranges, walking from the truth along directions that no sum
notices often shows at once that a cell can lie five apart; only where it does not, a linear programme answers.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

FLOOR = 5
SURE = FLOOR - 1e-6
MOST_TOGETHER = 4


class Report(NamedTuple):
    """One report: its figures with their sums, and which figures it hides."""

    system: object
    gone: object


def recovered(newest, *earlier) -> int:
    """Figures about one to four people that can be had from these reports, pairs of system and hidden figures."""
    reports = [Report(*r) for r in (newest, *earlier)]
    free = [_free(r) for r in reports]
    spans = [_spans(r, f) for r, f in zip(reports, free, strict=True)]
    cells = sum(_cells(r, s) for r, s in zip(reports, spans, strict=True))
    changes = sum(_changes(reports[0], spans[0], r, s) for r, s in zip(reports[1:], spans[1:], strict=True))
    return cells + changes + sum(_together(r, f) for r, f in zip(reports, free, strict=True))


def _cells(report, span) -> int:
    size = report.system.values
    return int(((size > 0) & (size < FLOOR) & (span < SURE)).sum())


def _changes(now, span, before, span_before) -> int:
    """Reports are told apart only by their figures, so what a change can be is what both ends can be."""
    moved = np.abs(now.system.values - before.system.values)
    return int(((moved > 0) & (moved < FLOOR) & (span + span_before < SURE)).sum())


def _together(report, free) -> int:
    """Two or more hidden cells of one line whose sum is one to four people and follows exactly."""
    values, found = report.system.values, set()
    for line in report.system.relations:
        hidden = np.flatnonzero((line > 0) & report.gone & (values > 0) & (values < FLOOR))
        for many in range(2, min(len(hidden), MOST_TOGETHER) + 1):
            for some in combinations(hidden.tolist(), many):
                if values[list(some)].sum() < FLOOR and np.abs(free[list(some)].sum(axis=0)).max(initial=0) < 1e-7:
                    found.add(some)
    return len(found)


def _free(report):
    """Directions in which the hidden figures can move without any shown figure noticing, one per column."""
    columns = np.flatnonzero(report.gone)
    directions = np.zeros((len(report.gone), 0))
    if len(columns):
        _, size, right = np.linalg.svd(report.system.relations[:, columns])
        loose = right[int((size > 1e-9).sum()) :].T
        directions = np.zeros((len(report.gone), loose.shape[1]))
        directions[columns] = loose
    return directions


def _spans(report, free):
    """How far apart the smallest and the largest possible value of each figure lie: 0 if it is known, else a range.

    A range of at least the floor need not be known exactly, so what a walk reaches is enough there.
    """
    span = _walked(report.system.values, free)
    small = (report.system.values > 0) & (np.abs(free).max(axis=1, initial=0) > 1e-7)
    for i in np.flatnonzero(small & (span < SURE)):
        span[i] = _range(report, i)
    return span


def _walked(values, free):
    """The widest range reached from the truth along straight lines: every loose direction, and each cell's own."""
    if not free.shape[1]:
        return np.zeros(len(values))
    lines = np.hstack([free, free @ free.T])
    lines = lines[:, np.abs(lines).max(axis=0) > 1e-7]
    lines = np.where(np.abs(lines) < 1e-9, 0.0, lines)
    with np.errstate(divide="ignore", invalid="ignore"):
        up = np.where(lines < 0, values[:, None] / -lines, np.inf).min(axis=0)
        down = np.where(lines > 0, values[:, None] / lines, np.inf).min(axis=0)
    far = np.where(np.isfinite(up + down), up + down, 1e6)
    return (np.abs(lines) * far).max(axis=1)


def _range(report, i) -> float:
    """Largest minus smallest possible value of one hidden figure, by two linear programmes."""
    columns = np.flatnonzero(report.gone)
    known = -report.system.relations[:, ~report.gone] @ report.system.values[~report.gone]
    ends = []
    for sign in (1.0, -1.0):
        done = linprog(
            sign * (columns == i),
            A_eq=report.system.relations[:, columns],
            b_eq=known,
            bounds=(0, None),
            method="highs",
        )
        if done.status == 3:
            return np.inf
        assert done.status == 0, done.message
        ends.append(done.fun)
    return -(ends[0] + ends[1])
