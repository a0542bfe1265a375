"""What the questions look at: the evidence of one result, its findings, and the words of a language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playbook.model.finding import Finding
from playbook.model.phrase import percent
from playbook.model.result import Result
from playbook.report.blocks import Fold, Grid, Inner, Text
from playbook.report.wording import Wording

NOTHING = ("Missing", "NotApplicable")


@dataclass(frozen=True)
class Case:
    """One result, in one language."""

    result: Result
    w: Wording

    def fact(self, name: str) -> dict[str, Any]:
        """A piece of evidence as plain values; empty if there is none or the privacy floor hides it."""
        found: dict[str, Any] = self.result.evidence.get(name, {})
        if found.get("kind", "Missing") in NOTHING or isinstance(found.get("hidden"), str):
            return {}
        return found

    def why_not(self, name: str) -> str:
        """Why a piece of evidence cannot be shown, and what would bring it."""
        found = self.result.evidence.get(name, {})
        if isinstance(found.get("hidden"), str):
            return self.w("known.hidden")
        wanted = _tables(found.get("columns", ()))
        bring = self.w("known.bring", what=wanted) if wanted else ""
        return " ".join(part for part in (bring, found.get("why", "")) if part)

    def finding(self, check: str) -> Finding | None:
        """A finding by its id."""
        return next((f for f in self.result.findings if f.id == check), None)

    def said(self, check: str) -> str:
        """What a finding says; empty if there is no such finding."""
        found = self.finding(check)
        return found.said if found else ""

    def untold(self, name: str, fact: str, *blocks: Inner) -> Fold:
        """The fold of a question that the data cannot answer yet."""
        answer = self.w("known.cannot", why=self.why_not(fact)).strip()
        return self.fold(name, answer, *blocks)

    def fold(self, name: str, answer: str, *blocks: Inner) -> Fold:
        """A question's fold, closed by what its words mean."""
        return Fold(name, self.w(f"known.{name}.q"), answer, (*blocks, Text(self.w(f"known.{name}.how"), small=True)))

    def seen(self, name: str, caption: str, checks: Iterable[str]) -> Grid:
        """The named findings as a table: title, status, what was seen."""
        found = (f for f in map(self.finding, checks) if f)
        rows = tuple((f.title, self.w.of("status", f.status), f.said) for f in found)
        return Grid(name, caption, self.w.list("known.seen"), rows)

    def ends(self, of: dict[str, Any]) -> str:
        """The interval of plain values in words; a dash without one."""
        low, high = of.get("low"), of.get("high")
        if low is None or high is None:
            return self.w("none")
        return self.w("finding.range", low=percent(low), high=percent(high))


def _tables(columns: Iterable[str]) -> str:
    """Columns by table: 'usage (week, actions); people (team)'."""
    tables: dict[str, list[str]] = {}
    for column in columns:
        table, _, name = column.partition(".")
        tables.setdefault(table, []).append(name)
    return "; ".join(f"{table} ({', '.join(names)})" for table, names in tables.items())
