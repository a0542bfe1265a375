"""Checkpoints, actions and the dates of the next stage as an `.ics` file; stable ids, so that a second import updates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from playbook.model.result import Result
from playbook.report.clean import clean_text
from playbook.report.plan import stage_plan
from playbook.report.wording import wording

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//pilot-to-scale playbook//checkpoint calendar//EN"
DOMAIN = "pilot-to-scale-playbook"


@dataclass(frozen=True)
class Entry:
    """One day in the calendar; `key` names the same thing in every later file of the same pilot."""

    key: str
    day: date
    summary: str
    about: str


def calendar(result: Result, language: str = "en") -> bytes:
    """The calendar of a checkpoint result as iCalendar (RFC 5545)."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for entry in entries(result, language):
        made.add_component(_event(entry, result))
    return bytes(made.to_ical())


def entries(result: Result, language: str = "en") -> tuple[Entry, ...]:
    """What is put into the calendar, by day: looks and dates of the plan, then one entry per action with a date."""
    return tuple(sorted((*_dates(result, language), *_actions(result, language)), key=lambda e: (e.day, e.key)))


def _dates(result: Result, language: str) -> Iterator[Entry]:
    w, plan = wording(language), stage_plan(result)
    for m in plan.dates:
        key = f"checkpoint {m.week}" if m.what == "looks" else f"{m.stage or plan.stage} {m.what}"
        name = "checkpoint" if m.what == "looks" else m.what
        said = {"pilot": result.pilot, "week": m.week, "stage": w.of("stage", m.stage or plan.stage)}
        yield Entry(key, m.day, w(f"calendar.{name}", **said), w("calendar.agenda"))


def _actions(result: Result, language: str) -> Iterator[Entry]:
    """One per condition; the check that leads it makes the id, so that a moved date moves the entry."""
    w, verdict = wording(language), result.verdict
    leads = {t.action.what: t.lead for t in reversed(result.top)}
    for action in verdict.conditions if verdict else ():
        if action.due is not None and verdict is not None:
            about = (
                w("calendar.owner", owner=w.of("owner", action.owner)),
                w("calendar.verdict", week=result.week, word=verdict.word),
            )
            summary = w("calendar.action", pilot=result.pilot, what=action.what)
            yield Entry(f"action {leads.get(action.what, action.what)}", action.due, summary, "\n".join(about))


def _event(entry: Entry, result: Result) -> Event:
    from icalendar import Event

    made = Event()
    made.add("uid", f"{sha256(clean_text(f'{result.pilot}|{entry.key}').encode()).hexdigest()[:32]}@{DOMAIN}")
    made.add("dtstamp", datetime.combine(result.as_of, time(), UTC))
    made.add("sequence", result.week)
    made.add("dtstart", entry.day)
    made.add("dtend", entry.day + timedelta(days=1))
    made.add("summary", " ".join(clean_text(entry.summary).split()))
    made.add("description", clean_text(entry.about))
    made.add("transp", "TRANSPARENT")
    return made
