"""Evidence about origin and review for which the general kinds do not fit."""

from __future__ import annotations

from pydantic import Field

from playbook.model.evidence import MOST_ROWS, Evidence, Group, Share


class Origin(Share):
    """Published AI items whose sources are named and can be found."""

    high_without: int = 0
    """High-risk items without any source."""


class Disclosure(Evidence):
    """Published AI items: is it decided whether the audience is told, and does the notice stand where it must?"""

    published: int
    decided: int
    needed: int
    labelled: int
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    """Items that need the notice and lack it, otherwise items that are undecided."""

    @property
    def empty(self) -> bool:
        """True if nothing was published."""
        return self.published == 0


class Escapes(Evidence):
    """Published AI items with a severe defect found after publication."""

    published: int
    severe: int
    high: int
    """Of these, items of the high class."""
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)

    @property
    def empty(self) -> bool:
        """True if nothing was published."""
        return self.published == 0


class ReviewShares(Evidence):
    """Share of published AI items reviewed before publication, per risk class, and of those flagged."""

    classes: tuple[Group, ...]
    flagged: int
    flagged_reviewed: int
    """Flagged items of the high and medium class, and how many of them were reviewed."""
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)

    @property
    def empty(self) -> bool:
        """True if no published AI item has a risk class."""
        return not self.classes


class Audit(Evidence):
    """The random audit of items nobody had reviewed."""

    audited: int
    severe: int
    minor: int
    limit: float
    """Upper one-sided 95% limit of the share with a severe error (exact binomial); 1 without an audit."""
    more_for_target: int
    """Further clean items until the limit is at 2%."""


class Separation(Evidence):
    """Errors among flagged and among unflagged items that somebody judged."""

    flagged: int
    flagged_errors: int
    unflagged: int
    unflagged_errors: int
    ratio: float
    low: float
    high: float
