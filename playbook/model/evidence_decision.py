"""Evidence about checkpoints and decisions."""

from __future__ import annotations

from pydantic import Field

from playbook.model.evidence import MOST_ROWS, Evidence


class Calendar(Evidence):
    """Which of the three looks are dated, and when the last of these rows was written."""

    dated: int
    looks: int
    missing: tuple[int, ...] = ()
    """Pilot weeks of looks without a date."""
    days_after_start: int | None = None
    """Days from the start of the pilot to the latest writing of such a row; None if it is not recorded."""


class Held(Evidence):
    """Checkpoints due by the report date: how many working days late each was held, and what is open."""

    due: int
    days_late: tuple[float, ...] = ()
    """Working days late of each checkpoint that was held with a decision."""
    open: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    """Checkpoints due that were not held or ended without a decision, in words."""

    @property
    def empty(self) -> bool:
        """True if no checkpoint was due."""
        return self.due == 0
