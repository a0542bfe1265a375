"""Finding: the result of one check, with everything a report prints about it."""

from __future__ import annotations

from datetime import date

from playbook.model.noun import Noun
from playbook.model.words import Area, Effect, FailureMode, Severity, Stage, Status


class Seen(Noun):
    """What a check saw: its status and the words and numbers behind it. The engine makes a `Finding` of it."""

    status: Status
    said: str
    """One or two sentences with the number, for a sponsor; never a person's name or pseudonym."""
    value: float | None = None
    n: int | None = None
    interval: tuple[float, float] | None = None
    people: int | None = None
    """People the figure rests on, if it is about people; below the floor the engine hides the figure."""
    at_scale: str = ""
    """What it means at full scale: full-time jobs, money or items a month."""
    hours_week: float | None = None
    """The consequence at scale in hours a week, for ranking."""
    rows: tuple[str, ...] = ()
    action: str = ""
    """Overrides the check's remedy where the evidence allows a sharper one."""
    change: str = ""
    """Overrides the standard 'what would change our mind' sentence."""
    harm: bool = False
    """True if this red finding is harm that has happened or is possible now (leads to HOLD)."""


class Threshold(Noun):
    """The settings a check was judged with, where they come from and on what basis."""

    pass_at: float | None = None
    warn_at: float | None = None
    settings: tuple[tuple[str, float | str], ...] = ()
    basis: str = ""
    layer: str = ""


class Action(Noun):
    """One thing to do, by one owner (a role if nobody is named), by one date."""

    what: str
    owner: str
    due: date | None = None


class Finding(Noun):
    """The result of one check on one pilot at one checkpoint."""

    id: str
    area: Area
    status: Status
    severity: Severity
    stage: Stage
    guards: FailureMode
    effect: Effect = "condition"
    title: str
    reason: str = ""
    said: str
    value: float | None = None
    unit: str = ""
    n: int | None = None
    interval: tuple[float, float] | None = None
    threshold: Threshold = Threshold()
    consequence: str = ""
    hours_week: float | None = None
    action: Action
    would_change_our_mind: str = ""
    rows: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Columns that would answer an unknown finding."""
    sources: tuple[str, ...] = ()
    harm: bool = False
    due: bool = True
    """False before the check's first checkpoint: shown, but not counted anywhere."""

    @property
    def red(self) -> bool:
        """True for a fail; an error counts as unknown, never as red or green."""
        return self.status == "fail"

    @property
    def assessed(self) -> bool:
        """True if the check gave an answer."""
        return self.status in ("pass", "warn", "fail")
