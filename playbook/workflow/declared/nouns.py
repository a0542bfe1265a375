"""The nouns of a declared workflow: how long something takes, roles, tools, stages, handoffs, the map."""

from __future__ import annotations

import re
from math import log, sqrt
from statistics import fmean, pvariance
from typing import Literal

from pydantic import Field, model_validator

from playbook.model.noun import Noun
from playbook.model.words import PRODUCTIVE_HOURS_WEEK

Id = str
Kind = Literal["pert", "exponential", "lognormal", "empirical", "fixed"]
StageKind = Literal["human", "ai", "auto", "review"]
Mode = Literal["auto", "assisted", "manual", "unknown"]
Source = Literal["declared", "discovered", "merged"]
MOST_VALUES = 10_000
WORKING_DAYS = 5
"""Working days of a week."""
LONE_CV = 0.5
"""Spread of a time of which a team gave one number only: coefficient of variation (our default, said aloud)."""


SAID = re.compile(
    r"every (?:([\d.]+) )?working days?(?:, at most (\d+))?(?: or (\d+) together)?(?:, first after ([\d.]+))?"
)
"""Dates in words."""


class Dist(Noun):
    """How long something takes, in minutes: a range of three numbers unless said otherwise."""

    kind: Kind = "pert"
    min: float | None = Field(default=None, ge=0)
    likely: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, ge=0)
    average: float | None = Field(default=None, ge=0)
    cv: float = Field(default=LONE_CV, ge=0, le=10)
    values: tuple[float, ...] = Field(default=(), max_length=MOST_VALUES)
    seen: int | None = Field(default=None, ge=1)
    """Observations behind it; None: as many as there are measured values, else the projects of the pilot."""

    @model_validator(mode="after")
    def _whole(self) -> Dist:
        if self.kind == "pert":
            a, m, b = self.min, self.likely, self.max
            if a is None or m is None or b is None or not a <= m <= b:
                raise ValueError("a range needs three minutes in order: at least, likely, at most")
        elif self.kind == "empirical":
            if not self.values or min(self.values) < 0:
                raise ValueError("measured times need at least one value, none negative")
        elif self.average is None:
            raise ValueError(f"{self.kind} needs its average in minutes")
        return self

    @property
    def mean(self) -> float:
        """Mean in minutes; of a range (min + 4 likely + max) / 6 (PERT)."""
        if self.kind == "pert":
            return ((self.min or 0) + 4 * (self.likely or 0) + (self.max or 0)) / 6
        return fmean(self.values) if self.kind == "empirical" else self.average or 0.0

    @property
    def scv(self) -> float:
        """Squared coefficient of variation: variance / mean squared; 0 for a mean of zero."""
        if self.kind == "exponential":
            return 1.0
        if self.kind == "lognormal":
            return self.cv**2
        if self.kind == "fixed" or not self.mean:
            return 0.0
        if self.kind == "empirical":
            return pvariance(self.values) / self.mean**2
        return (self.mean - (self.min or 0)) * ((self.max or 0) - self.mean) / 7 / self.mean**2

    def observations(self, pilot_projects: int) -> int:
        """How many times it was seen: what the width of its band rests on.

        >>> pert(10, 20, 60).observations(5), Dist(kind="empirical", values=(3, 4, 9)).observations(5)
        (5, 3)
        """
        return self.seen or len(self.values) or pilot_projects

    def scaled(self, factor: float) -> Dist:
        """The same shape, every time multiplied."""
        names = ("min", "likely", "max", "average")
        times = {n: None if getattr(self, n) is None else getattr(self, n) * factor for n in names}
        return self.model_copy(update={**times, "values": tuple(v * factor for v in self.values)})

    @property
    def log_parameters(self) -> tuple[float, float]:
        """Mean and standard deviation of the logarithm of a lognormal time."""
        s2 = log(1 + self.cv**2)
        return log(self.mean) - s2 / 2 if self.mean else float("-inf"), sqrt(s2)


def pert(low: float, likely: float, high: float) -> Dist:
    """A range in minutes.

    >>> pert(10, 20, 60).mean
    25.0
    """
    return Dist(min=low, likely=likely, max=high)


def exponential(mean: float) -> Dist:
    """Memoryless times with this mean in minutes."""
    return Dist(kind="exponential", average=mean)


