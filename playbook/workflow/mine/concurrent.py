"""Activities that happen side by side, so that neither waits for the other (heuristic relation).

Source: Weijters and van der Aalst (2003): if A is followed by B about as often as B by A, and neither is a loop of
the other, their order is chance. Thresholds 0.9 as in the tool whose tables we reproduce.
"""

from __future__ import annotations

import numpy as np

from playbook.workflow.log.nouns import EventLog

CLEAR = 0.9


def concurrent_pairs(log: EventLog, clear: float = CLEAR) -> frozenset[tuple[int, int]]:
    """Pairs of activity codes (both orders) whose order is chance: neither direction is clear, and no short loop."""
    follows, loops = _counts(log)
    found = set()
    for a, b in follows:
        if a < b and follows.get((b, a)):
            there, back = follows[a, b], follows[b, a]
            order = abs(there - back) / (there + back + 1)
            around = loops.get((a, b), 0) + loops.get((b, a), 0)
            if order < clear and around / (around + 1) < clear:
                found |= {(a, b), (b, a)}
    return frozenset(found)


def _counts(log: EventLog) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """Direct follows, and A-B-A loops, per pair of different activities."""
    a, same, n = log.activity.astype(np.int64), log.follows, len(log.activities)
    triple = same[1:] & same[:-1] & (a[2:] == a[:-2])
    return _pairs(a[:-1][same] * n + a[1:][same], n), _pairs((a[:-2] * n + a[1:-1])[triple], n)


def _pairs(codes: np.ndarray, n: int) -> dict[tuple[int, int], int]:
    values, counts = np.unique(codes, return_counts=True)
    return {(v // n, v % n): c for v, c in zip(values.tolist(), counts.tolist(), strict=True) if v // n != v % n}
