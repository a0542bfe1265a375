"""The portfolio as a page: how many stand where, one row per pilot, shared causes, repairs; every name leads to its report.

The page is ordered as it is read. One small script of ours, the only one its policy lets run, sorts the tables by their
headings, by mouse or keyboard; where scripts are off, the order by urgency stays and nothing is missing.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from playbook.model.result import Result
from playbook.model.words import STAGES, VERDICTS
from playbook.report.blocks import plain
from playbook.report.clean import cleaned
from playbook.report.compose import TONES
from playbook.report.glossary import with_words
from playbook.report.page import TEMPLATES, environment, style
from playbook.report.portfolio import by_verdict, grids, open_repairs, red_causes, rows
from playbook.report.spoken.localised import localised
from playbook.report.wording import Wording, wording
from playbook.verdict.wording import MEANING

MOST_STAGE_ROWS = 12
"""Pilots up to which each has a row of its own in the table of stages."""
WORDS = ("stand", "stages", "stage_counts", "common", "repair", "no_common", "no_repair", "foot", "count_pilots")
MARKS = ("here", "asks", "opens")


@dataclass(frozen=True)
class Script:
    """The script that sorts, and the fingerprint by which the page's policy knows it."""

    text: str
    sha256: str


@cache
def script() -> Script:
    """The script as it stands in the page."""
    text = (TEMPLATES / "sort.js").read_text(encoding="utf-8")
    return Script(text, base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())


def html_portfolio(results: Sequence[Result], links: Sequence[str], language: str = "en") -> str:
    """The portfolio page; `links` are the relative addresses of the pilots' reports, in the order of the results."""
    w = wording(language)
    places = by_verdict(results)
    ordered = [results[i] for i in places]
    made = environment().overlay()
    made.filters = {**made.filters, "linked": _linker({results[i].pilot: links[i] for i in places})}
    shown: dict[str, Any] = localised(cleaned(_values(ordered, w)), w)
    page = made.get_template("portfolio.html.j2").render(
        css=style(), sort=script(), language=language, grids={g.name: plain(g) for g in grids(results, w)}, **shown
    )
    return with_words(page, language)


def _values(ordered: Sequence[Result], w: Wording) -> dict[str, Any]:
    said = {name: w(f"portfolio.{name}") for name in WORDS} | {m: w(f"portfolio.{m}") for m in MARKS}
    count = {name: w(f"portfolio.{name}", count=len(ordered)) for name in ("title", "heading")}
    common = [_shared(cause, pilots, len(ordered), w) for cause, pilots in red_causes(ordered, w) if len(pilots) > 1]
    return {
        "said": said | count,
        "verdicts": _verdicts(ordered, w),
        "lead": w("portfolio.lead", **{k: common[0][k] for k in ("said", "cause")}) if common else "",
        "stand": [_stand(r, row) for r, row in zip(ordered, rows(ordered), strict=True)],
        "stage_counts": _stage_counts(ordered, w) if len(ordered) > MOST_STAGE_ROWS else [],
        "common": common,
        "repair": _repairs(ordered, w),
    }


def _verdicts(ordered: Sequence[Result], w: Wording) -> list[dict[str, str]]:
    """How many pilots have each word, the most urgent first."""
    counted = Counter(r.verdict.word for r in ordered if r.verdict)
    return [
        {
            "number": str(counted[v]),
            "word": v,
            "meaning": w.words.get("meaning", {}).get(v, MEANING[v]),
            "tone": TONES.get(v, "wait"),
        }
        for v in VERDICTS
        if counted[v]
    ]


def _stand(r: Result, row: tuple[str, ...]) -> dict[str, str]:
    pilot, week, word, because, action, coverage = row
    rank = VERDICTS.index(r.verdict.word) if r.verdict else len(VERDICTS)
    covered = "" if r.coverage is None else f"{r.coverage:.4f}"
    return {
        "pilot": pilot,
        "week": week,
        "word": word,
        "tone": TONES.get(word, "wait"),
        "rank": str(rank),
        "because": because,
        "action": action,
        "coverage": coverage,
        "covered": covered,
    }


def _stage_counts(ordered: Sequence[Result], w: Wording) -> list[dict[str, Any]]:
    """Per stage: which pilots are there, which ask for it, which may go there."""
    return [
        {
            "stage": w.of("stage", stage),
            "here": [r.pilot for r in ordered if r.charter.stage == stage],
            "asks": [r.pilot for r in ordered if r.charter.requested_stage == stage],
            "opens": [r.pilot for r in ordered if r.verdict and r.verdict.next_stage == stage],
        }
        for stage in STAGES
    ]


def _shared(cause: str, pilots: list[str], many: int, w: Wording) -> dict[str, Any]:
    said = w("portfolio.shared", n=len(pilots), many=many)
    return {"cause": cause, "said": said, "share": str(round(100 * len(pilots) / many)), "pilots": pilots}


def _repairs(ordered: Sequence[Result], w: Wording) -> list[dict[str, Any]]:
    return [
        {
            "cause": cause,
            "pilots": repair.pilots,
            "hours": f"{repair.hours:.1f}" if repair.hours else "",
            "hours_said": f"{repair.hours:,.0f}" if repair.hours else w("none"),
            "what": repair.action[0],
            "owner": w.of("owner", repair.action[1]),
        }
        for cause, repair in open_repairs(ordered, w)
    ]


def _linker(links: Mapping[str, str]) -> Any:
    """Turns the name of a pilot into the way to its report."""

    def linked(pilot: str) -> Markup:
        return Markup('<a href="{}">{}</a>').format(links.get(pilot, ""), pilot)

    return linked
