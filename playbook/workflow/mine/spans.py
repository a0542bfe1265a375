"""Stretches of time as pairs (from, to), half open: union, difference, length."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """Sorted, without overlap; empty ones are gone.

    >>> union([(5, 9), (1, 3), (2, 4), (7, 7)])
    [(1, 4), (5, 9)]
    """
    made: list[Span] = []
    for a, b in sorted(s for s in spans if s[0] < s[1]):
        if made and a <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], b))
        else:
            made.append((a, b))
    return made


def minus(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the first after the second is taken away.

    >>> minus([(0, 10)], [(2, 3), (8, 12)])
    [(0, 2), (3, 8)]
    """
    left = union(spans)
    for a, b in union(taken):
        left = [piece for s, e in left for piece in ((s, min(e, a)), (max(s, b), e)) if piece[0] < piece[1]]
    return left


def length(spans: Iterable[Span]) -> int:
    """Sum of the lengths of spans that do not overlap."""
    return sum(b - a for a, b in spans)
