"""How many people use unapproved tools without being seen by either of two sources (capture and recapture)."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from playbook.model.evidence import Z95
from playbook.model.words import PRIVACY_FLOOR

ASSUMPTION = (
    "This assumes that being seen by one source does not make it more or less likely to be seen by the other, that "
    "nobody came or went in between, and that people are matched without mistakes. If the same people show up in both "
    "sources more often than chance, the true number is higher."
)


class Unseen(NamedTuple):
    """Estimated number of users, its 95% interval, and how many of them neither source saw."""

    users: float
    low: float
    high: float
    seen: int
    assumption: str = ASSUMPTION

    @property
    def unseen(self) -> float:
        """Estimated users that neither source saw."""
        return max(0.0, self.users - self.seen)


def chapman(first: int, second: int, both: int) -> Unseen | None:
    """Users from two sources that saw `first` and `second` people, `both` of them twice; None below five people.

    Source: Chapman (1951), (n1 + 1)(n2 + 1) / (m + 1) - 1; variance of Seber (1970). Raises ValueError if `both` is
    larger than either.

    >>> found = chapman(30, 24, 12)
    >>> round(found.users, 1), found.seen, round(found.unseen, 1)
    (58.6, 42, 16.6)
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} people cannot be in both sources of {first} and {second}")
    seen = first + second - both
    if seen < PRIVACY_FLOOR:
        return None
    users = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    half = Z95 * sqrt(variance)
    return Unseen(users, max(float(seen), users - half), users + half, seen)
