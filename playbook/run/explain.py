"""Explain a finding or a setting: inputs, rule, threshold, which layer and line set it, source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playbook.checks import all_checks
from playbook.errors import BadInput, Problem, nearest
from playbook.model.check import Check
from playbook.model.finding import Finding
from playbook.model.result import Result
from playbook.model.rubric import Rubric
from playbook.report.blocks import Grid, Picture
from playbook.report.known import behind
from playbook.run.assemble import Pilot
from playbook.run.facts import Gathered, all_facts, needs
from playbook.run.finished import finished_result, finished_weeks, read_result
from playbook.run.floor import Floored, shown_before
from playbook.run.session import open_pilot
from playbook.verdict.assess import SECOND_PASS, find
from playbook.verdict.scorecard import area_levels


@dataclass(frozen=True)
class Explained:
    """One explanation: labelled lines in the order a reader asks."""

    lines: tuple[tuple[str, Any], ...]

    def as_json(self) -> str:
        """One object, the labels as keys."""
        return json.dumps(
            {label.lower().replace(" ", "_"): value for label, value in self.lines}, indent=2, ensure_ascii=False
        )

    def as_text(self) -> str:
        """One label per line, lists indented below it."""
        out = []
        for label, value in self.lines:
            if isinstance(value, list):
                out += [f"{label}:", *(f"  {v}" for v in value)] if value else []
            elif value not in (None, ""):
                out.append(f"{label}: {value}")
        return "\n".join(out)


def explain(folder: Path, name: str, week: int | None = None) -> Explained:
    """Explain a finding (`cw-heroics-share`) or a setting (`cw-heroics-share.pass_at`); raises BadInput if unknown."""
    check_id, _, setting = name.partition(".")
    pilot = open_pilot(folder, week or (finished_weeks(folder) or (None,))[-1])
    known = {r.id for r in pilot.rubric.rules} | {c.id for c in pilot.setting.checks}
    if check_id not in known:
        raise BadInput(Problem("explain", f"there is no check {check_id!r}", nearest(check_id, known)))
    rule = settings_lines(pilot.rubric, check_id, setting)
    if setting:
        return Explained(tuple(rule))
    result = read_result(finished_result(folder, week)) if finished_weeks(folder) else pilot.result()
    finding = next(f for f in result.findings if f.id == check_id)
    how = ("How we know", list(known_lines(result, check_id)))
    again = again_lines(pilot, finding)
    return Explained((*finding_lines(finding, result), how, *again, *rule, *code_lines(check_id)))


def known_lines(result: Result, check_id: str) -> Iterator[str]:
    """The questions behind a finding with their answers and tables, as a report shows them; nothing below five people."""
    for fold in behind(result, check_id):
        yield f"{fold.question} {fold.answer}"
        for block in fold.blocks:
            if isinstance(block, Grid | Picture):
                shown = block.figure if isinstance(block, Picture) else block
                yield from (f"  {' | '.join(row)}" for row in (shown.headings, *shown.rows))


def again_lines(pilot: Pilot, finding: Finding) -> list[tuple[str, Any]]:
    """The finding computed again from nothing but the tables it names, and whether its number comes out again."""
    again = reproduced(pilot, finding.id)
    check = next((c for c in pilot.setting.checks if c.id == finding.id), None)
    if again is None or check is None:
        return [("Computed again", "not built yet, so there is no number")]
    same = (again.status, again.value) == (finding.status, finding.value)
    said = f"{again.status}, value {again.value}"
    return [
        ("Computed again", f"the same: {said}" if same else f"not the same: {said}; the files changed since"),
        ("From", _sources(pilot, check)),
    ]


def reproduced(pilot: Pilot, check_id: str) -> Finding | None:
    """One finding from the tables its facts name and no other, or from the other findings; None if it is not built."""
    check = next((c for c in pilot.setting.checks if c.id == check_id), None)
    if check is None:
        return None
    if SECOND_PASS & set(check.reads):
        return _from_findings(pilot, check)
    tables = {name: frame for name, frame in pilot.data.tables.items() if name in _tables_read(pilot, check)}
    facts = Floored(
        Gathered(replace(pilot.data, tables=tables), pilot.facts),
        shown_before(pilot.workspace.folder, pilot.workspace.week),
    )
    return find(check, {name: facts[name] for name in check.reads if name in pilot.facts}, pilot.setting)


def _from_findings(pilot: Pilot, check: Check) -> Finding:
    """A finding about the other findings, from those that rest on evidence; the verdict's robustness from its re-runs."""
    second = {c.id for c in pilot.setting.checks if SECOND_PASS & set(c.reads)}
    others = tuple(f for f in pilot.looked if f.id not in second)
    if "rejudged" in check.reads:
        return next(f for f in pilot.findings if f.id == check.id)
    return find(check, {"findings": others, "area_levels": area_levels(others)}, pilot.setting)


