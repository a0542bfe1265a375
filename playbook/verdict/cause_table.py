"""Which checks share a cause (verdict rules, section 12). Every check that is not named is its own cause."""

from __future__ import annotations

from functools import cache

CAUSES: dict[str, tuple[str, ...]] = {
    "heroes": (
        "cw-heroics-share",
        "cw-heroics-concentration",
        "cw-absence-test",
        "cw-manual-fte-at-scale",
        "cw-invisible-work",
        "pd-no-single-gatekeeper",
        "pd-runbook-executed-by-others",
        "fd-why-it-worked",
    ),
    "broken chain": (
        "cw-core-chain-connected",
        "cw-handoffs-automatic",
        "cw-formats-match",
        "cw-first-pass-through",
        "cw-tool-sprawl",
        "cw-bottleneck-at-scale",
        "cw-scale-breakpoint",
        "cw-map-complete",
        "cw-redesigned-not-bolted-on",
    ),
    "review and trace": (
        "tr-review-load-at-scale",
        "tr-review-concentration",
        "tr-review-wait",
        "tr-origin-coverage",
        "tr-generation-record",
        "tr-lineage-every-stage",
        "tr-uncertainty-flagged",
        "tr-risk-tier-assigned",
        "tr-review-follows-risk",
    ),
    "sampling of errors": (
        "tr-random-audit",
        "tr-review-yield",
        "tr-flags-mean-something",
        "tr-no-rubber-stamping",
    ),
    "content foundation": (
        "cf-inventory-complete",
        "cf-one-current-version",
        "cf-duplicates",
        "cf-metadata-complete",
        "cf-owner-assigned",
        "cf-fresh-and-not-decaying",
        "cf-format-consistent",
        "cf-readable-files",
        "cf-no-contradictions",
        "cf-rights-cleared",
        "cf-translation-parity",
        "cf-approved-sources-only",
        "cf-no-superseded-source-used",
        "cf-defects-from-source",
    ),
    "no shared standard": ("cf-shared-standard", "cw-shared-prompts", "cw-teams-consistent", "tr-reviewers-agree"),
    "purgatory": (
        "am-plateau",
        "am-adoption-habitual",
        "am-displacement",
        "am-novelty-drop",
        "fd-real-decision",
        "fd-pilot-age",
        "fd-checkpoints-held",
        "fd-scaling-funded",
        "fd-decider-has-power",
        "fd-operations-ready",
        "pd-owner-in-operations",
        "pd-stop-rule-written",
        "in-old-path-ends",
        "in-double-running-cost",
    ),
    "official path slower": (
        "gs-official-path-faster",
        "gs-shadow-share",
        "gs-shadow-trend",
        "gs-access-quick",
        "gs-shadow-reasons-answered",
        "gs-use-visible",
        "gs-governance-light",
        "es-time-to-first-result",
    ),
    "not where people work": (
        "in-inside-daily-tools",
        "in-no-manual-return",
        "in-host-map",
        "am-team-outlier",
        "es-training-is-not-the-cure",
    ),
    "specialist bottleneck": (
        "es-start-without-specialist",
        "es-waiting-list",
        "es-specialist-load-at-scale",
        "es-three-part-kit",
        "es-cold-start-test",
    ),
    "pilot group": (
        "pd-several-teams",
        "pd-skill-mix-representative",
        "pd-volunteer-share",
        "am-assigned-vs-volunteers",
    ),
    "evidence": (
        "pd-metric-preregistered",
        "pd-baseline-measured",
        "pd-comparison-group",
        "am-evidence-enough",
        "am-like-for-like",
        "am-felt-vs-measured",
        "am-time-measured-not-felt",
        "am-impact-moved",
    ),
    "no governance": (
        "gs-governance-before-adoption",
        "gs-four-frameworks",
        "gs-policy-known",
        "gs-incident-and-stop-path",
        "gs-vendor-cleared",
        "gs-literacy-before-use",
        "gs-inventory-three-channels",
    ),
}

TITLES: dict[str, str] = {
    "heroes": "People carry it, not the system",
    "broken chain": "The chain of tools is broken",
    "review and trace": "Quality rests on review that does not grow with volume",
    "sampling of errors": "Nobody knows how many errors slip through",
    "content foundation": "The source content is not in order",
    "no shared standard": "There is no shared standard",
    "purgatory": "Pilot purgatory: value without a decision",
    "official path slower": "The official path is the slower one",
    "not where people work": "It is not where people work",
    "specialist bottleneck": "Every start needs a specialist",
    "pilot group": "The pilot group is not the people it is meant for",
    "evidence": "The effect is not shown yet",
    "no governance": "Rules came after use, or not at all",
}


@cache
def _by_check() -> dict[str, str]:
    return {member: cause for cause, members in CAUSES.items() for member in members}


def cause_of(check_id: str) -> str:
    """The cause a check belongs to; its own id if it is a cause of its own.

    >>> cause_of("cw-absence-test"), cause_of("am-gain-landed")
    ('heroes', 'am-gain-landed')
    """
    return _by_check().get(check_id, check_id)
