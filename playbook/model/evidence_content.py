"""Evidence about the content foundation for which the general kinds do not fit."""

from __future__ import annotations

from pydantic import Field

from playbook.model.evidence import MOST_ROWS, Evidence


class Inventory(Evidence):
    """Files of the folder beside rows of the register."""

    files: int
    registered: int
    """Files that stand in the register."""
    entries: int
    found: int
    """Register rows whose file exists."""
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)

    @property
    def empty(self) -> bool:
        """True without a file and without a row."""
        return not self.files and not self.entries


class Cleared(Evidence):
    """Sources cleared for AI: how many carry a data class, and what a search for personal data suspects."""

    cleared: int
    labelled: int
    searched: int
    """Cleared files whose text could be searched."""
    suspected: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    confirmed: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    """Paths a person confirmed in pilot.yaml."""
    unlabelled: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)

    @property
    def empty(self) -> bool:
        """True if no source is cleared for AI."""
        return self.cleared == 0


class Contradictions(Evidence):
    """Pairs of current sources on one topic, and those among them that contradict each other."""

    pairs: int
    found: int
    high_risk: int = 0
    """Contradicting pairs with a source of high risk."""
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)

    @property
    def empty(self) -> bool:
        """True without a pair."""
        return self.pairs == 0

    @property
    def per_100(self) -> float:
        """Contradicting pairs per 100."""
        return 100 * self.found / self.pairs if self.pairs else 0.0
