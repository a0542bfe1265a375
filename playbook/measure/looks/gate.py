"""Can this pilot answer its own question? The people a gate needs, by the exact binomial, before the pilot begins."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import bdtrc, bdtrik

MOST_PEOPLE = 3_000


class Gate(NamedTuple):
    """One gate: people needed, adopters needed among them, the error this really has, and from where it always holds."""

    people: int
    adopters: int
    alpha: float
    always_from: int
    """Smallest number from which the power holds for every larger number too (exact power is a saw-tooth)."""


def gate(rate: float, null: float = 0.25, power: float = 0.8, alpha: float = 0.05) -> Gate | None:
    """People needed to tell a true rate of adoption from a plateau at `null`; None if more than 3,000 are needed.

    Source: exact one-sided binomial test.

    >>> found = gate(0.45)
    >>> found.people, found.adopters, round(found.alpha, 3), found.always_from
    (36, 14, 0.046, 41)
    """
    if not 0 < null < rate < 1:
        return None
    found = _first(rate, null, power, alpha)
    if found is None:
        return None
    people = found
    near = range(people, min(2 * people + 60, MOST_PEOPLE))
    last_miss = max((n for n in near if _power(n, rate, null, alpha) < power), default=people - 1)
    adopters = adopters_needed(people, null, alpha)
    return Gate(people, adopters, float(bdtrc(adopters - 1, people, null)), last_miss + 1)


def adopters_needed(people: int, null: float = 0.25, alpha: float = 0.05) -> int:
    """Fewest adopters of so many people that are rarer than `alpha` under the null rate.

    >>> adopters_needed(36), adopters_needed(12)
    (14, 7)
    """
    return int(_rarer(people, null, alpha)) + 1


def reachable(people: int, null: float = 0.25, power: float = 0.8, alpha: float = 0.05) -> float | None:
    """Lowest true rate this many people can tell from the null with this power; None if not even 100% can.

    >>> round(reachable(12), 2), reachable(2)
    (0.66, None)
    """
    need = adopters_needed(people, null, alpha)
    if need > people:
        return None
    rates = np.linspace(null, 1.0, 1_501)
    enough = rates[bdtrc(need - 1, people, rates) >= power]
    return float(enough[0]) if len(enough) else None


def _first(rate: float, null: float, power: float, alpha: float) -> int | None:
    n = np.arange(1, MOST_PEOPLE)
    good = np.flatnonzero(bdtrc(_rarer(n, null, alpha), n, rate) >= power)
    return int(n[good[0]]) if len(good) else None


def _power(people: int, rate: float, null: float, alpha: float) -> float:
    return float(bdtrc(adopters_needed(people, null, alpha) - 1, people, rate))


def _rarer(n: Any, null: float, alpha: float) -> Any:
    """Smallest k with P(X > k) <= alpha for X binomial (n, null); the inverse is continuous, so its floor is tried too."""
    k = np.ceil(bdtrik(1 - alpha, n, null))
    return np.where(bdtrc(k - 1, n, null) <= alpha, k - 1, k)
