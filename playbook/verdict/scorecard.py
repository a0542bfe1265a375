"""The areas beside each other: level, score, counts, coverage. For orientation and trend, never for the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from playbook.model.evidence_pilot import AreaLevels
from playbook.model.finding import Finding
from playbook.model.result import AreaScore
from playbook.model.words import AREAS, Area, Severity

WEIGHTS: dict[Severity, int] = {"blocker": 4, "evidence": 4, "major": 2, "minor": 1}
"""Weight of a check in the score (our default)."""


def score_areas(findings: Iterable[Finding]) -> tuple[AreaScore, ...]:
    """Level, score, counts and coverage of each of the nine areas."""
    counting = [f for f in findings if f.due and f.severity != "informational"]
    return tuple(_area(area, [f for f in counting if f.area == area]) for area in AREAS)


def _area(area: Area, findings: list[Finding]) -> AreaScore:
    applicable = [f for f in findings if f.status != "not_applicable"]
    assessed = [f for f in applicable if f.assessed]
    whole = sum(WEIGHTS[f.severity] for f in applicable)
    met = sum(WEIGHTS[f.severity] for f in assessed if f.status == "pass")
    return AreaScore(
        area=area,
        level=level(assessed),
        score=100 * met / whole if whole else None,
        counts=dict(Counter(f.status for f in findings)),
        coverage=len(assessed) / len(applicable) if applicable else None,
    )


def level(assessed: list[Finding]) -> int | None:
    """Level 0-4 of an area: what is red decides, ambers only keep it from 4; None without an assessed check."""
    if not assessed:
        return None
    gates = sum(f.red and f.severity in ("blocker", "evidence") for f in assessed)
    majors = sum(f.red and f.severity == "major" for f in assessed)
    if gates >= 2:
        return 0
    if gates == 1 or majors >= 3:
        return 1
    if majors:
        return 2
    return 4 if all(f.status == "pass" for f in assessed) else 3


def area_levels(findings: Iterable[Finding]) -> AreaLevels:
    """The levels of those areas that have one, as evidence for the checks that compare them with other views."""
    return AreaLevels(levels=tuple((a.area, a.level) for a in score_areas(findings) if a.level is not None))
