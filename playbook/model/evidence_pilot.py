"""Evidence about the judgement itself: the levels of the areas, and how often a changed threshold changes the verdict."""

from __future__ import annotations

from playbook.model.evidence import Evidence
from playbook.model.words import Area


class AreaLevels(Evidence):
    """Level 0-4 of each area that has one, as computed from the findings."""

    levels: tuple[tuple[Area, int], ...]

    @property
    def empty(self) -> bool:
        """True if no area could be given a level."""
        return not self.levels


class Rejudged(Evidence):
    """The verdict judged again with thresholds moved, one team left out, one table missing."""

    same: int
    total: int
    flips: tuple[str, ...] = ()
    """What changed the verdict, in words."""
    closest: str = ""
    """The threshold whose smallest change would flip the verdict."""
