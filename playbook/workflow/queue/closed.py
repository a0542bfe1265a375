"""A fixed number of projects always in flight: throughput and time in it, by Buzen's convolution.

Source: Buzen (1973), Computational algorithms for closed queueing networks with exponential servers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def closed_network(
    demands: Sequence[float], people: Sequence[int], most: int, delay: float = 0.0
) -> tuple[list[float], list[float]]:
    """Throughput and time in the system for 1..most projects, exponential times.

    `demands` are hours of work per project and role, `people` how many share it, `delay` hours that need nobody.

    >>> x, r = closed_network([4, 32 / 3, 8 / 3, 0.5], [2, 3, 2, 1], 2)
    >>> round(x[0] * 107, 6), round(r[1], 6)
    (6.0, 17.847352)
    """
    total = sum(demands) + delay
    if total <= 0:
        raise ValueError("a project that asks for no time has no time in the system")
    g = np.full(most + 1, -np.inf)
    g[0] = 0.0
    for hours, c in [*zip(demands, people, strict=True), (delay, most + 1)]:
        if hours > 0:
            g = _convolved(g, _station(hours, c, most))
    throughput: list[float] = np.exp(g[:-1] - g[1:]).tolist()
    return throughput, [n / x for n, x in enumerate(throughput, start=1)]


def knee(demands: Sequence[float], people: Sequence[int], delay: float = 0.0) -> float:
    """Number of projects at which the tightest role is busy all the time if nothing ever waited: sum D / max(D/c).

    >>> knee([4, 32 / 3, 8 / 3, 0.5], [2, 3, 2, 1])
    5.015625
    """
    tightest = max((d / c for d, c in zip(demands, people, strict=True)), default=0.0)
    return (sum(demands) + delay) / tightest if tightest else float("inf")


def _station(hours: float, people: int, most: int) -> np.ndarray:
    """Logarithms of the factors f(j) = f(j-1) D / min(j, c)."""
    steps = np.log(hours) - np.log(np.minimum(np.arange(1, most + 1), people))
    return np.concatenate(([0.0], np.cumsum(steps)))


def _convolved(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Convolution of numbers given by their logarithms, so that thousands of projects stay far from overflow."""
    made = np.empty(len(a))
    for n in range(len(a)):
        parts = a[: n + 1] + b[n::-1]
        top = parts.max()
        made[n] = top + np.log(np.exp(parts - top).sum())
    return made
