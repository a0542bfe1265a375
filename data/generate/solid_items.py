"""Items of the sample pilot "Solid system": 28 before the start, 104 on the AI path and 49 the old way since."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pandas as pd

from data.generate import draw
from data.generate.clock import plus_days, plus_hours
from data.generate.solid_base import KINDS, TIERS, WEEKS, monday, source
from data.generate.solid_people import Person, active, pilots
from data.generate.story import canonical

FIRST_WEEK = {"Content": 6, "CRM": 5, "Web": 4, "Creative": 3}
MIDDLE = {"Content": 18, "CRM": 15, "Web": 9, "Creative": 10}
LAST_FOUR = {"Content": 11, "CRM": 10, "Web": 8, "Creative": 5}
WEEKLY = (8, 8, 7, 7, 7, 7, 8, 9, 8, 9, 8)
OLD_WEEKLY = (4, 4, 4, 4, 4, 4, 4, 5, 4, 4, 4, 4)
BEFORE_WEEKLY = (6, 6, 6, 5, 5)
COPIED = {"Content": 2, "CRM": 1, "Web": 1, "Creative": 14}
WORKDAY = 8.0
BEYOND_REQUEST = 21.4
"""Mean working hours from start to publication; one working day passes before the start."""

# kind -> items of the risk classes high, medium, low
TIMED_AI = {"newsletter": (2, 6, 10), "landing page": (2, 5, 7), "social set": (1, 3, 5), "banner set": (0, 2, 3)}
OTHER_AI = {"newsletter": (3, 8, 13), "landing page": (2, 6, 9), "social set": (1, 4, 7), "banner set": (1, 1, 3)}
BEFORE = {"newsletter": (1, 4, 6), "landing page": (1, 3, 4), "social set": (0, 2, 4), "banner set": (0, 1, 2)}
OLD = {"newsletter": (2, 7, 11), "landing page": (2, 5, 7), "social set": (1, 3, 6), "banner set": (0, 2, 3)}


def work_items() -> pd.DataFrame:
    """The `work_items` table."""
    return canonical("work_items", items().drop(columns=["timed"]))


@cache
def items() -> pd.DataFrame:
    """All items with one more column, `timed`: part of the clocked time study."""
    rows = pd.concat([_before(), _ai(), _old()], ignore_index=True).sort_values("published_at", kind="stable")
    rows["item_id"] = [f"NW-{1000 + i}" for i in range(len(rows))]
    return rows.reset_index(drop=True)


def ai_items() -> pd.DataFrame:
    """The 104 items of the AI path, in order of publication."""
    rows = items()
    return rows[rows["path"] == "ai"].reset_index(drop=True)


def _kinds(rng: draw.Rng, table: dict[str, tuple[int, int, int]], timed: bool | None) -> list[dict[str, Any]]:
    """Kind and risk class of each item of a table of counts, in random order."""
    made = [
        {"content_type": kind, "risk_tier": tier, "timed": timed}
        for kind in KINDS
        for tier, n in zip(TIERS, table[kind], strict=True)
        for _ in range(n)
    ]
    return draw.shuffled(rng, made)


def _ai() -> pd.DataFrame:
    rng = source(10)
    rows = pd.DataFrame(_placed(rng)).sort_values("published_at", kind="stable").reset_index(drop=True)
    kinds = draw.shuffled(rng, [*_kinds(rng, TIMED_AI, timed=True), *_kinds(rng, OTHER_AI, timed=False)])
    rows = pd.concat([rows, pd.DataFrame(kinds)], axis=1).assign(path="ai")
    n = len(rows)
    rows["input_source"] = draw.exact_choice(rng, {"production": 98, "curated": 6})
    rows["gate_passed"] = draw.exact_flags(rng, n, 103)
    rows["metadata_complete"] = draw.exact_flags(rng, n, 99)
    rows["disclosure"] = draw.exact_choice(rng, {"needed": 5, "not-needed": n - 5})
    rows["label_present"] = [True if d == "needed" else None for d in rows["disclosure"]]
    rows["copied_back"] = False
    for team, k in COPIED.items():
        here = rows.index[rows["team"] == team]
        rows.loc[here, "copied_back"] = draw.exact_flags(rng, len(here), k)
    return _described(rng, rows)


def _placed(rng: draw.Rng) -> list[dict[str, Any]]:
    """Team, author and the three moments of each AI item."""
    days = _publication_days()
    lengths = _lengths(rng, days)
    noise = draw.exact_normal(rng, len(days), BEYOND_REQUEST - WORKDAY * sum(lengths) / len(days), 0.9)
    authors = _authors(rng, days)
    rows = []
    for when, length, shift, (team, author) in zip(days, lengths, noise, authors, strict=True):
        out = when + pd.Timedelta(minutes=int(rng.integers(12 * 60, 14 * 60 + 1)))
        begun = plus_hours(out, -(WORKDAY * length + float(shift)))
        asked = plus_days(begun, -1)
        rows.append({"team": team, "author": author, "requested_at": asked, "started_at": begun, "published_at": out})
    return rows


def _publication_days() -> list[pd.Timestamp]:
    """18 items on Thursday and Friday of the first week; then the weekdays evenly, the odd ones in turn."""
    first = [WEEKS[0] + pd.Timedelta(days=3 + i % 2) for i in range(18)]
    odd, rest = 0, []
    for week, n in zip(WEEKS[1:], WEEKLY, strict=True):
        weekdays = [0, 1, 2, 3, 4] + [(odd + i) % 5 for i in range(n - 5)]
        odd += n - 5
        rest += [week + pd.Timedelta(days=d) for d in sorted(weekdays)]
    return first + rest


def _lengths(rng: draw.Rng, days: list[pd.Timestamp]) -> list[int]:
    """Working days from start to publication: 278 in all, and half of the items run over a weekend."""
    early = [when.weekday() <= 2 and i >= 18 for i, when in enumerate(days)]
    pools = {
        "first": iter(draw.exact_choice(rng, {1: 4, 2: 10, 3: 4})),
        "early": iter(draw.exact_choice(rng, {3: 44, 4: 8})),
        "late": iter(draw.exact_choice(rng, {1: 5, 2: 23, 4: 3, 5: 3})),
    }
    return [next(pools["first" if i < 18 else "early" if e else "late"]) for i, e in enumerate(early)]


def _authors(rng: draw.Rng, days: list[pd.Timestamp]) -> list[tuple[str, str]]:
    """Team and author of each item: 18 different people in the first week, and each of the 31 users at least once."""
    teams = [
        *draw.exact_choice(rng, FIRST_WEEK),
        *draw.exact_choice(rng, MIDDLE),
        *draw.exact_choice(rng, LAST_FOUR),
    ]
    count: Counter[str] = Counter()
    made = []
    for number, (when, team) in enumerate(zip(days, teams, strict=True)):
        key = _author(rng, team, when, count, first=number < 18)
        count[key] += 1
        made.append((team, key))
    return made


def _author(rng: draw.Rng, team: str, when: pd.Timestamp, count: Counter[str], *, first: bool) -> str:
    """A person of the team who used the AI in that week; those who soon stop come first, then those with least."""
    here = [p for p in pilots() if p.team == team and p.key in active()[monday(when)]]
    order = draw.shuffled(rng, here)
    least = sorted(order, key=lambda p: (count[p.key] > 0, p.use != "rare" and not first, count[p.key]))
    return str(least[0].key)


def _before() -> pd.DataFrame:
    rng = source(11)
    weeks = draw.mondays("2026-01-26", 5)
    days = draw.spread(rng, dict(zip(weeks, BEFORE_WEEKLY, strict=True)))
    return _by_hand(rng, days, draw.exact_choice(rng, {"Content": 8, "CRM": 7, "Web": 7, "Creative": 6}), BEFORE, True)


def _old() -> pd.DataFrame:
    rng = source(12)
    days = draw.spread(rng, dict(zip(WEEKS, OLD_WEEKLY, strict=True)))
    teams = draw.exact_choice(rng, {"Content": 12, "CRM": 12, "Web": 12, "Creative": 13})
    return _by_hand(rng, days, teams, OLD, False)


def _by_hand(
    rng: draw.Rng,
    days: pd.DatetimeIndex,
    teams: list[str],
    table: dict[str, tuple[int, int, int]],
    timed: bool,
) -> pd.DataFrame:
    rows = []
    for when, team, kind in zip(days, teams, _kinds(rng, table, timed), strict=True):
        out = when + pd.Timedelta(minutes=int(rng.integers(10 * 60, 16 * 60)))
        begun = plus_hours(out, -float(rng.uniform(20, 44)))
        author = _any_of(rng, team).key
        moments = {"requested_at": plus_days(begun, -1), "started_at": begun, "published_at": out}
        rows.append({"team": team, "author": author, **moments, **kind})
    made = pd.DataFrame(rows).assign(
        path="old", input_source="production", disclosure="not-needed", metadata_complete=True, copied_back=None
    )
    return _described(rng, made)


def _any_of(rng: draw.Rng, team: str) -> Person:
    here = [p for p in pilots() if p.team == team]
    return here[int(rng.integers(len(here)))]


def _described(rng: draw.Rng, rows: pd.DataFrame) -> pd.DataFrame:
    """Length, key in the system of record, and when the risk class was set: once too late."""
    n = len(rows)
    late = draw.exact_flags(rng, n, int(rows["path"].iloc[0] == "old" and n == sum(OLD_WEEKLY)))
    hours = [0.5 if too_late else -float(rng.uniform(1, 6)) for too_late in late]
    return rows.assign(
        words=draw.exact_normal(rng, n, 420, 35).round(),
        record_id=[f"REC-{k}" for k in draw.pick(rng, range(10_000, 99_999), n)],
        tiered_at=[plus_hours(t, h) for t, h in zip(rows["started_at"], hours, strict=True)],
    )