def _sources(pilot: Pilot, check: Check) -> list[str]:
    """What the number is computed from: tables with their rows, the content folder, the charter, other findings."""
    read = _tables_read(pilot, check)
    rows = [f"{t}: {len(pilot.data.tables[t])} rows" for t in sorted(read) if t in pilot.data.tables]
    charter = ["the charter"] * ("charter" in check.reads or "pilot" in read)
    folder = ["the content folder"] * any(name in pilot.facts and not pilot.facts[name].tables for name in check.reads)
    return [*rows, *folder, *charter, *["the other findings"] * bool(SECOND_PASS & set(check.reads))]


def _tables_read(pilot: Pilot, check: Check) -> set[str]:
    return {t for name in check.reads if name in pilot.facts for t in pilot.facts[name].tables}


def _tables_of(check_id: str) -> set[str]:
    reads = next((c.reads for c in all_checks() if c.id == check_id), ())
    return {t for name in reads if name in all_facts() for t in all_facts()[name].tables}


def settings_lines(rubric: Rubric, check_id: str, setting: str) -> list[tuple[str, Any]]:
    """Severity, stage, basis, and each number with the layer, file and line that set it."""
    rule = rubric.rule(check_id)
    if rule is None:
        return [("Rule", "informational: no pack names this check, so it moves nothing")]
    chosen = [s for s in rule.settings if setting in ("", s.name)]
    if setting and not chosen:
        raise BadInput(Problem("explain", f"{check_id} has no setting {setting!r}", nearest(setting, rule.numbers)))
    numbers = [f"{s.name} = {s.value:g} (set by {s.layer}, {s.file} line {s.line})" for s in chosen]
    stamp = [("Rule", f"{rule.severity}, from stage {rule.stage} on; red pushes to {rule.effect}")]
    return [*stamp, ("Settings", numbers), ("Basis", rule.basis), ("Layers", " -> ".join(rubric.layers))]


def finding_lines(finding: Finding, result: Result) -> list[tuple[str, Any]]:
    """What was seen, in the six parts a report prints, and the files behind it."""
    reads = {c.id: c.reads for c in all_checks()}.get(finding.id, ())
    tables = _tables_of(finding.id)
    files = [
        f"{i.path} ({i.rows} rows, sha256 {i.sha256[:16]})"
        for i in result.inputs
        if (i.table in tables if i.table else "pilot" in tables or not tables)
    ]
    evidence = {name: result.evidence[name] for name in reads if name in result.evidence}
    return [
        ("Finding", f"{finding.id}: {finding.title}"),
        ("Status", f"{finding.status} at week {result.week} (as of {result.as_of})"),
        ("Seen", finding.said),
        ("Value", finding.value),
        ("Why", finding.reason),
        ("At scale", finding.consequence),
        ("Action", f"{finding.action.what} ({finding.action.owner}, by {finding.action.due})"),
        ("What would change our mind", finding.would_change_our_mind),
        ("Rows", list(finding.rows)),
        ("Evidence", [f"{k}: {json.dumps(v, ensure_ascii=False)[:600]}" for k, v in evidence.items()]),
        ("Files", files),
    ]


def code_lines(check_id: str) -> list[tuple[str, Any]]:
    """Which columns it reads, and the sources of the idea."""
    check = next((c for c in all_checks() if c.id == check_id), None)
    if check is None:
        return [("Reads", "nothing yet: this check is not built")]
    return [("Reads", list(needs(check))), ("Sources", ", ".join(check.sources))]
