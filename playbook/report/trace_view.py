"""What a notebook shows of traceability: how many trails are whole, and where reviews find most."""

from __future__ import annotations

from collections.abc import Sequence

from playbook.model.phrase import count, number, percent
from playbook.report.views import View, table
from playbook.workflow.trace.nouns import AssetTrace, completeness
from playbook.workflow.trace.routing import Route, escapes


def trail_view(traces: Sequence[AssetTrace]) -> View:
    """Each link of the trail, and how many items have it."""
    whole = completeness(tuple(traces))
    if whole is None:
        return table("No item was published on the AI path yet", ("Link", "Items"), [])
    n = len(traces)
    links = (
        ("sources named", sum(bool(t.sources) for t in traces)),
        ("AI step recorded with its model", sum(t.making is not None and bool(t.making.model) for t in traces)),
        ("looked at by a person", sum(bool(t.looks) for t in traces)),
        ("all three: an unbroken trail", sum(t.unbroken for t in traces)),
    )
    rows = [(name, f"{k:,} of {n:,}", percent(k / n)) for name, k in links]
    return table(
        f"{percent(whole)} of {count(n, 'item')} can be followed from source to review",
        ("Link", "Items", "Share"),
        rows,
    )


def routing_view(routes: Sequence[Route], minutes: float) -> View:
    """Which kinds of items to review within the minutes there are, and what still escapes."""
    if not routes:
        return table(
            "Routing of reviews cannot be told: bring risk classes, and reviews with minutes and errors", (), []
        )
    rows = [
        (
            r.kind.name,
            number(round(r.kind.items, 1)),
            f"{r.kind.wrong} of {r.kind.judged}",
            number(round(r.kind.minutes)),
            percent(r.share),
            number(round(r.escapes, 1)),
        )
        for r in routes
    ]
    caption = f"With {number(round(minutes / 60))} review hours a month at full scale, {number(round(escapes(routes), 1))} errors a month would still go unseen (each counted alike, whatever its risk)"
    return table(
        caption,
        ("Kind of item", "A month", "Errors found so far", "Minutes per review", "Review", "Unseen errors a month"),
        rows,
    )
