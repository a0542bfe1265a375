"""What a rule of the content audit is: one function from the corpus to the places where something is wrong.

Rules are found by scanning `playbook.content.rules`; adding a rule is adding one function. The docstring is what
people read: the first line says what is wrong, the paragraph `Fix:` what to do about it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from playbook.content.corpus import Corpus
from playbook.content.personal import masked

Dimension = Literal["readable", "identified", "current", "unique", "connected", "consistent"]
DIMENSIONS: tuple[Dimension, ...] = ("readable", "identified", "current", "unique", "connected", "consistent")
MOST_EVIDENCE = 6
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule found something. The first file is where to work; evidence is shown to people."""

    files: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    confidence: float = 1.0
    charged: tuple[str, ...] | None = None
    """Files whose score it lowers; None: all of them."""
    weight: float = 1.0
    """How much of the rule's severity applies, from 0 to 1."""
    fix: str = ""
    """What to do here; empty: what the rule says."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One finding of the audit, complete."""

    rule: str
    title: str
    files: tuple[str, ...]
    charged: tuple[str, ...]
    evidence: tuple[str, ...]
    dimension: Dimension | None
    severity: float
    confidence: float
    effort_minutes: float
    fix: str
    first: bool
    """True if it is to be settled before anybody works on details of files: duplicates and versions."""

    @property
    def loss(self) -> float:
        """What it takes from a document in its dimension: severity x confidence."""
        return self.severity * self.confidence


Finder = Callable[[Corpus], Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    """A rule with everything that can be read off its function."""

    id: str
    dimension: Dimension | None
    severity: float
    minutes: float
    first: bool
    find: Finder

    @cached_property
    def title(self) -> str:
        """First line of the docstring."""
        return inspect.cleandoc(self.find.__doc__ or "").splitlines()[0]

    @cached_property
    def fix(self) -> str:
        """The paragraph that begins with `Fix:`."""
        paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(self.find.__doc__ or ""))
        told = next((p for p in paragraphs if p.startswith("Fix:")), "Fix:")
        return " ".join(told.removeprefix("Fix:").split())

    def __call__(self, corpus: Corpus) -> Iterator[Flaw]:
        """Every flaw it finds; personal data in the evidence is masked."""
        for hit in self.find(corpus):
            evidence = tuple(masked(e)[:LONGEST] for e in hit.evidence[:MOST_EVIDENCE])
            yield Flaw(
                rule=self.id,
                title=self.title,
                files=hit.files,
                charged=hit.files if hit.charged is None else hit.charged,
                evidence=evidence,
                dimension=self.dimension,
                severity=self.severity * hit.weight,
                confidence=hit.confidence,
                effort_minutes=self.minutes,
                fix=hit.fix or self.fix,
                first=self.first,
            )


def rule(
    id_: str, dimension: Dimension | None, *, severity: float, minutes: float, first: bool = False
) -> Callable[[Finder], Rule]:
    """Make a function a rule. Severity is what it takes from a document, from 0 (information) to 1."""

    def make(find: Finder) -> Rule:
        made = Rule(id_, dimension, severity, minutes, first, find)
        for name, value in (("__doc__", find.__doc__), ("__module__", find.__module__), ("__wrapped__", find)):
            object.__setattr__(made, name, value)  # so that doctest finds the proof in the docstring
        return made

    return make


def in_common(similarity: float) -> str:
    """How alike two texts are, for people: the weighted overlap, in which phrases that many documents hold count little.

    >>> in_common(0.718)
    '72% of their own wording is the same'
    """
    return f"{similarity:.0%} of their own wording is the same"


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule by id; two rules with one id are refused."""
    import playbook.content.rules as package

    found: dict[str, Rule] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, Rule) and value.find.__module__ == module.__name__:
                if value.id in found:
                    raise ValueError(f"two rules are called {value.id}")
                found[value.id] = value
    return tuple(found[i] for i in sorted(found))


def find_flaws(corpus: Corpus) -> tuple[Flaw, ...]:
    """What all rules find, in one order whatever the order of the documents."""
    found = [flaw for r in all_rules() for flaw in r(corpus)]
    return tuple(sorted(found, key=lambda f: (f.rule, f.files, f.evidence)))
