"""Which items to review when there is not time for all: the ones whose review finds most per minute.

Each kind of item (risk class and flag) has a chance of an error, from the reviews so far, and a length of a review.
The best plan under a limit of minutes takes kinds in order of chance / minutes, the last one in part: this is the
fractional knapsack, for which that order is optimal (Dantzig, 1957).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """Items that look alike to whoever routes them."""

    name: str
    items: float
    """Items per month."""
    judged: int
    wrong: int
    minutes: float
    """Mean minutes of a review."""

    @property
    def chance(self) -> float:
        """Chance of an error, with half an error and half a clean item added (Jeffreys), so that none is ever 0."""
        return (self.wrong + 0.5) / (self.judged + 1)


@dataclass(frozen=True)
class Route:
    """How much of a kind is reviewed."""

    kind: Kind
    share: float

    @property
    def escapes(self) -> float:
        """Errors per month that nobody sees, if a review finds what it looks at."""
        return self.kind.items * (1 - self.share) * self.kind.chance


def best_routes(kinds: Iterable[Kind], minutes: float) -> tuple[Route, ...]:
    """The plan with the fewest expected escapes within so many minutes a month.

    >>> risky, plain = Kind("flagged", 10, 9, 4, 30), Kind("plain", 90, 99, 1, 10)
    >>> [(r.kind.name, r.share) for r in best_routes([plain, risky], 345)]
    [('flagged', 1.0), ('plain', 0.05)]
    """
    made, left = [], minutes
    for kind in sorted(kinds, key=lambda k: (-k.chance / k.minutes if k.minutes else float("-inf"), k.name)):
        need = kind.items * kind.minutes
        share = 1.0 if need <= left else left / need
        left -= share * need
        made.append(Route(kind, share))
    return tuple(made)


def escapes(routes: Iterable[Route]) -> float:
    """Expected errors per month that nobody sees."""
    return sum(r.escapes for r in routes)
