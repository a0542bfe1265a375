"""Result: what one step or one checkpoint found, as `result.json` holds it and every report reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ConfigDict, Field

from playbook.model.charter import Charter
from playbook.model.finding import Action, Finding
from playbook.model.noun import Noun
from playbook.model.words import Area, Stage, Status, VerdictWord

SCHEMA_VERSION = 1


class Input(Noun):
    """One file that was read: path below the workspace, fingerprint, number of data rows, which table it holds."""

    path: str
    sha256: str
    rows: int
    table: str = ""
    """Our name of the table; empty for pilot.yaml."""


class PackStamp(Noun):
    """Which rubric judged."""

    name: str
    version: str
    sha256: str


class AreaScore(Noun):
    """One area's level (0-4), counts, coverage and score. For orientation and trend, never for the verdict."""

    area: Area
    level: int | None
    """0-4; None if no check of the area was assessed."""
    score: float | None
    """0-100: severity-weighted share passed out of all applicable checks; hiding evidence never raises it."""
    counts: dict[Status, int]
    coverage: float | None
    """Assessed / applicable checks."""


class Diagnosis(Noun):
    """One rule R1-R14 whose pattern was seen: what it concludes, for and against, and the wrong cure."""

    rule: str
    stated: bool
    """False: the pattern is there, but the facts that would tell are missing ('cannot tell, collect …')."""
    conclusion: str
    supporting: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wrong_cure: str = Field(default="", alias="not")
    """What must not be recommended; `not` in result.json."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class TopFinding(Noun):
    """Findings of one cause, merged; the lead carries the action."""

    cause: str
    title: str
    said: str
    lead: str
    members: tuple[str, ...]
    action: Action
    hours_week: float | None = None


class Verdict(Noun):
    """One of seven words, why, under which conditions, and the one next action."""

    word: VerdictWord
    meaning: str
    because: tuple[str, ...]
    conditions: tuple[Action, ...] = ()
    secondary: VerdictWord | None = None
    next_stage: Stage | None = None
    next_action: str
    value_shown: str = ""
    must_print: tuple[str, ...] = ()
    """What this word obliges the report to print: the bound, the options, the price, who lifts the hold."""


class Waiver(Noun):
    """A check set aside with a reason, a name and an end date; lowers coverage, not the bar."""

    check: str
    reason: str
    name: str
    until: date


class NotShown(Noun):
    """One thing this pilot did not show, and what would show it."""

    what: str
    bring: str = ""


class Result(Noun):
    """Everything one run found."""

    schema_version: int = SCHEMA_VERSION
    pilot: str
    step: str
    pack: PackStamp
    week: int
    as_of: date
    seed: int
    charter: Charter
    inputs: tuple[Input, ...] = ()
    evidence: dict[str, Any] = Field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    areas: tuple[AreaScore, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    verdict: Verdict | None = None
    top: tuple[TopFinding, ...] = ()
    not_shown: tuple[NotShown, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    notices: tuple[str, ...] = ()
    """Things said aloud: rows ignored, rubric changed, groups hidden."""
    head: str = ""
    """Head of the record this result was built on, if there is one."""

    @property
    def coverage(self) -> float | None:
        """Assessed / applicable over all areas."""
        due = [f for f in self.findings if f.due and f.severity != "informational" and f.status != "not_applicable"]
        return sum(f.assessed for f in due) / len(due) if due else None
