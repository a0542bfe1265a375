"""Rubric: what a pack says of each check. A check the rubric does not name is informational and moves nothing."""

from __future__ import annotations

from playbook.model.noun import Noun
from playbook.model.words import Effect, FailureMode, Severity, Stage


class Setting(Noun):
    """One number a pack set, and the layer, file and line that set it."""

    name: str
    value: float
    layer: str
    file: str
    line: int


class Rule(Noun):
    """One check's place in the rubric."""

    id: str
    severity: Severity
    stage: Stage
    effect: Effect = "condition"
    basis: str = ""
    origin: str = ""
    """The layer, file and line that gave the basis, and with it the last word on this check."""
    title: str = ""
    """Given only for a check that is planned but not built yet, as is `guards`."""
    guards: FailureMode = "false-evidence"
    settings: tuple[Setting, ...] = ()
    wording: tuple[tuple[str, str], ...] = ()
    """The pack's own words for title, reason or remedy; they move nothing and are no part of the fingerprint."""

    def words(self, what: str, ours: str) -> str:
        """The pack's words for one part of the check, or ours."""
        return dict(self.wording).get(what, ours)

    @property
    def numbers(self) -> dict[str, float]:
        """The settings as keyword arguments for the check."""
        return {s.name: s.value for s in self.settings}


class Rubric(Noun):
    """All rules of a layered pack; `sha256` covers everything that can move a verdict."""

    name: str
    version: str
    sha256: str
    layers: tuple[str, ...]
    rules: tuple[Rule, ...]

    def rule(self, check_id: str) -> Rule | None:
        """The rule of one check, or None if the pack does not name it."""
        return next((r for r in self.rules if r.id == check_id), None)
