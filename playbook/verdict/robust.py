"""How robust is the verdict? Judge again with each number moved, each team left out, each table missing.

Every re-run answers the same question with one thing changed; the share that gives the same word is what
`fd-verdict-robust` reads. A re-run in which no status changed needs no second judgement: the word is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from playbook.model.check import Check
from playbook.model.evidence import Evidence
from playbook.model.evidence_pilot import Rejudged
from playbook.model.finding import Finding
from playbook.model.rubric import Rule
from playbook.model.words import Status
from playbook.verdict.assess import SECOND_PASS, Setting, again, find, second_pass
from playbook.verdict.scorecard import area_levels

MOVES = (0.8, 1.2)
MOST_NAMED = 12
Decide = Callable[[tuple[Finding, ...]], str]
Facts = Mapping[str, Evidence]


def rejudge(
    findings: tuple[Finding, ...],
    evidence: Facts,
    variants: Mapping[str, Facts],
    at: Setting,
    decide: Decide,
    movers: frozenset[str],
) -> Rejudged:
    """Share of re-runs with the same verdict, and what flips it.

    `variants` maps what was changed ('without team 3', 'without table usage') to the evidence that remains; `movers`
    are the findings that can change the word.
    """
    word = decide(findings)
    flips: list[str] = []
    total = 0
    for label, changed in _reruns(findings, evidence, variants, at, movers):
        total += 1
        other = word if changed is None else decide(changed)
        if other != word:
            flips.append(f"{label}: {other}")
    return Rejudged(
        same=total - len(flips), total=total, flips=tuple(flips[:MOST_NAMED]), closest=flips[0] if flips else ""
    )


def _reruns(
    findings: tuple[Finding, ...], evidence: Facts, variants: Mapping[str, Facts], at: Setting, movers: frozenset[str]
) -> Iterator[tuple[str, tuple[Finding, ...] | None]]:
    yield from _moved_numbers(findings, evidence, at, movers)
    for label, left in variants.items():
        yield label, second_pass(again(findings, evidence, left, at), at)
    known: tuple[tuple[str, Status], ...] = (
        ("unknown findings at their best", "pass"),
        ("unknown findings at their worst", "fail"),
    )
    for label, status in known:
        yield label, _unknown_as(findings, status)


def _moved_numbers(
    findings: tuple[Finding, ...], evidence: Facts, at: Setting, movers: frozenset[str]
) -> Iterator[tuple[str, tuple[Finding, ...] | None]]:
    by_id = {f.id: f for f in findings}
    for check in at.checks:
        rule, found = at.rubric.rule(check.id), by_id.get(check.id)
        if rule is None or found is None or not found.assessed or "rejudged" in check.reads:
            continue
        for moved, label in _moves(rule, most=1.0 if check.unit.startswith("share") else None):
            yield label, _with_rule(check, moved, findings, evidence, at) if check.id in movers else None


def _moves(rule: Rule, most: float | None) -> Iterator[tuple[Rule, str]]:
    """The rule with each number moved; a share stays at or below 1, because nothing can pass beyond that."""
    for setting in rule.settings:
        for factor in MOVES:
            value = setting.value * factor if most is None else min(setting.value * factor, most)
            if value != setting.value:
                moved = setting.model_copy(update={"value": value})
                others = tuple(moved if s is setting else s for s in rule.settings)
                yield rule.model_copy(update={"settings": others}), f"{rule.id} {setting.name} at {moved.value:g}"


def _with_rule(
    check: Check, rule: Rule, findings: tuple[Finding, ...], evidence: Facts, at: Setting
) -> tuple[Finding, ...] | None:
    """The findings with one rule changed, or None if that changes no status."""
    rules = tuple(rule if r.id == rule.id else r for r in at.rubric.rules)
    moved = replace(at, rubric=at.rubric.model_copy(update={"rules": rules}))
    before = next(f for f in findings if f.id == check.id)
    after = find(check, _given(check, findings, evidence), moved)
    if (after.status, after.harm) == (before.status, before.harm):
        return None
    changed = tuple(after if f.id == check.id else f for f in findings)
    if SECOND_PASS & set(check.reads):
        return changed
    second = {c.id for c in at.checks if SECOND_PASS & set(c.reads)}
    return second_pass(tuple(f for f in changed if f.id not in second), at)


def _given(check: Check, findings: tuple[Finding, ...], evidence: Facts) -> Mapping[str, object]:
    if not SECOND_PASS & set(check.reads):
        return evidence
    return {"findings": findings, "area_levels": area_levels(findings)}


def _unknown_as(findings: tuple[Finding, ...], status: Status) -> tuple[Finding, ...]:
    return tuple(f.model_copy(update={"status": status}) if f.due and f.status == "unknown" else f for f in findings)
