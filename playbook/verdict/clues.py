"""What a diagnosis rests on: clues for and against, read off findings and facts, each said in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from playbook.model.evidence import Evidence
from playbook.model.finding import Finding
from playbook.model.result import Diagnosis
from playbook.verdict.ledger import Ledger

E = TypeVar("E", bound=Evidence)
LEAST_CLUES = 2


class Clue(NamedTuple):
    """One discriminating fact: `speaks` True for the rule, False against it, None if it is not known."""

    speaks: bool | None
    said: str
    collect: str


@dataclass(frozen=True)
class Case:
    """What the rules look at."""

    ledger: Ledger
    facts: Mapping[str, Evidence]

    def assessed(self, check_id: str) -> Finding | None:
        """The finding, if it gave an answer."""
        found = self.ledger.by_id.get(check_id)
        return found if found is not None and found.assessed else None

    def value(self, check_id: str) -> float | None:
        """The finding's number, if it was assessed and may be shown."""
        found = self.assessed(check_id)
        return None if found is None else found.value

    def above(self, check_id: str, limit: float) -> bool:
        """True only if the number is known and above the limit."""
        value = self.value(check_id)
        return value is not None and value > limit

    def red(self, check_id: str) -> bool:
        """True only if the check was assessed and is red."""
        return bool(self.ledger.red(check_id))

    def fact(self, name: str, kind: type[E]) -> E | None:
        """A fact of the expected kind, or None if it is missing or there is no case."""
        found = self.facts.get(name)
        return found if isinstance(found, kind) and not found.empty else None

    def problem(self, check_id: str) -> Clue:
        """A clue that speaks for the rule if the check is red or amber, against it if green."""
        found = self.assessed(check_id)
        return self._clue(check_id, None if found is None else found.status != "pass")

    def strength(self, check_id: str) -> Clue:
        """A clue that speaks for the rule if the check is green, against it if red; amber tells nothing."""
        found = self.assessed(check_id)
        speaks = None if found is None or found.status == "warn" else found.status == "pass"
        return self._clue(check_id, speaks)

    def _clue(self, check_id: str, speaks: bool | None) -> Clue:
        found = self.ledger.by_id.get(check_id)
        title = found.title.rstrip(".") if found else check_id
        return Clue(speaks, found.said if found else "", f"what answers '{title}'")


def weigh(rule: str, conclusion: str, clues: Iterable[Clue], wrong_cure: str) -> Diagnosis:
    """A diagnosis; stated only if at least two clues are known and none contradicts."""
    kept = tuple(clues)
    known = [c for c in kept if c.speaks is not None]
    against = tuple(c.said for c in known if not c.speaks)
    return Diagnosis(
        rule=rule,
        stated=len(known) >= LEAST_CLUES and not against,
        conclusion=conclusion,
        supporting=tuple(c.said for c in known if c.speaks),
        contradicting=against,
        missing=tuple(c.collect for c in kept if c.speaks is None),
        wrong_cure=wrong_cure,
    )
