"""The report page: one self-contained HTML file from one result. No scripts, no requests, everything typed escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from playbook.model.finding import Finding
from playbook.model.result import Result
from playbook.model.stages import STAGE_EXITS
from playbook.model.words import AREAS, VerdictWord
from playbook.report.figures import figures
from playbook.report.text import FAILURE, LEVELS, SEVERITY, STATUS, VERDICT_LINE

TEMPLATES = Path(__file__).parent / "templates"
TONES: dict[VerdictWord, str] = {"PROCEED": "go", "HOLD": "halt", "STOP": "halt"}
MEASURES = (
    ("Adoption by team", ("am-adoption-habitual", "am-team-outlier", "am-plateau")),
    ("Time saved per workflow", ("am-net-time-saved", "am-like-for-like", "am-evidence-enough")),
    ("Impact", ("am-impact-moved", "am-outcome-not-worse")),
    ("Friction", ("am-friction-heard-and-fixed",)),
)
HEROES = (
    "cw-heroics-share",
    "cw-heroics-concentration",
    "cw-absence-test",
    "cw-manual-fte-at-scale",
    "tr-review-concentration",
)
ANSWERS = {
    "system": "The team says the system carried the result.",
    "people": "The team says people carried the result.",
    "both": "The team says both the system and the people carried the result.",
    "unsure": "The team is not sure what carried the result.",
    None: "The team has not said what carried the result.",
}


@cache
def environment() -> Environment:
    """Our own templates only; autoescape on whatever the file is called, unknown names refused."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals["words"] = {"status": STATUS, "severity": SEVERITY, "failure": FAILURE}
    return made


def html_report(result: Result) -> str:
    """The page of a checkpoint result; raises ValueError for a result without a verdict."""
    if result.verdict is None:
        raise ValueError("only a checkpoint has a report")
    findings = {f.id: f for f in result.findings}
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            css=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
            r=result.model_dump(mode="json"),
            v=result.verdict.model_dump(mode="json"),
            tone=TONES.get(result.verdict.word, "wait"),
            facts=key_facts(result, findings),
            top=[t.model_dump(mode="json") for t in result.top[:5]],
            conditions=[(c.what, c.owner, str(c.due or "")) for c in result.verdict.conditions],
            heroes=heroes(result, findings),
            figures=figures(result),
            measures=[row for name, ids in MEASURES for row in measure_rows(name, ids, findings)],
            diagnoses=[d.model_dump(mode="json") for d in result.diagnoses],
            areas=area_rows(result),
            by_area=[
                {
                    "name": area,
                    "red_or_amber": shown(
                        f for f in result.findings if f.area == area and f.status in ("fail", "warn", "error")
                    ),
                }
                for area in AREAS
            ],
            ahead=ahead_rows(result, findings),
            met=shown(f for f in result.findings if f.status == "pass"),
            robust=findings["fd-verdict-robust"].said if "fd-verdict-robust" in findings else "",
            thresholds=threshold_rows(result.findings),
            inputs=[(i.path, str(i.rows), i.sha256[:16]) for i in result.inputs],
        )
    )


def key_facts(result: Result, findings: dict[str, Finding]) -> list[dict[str, str]]:
    """The numbers of the first screen: use, value, who carries it, coverage."""
    wanted = (
        ("am-adoption-habitual", "use it as a habit"),
        ("am-net-time-saved", "net time saved per item"),
        ("cw-heroics-share", "of the effort fills gaps"),
    )
    rows = []
    for check, what in wanted:
        f = findings.get(check)
        known = f is not None and f.value is not None and f.assessed
        rows.append(
            {
                "number": f"{f.value * 100:.0f}%" if known and f and f.value is not None else "not known",
                "what": what,
                "detail": f.said if f else "",
            }
        )
    coverage = "none" if result.coverage is None else f"{result.coverage * 100:.0f}%"
    unknown = sum(f.status == "unknown" and f.due for f in result.findings)
    return [
        *rows,
        {"number": coverage, "what": "of the checks could be answered", "detail": f"{unknown} are not known yet"},
    ]


def heroes(result: Result, findings: dict[str, Finding]) -> dict[str, Any]:
    """The team's own answer beside the computed profile."""
    rows = [(findings[i].title, STATUS[findings[i].status][1], findings[i].said) for i in HEROES if i in findings]
    compared = findings.get("fd-why-it-worked")
    own = ANSWERS[result.charter.why_it_worked]
    return {"own": f"{own} {compared.said if compared else ''}", "rows": rows}


def measure_rows(name: str, ids: Iterable[str], findings: dict[str, Finding]) -> list[tuple[str, str, str]]:
    """One row per check of a measure."""
    return [(name, STATUS[findings[i].status][1], findings[i].said) for i in ids if i in findings]


def area_rows(result: Result) -> list[tuple[str, ...]]:
    """Level, score, counts and coverage of each area."""
    rows = []
    for a in result.areas:
        counts = [str(a.counts.get(s, 0)) for s in ("pass", "warn", "fail", "unknown")]
        score = "–" if a.score is None else f"{a.score:.0f}"
        coverage = "–" if a.coverage is None else f"{a.coverage * 100:.0f}%"
        rows.append((a.area, "–" if a.level is None else LEVELS[a.level], score, *counts, coverage))
    return rows


def ahead_rows(result: Result, findings: dict[str, Finding]) -> list[tuple[str, str, str]]:
    """Exit criteria of the stage after this one, with today's status."""
    stages = list(STAGE_EXITS)
    place = stages.index(result.charter.stage)
    following = STAGE_EXITS[stages[min(place + 1, len(stages) - 1)]]
    return [(findings[i].title, STATUS[findings[i].status][1], findings[i].said) for i in following if i in findings]


def threshold_rows(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Thresholds of blockers and evidence checks, with the basis of each."""
    return [(f.title, threshold_text(f), f.threshold.basis) for f in findings if f.severity in ("blocker", "evidence")]


def threshold_text(finding: Finding) -> str:
    """The settings of a rule in words."""
    if finding.threshold.pass_at is not None:
        warn = finding.threshold.warn_at
        return f"{finding.threshold.pass_at:g}" + (
            f", amber from {warn:g}" if warn not in (None, finding.threshold.pass_at) else ""
        )
    return (
        ", ".join(
            f"{n.replace('_', ' ')} {v:g}" if not isinstance(v, str) else f"{n} {v}"
            for n, v in finding.threshold.settings
        )
        or "yes or no"
    )


def shown(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as the template reads them: worst first."""
    order = {"fail": 0, "error": 1, "warn": 2, "unknown": 3, "pass": 4}
    severity = {"blocker": 0, "evidence": 1, "major": 2, "minor": 3, "informational": 4}
    ranked = sorted(findings, key=lambda f: (order.get(f.status, 5), severity[f.severity], f.id))
    return [
        f.model_dump(mode="json") | {"interval_text": _interval(f), "threshold_text": threshold_text(f)} for f in ranked
    ]


def verdict_line(word: VerdictWord) -> str:
    """One line for a verdict word, for tables."""
    return VERDICT_LINE[word]


def _interval(finding: Finding) -> str:
    if finding.interval is None:
        return ""
    low, high = finding.interval
    if "share" in finding.unit or finding.unit in ("relative drop", "relative change, lower limit"):
        return f"{low * 100:.0f} to {high * 100:.0f}%"
    return f"{low:.3g} to {high:.3g}"
