"""Evidence: small, frozen, typed summaries of a team's tables. Facts only, never a threshold, never a pass.

Two kinds say that there is nothing to judge: `Missing` (the table or column is not there) and `NotApplicable`
(there is no such case). The engine handles both once, so that no check has to.
`people` says how many people a figure rests on; below the privacy floor the engine hides the figure.
`rows` are keys of the offending rows (items, steps, files, tools; never people), worst first, at most 20.
"""

from __future__ import annotations

from math import sqrt

from pydantic import Field

from playbook.model.noun import Noun

Z95 = 1.959964
MOST_ROWS = 20


def wilson(part: float, whole: float) -> tuple[float, float] | None:
    """95% Wilson interval of a share of counts; None without cases.

    Source: Wilson (1927); its coverage at small n is why no Wald interval is printed anywhere.

    >>> tuple(round(x, 3) for x in wilson(8, 10))
    (0.49, 0.943)
    """
    if whole <= 0:
        return None
    p, z2 = part / whole, Z95**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z95 * sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


class Evidence(Noun):
    """Base of every kind of evidence."""

    @property
    def empty(self) -> bool:
        """True if there is no case to judge."""
        return False


class Missing(Evidence):
    """The evidence is not there: which columns would bring it, or why it cannot be told yet."""

    columns: tuple[str, ...] = ()
    why: str = ""


class NotApplicable(Evidence):
    """There is no case of the kind, such as no high-risk item."""

    why: str


class Group(Noun):
    """One group of a figure (team, risk class, content type)."""

    name: str
    n: int
    value: float
    low: float | None = None
    high: float | None = None


class Share(Evidence):
    """A part of a whole: `part` of `whole` cases (or minutes); `counted` tells counts from sums."""

    part: float
    whole: float
    of: str = ""
    """What the cases are, in words: 'published AI items'."""
    n: int | None = None
    """Number of cases behind a share of sums."""
    people: int | None = None
    counted: bool = True
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    groups: tuple[Group, ...] = ()
    worst: str = ""
    """Name of the group, field or link that contributes most."""

    @property
    def empty(self) -> bool:
        """True if the whole is zero."""
        return self.whole == 0

    @property
    def value(self) -> float:
        """The share; 0 for an empty whole (the engine never asks then)."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def cases(self) -> int:
        """Number of cases behind the share."""
        return self.n if self.n is not None else int(self.whole)

    @property
    def interval(self) -> tuple[float, float] | None:
        """95% Wilson interval for counts, None for sums."""
        return wilson(self.part, self.whole) if self.counted else None


class Number(Evidence):
    """One measured number with its n, its interval and the parts it is made of."""

    value: float
    n: int | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    people: int | None = None
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    parts: tuple[Group, ...] = ()
    worst: str = ""
    note: str = ""

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval, if both ends are known."""
        return None if self.low is None or self.high is None else (self.low, self.high)


class Groups(Evidence):
    """One figure per group; groups below the privacy floor are already gone, and `hidden` counts them."""

    groups: tuple[Group, ...]
    hidden: int = 0
    of: str = ""
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)

    @property
    def empty(self) -> bool:
        """True if no group is left to show."""
        return not self.groups


class Point(Noun):
    """One week of a series."""

    week: str
    value: float
    n: int | None = None


class Series(Evidence):
    """A weekly series with its level and slope over the last weeks, each with a 95% interval."""

    points: tuple[Point, ...]
    level: float
    level_low: float | None = None
    level_high: float | None = None
    slope: float = 0.0
    slope_low: float | None = None
    slope_high: float | None = None
    turned: str = ""
    """Week in which the series changed direction, if it did."""
    people: int | None = None
