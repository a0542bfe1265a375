"""The five stages: what each is about, what must be green to leave it, and how far a request may reach."""

from __future__ import annotations

from playbook.model.words import STAGES, Stage, stage_number

STAGE_FOCUS: dict[Stage, str] = {
    "Pilot Design": "prove the concept and the process",
    "Foundation": "integration and governance",
    "Expansion": "adoption and enablement",
    "Optimization": "efficiency and gains that add up",
    "Maturity": "self-service and shared knowledge",
}

STAGE_EXITS: dict[Stage, tuple[str, ...]] = {
    "Pilot Design": (
        "pd-owner-in-operations",
        "pd-metric-preregistered",
        "pd-baseline-measured",
        "am-data-complete",
        "am-evidence-enough",
        "fd-verdict-robust",
        "am-net-time-saved",
        "cw-heroics-share",
        "cw-manual-fte-at-scale",
        "cf-one-current-version",
        "tr-high-risk-signoff",
        "gs-no-data-exposure",
        "fd-scaling-funded",
        "fd-real-decision",
        "fd-no-stage-skipped",
    ),
    "Foundation": (
        "cf-sensitive-data-cleared",
        "cw-core-chain-connected",
        "cw-absence-test",
        "cw-scale-breakpoint",
        "tr-origin-coverage",
        "tr-review-load-at-scale",
        "tr-escapes",
        "tr-ai-disclosure-decided",
        "gs-four-frameworks",
        "am-adoption-habitual",
        "in-old-path-ends",
    ),
    "Expansion": (
        "am-plateau",
        "es-start-without-specialist",
        "am-outcome-not-worse",
        "am-impact-moved",
        "am-assigned-vs-volunteers",
        "cw-teams-consistent",
    ),
    "Optimization": (
        "tr-corrections-fed-back",
        "gs-learning-captured",
        "in-change-regression",
        "es-specialists-on-hard-cases",
        "am-gain-landed",
    ),
    "Maturity": ("es-spreads-by-itself", "es-start-without-specialist", "tr-escapes"),
}
"""Checks that must be green before a stage is left (verdict rules, exits X0 to X4)."""


def next_stage(stage: Stage) -> Stage:
    """The stage after this one; Maturity stays Maturity.

    >>> next_stage("Pilot Design"), next_stage("Maturity")
    ('Foundation', 'Maturity')
    """
    return STAGES[min(stage_number(stage) + 1, len(STAGES) - 1)]


def skipped(stage: Stage, requested: Stage) -> tuple[Stage, ...]:
    """Stages a request jumps over.

    >>> skipped("Pilot Design", "Expansion"), skipped("Pilot Design", "Foundation")
    (('Foundation',), ())
    """
    return STAGES[stage_number(stage) + 1 : stage_number(requested)]
