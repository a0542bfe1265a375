"""Working hours: when somebody is there, as weekly windows, and how much of a stretch of time falls outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playbook.workflow.mine.spans import Span, minus

DAY = 24 * 3600 * 1_000_000
HOUR = DAY // 24
THURSDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""


@dataclass(frozen=True)
class Week:
    """Windows of a week: (weekday from Monday = 0, first hour, last hour)."""

    windows: tuple[tuple[int, float, float], ...]

    def spans(self, start: int, end: int) -> list[Span]:
        """Every window between two times (microseconds since 1970), cut to them."""
        made = []
        for day in range(start // DAY, end // DAY + 1):
            for weekday, first, last in self.windows:
                if (day + THURSDAY) % 7 == weekday:
                    a, b = max(start, day * DAY + int(first * HOUR)), min(end, day * DAY + int(last * HOUR))
                    if a < b:
                        made.append((a, b))
        return made


@dataclass(frozen=True)
class Calendars:
    """Who works when; everybody not named works the usual week."""

    usual: Week
    own: Mapping[str, Week] = field(default_factory=dict)

    def away(self, who: str, start: int, end: int) -> list[Span]:
        """Stretches between two times in which somebody does not work."""
        return minus([(start, end)], self.own.get(who, self.usual).spans(start, end))


def office(first: float = 9, last: float = 17, days: Sequence[int] = range(5)) -> Week:
    """The same hours on the same days.

    >>> len(office().windows)
    5
    """
    return Week(tuple((d, first, last) for d in days))
