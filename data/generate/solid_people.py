"""People of the sample pilot "Solid system" and their weekly use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from data.generate import draw
from data.generate.solid_base import START, SYSTEMS, TEAMS, WEEKS, source
from data.generate.story import canonical

ACTIVE = (27, 27, 26, 25, 24, 23, 23, 24, 24, 25, 24, 25)

# team: one letter per person, skill (n, i, e) followed by use (H habitual, r rare, - never), v volunteer, m manager
ROSTER = {
    "Content": "nHv nHv iHv iHm iH iH eH eH nr",
    "CRM": "nHv nHv iHv iHm iH nH eH eH ir",
    "Web": "nHv nHv iHm iH iH eH nr irv",
    "Creative": "nHv iH nr nr ir nv i-m e-",
}


@dataclass(frozen=True)
class Person:
    """One of the 34 people who are meant to use the AI path."""

    key: str
    team: str
    skill: str
    use: str
    volunteer: bool
    manager: bool


@cache
def pilots() -> tuple[Person, ...]:
    """The 34 people who are meant to use the AI path."""
    names = iter(keys()[:34])
    return tuple(_person(next(names), team, code) for team in TEAMS for code in ROSTER[team].split())


def _person(key: str, team: str, code: str) -> Person:
    skill = {"n": "novice", "i": "intermediate", "e": "expert"}[code[0]]
    use = "habitual" if "H" in code else "rare" if "r" in code[1:] else "never"
    return Person(key, team, skill, use, "v" in code, "m" in code)


@cache
def keys() -> tuple[str, ...]:
    """Pseudonyms of all 50 people."""
    return tuple(draw.pseudonyms(source(1), 50))


def reviewers() -> tuple[str, ...]:
    """The four reviewers."""
    return keys()[34:38]


def specialist() -> str:
    """The one specialist."""
    return keys()[38]


def owners() -> tuple[str, ...]:
    """The six people who own the sources."""
    return keys()[39:45]


def people() -> pd.DataFrame:
    """The `people` table: 34 of the pilot, four reviewers, a specialist, six owners of sources, five outsiders."""
    rng = source(2)
    rows = [_eligible(p, rng) for p in pilots()]
    rows += [_around(key, "Brand", "reviewer") for key in reviewers()]
    rows += [_around(specialist(), "Platform", "specialist")]
    rows += [_around(key, "Library", "content-owner") for key in owners()]
    tried = ["done-alone"] * 4 + ["done-with-help"]
    rows += [
        _around(key, "Events", "member") | {"cold_start": result, "literacy_date": None}
        for key, result in zip(keys()[45:], tried, strict=True)
    ]
    return canonical("people", rows)


def _eligible(person: Person, rng: draw.Rng) -> dict[str, object]:
    return {
        "person_id": person.key,
        "team": person.team,
        "role": "manager" if person.manager else "member",
        "skill_level": person.skill,
        "volunteer": person.volunteer,
        "eligible_from": START,
        "access_date": START,
        "literacy_date": START - pd.Timedelta(days=int(rng.integers(10, 18))),
        "trained_date": START - pd.Timedelta(days=int(rng.integers(3, 8))),
        "cold_start": None,
    }


def _around(key: str, team: str, role: str) -> dict[str, object]:
    return {
        "person_id": key,
        "team": team,
        "role": role,
        "skill_level": "intermediate" if role != "specialist" else "expert",
        "volunteer": None,
        "literacy_date": START - pd.Timedelta(days=14),
    }


@cache
def active() -> dict[pd.Timestamp, tuple[str, ...]]:
    """Who used the AI in which week; the last four weeks hold every habitual person."""
    rng = source(3)
    habitual = [p.key for p in pilots() if p.use == "habitual"]
    rare = [p for p in pilots() if p.use == "rare"]
    few = _rare_weeks(rare)
    found: dict[pd.Timestamp, tuple[str, ...]] = {}
    for number, (week, wanted) in enumerate(zip(WEEKS, ACTIVE, strict=True), start=1):
        extra = [p.key for p in rare if number in few[p.key]]
        found[week] = tuple(draw.pick(rng, habitual, wanted - len(extra)) + extra)
    return found


def _rare_weeks(rare: list[Person]) -> dict[str, tuple[int, ...]]:
    """Weeks of those who tried it and did not stay, and of the two who looked in again."""
    weeks: dict[str, list[tuple[int, ...]]] = {
        "Content": [(1, 2, 3, 10)],
        "CRM": [(1, 2, 3, 4)],
        "Web": [(1, 2, 12), (2, 3, 4)],
        "Creative": [(1, 2, 3), (1, 2, 5), (3, 4, 6)],
    }
    left = {team: iter(of) for team, of in weeks.items()}
    return {p.key: next(left[p.team]) for p in rare}


def usage() -> pd.DataFrame:
    """The `usage` table: ten actions per active person and week, most of them in the team's own system."""
    rng = source(4)
    team = {p.key: p.team for p in pilots()}
    rows: list[dict[str, object]] = []
    for week, who in active().items():
        inside = _inside(rng, [team[k] for k in who])
        for key, here in zip(who, inside, strict=True):
            own = {"person_id": key, "week": week}
            if here:
                rows.append(own | {"tool": "Copydesk AI", "actions": here, "host_system": SYSTEMS[team[key]]})
            rows.append(own | {"tool": "Image AI", "actions": 10 - here, "host_system": "web app"})
    return canonical("usage", rows)


def _inside(rng: draw.Rng, teams: list[str]) -> list[int]:
    """Of ten actions each: 8 in Content and CRM, 6.8 in Web, half a one in Creative."""
    made: dict[str, list[int]] = {}
    for team in TEAMS:
        n = teams.count(team)
        total = {"Content": 8.0 * n, "CRM": 8.0 * n, "Web": 6.78 * n, "Creative": 0.5 * n}[team]
        low, more = divmod(round(total), n) if n else (0, 0)
        made[team] = draw.exact_choice(rng, {low + 1: more, low: n - more}) if n else []
    return [made[team].pop() for team in teams]
