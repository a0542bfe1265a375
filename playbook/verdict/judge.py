"""From findings to a judgement: areas, diagnoses, verdict, top findings, what was not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from playbook.model.charter import Charter
from playbook.model.evidence import Evidence
from playbook.model.finding import Finding
from playbook.model.result import AreaScore, Diagnosis, NotShown, TopFinding, Verdict
from playbook.verdict.causes import top_findings
from playbook.verdict.diagnoses import diagnose
from playbook.verdict.ledger import Ledger
from playbook.verdict.not_shown import not_shown
from playbook.verdict.precedence import decide
from playbook.verdict.scorecard import score_areas
from playbook.verdict.wording import Page, verdict


@dataclass(frozen=True)
class Judgement:
    """What a checkpoint concludes from its findings."""

    areas: tuple[AreaScore, ...]
    diagnoses: tuple[Diagnosis, ...]
    verdict: Verdict
    top: tuple[TopFinding, ...]
    not_shown: tuple[NotShown, ...]


def judge(
    findings: tuple[Finding, ...], charter: Charter, week: int, as_of: date, facts: Mapping[str, Evidence]
) -> Judgement:
    """Judge the findings of one checkpoint; the same findings and facts always give the same judgement."""
    decision = decide(findings, charter, week, facts=facts)
    found = diagnose(Ledger(findings, charter, week), facts)
    top = top_findings(findings, charter, decision, found)
    page = Page(decision, {f.id: f for f in findings}, top, charter, week, as_of, facts)
    return Judgement(score_areas(findings), found, verdict(page), top, not_shown(findings, facts, charter))
