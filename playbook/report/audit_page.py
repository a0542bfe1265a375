"""The page of a content audit: one self-contained HTML file. No scripts, no requests, everything read is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from playbook.content.audit import Audit
from playbook.content.fixfirst import Job, jobs
from playbook.content.names import files_said
from playbook.content.personal import masked
from playbook.content.related import Pair
from playbook.content.rule import DIMENSIONS, Flaw
from playbook.model.phrase import count
from playbook.report import strokes
from playbook.report.drawing import Drawing
from playbook.report.glossary import with_words
from playbook.report.page import TEMPLATES, environment
from playbook.report.spoken.page import page_said
from playbook.report.wording import FIRST

MOST_JOBS = 12
MOST_PAIRS = 40
MOST_FILES = 12
ASKS = {
    "readable": "can a program read it as it is meant",
    "identified": "does it say what it is, whose and how old",
    "current": "is it the valid version, and still valid",
    "unique": "is it there once",
    "connected": "do links and packages lead somewhere",
    "consistent": "do copies and languages say the same",
}


def audit_page(audit: Audit, changes: Sequence[str] = (), language: str = FIRST) -> str:
    """The page of one audit in a language; `changes` are sentences about what is different since the last one.

    Raises BadInput for a language without wording.
    """
    page = (
        environment()
        .get_template("audit.html.j2")
        .render(
            css=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
            readiness=audit.readiness,
            tone=_tone(audit),
            because=[g.why for g in audit.gates if not g.passed],
            facts=key_facts(audit),
            gates=[(g.name, "✓ holds" if g.passed else "✗ does not hold", g.why) for g in audit.gates],
            changes=list(changes),
            figures=audit_figures(audit),
            fixes=job_rows(audit, MOST_JOBS),
            outdated=pair_rows(audit, ("version",), MOST_PAIRS),
            conflicts=conflict_rows(audit, MOST_PAIRS),
            counts=Counter(p.kind for p in audit.pairs).most_common(),
            rules=rule_rows(audit.flaws),
            as_of=audit.as_of,
            formats=Counter(d.kind for d in audit.documents).most_common(12),
        )
    )
    return with_words(page_said(page, language, "audit"), language)


def key_facts(audit: Audit) -> list[dict[str, str]]:
    """The numbers of the first screen."""
    s, first = audit.score, jobs(audit.fixes)[:MOST_JOBS]
    minutes, many = sum(j.minutes for j in first), sum(len(j.fixes) for j in first)
    named = [p for p in audit.pairs if p.kind in ("version", "edition", "conflict")]
    known = sum(p.current is not None for p in named)
    return [
        {
            "number": "not known" if s.overall is None else f"{s.overall:.0f} of 100",
            "what": "score, for order and trend",
            "detail": ""
            if s.interval is None
            else f"95% interval {s.interval[0]:.0f} to {s.interval[1]:.0f}; gates decide, not the score",
        },
        {
            "number": "none" if s.coverage is None else f"{s.coverage:.0%}",
            "what": "of the documents were read",
            "detail": f"{sum(d.read for d in audit.counted)} of {len(audit.counted)}; what was not read is not known",
        },
        {
            "number": f"{known} of {len(named)}",
            "what": "pairs of versions with a known current copy",
            "detail": f"{len(named) - known} are for a person to decide: the evidence is missing or contradicts itself",
        },
        {
            "number": f"{minutes / 60:.1f} hours" if minutes >= 90 else f"{minutes:.0f} minutes",
            "what": f"for the first {count(many, 'fix', 'fixes')}",
            "detail": _gain_said(audit, first),
        },
    ]


def audit_figures(audit: Audit) -> tuple[Drawing, ...]:
    """Dimensions as bars, and what the fixes gain."""
    made = (dimensions_figure(audit), curve_figure(audit))
    return tuple(f for f in made if f is not None)


def dimensions_figure(audit: Audit) -> Drawing | None:
    """The score of each dimension."""
    scores = audit.score.dimensions
    if not scores:
        return None
    worst = min(DIMENSIONS, key=lambda k: (scores[k], k))
    rows = [(k, round(scores[k], 1)) for k in DIMENSIONS]
    title = f"Weakest: {worst} ({scores[worst]:.0f} of 100)"
    said = "; ".join(f"{name} {value}" for name, value in rows)
    svg = strokes.bars(rows, title, said, "score, 0 to 100")
    table = tuple((k, f"{scores[k]:.0f}", ASKS[k]) for k in DIMENSIONS)
    return Drawing("dimensions", title, svg, ("Dimension", "Score", "Question"), table)


def curve_figure(audit: Audit) -> Drawing | None:
    """The score after each of the first fixes, over the minutes they take."""
    if audit.score.overall is None or len(audit.fixes) < 2:
        return None
    points, minutes = [(0.0, audit.score.overall)], 0.0
    for fix in audit.fixes:
        minutes += fix.flaw.effort_minutes
        points.append((minutes / 60, fix.score_after))
    title = f"{len(audit.fixes)} fixes: from {points[0][1]:.0f} to {points[-1][1]:.0f}"
    svg = strokes.curve(points, title, f"In {points[-1][0]:.1f} hours of work", "hours of work", "score")
    shown = points[:: max(1, len(points) // 10)]
    return Drawing("gain", title, svg, ("Hours of work", "Score"), tuple((f"{h:.1f}", f"{v:.1f}") for h, v in shown))


def job_rows(audit: Audit, most: int) -> list[tuple[str, ...]]:
    """What to do first, fixes of one kind together, with what they gain."""
    return [
        (
            str(n),
            job.flaw.fix,
            files_said([f.flaw.files for f in job.fixes]),
            job.flaw.title,
            f"{job.minutes:g}",
            f"{job.gain:+.2f}",
            f"{job.score_after:.1f}",
        )
        for n, job in enumerate(jobs(audit.fixes)[:most], 1)
    ]


def pair_rows(audit: Audit, kinds: Iterable[str], most: int) -> list[tuple[str, ...]]:
    """Outdated copies with the current one and the evidence."""
    chosen = [p for p in audit.pairs if p.kind in set(kinds) and p.outdated]
    return [(str(p.outdated), _current(p), masked("; ".join(p.because)), f"{p.similarity:.2f}") for p in chosen[:most]]


def conflict_rows(audit: Audit, most: int) -> list[dict[str, Any]]:
    """Conflicting copies with the sentences that differ."""
    chosen = [f for f in audit.flaws if f.rule == "V3"]
    return [{"files": f.files, "reason": f.evidence[0], "told": f.evidence[1:]} for f in chosen[:most]]


def rule_rows(flaws: Sequence[Flaw]) -> list[dict[str, Any]]:
    """What each rule found: how often, what to do, the first files."""
    by: dict[str, list[Flaw]] = {}
    for flaw in flaws:
        by.setdefault(flaw.rule, []).append(flaw)
    ordered = sorted(
        by.items(), key=lambda x: (x[1][0].dimension is None, -sum(f.loss * len(f.charged) for f in x[1]), x[0])
    )
    return [
        {
            "id": name,
            "title": found[0].title,
            "count": len(found),
            "dimension": found[0].dimension or "for information",
            "fix": found[0].fix,
            "rows": [(f.files[0], "; ".join(f.evidence)) for f in found[:MOST_FILES]],
            "more": max(0, len(found) - MOST_FILES),
        }
        for name, found in ordered
    ]


def _tone(audit: Audit) -> str:
    return "go" if all(g.passed for g in audit.gates) else "wait" if audit.gates[0].passed else "halt"


def _current(pair: Pair) -> str:
    return pair.a if pair.current == "a" else pair.b


def _gain_said(audit: Audit, first: Sequence[Job]) -> str:
    if not first or audit.score.overall is None:
        return "nothing to fix was found"
    return f"score from {audit.score.overall:.1f} to {first[-1].score_after:.1f}"
