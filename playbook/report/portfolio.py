"""Many checkpoints on one page: verdicts, and the causes they share."""

from __future__ import annotations

from collections.abc import Sequence

from playbook.model.result import Result, TopFinding
from playbook.report.page import TEMPLATES, environment
from playbook.report.views import View, table
from playbook.verdict.cause_table import TITLES

HEADINGS = ("Pilot", "Week", "Verdict", "Because", "Next action", "Coverage")
SHARED = "Causes with a red finding in more than one pilot"
SHARED_HEADINGS = ("Cause", "Pilots", "Which")


def rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """One row per pilot, in the order given."""
    made: list[tuple[str, ...]] = []
    for r in results:
        word = r.verdict.word if r.verdict else "–"
        because = r.verdict.because[0] if r.verdict and r.verdict.because else ""
        action = r.verdict.next_action if r.verdict else ""
        coverage = "–" if r.coverage is None else f"{r.coverage * 100:.0f}%"
        made.append((r.pilot, str(r.week), word, because, action, coverage))
    return made


def shared_causes(results: Sequence[Result]) -> list[tuple[str, str, str]]:
    """Causes that are red in more than one pilot, most shared first: cause, how many, which."""
    where: dict[str, list[str]] = {}
    for r in results:
        red = {f.id for f in r.findings if f.red}
        for cause in dict.fromkeys(_shared_name(t) for t in r.top if red & set(t.members)):
            where.setdefault(cause, []).append(r.pilot)
    shared = sorted(((c, p) for c, p in where.items() if len(p) > 1), key=lambda each: -len(each[1]))
    return [(cause, f"{len(pilots)} of {len(results)}", ", ".join(pilots)) for cause, pilots in shared]


def _shared_name(top: TopFinding) -> str:
    """One name for a cause in all pilots; purgatory is more than its single findings and keeps the pilot's own words."""
    return top.title if top.cause == "purgatory" else TITLES.get(top.cause, top.title)


def portfolio_view(results: Sequence[Result]) -> View:
    """The portfolio table for a notebook."""
    return table(f"{len(results)} pilots", HEADINGS, rows(results))


def causes_view(results: Sequence[Result]) -> View:
    """The shared causes for a notebook."""
    return table(SHARED, SHARED_HEADINGS, shared_causes(results))


def html_portfolio(results: Sequence[Result], links: Sequence[str]) -> str:
    """The portfolio page; `links` are the relative addresses of the pilots' reports."""
    return (
        environment()
        .get_template("portfolio.html.j2")
        .render(
            css=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
            headings=HEADINGS,
            pilots=[{"cells": row, "link": link} for row, link in zip(rows(results), links, strict=True)],
            causes=shared_causes(results),
            shared=(SHARED, SHARED_HEADINGS),
            count=len(results),
        )
    )
