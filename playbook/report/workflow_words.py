"""How the workflow analysis says its numbers: days, spans, jobs, and one table as page, terminal and notebook show it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from playbook.model.phrase import number

DAY = 8


@dataclass(frozen=True)
class Shown:
    """One question, its answer in a sentence, and the table behind it."""

    name: str
    question: str
    answer: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def days(hours: float) -> str:
    """Working hours as days of 8 hours, or as hours below one day."""
    if not isfinite(hours):
        return "not known"
    return f"{number(round(hours / DAY, 1))} days" if abs(hours) >= DAY else f"{number(round(hours, 1))} h"


def signed(hours: float) -> str:
    """A difference with its sign."""
    if not isfinite(hours):
        return "not known"
    text = days(abs(hours))
    return f"+{text}" if hours > 0 else f"−{text}" if hours < 0 else text


def minutes_said(minutes: float) -> str:
    """Minutes, or hours from two hours on."""
    return f"{number(round(minutes, 1))} min" if minutes < 120 else f"{number(round(minutes / 60, 1))} h"


def span_said(seconds: float) -> str:
    """A stretch of the calendar in its largest unit."""
    for size, word in ((86400, "days"), (3600, "h"), (60, "min")):
        if abs(seconds) >= size:
            n = round(seconds / size, 1)
            return f"{number(n)} {'day' if word == 'days' and n == 1 else word}"
    return f"{number(round(seconds, 3))} s"


def jobs_said(jobs: float) -> str:
    """Full-time jobs; a dash for none."""
    return number(round(jobs, 2)) if jobs else "–"
