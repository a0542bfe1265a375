"""Many checkpoints on one page: verdicts, and the causes they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from playbook.model.result import Result
from playbook.report.page import TEMPLATES, environment
from playbook.report.views import View, table

HEADINGS = ("Pilot", "Week", "Verdict", "Because", "Next action", "Coverage")


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


def shared_causes(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Causes among the top findings that more than one pilot has, most shared first."""
    counted = Counter(t.cause for r in results for t in r.top)
    titles = {t.cause: t.title for r in results for t in r.top}
    return [(titles[c], f"{n} of {len(results)} pilots") for c, n in counted.most_common() if n > 1]


def portfolio_view(results: Sequence[Result]) -> View:
    """The portfolio table for a notebook."""
    return table(f"{len(results)} pilots", HEADINGS, rows(results))


def causes_view(results: Sequence[Result]) -> View:
    """The shared causes for a notebook."""
    return table("Causes that more than one pilot has", ("Cause", "Where"), shared_causes(results))


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
            count=len(results),
        )
    )
