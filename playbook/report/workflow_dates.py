"""Waiting for dates in plain words: a board that meets, a release day, so many together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playbook.model.phrase import count, number, percent
from playbook.report.workflow_words import DAY, Shown, days
from playbook.workflow.analysis import Analysis
from playbook.workflow.scale import Held, Row

WEEK = 5
LONG = 2 * WEEK
"""Working days from which a wait is said in weeks as well."""


def rule(h: Held) -> str:
    """The dates as a clause."""
    often = f"every {count(round(h.every_days, 2), 'working day')}"
    if h.together is not None:
        return f"{often}, or as soon as {h.together} are together"
    return f"{often}, {'all that wait' if h.at_most is None else f'at most {h.at_most}'}"


def dates_sentence(scale: Iterable[Row]) -> str:
    """The longest wait there is for a date, or where no wait can be said because the line grows."""
    every = [(r.projects, h) for r in scale for h in r.held]
    over = next(((n, h) for n, h in every if h.backlog_week is not None), None)
    if over is not None:
        n, h = over
        return (
            f"At {count(n, 'project')} more comes before {h.name} than its dates take ({rule(h)}): "
            f"its line grows by {number(round(h.backlog_week or 0, 1))} a week, for as long as that lasts. {_longest(every)}"
        ).strip()
    return _longest(every)


def _longest(every: list[tuple[int, Held]]) -> str:
    timed = [(h.wait.mean, n, h) for n, h in every if h.wait is not None and h.wait.n]
    if not timed:
        return ""
    wait, n, h = max(timed, key=lambda w: w[0])
    waited = wait / DAY
    said = f"{number(round(waited, 1))} working days" + (
        f" ({number(round(waited / WEEK, 1))} weeks)" if waited >= LONG else ""
    )
    return f"{h.name} takes up work {rule(h)}. At {count(n, 'project')} what comes before it waits {said} for its date, each time."


def waiting_for_dates(made: Analysis) -> Iterator[Shown]:
    """How long work waits for a date at every number of projects; nothing without dates."""
    rows = tuple(_date_row(r, h) for r in made.scale for h in r.held)
    if not rows:
        return
    headings = ("Waits for", "Its dates", "Projects", "Wait each time", "95% interval", "By theory", "Places asked for")
    note = "From the moment the work is there until the date on which it goes on; it may then still wait for a free person. "
    note += "By theory: where work comes at random (Bailey 1954), so neither after another date nor with a fixed number of projects at a time."
    yield Shown("dates", "How long does work wait for a date?", dates_sentence(made.scale), headings, rows, note)


def _date_row(r: Row, h: Held) -> tuple[str, ...]:
    wait, interval = "–", "–"
    if h.backlog_week is not None:
        wait = f"its line grows by {number(round(h.backlog_week, 1))} a week"
    elif h.wait is not None and h.wait.n:
        wait, interval = days(h.wait.mean), f"{days(h.wait.low)} to {days(h.wait.high)}"
    theory = "–" if h.exact_h is None else days(h.exact_h)
    places = percent(h.used) if h.carries is not None else "no limit"
    return (h.name, rule(h), str(r.projects), wait, interval, theory, places)


def tightest_dates(made: Analysis) -> str:
    """The dates that carry fewer projects than any role can; empty if none do."""
    least = min((r.capacity for r in made.roles), default=float("inf"))
    dated = [(h.carries, h.name) for r in made.scale[:1] for h in r.held if h.carries is not None and h.carries < least]
    return f"the dates of {min(dated)[1]}" if dated else ""
