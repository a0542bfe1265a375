"""The one check behind every own question of a pack: an answer looked up, or a counted figure held against its limits."""

from __future__ import annotations

from dataclasses import dataclass

from playbook.model.check import Check, higher, lower
from playbook.model.evidence import Evidence, Number, Share
from playbook.model.finding import Seen
from playbook.model.pack import Count, Declared
from playbook.model.phrase import number, percent


class Answer(Evidence):
    """The team's answer to an own question."""

    answer: str


@dataclass(frozen=True)
class OwnCheck(Check):
    """A check that a pack declares; everything people read comes from the pack, and missing evidence is unknown."""

    declared: Declared

    @property
    def reads(self) -> tuple[str, ...]:
        """The one piece of evidence that carries the question's own name."""
        return (self.id,)

    @property
    def optional(self) -> frozenset[str]:
        """Nothing: without the answer or the table it is unknown."""
        return frozenset()

    @property
    def settings(self) -> dict[str, float | None]:
        """The limits of a count, which a pack above may move; a question has none."""
        return {} if self.declared.count is None else {"pass_at": None, "warn_at": None, "least_rows": None}

    @property
    def title(self) -> str:
        """What is true if all is well."""
        return self.declared.title

    @property
    def reason(self) -> str:
        """Why it matters."""
        return self.declared.why

    @property
    def remedy(self) -> str:
        """What to do if it is red."""
        return self.declared.remedy

    @property
    def ask(self) -> str:
        """The question, or what is counted."""
        count = self.declared.count
        return self.declared.question or (f"What does {count.table} say?" if count else "")


def own_check(declared: Declared) -> OwnCheck:
    """The check of one own question."""
    count = declared.count

    def look(evidence: Evidence, **limits: float) -> Seen:
        if isinstance(evidence, Answer):
            return answered(declared, evidence.answer)
        return counted(count, evidence, **limits) if count else Seen(status="unknown", said="Not answered yet.")

    unit = "" if count is None else count.unit or count.of
    return OwnCheck(declared.id, declared.area, look, declared.guards, declared.first, unit, (), declared)


def answered(declared: Declared, answer: str) -> Seen:
    """What an answer means, as the pack says it."""
    outcome = declared.answers.get(answer)
    if outcome is None:
        return Seen(status="unknown", said=f"The answer {answer!r} is none of {', '.join(declared.answers)}.")
    return Seen(status=outcome.status, said=outcome.said or f"{declared.question} Answer: {answer}.")


def counted(count: Count, evidence: Evidence, *, pass_at: float, warn_at: float, least_rows: float) -> Seen:
    """A counted figure against its limits; with too few rows it stays unknown.

    >>> c = Count(table="t", column="c", of="mean", better="lower", pass_at=2, warn_at=4)
    >>> counted(c, Number(value=3, n=40), pass_at=2, warn_at=4, least_rows=20).status
    'warn'
    >>> counted(c, Number(value=1, n=5), pass_at=2, warn_at=4, least_rows=20).status
    'unknown'
    """
    if not isinstance(evidence, Number | Share):
        return Seen(status="unknown", said="The figure could not be counted.")
    rows = evidence.cases if isinstance(evidence, Share) else evidence.n or 0
    column = f"{count.column} per {count.per}" if count.per else count.column
    what = f"{column.replace('_', ' ')} in {count.table.replace('_', ' ')}"
    if rows < least_rows:
        return Seen(status="unknown", said=f"Only {rows} rows of {what}; {number(least_rows)} are needed.", n=rows)
    status = (higher if count.better == "higher" else lower)(evidence.value, pass_at, warn_at)
    if isinstance(evidence, Share):
        said = f"{percent(evidence.value)} of {rows} rows hold {count.equals} ({what})."
    else:
        said = f"The {count.of} of {what} is {number(evidence.value)}{f' {count.unit}' if count.unit else ''}, from {rows} rows."
    interval = evidence.interval
    return Seen(status=status, said=said, value=evidence.value, n=rows, interval=interval, people=evidence.people)
