"""What a log shows as tables: moves, changes of hands, causes of waiting."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.model.phrase import count, percent
from playbook.report.workflow_words import Shown, span_said
from playbook.workflow.analysis import Analysis
from playbook.workflow.mine.waiting import CAUSES

MOST = 15
WORDS = {
    "batching": "waiting for more of the same",
    "contention": "they were busy with what came before",
    "prioritization": "something later went first",
    "unavailability": "nobody was there",
    "extraneous": "something else",
}


def moves_table(made: Analysis) -> Iterator[Shown]:
    """What follows what, and how long it takes."""
    r = made.repeats
    if r is None:
        return
    log = made.found.log
    cases = int((~log.follows).sum()) + 1 if log else 0
    answer = f"{count(r.variants, 'different way')} through the work in {count(cases, 'case')}; {percent(r.cases_repeating / cases)} of the cases repeat a step. "
    answer += f"From first to last event: {span_said(r.cycle_mean_s)} on average, {span_said(r.cycle_median_s)} in the middle."
    rows = tuple(
        (f"{e.source} → {e.target}", f"{e.count:,}", span_said(e.mean_s), span_said(e.median_s))
        for e in made.edges[:MOST]
    )
    note = f"The {MOST} most frequent of {len(made.edges):,} moves." if len(made.edges) > MOST else ""
    note += (
        f" Straight back to the same step: {r.self_loops:,}. There and back again (A, B, A): {r.ping_pong_activity:,}."
    )
    yield Shown(
        "moves",
        "What follows what, and how long does it take?",
        answer,
        ("Move", "Times", "Time between, mean", "median"),
        rows,
        note.strip(),
    )


def hands_table(made: Analysis) -> Iterator[Shown]:
    """Where work changes hands; nothing without people in the log."""
    r = made.repeats
    if r is None or r.handoffs is None or not made.passings:
        return
    answer = f"The work changes hands {r.handoffs:,} times on {r.moves:,} moves; {r.ping_pong:,} times it goes to somebody and straight back."
    rows = tuple((f"{p.source} → {p.target}", f"{p.count:,}") for p in made.passings[:MOST])
    yield Shown("hands", "Where does work change hands?", answer, ("Move", "Changes of hands"), rows)


def waiting_table(made: Analysis) -> Iterator[Shown]:
    """Waiting by its five causes, if they can be told."""
    if not made.waiting:
        return
    totals = {c: sum(w.seconds[c] for w in made.waiting) for c in CAUSES}
    whole = sum(totals.values())
    worst = max(totals, key=lambda c: totals[c])
    answer = (
        f"{span_said(whole)} of waiting in all; most of it because {WORDS[worst]} ({percent(totals[worst] / whole)})."
        if whole
        else "There is no waiting between steps."
    )
    rows = tuple(
        (f"{w.source} → {w.target}", f"{w.count:,}", span_said(w.total), *(span_said(w.seconds[c]) for c in CAUSES))
        for w in made.waiting[:MOST]
    )
    headings = ("Move", "Times", "Waiting", *(WORDS[c] for c in CAUSES))
    yield Shown("waiting", "What was the waiting for?", answer, headings, rows)
