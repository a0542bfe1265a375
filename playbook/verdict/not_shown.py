"""What this pilot did not show: unknown checks, absent kinds of people and work, effects that could be zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from playbook.model.charter import Charter
from playbook.model.evidence import Evidence, Share
from playbook.model.evidence_design import SkillMix
from playbook.model.evidence_measure import Changes
from playbook.model.finding import Finding
from playbook.model.phrase import called, change_said, listed, percent
from playbook.model.result import NotShown
from playbook.verdict.assess import NOT_BUILT

GENERAL = "People in a pilot know that they are watched and are often keen; a roll-out reaches everybody else as well."


def not_shown(findings: Iterable[Finding], facts: Mapping[str, Evidence], charter: Charter) -> tuple[NotShown, ...]:
    """Everything a reader might take for granted although the data do not show it; never empty."""
    kept = [f for f in findings if f.due]
    return (
        *_effects(facts),
        *_audit(kept),
        *_absent_groups(facts, charter),
        *_volunteers_only(facts),
        *_scope(charter),
        *_unknown(kept),
        NotShown(what=GENERAL),
    )


def _effects(facts: Mapping[str, Evidence]) -> Iterator[NotShown]:
    """Effects whose interval includes zero: not shown yet is not the same as no effect."""
    for name in ("impact_change", "audience_change"):
        changes = facts.get(name)
        for change in changes.changes if isinstance(changes, Changes) else ():
            if change.low is None or change.high is None:
                yield NotShown(
                    what=f"{called(change.metric)}: not shown yet, because no interval can be given.",
                    bring="impact (n, sd)",
                )
            elif change.low <= 0 <= change.high:
                ends = f"{change_said(change.low)} to {change_said(change.high)}"
                yield NotShown(
                    what=f"An effect on {called(change.metric)} is not shown yet: {change_said(change.value)}, 95% interval {ends}, includes 0.",
                    bring="more weeks of the same measure",
                )


def _audit(findings: list[Finding]) -> Iterator[NotShown]:
    audit = next((f for f in findings if f.id == "tr-random-audit" and f.assessed), None)
    if audit is not None and audit.status != "pass":
        yield NotShown(what=f"Errors in items nobody reviewed: {audit.said}", bring=audit.action.what)


def _volunteers_only(facts: Mapping[str, Evidence]) -> Iterator[NotShown]:
    share = facts.get("volunteer_share")
    if isinstance(share, Share) and share.whole and share.part == share.whole:
        yield NotShown(
            what="Nothing is known about assigned people: everybody asked to take part.",
            bring="assigned people in the pilot",
        )


def _absent_groups(facts: Mapping[str, Evidence], charter: Charter) -> Iterator[NotShown]:
    """Skill levels that full scale has and the pilot had not."""
    skills = facts.get("skill_mix")
    if not isinstance(skills, SkillMix) or not skills.absent or charter.scale_skill_mix is None:
        return
    shares = dict(zip(("novice", "intermediate", "expert"), charter.scale_skill_mix, strict=True))
    gone = [f"{name} ({percent(shares[name])} at full scale)" for name in skills.absent]
    yield NotShown(
        what=f"Nothing is known about people of this level: {listed(gone)}.", bring="such people in the pilot"
    )


def _scope(charter: Charter) -> Iterator[NotShown]:
    if charter.scale_people:
        yield NotShown(
            what=f"Work at full scale ({charter.scale_people} people) did not occur; figures at scale are computed, not seen."
        )


def _unknown(findings: list[Finding]) -> Iterator[NotShown]:
    """Unknown checks, blockers first; those not built yet in one line."""
    order = {"blocker": 0, "evidence": 1, "major": 2, "minor": 3, "informational": 4}
    unknown = sorted((f for f in findings if f.status in ("unknown", "error")), key=lambda f: (order[f.severity], f.id))
    for f in unknown:
        if f.said != NOT_BUILT:
            yield NotShown(what=f"Not known: {_lower(f.title)}", bring=f.said.removeprefix("Not known yet. "))
    planned = [f.title.rstrip(".") for f in unknown if f.said == NOT_BUILT]
    if planned:
        yield NotShown(what=f"Not judged by this version of the playbook: {'; '.join(planned)}.")


def _lower(title: str) -> str:
    return title if title[:2].isupper() and title[1:2] != " " else title[:1].lower() + title[1:]
