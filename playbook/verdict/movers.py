"""Which findings can change the word: the ones some rule of the verdict looks at.

Judging again with one thing changed asks only for the word. What no rule looks at at this stage need not be computed
again for it. A finding counts as a mover if in doubt.
"""

from __future__ import annotations

from playbook.checks.decision import PROFILE
from playbook.model.check import Check
from playbook.model.finding import Finding
from playbook.model.stages import STAGE_EXITS
from playbook.model.words import STAGES, stage_number
from playbook.verdict.ledger import GATES, Ledger
from playbook.verdict.precedence import NAMED, PUSHED_BY_MAJORS


def movers(ledger: Ledger, second: tuple[Check, ...]) -> frozenset[str]:
    """Ids of the findings whose status can change the word, given the stage and what the pack says of each check.

    `second` are the checks that read other findings: what a mover among them reads can move the word as well.
    """
    direct = {f.id for f in ledger.by_id.values() if _counts(f, ledger)}
    behind = (_behind(c, ledger) for c in second if c.id in direct and "rejudged" not in c.reads)
    return frozenset(direct.union(*behind))


def _counts(finding: Finding, ledger: Ledger) -> bool:
    """A rule names it, or its severity counts now; a blocker of a later stage explains majors of its cause."""
    if finding.id in NAMED or finding.severity == "blocker":
        return True
    if finding.severity in GATES:
        return ledger.here(finding)
    counted = finding.severity == "major" and finding.guards in PUSHED_BY_MAJORS
    return counted and (finding.guards == "unreliable-inputs" or ledger.here(finding))


def _behind(check: Check, ledger: Ledger) -> frozenset[str]:
    """Findings that a check of the second pass looks at; all of them where that is not written down here."""
    if check.id == "fd-why-it-worked":
        return frozenset(PROFILE)
    if check.id == "fd-no-stage-skipped":
        passed = STAGES[: stage_number(ledger.charter.stage)]
        return frozenset(i for stage in passed for i in STAGE_EXITS[stage])
    return frozenset(f.id for f in ledger.findings)
