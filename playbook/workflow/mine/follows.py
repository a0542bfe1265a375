"""Which activity follows which: how often, and how long in between, in float seconds that nobody truncates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.log.nouns import SECOND, EventLog

SMALL = 1 << 16


@dataclass(frozen=True)
class Edge:
    """One activity directly after another within a case."""

    source: str
    target: str
    count: int
    mean_s: float
    median_s: float


def directly_follows(log: EventLog) -> list[Edge]:
    """Every pair of consecutive activities, most frequent first.

    Time from the end of one event to the start of the next where the log has both, else between the two times.
    """
    same = log.follows
    n = len(log.activities)
    pair = log.activity[:-1][same].astype(np.int64) * n + log.activity[1:][same]
    gap = (log.begins[1:] - log.end[:-1])[same]
    if not len(pair):
        return []
    codes, pair = _dense(pair, n * n)
    order = np.argsort(pair, kind="stable")
    gap = gap[order]
    counts = np.bincount(pair, minlength=len(codes))
    ends = np.cumsum(counts)
    made = []
    for code, count, stop in zip(codes.tolist(), counts.tolist(), ends.tolist(), strict=True):
        part = gap[stop - count : stop]
        mean = int(part.sum(dtype=np.int64)) / count / SECOND
        source, target = divmod(code, n)
        made.append(Edge(log.activities[source], log.activities[target], count, mean, _median(part)))
    return sorted(made, key=lambda e: (-e.count, e.source, e.target))


def _dense(pair: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Distinct pairs and a number from 0 for each, in 16 bits if they fit (sorted several times faster)."""
    if most <= 1 << 22:
        present = np.bincount(pair, minlength=most) > 0
        codes = np.flatnonzero(present)
        dense = (np.cumsum(present) - 1)[pair]
    else:
        codes, dense = np.unique(pair, return_inverse=True)
    return codes, dense.astype(np.uint16 if len(codes) <= SMALL else np.int64)


def _median(part: np.ndarray) -> float:
    """Median in seconds; the mean of the two middle ones for an even number."""
    half = len(part) // 2
    if len(part) % 2:
        return float(np.partition(part, half)[half]) / SECOND
    two = np.partition(part, (half - 1, half))
    return (int(two[half - 1]) + int(two[half])) / 2 / SECOND
