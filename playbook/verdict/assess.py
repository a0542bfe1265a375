"""Run the checks: evidence and rubric in, findings out.

Missing evidence becomes `unknown` here, once. A check that raises becomes finding `error`, never a dead notebook.
Figures that rest on fewer people than the privacy floor are hidden here, once; their status stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from playbook.checks import all_checks
from playbook.model.charter import Charter
from playbook.model.check import Check
from playbook.model.evidence import Evidence, Missing, NotApplicable
from playbook.model.finding import Action, Finding, Seen, Threshold
from playbook.model.phrase import limit
from playbook.model.result import Waiver
from playbook.model.rubric import Rubric, Rule
from playbook.model.words import AREAS, PREFIX, PRIVACY_FLOOR, Area
from playbook.verdict.scorecard import area_levels

HIDDEN = "Not shown: the figure would rest on fewer than 5 people. The status stands."
NOT_BUILT = "Not built yet: this check arrives with a later version and is never counted as passed."
ACTION_DAYS = 28
SECOND_PASS = frozenset({"findings", "area_levels", "rejudged"})
OWNERS: dict[Area, str] = dict(
    zip(
        AREAS,
        (
            "pilot owner",
            "content lead",
            "workflow owner",
            "quality lead",
            "governance lead",
            "owner of the daily systems",
            "pilot owner",
            "enablement lead",
            "decider",
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class Setting:
    """Where and when the checks run: charter, rubric, week, waivers. The same for every check of a run."""

    charter: Charter
    rubric: Rubric
    week: int
    as_of: date
    waivers: tuple[Waiver, ...] = ()
    checks: tuple[Check, ...] = field(default_factory=all_checks)


def first_pass(evidence: Mapping[str, Evidence], at: Setting) -> tuple[Finding, ...]:
    """Findings of every check that reads only evidence, and of those not built yet."""
    made = [find(check, evidence, at) for check in at.checks if not SECOND_PASS & set(check.reads)]
    built = {check.id for check in at.checks}
    planned = [_planned(rule) for rule in at.rubric.rules if rule.id not in built]
    return _ordered(made + planned)


def again(
    findings: tuple[Finding, ...], before: Mapping[str, Evidence], after: Mapping[str, Evidence], at: Setting
) -> tuple[Finding, ...]:
    """The first pass over changed evidence: a check whose evidence is the same as before keeps its finding."""
    known = {f.id: f for f in findings}
    changed = {name for name, value in after.items() if name not in before or _differs(value, before[name])}
    second = {c.id for c in at.checks if SECOND_PASS & set(c.reads)}
    moved = {c.id: c for c in at.checks if changed & set(c.reads) and c.id not in second}
    return tuple(find(moved[i], after, at) if i in moved else f for i, f in known.items() if i not in second)


def _differs(one: Evidence, other: Evidence) -> bool:
    return one is not other and one != other


def second_pass(findings: tuple[Finding, ...], at: Setting) -> tuple[Finding, ...]:
    """Add the checks that read the other findings, the robustness of the verdict excepted."""
    levels = area_levels(findings)
    given: dict[str, object] = {"findings": findings, "area_levels": levels}
    wanted = [c for c in at.checks if SECOND_PASS & set(c.reads) and "rejudged" not in c.reads]
    return _ordered([*findings, *(find(check, given, at) for check in wanted)])


def third_pass(findings: tuple[Finding, ...], rejudged: Evidence, at: Setting) -> tuple[Finding, ...]:
    """Add the checks that read how often the verdict stays the same."""
    wanted = [c for c in at.checks if "rejudged" in c.reads]
    return _ordered([*findings, *(find(check, {"rejudged": rejudged, "findings": findings}, at) for check in wanted)])


def find(check: Check, evidence: Mapping[str, object], at: Setting) -> Finding:
    """The finding of one check: due, waived, missing, not applicable, or what the check saw."""
    rule = at.rubric.rule(check.id)
    seen, missing, due = _look(check, rule, evidence, at)
    return _finding(check, rule, _private(seen), missing, due, at)


def _look(
    check: Check, rule: Rule | None, evidence: Mapping[str, object], at: Setting
) -> tuple[Seen, tuple[str, ...], bool]:
    week = first_week(check, at.charter)
    if at.week < week:
        return Seen(status="not_applicable", said=f"Not due before week {week}."), (), False
    waiver = next((w for w in at.waivers if w.check == check.id and w.until >= at.as_of), None)
    if waiver:
        return Seen(status="waived", said=f"Waived by {waiver.name} until {waiver.until}: {waiver.reason}"), (), True
    given = {name: at.charter if name == "charter" else evidence.get(name, Missing()) for name in check.reads}
    needed = [value for name, value in given.items() if name not in check.optional]
    absent = tuple(v for v in needed if isinstance(v, Missing))
    if absent:
        columns = tuple(dict.fromkeys(c for v in absent for c in v.columns))
        return Seen(status="unknown", said=_bring(columns, absent)), columns, True
    nothing = next((v for v in needed if isinstance(v, NotApplicable) or (isinstance(v, Evidence) and v.empty)), None)
    if nothing is not None:
        return Seen(status="not_applicable", said=_no_case(nothing)), (), True
    return _call(check, rule, given), (), True


def _call(check: Check, rule: Rule | None, given: Mapping[str, object]) -> Seen:
    settings = {name: value for name, value in check.settings.items() if value is not None}
    settings |= {k: v for k, v in (rule.numbers if rule else {}).items() if k in check.settings}
    positional = [None if isinstance(v, Missing | NotApplicable) else v for v in given.values()]
    try:
        return check(*positional, **settings)
    except Exception as error:  # noqa: BLE001 - a check that raises is a finding, never the end of the run
        said = f"This check stopped with an error and is counted as not assessed ({type(error).__name__}: {error})."
        return Seen(status="error", said=said)


def first_week(check: Check, charter: Charter) -> int:
    """Pilot week from which a check is due: its look among the planned thirds; 'later' from the last look on."""
    looks = dict(zip(("week 4", "week 8", "week 12"), charter.looks, strict=True))
    return {"design": 0, "later": charter.looks[2], **looks}[check.first]


def _private(seen: Seen) -> Seen:
    """Hide a figure that rests on too few people; what was concluded stays."""
    if seen.people is None or seen.people >= PRIVACY_FLOOR:
        return seen
    return seen.model_copy(
        update={"said": HIDDEN, "value": None, "n": None, "interval": None, "rows": (), "at_scale": ""}
    )


def _bring(columns: Iterable[str], absent: Iterable[Missing]) -> str:
    tables: dict[str, list[str]] = {}
    for column in columns:
        table, _, name = column.partition(".")
        tables.setdefault(table, []).append(name)
    why = " ".join(dict.fromkeys(m.why for m in absent if m.why))
    wanted = "; ".join(f"{table} ({', '.join(names)})" for table, names in tables.items())
    return " ".join(p for p in (f"Not known yet. Bring {wanted}." if wanted else "Not known yet.", why) if p)


def _no_case(nothing: object) -> str:
    if isinstance(nothing, NotApplicable):
        return nothing.why
    return f"There was no case to judge: no {getattr(nothing, 'of', '') or 'case'}."


def _finding(check: Check, rule: Rule | None, seen: Seen, missing: tuple[str, ...], due: bool, at: Setting) -> Finding:
    remedy = f"Bring {', '.join(missing)}." if missing else seen.action or _words(rule, "remedy", check.remedy)
    return Finding(
        id=check.id,
        area=check.area,
        status=seen.status,
        severity=rule.severity if rule else "informational",
        stage=rule.stage if rule else "Pilot Design",
        guards=check.guards,
        effect=rule.effect if rule else "condition",
        title=_words(rule, "title", check.title),
        reason=_words(rule, "reason", check.reason),
        said=seen.said,
        value=seen.value,
        unit=check.unit,
        n=seen.n,
        interval=seen.interval,
        threshold=_threshold(rule),
        consequence=seen.at_scale,
        hours_week=seen.hours_week,
        action=Action(what=remedy, owner=OWNERS[check.area], due=at.as_of + timedelta(days=ACTION_DAYS)),
        would_change_our_mind=seen.change or _change(seen, rule, check.unit),
        rows=seen.rows,
        missing=missing,
        sources=check.sources,
        harm=seen.harm and seen.status == "fail",
        due=due,
    )


def _words(rule: Rule | None, what: str, ours: str) -> str:
    return rule.words(what, ours) if rule else ours


def _planned(rule: Rule) -> Finding:
    area = next(a for a in AREAS if PREFIX[a] == rule.id.partition("-")[0])
    return Finding(
        id=rule.id,
        area=area,
        status="unknown",
        severity=rule.severity,
        stage=rule.stage,
        guards=rule.guards,
        effect=rule.effect,
        title=rule.title or rule.id,
        said=NOT_BUILT,
        threshold=_threshold(rule),
        action=Action(what="Judge this by hand until the check is built.", owner=OWNERS[area]),
    )


def _threshold(rule: Rule | None) -> Threshold:
    if rule is None:
        return Threshold(basis="informational: no pack names this check")
    numbers = rule.numbers
    return Threshold(
        pass_at=numbers.get("pass_at"),
        warn_at=numbers.get("warn_at"),
        settings=tuple(numbers.items()),
        basis=rule.basis,
        layer="; ".join(_origins(rule)),
    )


def _origins(rule: Rule) -> Iterator[str]:
    """Layer, file and lines of the settings, each file once."""
    lines: dict[tuple[str, str], list[int]] = {}
    for s in rule.settings:
        lines.setdefault((s.layer, s.file), []).append(s.line)
    for (layer, file), at in lines.items():
        first, last = min(at), max(at)
        yield f"{layer}: {file}, line {first}" if first == last else f"{layer}: {file}, lines {first} to {last}"


def _change(seen: Seen, rule: Rule | None, unit: str) -> str:
    if seen.status == "unknown":
        return "The missing columns would answer it."
    pass_at = rule.numbers.get("pass_at") if rule else None
    if seen.status == "pass" or pass_at is None or rule is None:
        return "The same count from corrected rows." if seen.rows else "A corrected answer or table."
    return f"The same figure at {limit(pass_at, unit)} or better, counted the same way at the next checkpoint."


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    place = {prefix: i for i, prefix in enumerate(PREFIX.values())}
    return tuple(sorted(findings, key=lambda f: (place[f.id.partition("-")[0]], f.id)))
