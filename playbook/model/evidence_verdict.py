"""Evidence that only the verdict reads: what was already tried, and whether the volume can ever repay."""

from __future__ import annotations

from datetime import date

from playbook.model.evidence import Evidence


class Redesign(Evidence):
    """Earlier checkpoints that asked for a repair, and whether a change went into use after the last of them."""

    repairs: int
    """Checkpoints before today whose decision was FIX-AND-RECHECK."""
    changed: bool
    last: date | None = None


class Payback(Evidence):
    """The most the saving could return in the payback period, beside the money planned for Foundation."""

    most_returned: float
    planned: float
    months: int
    said: str
