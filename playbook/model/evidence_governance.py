"""Evidence about governance for which the general kinds do not fit."""

from __future__ import annotations

from pydantic import Field

from playbook.model.evidence import MOST_ROWS, Evidence, Series


class Frameworks(Evidence):
    """Which of the four frameworks have an owner, a document and fresh evidence of use."""

    complete: tuple[str, ...]
    lacking: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    """Framework and what it lacks, in words."""


class Policy(Evidence):
    """The policy: is there a document, how old is it, how many people know what it says?"""

    document: bool
    months: float | None
    right: int
    asked: int
    """People with three right answers, of those asked."""


class Learning(Evidence):
    """Lessons of the last three months."""

    per_month: float
    teams: int
    reused: int
    lessons: int


class Exposure(Evidence):
    """Cases in which data went into a tool that is not cleared for it."""

    shadow: int
    """Reports of unapproved use with data the tool is not cleared for."""
    items: int
    """Items whose sources are of a kind their tool is not cleared for."""
    reports_judged: int = 0
    reports_open: int = 0
    """Reports whose class of data, or what the tool is cleared for, is not known."""
    items_judged: int = 0
    items_open: int = 0
    """Items of which tool, sources, their class of data or the tool's clearance is not known."""
    rows: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)


class Trend(Series):
    """A weekly series with the governing documents that took effect around the week in which it turned."""

    near: tuple[str, ...] = ()
    """Artefacts that took effect within two weeks of the turn; a coincidence in time, not yet a cause."""