def fixed(minutes: float) -> Dist:
    """Always the same."""
    return Dist(kind="fixed", average=minutes)


def about(minutes: float, cv: float = LONE_CV) -> Dist:
    """One number with an assumed spread (lognormal).

    >>> about(60).mean, about(60).scv
    (60.0, 0.25)
    """
    return Dist(kind="lognormal", average=minutes, cv=cv)


class Dates(Noun):
    """Dates at which waiting work may go on: a board that meets, a release day. What comes on a date waits for the next."""

    every_days: float = Field(gt=0, le=1000)
    """Working days from one date to the next."""
    first_day: float | None = Field(default=None, ge=0, le=1000)
    """Working days from the start to the first date; None: as many as from one date to the next."""
    at_most: int | None = Field(default=None, ge=1, le=100_000)
    """How many go on at one date; None: all that wait."""
    together: int | None = Field(default=None, ge=1, le=100_000)
    """So many go on without waiting for the date as soon as they are together; None: nothing goes on between dates."""

    @model_validator(mode="after")
    def _one_limit(self) -> Dates:
        if self.first_day is not None and self.first_day > self.every_days:
            raise ValueError("first_day comes before a second date: at most every_days")
        if self.at_most is not None and self.together is not None:
            raise ValueError("at_most and together exclude each other: what goes on between dates has no limit there")
        return self

    @property
    def said(self) -> str:
        """The dates in words; `dates_in` reads them again.

        >>> Dates(every_days=10, at_most=4).said, Dates(every_days=1).said, Dates(every_days=5, together=8).said
        ('every 10 working days, at most 4', 'every working day', 'every 5 working days or 8 together')
        """
        made = "every working day" if self.every_days == 1 else f"every {self.every_days:g} working days"
        made += f", at most {self.at_most}" if self.at_most is not None else ""
        made += f" or {self.together} together" if self.together is not None else ""
        return made + (f", first after {self.first_day:g}" if self.first_day is not None else "")

    @property
    def per_week(self) -> float:
        """How many can go on in a week of five working days; infinite without a limit."""
        return float("inf") if self.at_most is None else self.at_most * WORKING_DAYS / self.every_days


def dates_in(text: str) -> Dates | None:
    """Dates out of words such as 'every 10 working days, at most 4'; None if the words say none.

    >>> dates_in("every 2.5 working days or 8 together, first after 1").together, dates_in("on Mondays")
    (8, None)
    """
    found = SAID.search(text)
    if found is None:
        return None
    days, most, together, first = found.groups()
    return Dates(
        every_days=float(days or 1),
        at_most=int(most) if most else None,
        together=int(together) if together else None,
        first_day=float(first) if first else None,
    )


class Role(Noun):
    """People who can stand in for each other, shared by every stage that names the role."""

    id: Id = Field(min_length=1, max_length=200)
    people: int = Field(ge=0, le=100_000)
    hours_per_week: float = Field(default=40.0, ge=0, le=100_000)
    cost_per_hour: float | None = Field(default=None, ge=0)
    calendar: Literal["daily", "spread"] = "daily"
    """`daily`: works the first hours of each day; `spread`: has other duties too and works at a slower pace."""
    meets: Dates | None = None
    """Dates at which the stages of this role take up work, all on one agenda; None: whenever somebody is free."""

    @model_validator(mode="after")
    def _a_week(self) -> Role:
        if self.calendar == "daily" and self.hours_per_week > 168:
            raise ValueError("a week has 168 hours")
        return self

    @property
    def capacity(self) -> float:
        """Hours a week of the whole role."""
        return self.people * self.hours_per_week


class Tool(Noun):
    """A tool and the formats it exports and imports."""

    id: Id
    kind: str = ""
    exports: tuple[Id, ...] = ()
    imports: tuple[Id, ...] = ()


class Rework(Noun):
    """After a stage, the share of projects that goes back, and where to."""

    to: Id
    p: float = Field(ge=0, le=1)


