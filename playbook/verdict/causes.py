"""The top findings: those of one cause merged, ranked by what decided, colour, severity and consequence at scale."""

from __future__ import annotations

from collections.abc import Iterable

from playbook.model.charter import Charter
from playbook.model.finding import Finding
from playbook.model.result import Diagnosis, TopFinding
from playbook.model.words import Severity, stage_number
from playbook.verdict.assess import HIDDEN
from playbook.verdict.cause_table import TITLES, cause_of
from playbook.verdict.precedence import Decision

SEVERITIES: tuple[Severity, ...] = ("blocker", "evidence", "major", "minor")
MOST_SAID = 3
WITH_R1 = "cw-tool-sprawl"
R1_LEAD = "am-team-outlier"


def top_findings(
    findings: Iterable[Finding], charter: Charter, decision: Decision, diagnoses: tuple[Diagnosis, ...]
) -> tuple[TopFinding, ...]:
    """Red and amber findings merged by cause, most important cause first."""
    counting = [f for f in findings if f.due and f.severity != "informational" and f.status in ("fail", "warn")]
    caused = causing(counting, charter, decision)
    stated = {d.rule for d in diagnoses if d.stated}
    last = stage_number(charter.requested_stage)
    asked = [f for f in counting if f.id in caused or _told(f.id, stated) or stage_number(f.stage) <= last]
    ranked = sorted(asked, key=lambda f: _rank(f, charter, caused))
    groups: dict[str, list[Finding]] = {}
    for f in ranked:
        groups.setdefault(_cause(f.id, stated), []).append(f)
    return tuple(_merged(cause, members, stated) for cause, members in groups.items())


def causing(findings: Iterable[Finding], charter: Charter, decision: Decision) -> frozenset[str]:
    """Ids of the findings that caused the verdict; for BUILD also every red blocker before the stage asked for."""
    ids = set(decision.caused_by)
    if decision.word == "BUILD-THE-SYSTEM-FIRST":
        before = stage_number(charter.requested_stage)
        ids |= {f.id for f in findings if f.red and f.severity == "blocker" and stage_number(f.stage) < before}
    return frozenset(ids)


def _rank(finding: Finding, charter: Charter, caused: frozenset[str]) -> tuple[object, ...]:
    ahead = stage_number(finding.stage) >= max(stage_number(charter.requested_stage), 1)
    severity: Severity = "major" if finding.severity == "blocker" and ahead else finding.severity
    hours = finding.hours_week
    return (
        finding.id not in caused,
        not finding.red,
        SEVERITIES.index(severity),
        hours is None,
        -(hours or 0.0),
        -_distance(finding),
        finding.id,
    )


def _distance(finding: Finding) -> float:
    """How far beyond the threshold, in widths of the amber zone; 0 if that cannot be said."""
    limits = finding.threshold
    if finding.value is None or limits.pass_at is None or limits.warn_at is None or limits.pass_at == limits.warn_at:
        return 0.0
    return abs(finding.value - limits.pass_at) / abs(limits.warn_at - limits.pass_at)


def _told(check_id: str, stated: set[str]) -> bool:
    """True for the finding that a stated rule R1 is about, whichever stage it belongs to."""
    return check_id == R1_LEAD and "R1" in stated


def _cause(check_id: str, stated: set[str]) -> str:
    """The cause of a check; an isolated tool belongs to the team that is not reached where it works (R1)."""
    return "not where people work" if check_id == WITH_R1 and "R1" in stated else cause_of(check_id)


def _merged(cause: str, members: list[Finding], stated: set[str]) -> TopFinding:
    members = sorted(members, key=lambda f: not _told(f.id, stated))
    lead = members[0]
    hours = [f.hours_week for f in members if f.hours_week is not None]
    return TopFinding(
        cause=cause,
        title=_title(cause, members, stated),
        said=" ".join(_said(f) for f in [f for f in members if f.said != HIDDEN][:MOST_SAID]) or HIDDEN,
        lead=lead.id,
        members=tuple(f.id for f in members),
        action=lead.action,
        hours_week=max(hours, default=None),
    )


def _said(finding: Finding) -> str:
    return f"{finding.said} {finding.consequence}".strip()


def _title(cause: str, members: list[Finding], stated: set[str]) -> str:
    """The name of the cause; a single member speaks for itself, and purgatory needs its pattern."""
    red = {f.id for f in members if f.red}
    if cause == "purgatory" and not red & {"am-plateau", "fd-pilot-age", "fd-real-decision"}:
        if len(members) > 1:
            return "The next stage is not prepared: money, end dates, the receiving team"
        return "No end date for the old way" if "in-old-path-ends" in red else _negated(members[0])
    if cause == "not where people work" and "R1" in stated:
        return "One team is not reached where it works"
    if len(members) == 1 or cause not in TITLES:
        return _negated(members[0])
    return TITLES[cause]


def _negated(finding: Finding) -> str:
    """A check's title says what should be true; as a finding it is said to be open."""
    return f"{'Not met' if finding.red else 'Partly met'}: {finding.title.rstrip('.')}"
