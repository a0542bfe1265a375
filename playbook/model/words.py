"""The fixed vocabulary: one name for one thing, everywhere."""

from __future__ import annotations

from typing import Literal, get_args

Status = Literal["pass", "warn", "fail", "unknown", "not_applicable", "waived", "error"]
Severity = Literal["blocker", "evidence", "major", "minor", "informational"]
Stage = Literal["Pilot Design", "Foundation", "Expansion", "Optimization", "Maturity"]
FailureMode = Literal["pilot-purgatory", "heroics", "no-governance", "false-evidence", "unreliable-inputs", "shadow-ai"]
First = Literal["design", "week 4", "week 8", "week 12", "later"]
VerdictWord = Literal[
    "HOLD",
    "STOP",
    "NOT-ENOUGH-EVIDENCE",
    "DECIDE-NOW",
    "BUILD-THE-SYSTEM-FIRST",
    "FIX-AND-RECHECK",
    "PROCEED",
]
Effect = Literal[
    "HOLD",
    "STOP",
    "NOT-ENOUGH-EVIDENCE",
    "DECIDE-NOW",
    "BUILD-THE-SYSTEM-FIRST",
    "FIX-AND-RECHECK",
    "condition",
    "lower-next-stage",
]
Area = Literal[
    "pilot design",
    "content foundation",
    "connected workflow",
    "traceability & review",
    "governance & shadow AI",
    "integration into existing systems",
    "adoption & impact measurement",
    "enablement / self-service",
    "funding & decision",
]

STAGES: tuple[Stage, ...] = get_args(Stage)
AREAS: tuple[Area, ...] = get_args(Area)
VERDICTS: tuple[VerdictWord, ...] = get_args(VerdictWord)
PREFIX: dict[str, str] = dict(zip(AREAS, ("pd", "cf", "cw", "tr", "gs", "in", "am", "es", "fd"), strict=True))

PRODUCTIVE_HOURS_WEEK = 30
"""Hours a week one full-time person can spend on the work itself (our default)."""

PRIVACY_FLOOR = 5
"""No printed figure rests on fewer people than this."""


def stage_number(stage: Stage) -> int:
    """Place of a stage in the order of stages, from 0."""
    return STAGES.index(stage)
