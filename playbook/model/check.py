"""What a check is: one pure function from evidence to `Seen`, found by scanning `playbook.checks`.

Positional parameters name the evidence it reads (`charter` is always there; a parameter that defaults to None may be
missing). Keyword-only parameters are the settings a pack may change. The docstring is what people read: first line
the title, then the reason, then `Remedy:` and `Ask:` paragraphs, then a doctest as its proof.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import get_args

from playbook.model.finding import Seen
from playbook.model.words import PREFIX, Area, FailureMode, First, Status


@dataclass(frozen=True)
class Check:
    """A check with everything that can be read off its function."""

    id: str
    area: Area
    function: Callable[..., Seen]
    guards: FailureMode
    first: First
    unit: str
    sources: tuple[str, ...]

    def __call__(self, *evidence: object, **settings: float) -> Seen:
        """Look at the evidence; same as calling the function."""
        return self.function(*evidence, **settings)

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the evidence it reads, in order, optional ones included."""
        return _reads(self.function)

    @property
    def optional(self) -> frozenset[str]:
        """Names of the evidence it can do without."""
        return _optional(self.function)

    @property
    def settings(self) -> dict[str, float | None]:
        """Names of the settings and their defaults (None: the pack must give a value)."""
        found = (p for p in _parameters(self.function) if p.kind is p.KEYWORD_ONLY)
        return {p.name: None if p.default is p.empty else p.default for p in found}

    @property
    def title(self) -> str:
        """First line of the docstring."""
        return _paragraphs(self.function)[0]

    @property
    def reason(self) -> str:
        """The paragraphs between title and remedy."""
        rest = [p for p in _paragraphs(self.function)[1:] if not re.match(r"(Remedy|Ask):|>>>", p)]
        return " ".join(rest)

    @property
    def remedy(self) -> str:
        """The first remedy, as a sentence that starts with a verb."""
        return self._marked("Remedy")

    @property
    def ask(self) -> str:
        """The question to the team, or what to bring."""
        return self._marked("Ask")

    def _marked(self, word: str) -> str:
        found = (p for p in _paragraphs(self.function) if p.startswith(f"{word}:"))
        return next(found, f"{word}:").removeprefix(f"{word}:").strip()


def check(*, guards: FailureMode, first: First, unit: str, sources: str = "") -> Callable[[Callable[..., Seen]], Check]:
    """Make a function a check of the area named by its module's `AREA`; the id follows from the function's name."""

    def make(function: Callable[..., Seen]) -> Check:
        area: Area = function.__globals__["AREA"]
        if area not in get_args(Area):
            raise ValueError(f"{function.__module__}: AREA {area!r} is not an area of the catalogue")
        made = Check(
            id=f"{PREFIX[area]}-{function.__name__.strip('_').replace('_', '-')}",
            area=area,
            function=function,
            guards=guards,
            first=first,
            unit=unit,
            sources=tuple(s.strip() for s in sources.split(",") if s.strip()),
        )
        for name, value in (
            ("__doc__", function.__doc__),
            ("__module__", function.__module__),
            ("__wrapped__", function),
        ):
            object.__setattr__(made, name, value)  # so that doctest finds the proof in the docstring
        return made

    return make


def higher(value: float, pass_at: float, warn_at: float) -> Status:
    """Status where more is better; unrounded values are compared.

    >>> higher(0.8, 0.8, 0.5), higher(0.5, 0.8, 0.5), higher(0.49, 0.8, 0.5)
    ('pass', 'warn', 'fail')
    """
    return "pass" if value >= pass_at else "warn" if value >= warn_at else "fail"


def lower(value: float, pass_at: float, warn_at: float) -> Status:
    """Status where less is better; unrounded values are compared.

    >>> lower(0.1, 0.1, 0.25), lower(0.25, 0.1, 0.25), lower(0.26, 0.1, 0.25)
    ('pass', 'warn', 'fail')
    """
    return "pass" if value <= pass_at else "warn" if value <= warn_at else "fail"


@cache
def _parameters(function: Callable[..., Seen]) -> tuple[inspect.Parameter, ...]:
    return tuple(inspect.signature(function).parameters.values())


@cache
def _reads(function: Callable[..., Seen]) -> tuple[str, ...]:
    return tuple(p.name for p in _parameters(function) if p.kind is p.POSITIONAL_OR_KEYWORD)


@cache
def _optional(function: Callable[..., Seen]) -> frozenset[str]:
    return frozenset(p.name for p in _parameters(function) if p.name in _reads(function) and p.default is None)


@cache
def _paragraphs(function: Callable[..., Seen]) -> tuple[str, ...]:
    text = inspect.cleandoc(function.__doc__ or "")
    return tuple(" ".join(p.split()) for p in re.split(r"\n\s*\n", text) if p.strip()) or ("",)
