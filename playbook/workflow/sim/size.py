"""How much work a simulation holds: projects always in flight, or arrivals for a stretch of weeks."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LEAST_COUNTED = 50


@dataclass(frozen=True)
class Size:
    """So many projects in flight (closed: `per_week` 0), or arrivals at a rate for so many weeks (open)."""

    projects: int
    per_week: float = 0.0
    weeks: float = 0.0

    @property
    def closed(self) -> bool:
        """True if every finished project makes room for the next."""
        return self.per_week == 0

    @property
    def drop(self) -> int:
        """Closed: ends that do not count, because all projects stood at the first stage together: four rounds."""
        return 4 * self.projects

    @property
    def count(self) -> int:
        """Closed: ends that count."""
        return max(LEAST_COUNTED, self.projects)

    @property
    def drawn(self) -> int:
        """Projects for which draws are made; open: the mean number of arrivals and six standard deviations more."""
        if self.closed:
            return self.projects + self.drop + self.count
        mean = self.per_week * self.weeks
        return int(mean + 6 * sqrt(mean) + 10)
