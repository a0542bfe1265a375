"""The findings of one checkpoint, looked up by id, with the rules of counting of the verdict (blockers, majors)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from playbook.model.charter import Charter
from playbook.model.finding import Finding
from playbook.model.words import FailureMode, stage_number
from playbook.verdict.cause_table import cause_of

GATES = ("blocker", "evidence")


@dataclass(frozen=True)
class Ledger:
    """Findings that count at this checkpoint: due, and named by the pack."""

    findings: tuple[Finding, ...]
    charter: Charter
    week: int

    @cached_property
    def by_id(self) -> dict[str, Finding]:
        """Counting findings by id."""
        return {f.id: f for f in self.findings if f.due and f.severity != "informational"}

    @property
    def last_look(self) -> bool:
        """True at the last planned checkpoint and after it."""
        return self.week >= self.charter.looks[2]

    def red(self, *ids: str) -> tuple[Finding, ...]:
        """Those of these findings that are red."""
        return tuple(f for f in (self.by_id.get(i) for i in ids) if f is not None and f.red)

    def green(self, check_id: str) -> bool:
        """True only if the check was assessed and passed."""
        return check_id in self.by_id and self.by_id[check_id].status == "pass"

    def amber(self, check_id: str) -> bool:
        """True only if the check was assessed and is amber."""
        return check_id in self.by_id and self.by_id[check_id].status == "warn"

    def here(self, finding: Finding) -> bool:
        """True if the finding's stage has come."""
        return stage_number(finding.stage) <= stage_number(self.charter.stage)

    def gates(self) -> Iterator[Finding]:
        """Blockers and evidence checks whose stage has come."""
        return (f for f in self.by_id.values() if f.severity in GATES and self.here(f))

    def red_majors(self, mode: FailureMode) -> tuple[Finding, ...]:
        """Red majors that guard one failure mode and count now.

        Those of unreliable inputs count at every stage; one that a red blocker of the same cause already explains
        is not counted twice.
        """
        explained = {cause_of(f.id) for f in self.by_id.values() if f.red and f.severity == "blocker"}
        majors = (f for f in self.by_id.values() if f.red and f.severity == "major" and f.guards == mode)
        return tuple(
            f for f in majors if (mode == "unreliable-inputs" or self.here(f)) and cause_of(f.id) not in explained
        )


def ids(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Ids of findings."""
    return tuple(f.id for f in findings)
