"""Evidence of use, time and impact for which the general kinds do not fit."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from playbook.model.evidence import MOST_ROWS, Evidence, Share
from playbook.model.noun import Noun


class Habit(Share):
    """Share of eligible people with a habit; those whose weeks were not delivered count as not habitual, and are said."""

    unobserved: int = 0
    """People of the whole whose team has no usage rows in one of the last four weeks."""

    @property
    def most(self) -> float:
        """The share if everybody who was not observed had the habit."""
        return (self.part + self.unobserved) / self.whole if self.whole else 0.0


class TeamGap(Noun):
    """One team's habitual share beside the other teams."""

    team: str
    n: int
    share: float
    others: float
    """Median share of the other teams."""
    difference: float
    """Share minus that of the other teams taken together."""
    low: float
    high: float

    chance: float | None = None
    """Probability that the team is more than 15 points behind the median of the others, small teams pooled."""


class TeamGaps(Evidence):
    """Every team that may be shown beside the others, furthest behind first."""

    teams: tuple[TeamGap, ...]
    hidden: int = 0


class Ratio(Noun):
    """Share of one group divided by the share of another."""

    name: str
    value: float
    n_first: int
    n_second: int
    """People in the two groups."""


class Ratios(Evidence):
    """Ratios between groups; `left_out` names those a group below five people or an empty group forbids."""

    ratios: tuple[Ratio, ...]
    left_out: tuple[str, ...] = ()
    people: int | None = None


class LikeForLike(Evidence):
    """The saving as it stands beside the saving within items of the same kind."""

    plain: float
    adjusted: float | None
    """None if no kind of item occurs on both paths."""
    matched: int
    """Timed AI items with a counterpart of the same kind on the old path."""
    timed: int
    kinds: int
    by: tuple[str, ...]
    """What makes a kind: content type, risk class."""

    @property
    def overlap(self) -> float:
        """Share of the timed AI items with a counterpart."""
        return self.matched / self.timed if self.timed else 0.0


class Detectable(Evidence):
    """The smallest effect the data could show, beside the effect aimed at."""

    effect: float
    target: float
    metric: str
    n: int
    more: int
    """Further items (observations) needed until the effect aimed at can be shown."""
    unit: str = "items"


class Shift(Evidence):
    """Minutes per item: what others spend more, and what authors spend less, on the AI path."""

    others_more: float
    authors_less: float
    n: int
    people: int | None = None


class Change(Noun):
    """One metric's change since the start, in its own unit and in the good direction."""

    metric: str
    primary: bool
    value: float
    low: float | None
    high: float | None
    before: float
    n: int | None
    concurrent: bool
    """True if the change of the old path over the same weeks was taken off."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval, if both ends are known."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def relative_low(self) -> float | None:
        """Lower limit relative to the value before."""
        return None if self.low is None else self.low / abs(self.before)


class Changes(Evidence):
    """Changes of all metrics of one kind; `unmeasured` names those without values before and after."""

    changes: tuple[Change, ...]
    unmeasured: tuple[str, ...] = ()


class Friction(Evidence):
    """Which teams were heard in the last four weeks, and what became of the most frequent themes."""

    teams: int
    heard: int
    themes: int
    closed: int
    still_open: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    """Names of frequent themes not removed in time, most frequent first."""


class Links(Evidence):
    """Impact metrics of the charter, and what each still lacks."""

    metrics: int
    linked: int
    lacking: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)


class TimeRatio(Evidence):
    """The saving per item as a ratio, with the items of one person taken together."""

    value: float
    """1 - AI minutes / old minutes, from log minutes; 0.2 means a fifth less."""
    low: float | None
    high: float | None
    n: int
    people: int
    grade: Literal["A", "B", "C", "D"]
    adjusted: bool
    """True if estimates made before work began were used."""
    p: float | None
    refused: str = ""
    """Why there is no p-value."""
    without_two: float | None = None
    """The saving without the two people who add most to it."""

    @property
    def collapses(self) -> bool | None:
        """True if the saving is gone or halved without the two who add most to it; None if that cannot be told."""
        return None if self.without_two is None or self.value <= 0 else self.without_two <= self.value / 2


class Outlook(Evidence):
    """Where weekly use is heading: stuck, not stuck, or not to be told yet; level to come; people the data rest on."""

    state: Literal["plateau", "not_plateau", "undetermined"]
    weeks: int
    level_low: float
    level_high: float
    """90% limits of the level at which use settles."""
    week_26: float | None = None
    week_26_low: float | None = None
    week_26_high: float | None = None
    people: int | None = None


class Credit(Evidence):
    """How concentrated gap-filling is, against equal shares: share of the top two, and what chance alone would give."""

    top: float
    expected: float
    limit: float
    """95% point under equal shares."""
    effective: float
    """Equal contributors who would give this concentration."""
    n: int
    people: int


class GateSize(Evidence):
    """People this pilot has, and people its own adoption target needs to be told from a plateau."""

    people: int
    needed: int | None
    adopters: int | None
    target: float
    null: float
    reachable: float | None
    """Lowest true rate the people there are could show."""

    @property
    def enough(self) -> bool:
        """True if the pilot can answer its own question."""
        return self.needed is not None and self.people >= self.needed
