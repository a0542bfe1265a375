"""Rework, self-loops, ping-pong, variants, cycle times, starts and ends, and handoffs between people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from playbook.workflow.log.nouns import SECOND, EventLog

STRETCH = 1 << 16


@dataclass(frozen=True)
class Repeats:
    """What came back, and how long cases took. Shares are of cases."""

    variants: int
    moves: int
    cases_repeating: int
    self_loops: int
    """Moves from an activity to itself."""
    ping_pong_activity: int
    """A, B, A in three consecutive events of a case."""
    cycle_mean_s: float
    cycle_median_s: float
    handoffs: int | None
    """Moves on which whoever does it changes; None without resources."""
    ping_pong: int | None
    """Resources A, B, A in three consecutive events of a case; None without resources."""


@dataclass(frozen=True)
class Passing:
    """Changes of hands between two activities."""

    source: str
    target: str
    count: int


def repeats(log: EventLog) -> Repeats:
    """Counts over the whole log; a named resource is needed on both sides of a change of hands."""
    same = log.follows
    triple = same[1:] & same[:-1]
    a, who = log.activity, log.resource
    cycle = _cycle_times(log)
    return Repeats(
        variants=variants(log),
        moves=int(same.sum()),
        cases_repeating=_cases_repeating(log),
        self_loops=int((same & (a[1:] == a[:-1])).sum()),
        ping_pong_activity=int((triple & (a[2:] == a[:-2]) & (a[1:-1] != a[:-2])).sum()),
        cycle_mean_s=float(cycle.mean()) / SECOND,
        cycle_median_s=float(np.median(cycle)) / SECOND,
        handoffs=None if who is None else int(_changes(log).sum()),
        ping_pong=None
        if who is None
        else int((triple & (who[2:] == who[:-2]) & (who[1:-1] != who[:-2]) & (who[2:] >= 0) & (who[1:-1] >= 0)).sum()),
    )


def passings(log: EventLog) -> list[Passing]:
    """Changes of hands per pair of activities, most frequent first; empty without resources."""
    if log.resource is None:
        return []
    changed, n = _changes(log), len(log.activities)
    pair = log.activity[:-1][changed].astype(np.int64) * n + log.activity[1:][changed]
    codes, counts = np.unique(pair, return_counts=True)
    made = [
        Passing(log.activities[c // n], log.activities[c % n], k)
        for c, k in zip(codes.tolist(), counts.tolist(), strict=True)
    ]
    return sorted(made, key=lambda p: (-p.count, p.source, p.target))


def variants(log: EventLog) -> int:
    """Number of different sequences of activities."""
    bounds = np.flatnonzero(np.concatenate(([True], ~log.follows, [True])))
    width = np.uint8 if len(log.activities) <= 256 else np.uint16 if len(log.activities) <= 1 << 16 else np.uint32
    data = log.activity.astype(width).tobytes()
    size = np.dtype(width).itemsize
    return len({data[a * size : b * size] for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)})


def _changes(log: EventLog) -> np.ndarray:
    who = log.resource if log.resource is not None else np.full(log.events, -1)
    return np.asarray(log.follows & (who[1:] != who[:-1]) & (who[1:] >= 0) & (who[:-1] >= 0))


def _cases_repeating(log: EventLog) -> int:
    """Cases in which some activity stands more than once; sorted in stretches of whole cases that fit in the cache."""
    bounds = np.flatnonzero(np.concatenate(([True], ~log.follows, [True])))
    cuts = np.unique(
        bounds[np.searchsorted(bounds, np.arange(0, log.events + STRETCH, STRETCH)).clip(max=len(bounds) - 1)]
    )
    return sum(_repeating(log, a, b) for a, b in pairwise(cuts.tolist()))


def _repeating(log: EventLog, start: int, stop: int) -> int:
    n = len(log.activities)
    key = np.sort(log.case[start:stop].astype(np.int64) * n + log.activity[start:stop])
    cases = key[1:][key[1:] == key[:-1]] // n
    return int((cases[1:] != cases[:-1]).sum()) + bool(len(cases))


def _cycle_times(log: EventLog) -> np.ndarray:
    """From the first start to the last end of each case."""
    first = np.flatnonzero(np.concatenate(([True], ~log.follows)))
    return np.asarray(np.maximum.reduceat(log.end, first) - np.minimum.reduceat(log.begins, first))
