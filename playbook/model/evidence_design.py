"""Evidence about the design of the pilot: who is in it, what was written down before, what it is compared with."""

from __future__ import annotations

from playbook.model.evidence import Evidence


class SkillMix(Evidence):
    """The pilot's skill levels beside those at full scale."""

    distance: float
    """Half the sum of the absolute differences of the shares (total variation distance), 0-1."""
    people: int
    absent: tuple[str, ...] = ()
    """Levels that full scale has and the pilot has not."""


class PrimaryMetric(Evidence):
    """The metric the pilot is judged by, as it was written down."""

    marked: int
    """How many metrics are marked primary."""
    metric: str = ""
    aimed: bool = False
    """True if it has a direction and a target."""
    days_after_start: int | None = None
    """Days from the start of the pilot to the day it was written down; negative = before."""


class Baseline(Evidence):
    """The value 'before' of the primary metric: on how much work, over how long, and when."""

    known: bool
    items: int
    weeks: float
    after_start: bool
    recounted: int | None = None
    """Timed items of the old path before the start, if the time study tells them and differs from `items`."""


class Comparison(Evidence):
    """Items of the old path of the same kinds as on the AI path, since the start and before it."""

    since: int
    before: int
    kinds: int