class Stage(Noun):
    """One stage: who does it, with what, how long a pass takes, what goes back."""

    id: Id = Field(min_length=1, max_length=200)
    name: str = Field(default="", max_length=200)
    role: Id | None = None
    tool: Id | None = None
    kind: StageKind = "human"
    checked_by: Id | None = None
    """The role that checks what comes out; None: the review it goes to, if there is one. Time for it is that of a review
    stage: naming who checks takes none."""
    touch: Dist | None = None
    """Working time of one pass; None: nobody said, and nothing that rests on it is computed."""
    rework: tuple[Rework, ...] = ()
    sampling: float = Field(default=1.0, ge=0, le=1)
    """Share of projects that pass through; the others skip the stage (sampled quality checks)."""
    ends: float = Field(default=0.0, ge=0, le=1)
    """Share of projects that leave the workflow after this stage although handoffs lead on."""
    max_passes: int = Field(default=12, ge=1, le=1000)
    seen: int | None = Field(default=None, ge=1)
    """Passes that were seen, behind the share that goes back; None: the projects of the pilot."""
    released: Dates | None = None
    """Dates at which work may go into this stage, or so many together; None: as it comes."""

    @property
    def title(self) -> str:
        """What a reader sees."""
        return self.name or self.id

    @model_validator(mode="after")
    def _shares(self) -> Stage:
        if sum(r.p for r in self.rework) > 1 + 1e-9:
            raise ValueError("the shares that go back add up to more than 1")
        return self


class Handoff(Noun):
    """From one stage to the next: how it gets there, and who bridges it."""

    source: Id
    target: Id
    mode: Mode = "unknown"
    carrier: str = ""
    out_format: str = ""
    in_format: str = ""
    minutes: Dist | None = None
    done_by: Id | None = None
    """The role that carries it; None: somebody outside the roles, so that it takes time but no capacity."""
    recorded: bool = True
    failure_p: float = Field(default=0.0, ge=0, lt=1)
    """Share of passes on which what a person carries does not arrive and is carried, and waited for, again."""
    wait_hours: float = Field(default=0.0, ge=0)
    share: float | None = Field(default=None, ge=0, le=1)
    """Share of projects that takes this way out of the stage; 0 for a side link that carries no project."""
    seen: int | None = Field(default=None, ge=1)
    """How often this way was seen, behind its share; None: the projects of the pilot."""

    @property
    def name(self) -> str:
        """Both ends."""
        return f"{self.source} to {self.target}"

    @property
    def bridged(self) -> bool:
        """True if a person carries it."""
        return self.mode in ("manual", "assisted")

    @property
    def fits(self) -> bool | None:
        """True if the format that leaves is the one that is taken in; None if one is not told."""
        if not self.out_format or not self.in_format:
            return None
        return self.out_format.lower() == self.in_format.lower()


class Arrivals(Noun):
    """How work comes in: so many projects always in flight, or items per project and week for a stretch of weeks."""

    kind: Literal["closed", "open"] = "closed"
    per_project_week: float = Field(default=1.0, gt=0)
    weeks: float = Field(default=13.0, gt=0, le=520)


class WorkflowMap(Noun):
    """A workflow: stages in order, handoffs between them, the roles and tools behind them."""

    name: str = "workflow"
    stages: tuple[Stage, ...]
    handoffs: tuple[Handoff, ...] = ()
    roles: tuple[Role, ...] = ()
    tools: tuple[Tool, ...] = ()
    arrivals: Arrivals = Arrivals()
    pilot_projects: int = Field(default=5, ge=1)
    """Number of pilot projects behind the times: few projects, wide bands."""
    productive_hours: float = Field(default=PRODUCTIVE_HOURS_WEEK, gt=0)
    """Hours a week that one full-time job really gives."""
    gap_minutes: float | None = Field(default=None, ge=0)
    """Minutes per project that people spend on bridging gaps, where they were measured outside the map."""
    version: str = "now"
    source: Source = "declared"
    placeholders: tuple[str, ...] = ()
    """Values that a starter suggests and nobody has confirmed; they are unknown."""

    @property
    def untimed(self) -> tuple[str, ...]:
        """Stages of which nobody said how long they take."""
        return tuple(s.title for s in self.stages if s.touch is None)

    def stage(self, name: str) -> Stage:
        """The stage of this id; KeyError if there is none."""
        return {s.id: s for s in self.stages}[name]

    def role(self, name: str) -> Role:
        """The role of this id; KeyError if there is none."""
        return {r.id: r for r in self.roles}[name]
