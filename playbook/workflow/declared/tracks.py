"""Which of several level lines below a row of boxes goes on which track, so that no two lie on each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """A level line below a row, words on it included."""

    row: tuple[str, int]
    low: float
    high: float


def tracks(runs: list[Run | None]) -> list[int | None]:
    """Track of each run, counted from the boxes down; the shortest lie nearest. None stays None.

    >>> tracks([Run(("a", 0), 0, 9), Run(("a", 0), 2, 4), None, Run(("a", 0), 5, 6), Run(("b", 0), 0, 9)])
    [1, 0, None, 0, 0]
    """
    taken: dict[tuple[str, int], list[list[Run]]] = defaultdict(list)
    made: list[int | None] = [None] * len(runs)
    placed = sorted((r.high - r.low, i, r) for i, r in enumerate(runs) if r is not None)
    for _, i, run in placed:
        made[i] = _free(taken[run.row], run)
    return made


def _free(levels: list[list[Run]], run: Run) -> int:
    """The first level on which the run touches no other; it is then taken."""
    for n, level in enumerate(levels):
        if all(run.high < other.low or other.high < run.low for other in level):
            level.append(run)
            return n
    levels.append([run])
    return len(levels) - 1
