"""What people of the sample pilot "Solid system" asked for, said and answered: tickets, issues, pulse."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from data.generate import draw
from data.generate.solid_base import START, TEAMS, day, source
from data.generate.solid_items import ai_items
from data.generate.solid_people import Person, owners, pilots
from data.generate.solid_review import reviews
from data.generate.story import canonical

FELT = 0.33


@cache
def first_results() -> dict[str, pd.Timestamp]:
    """Moment of the first accepted result per person: accepting review, or publication if never reviewed."""
    rows, items = reviews(), ai_items()
    accepted = rows[rows["decision"] != "reject"].groupby("item_id")["reviewed_at"].min()
    never = ~items["item_id"].isin(rows["item_id"])
    when = items["item_id"].map(accepted).where(~never, items["published_at"])
    return {str(k): v for k, v in when.groupby(items["author"]).min().items() if pd.notna(v)}


def tickets() -> pd.DataFrame:
    """The `tickets` table: 9 for access, 22 for help; none waits."""
    rng = source(70)
    return canonical("tickets", _access(rng) + _help(rng))


def _access(rng: draw.Rng) -> list[dict[str, Any]]:
    spans = draw.shuffled(rng, [1, 2, 2, 3, 3, 3, 4, 4, 5])
    rows = []
    for i, (who, span) in enumerate(zip(draw.pick(rng, pilots(), 9), spans, strict=True)):
        opened = _workday(day("2026-02-16"), 6 * i)
        rows.append(_ticket(who, "access", opened, 1, span, "service-desk", 10.0) | {"risk_tier": "low"})
    return rows


def _help(rng: draw.Rng) -> list[dict[str, Any]]:
    """Six by the specialist for three people before their first result; of the last four weeks 157 minutes."""
    slow = [p for p in _by_first_result() if p.use != "never"][-3:]
    quick = _by_first_result()[:18]
    early = [(slow[i % 3], START + pd.Timedelta(days=i // 3), "specialist", 25.0) for i in range(6)]
    early += [
        (who, day("2026-03-10") + pd.Timedelta(days=7 * (i % 5)), resolved, 12.0)
        for i, (who, resolved) in enumerate(zip(quick[:8], ["peer", "self", "service-desk", "peer"] * 2, strict=True))
    ]
    late_days = [day("2026-04-28") + pd.Timedelta(days=3 * (i // 2)) for i in range(8)]
    minutes = [40.0, 30.0, 25.0, 20.0, 14.0, 12.0, 10.0, 6.0]
    solvers = ["specialist"] * 3 + ["peer", "service-desk", "peer", "service-desk", "self"]
    late = list(zip(quick[8:16], late_days, solvers, minutes, strict=True))
    waits = draw.exact_choice(rng, {0: 7, 1: 10, 2: 4, 4: 1})
    return [
        _ticket(who, "help", _workday(when, 0), wait, wait + 1, by, m)
        for (who, when, by, m), wait in zip(early + late, waits, strict=True)
    ]


def _by_first_result() -> list[Person]:
    """People in order of their first accepted result; those without one are left out."""
    done = first_results()
    return sorted((p for p in pilots() if p.key in done), key=lambda p: (done[p.key], p.key))


def _ticket(
    who: Person, kind: str, opened: pd.Timestamp, wait: int, span: int, by: str, minutes: float
) -> dict[str, Any]:
    return {
        "kind": kind,
        "team": who.team,
        "person_id": who.key,
        "topic": "access to a tool" if kind == "access" else "prompt for a text",
        "opened_on": opened,
        "started_on": _workday(opened, wait),
        "closed_on": _workday(opened, span),
        "resolved_by": by,
        "minutes": minutes,
    }


def _workday(when: pd.Timestamp, days: int) -> pd.Timestamp:
    start = when + pd.tseries.offsets.BDay(0)
    return start + pd.tseries.offsets.BDay(days) if days else start


# theme, days raised, days until closed (None = open)
THEMES = (
    ("slow image export", ("2026-03-11", "2026-03-18", "2026-04-02", "2026-04-29"), 12),
    ("prompts hard to find", ("2026-03-12", "2026-03-25", "2026-04-08", "2026-05-05"), 8),
    ("unclear risk classes", ("2026-03-16", "2026-03-30", "2026-04-14", "2026-05-06"), 10),
    ("copying into the layout program", ("2026-03-20", "2026-04-01", "2026-04-15", "2026-05-07"), None),
    ("missing templates", ("2026-04-03", "2026-04-16", "2026-05-12"), 9),
)
ACTIONS = (
    ("2026-03-30", "2026-04-10", 0), ("2026-03-30", "2026-04-13", 2), ("2026-03-30", "2026-04-17", 1),
    ("2026-03-30", "2026-04-20", 3), ("2026-04-27", "2026-05-08", 1), ("2026-04-27", "2026-05-11", -3),
    ("2026-04-27", "2026-05-13", 2), ("2026-04-27", "2026-05-15", 0), ("2026-04-27", "2026-05-20", 1),
)  # fmt: skip
"""Agreed on, due on, days before the due day it was done (negative: late)."""


def issues() -> pd.DataFrame:
    """The `issues` table: feedback of all teams, and nine actions agreed at checkpoints."""
    rng = source(71)
    rows = [
        _raised(rng, theme, day(when), len(days) - 1 - i + place, span)
        for place, (theme, days, span) in enumerate(THEMES)
        for i, when in enumerate(days)
    ]
    rows += [_action(i, *action) for i, action in enumerate(ACTIONS)]
    return canonical("issues", rows)


def _raised(rng: draw.Rng, theme: str, when: pd.Timestamp, number: int, span: int | None) -> dict[str, Any]:
    team = "Creative" if span is None else TEAMS[number % 4]
    who = draw.pick(rng, [p.key for p in pilots() if p.team == team], 1)[0]
    return {
        "source": "feedback",
        "team": team,
        "person_id": who,
        "raised_on": when,
        "theme": theme,
        "text": f"It would help if {theme} could be solved.",
        "closed_on": None if span is None else when + pd.Timedelta(days=span),
    }


def _action(number: int, agreed: str, due: str, before: int) -> dict[str, Any]:
    return {
        "source": "checkpoint",
        "raised_on": day(agreed),
        "theme": "action",
        "text": f"Action {number + 1} of the checkpoint.",
        "owner": owners()[number % 6],
        "due_on": day(due),
        "closed_on": day(due) - pd.Timedelta(days=before),
    }


def pulse() -> pd.DataFrame:
    """The `pulse` table: 30 answers; nine of the ten who do not use it weekly say what stopped them."""
    rng = source(72)
    habitual = draw.pick(rng, [p for p in pilots() if p.use == "habitual"], 21)
    others = [p for p in pilots() if p.use != "habitual"][1:]
    felt = iter(draw.exact_normal(rng, 27, FELT, 0.12))
    right = draw.exact_choice(rng, {3: 27, 2: 3})
    rows = [
        {
            "person_id": p.key,
            "asked_on": day("2026-05-13"),
            "felt_saving": None if p.use == "never" else float(next(felt)),
            "quiz_right": quiz,
            "barrier": "none" if p.use == "habitual" else "not-equipped" if p.team != "Web" else "not-willing",
        }
        for p, quiz in zip([*habitual, *others], right, strict=True)
    ]
    return canonical("pulse", rows)
