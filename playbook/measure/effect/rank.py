"""The Hodges-Lehmann shift: the median of all differences between two samples, which one odd item cannot move."""

from __future__ import annotations

from math import floor, sqrt

import numpy as np

from playbook.measure.effect.regression import Array
from playbook.measure.intervals import Estimate
from playbook.model.evidence import Z95

MOST_PAIRS = 4_000_000


def hodges_lehmann(first: Array, second: Array) -> Estimate | None:
    """Median of all differences first minus second with its 95% interval; None below two values each.

    Source: Hodges and Lehmann (1963); the interval inverts the rank-sum test (Moses), normal approximation.

    >>> found = hodges_lehmann(np.array([10.0, 12.0, 14.0, 16.0, 18.0]), np.array([5.0, 6.0, 7.0, 8.0, 9.0]))
    >>> found.value, found.low, found.high
    (7.0, 3.0, 11.0)
    """
    a, b = _thinned(first), _thinned(second)
    if min(len(a), len(b)) < 2:
        return None
    gaps = np.sort(np.subtract.outer(a, b), axis=None)
    m = len(gaps)
    skip = max(0, floor(m / 2 - Z95 * sqrt(m * (len(a) + len(b) + 1) / 12)))
    return Estimate(float(np.median(gaps)), float(gaps[skip]), float(gaps[m - 1 - skip]))


def _thinned(values: Array) -> Array:
    """The sorted values; of very many, evenly spaced ones."""
    most = int(sqrt(MOST_PAIRS))
    ordered = np.sort(values)
    return ordered if len(ordered) <= most else ordered[np.linspace(0, len(ordered) - 1, most).round().astype(int)]
