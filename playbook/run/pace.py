"""How long the rest will take, told from what has ended: each kind of task at its own mean duration."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable


class Pace:
    """Durations of ended tasks by name, and how many of each name are left."""

    def __init__(self, names: Iterable[str]) -> None:
        self._left = Counter(names)
        self._took: defaultdict[str, list[float]] = defaultdict(list)

    def ended(self, name: str, seconds: float | None) -> None:
        """Note the end of a task; None if its duration says nothing, as of one that did not run."""
        self._left[name] -= 1
        if seconds is not None:
            self._took[name].append(seconds)

    def seconds_left(self, workers: int) -> float | None:
        """Seconds until all is done with so many workers; None before anything has ended."""
        known = [s for took in self._took.values() for s in took]
        if not known:
            return None
        every = sum(known) / len(known)
        rest = sum(
            n * (sum(t) / len(t) if (t := self._took[name]) else every) for name, n in self._left.items() if n > 0
        )
        return rest / max(1, workers)


def said(seconds: float) -> str:
    """A duration as people say it.

    >>> said(3), said(100), said(4000)
    ('about 5 s', 'about 2 min', 'about 1 h 10 min')
    """
    if seconds < 55:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {minutes} min"
    tens = 10 * round(minutes / 10)
    return f"about {tens // 60} h {tens % 60} min"
