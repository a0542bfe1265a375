"""Evidence that shows how a figure is known: looks, curves of first use and of staying, kinds of item, themes, demand."""

from __future__ import annotations

from playbook.model.evidence import Evidence
from playbook.model.noun import Noun


class Look(Noun):
    """One planned look: information gathered by then, error it may spend, adopters it asks for, adopters there were."""

    week: int
    information: float
    """Eligible person-weeks by then, as a share of the plan."""
    allowed: float
    """Chance of a false alarm that may be spent up to this look, of 0.05 in all."""
    bound: float
    """Standard errors that a result must be away from a plateau."""
    needed: int
    """People with a habit that would be beyond this bound."""
    adopters: int | None = None
    """People with a habit at this look; None if it is still to come or a habit could not show yet."""


class Looks(Evidence):
    """The planned looks at the question of adoption, each with its bound."""

    looks: tuple[Look, ...]
    null: float
    """The plateau from which adoption is to be told apart."""
    people: int
    beyond: bool = False
    """True if the report is later than the last planned look: nothing is left to spend."""


class CurvePoint(Noun):
    """One place of a curve: weeks, share of people with 95% limits if known, people behind it."""

    week: int
    value: float
    n: int
    low: float | None = None
    high: float | None = None


class Curve(Evidence):
    """A share of people over weeks since a start."""

    points: tuple[CurvePoint, ...]
    people: int
    median: float | None = None
    """Weeks by which half of the people are there; None if that is not reached."""

    @property
    def empty(self) -> bool:
        """True if no place rests on enough people."""
        return not self.points


class Kind(Noun):
    """Timed items of one kind on both paths: how many, and mean minutes."""

    name: str
    n_old: int
    n_ai: int
    old: float
    ai: float

    @property
    def saving(self) -> float:
        """1 - AI minutes / old minutes."""
        return 1 - self.ai / self.old if self.old else 0.0


class Kinds(Evidence):
    """The saving kind by kind; kinds that rest on fewer than five people are counted in `hidden` and not shown."""

    kinds: tuple[Kind, ...]
    hidden: int = 0


class Theme(Noun):
    """What people say slows them down: people who raised it, of those who wrote, and whether it was removed."""

    name: str
    people: int
    share: float
    low: float
    high: float
    removed: bool | None
    """Most points on it closed within 28 days; None if they are too young to tell."""
    quotes: tuple[str, ...] = ()
    """Sentences, only if at least ten people raised it."""


class Themes(Evidence):
    """Themes of the feedback, raised by most people first; `hidden` counts those of fewer than five people."""

    themes: tuple[Theme, ...]
    writers: int
    hidden: int = 0


class Need(Noun):
    """Where an unapproved tool is used: team, tool, and items helped since the start."""

    team: str
    tool: str
    items: float


class Demand(Evidence):
    """A map of needs, never of people: rows that rest on fewer than five people, or on nobody knows how many, are hidden."""

    needs: tuple[Need, ...]
    hidden: int = 0
    sources: tuple[str, ...] = ()


class Unseen(Evidence):
    """Users of one unapproved tool in one week, with those that neither of two sources saw (capture and recapture)."""

    tool: str
    week: str
    users: float
    low: float
    high: float
    seen: int
    sources: tuple[str, str]
    people: int


class TeamContrast(Evidence):
    """Change of teams on the AI path minus change of teams without it, in the wanted direction."""

    metric: str
    value: float
    low: float | None
    high: float | None
    p: float | None
    teams: int
    treated: int
    why: str = ""
    """Why there is no p-value and no interval."""
