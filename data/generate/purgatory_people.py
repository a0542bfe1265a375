"""People of the plateau pilot: who is in which team, who has the habit, and the weeks of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.generate.draw import Rng, exact_choice, mondays, pick, pseudonyms, shuffled

START, AS_OF, WEEKS = pd.Timestamp("2025-08-11"), pd.Timestamp("2026-05-25"), 41
MONDAYS = mondays("2025-08-11", WEEKS)
TEAMS = {"Content": 13, "CRM": 11, "Social": 13, "Web": 9, "Brand": 16}
HABIT = {"Content": 4, "CRM": 3, "Social": 3, "Web": 2, "Brand": 3}
ONCE = {"Content": 4, "CRM": 3, "Social": 4, "Web": 2, "Brand": 4}
FORMER = {"Content": 2, "CRM": 2, "Social": 2, "Web": 2, "Brand": 4}
SYSTEMS = {"Content": "CMS", "CRM": "CRM suite", "Social": "Social planner", "Web": "CMS", "Brand": "Design suite"}
ACTIVE = [29, 29, 29, 27, 25, 23, 21, 20, 19, 19, 19, 18, 18, 18, 17, 17, 17]
ACTIVE += [17, 16, 16, 15, 16, 17, 16, 15, 16, 16, 15, 16, 17, 16, 15, 16, 16, 15, 15, 16]
LAST_HABIT, LAST_ONCE = [11, 11, 11, 12], [4, 4, 5, 4]
LATE_WEEKS = [26, 28, 30, 31, 33, 35]
TEXT_AI, OLD_AI, IMAGE_AI = "Campaign AI", "Legacy copy tool", "Asset AI"


@dataclass
class Cast:
    """Everybody in the story; `core` has one row per eligible person, `active` the people of each week."""

    core: pd.DataFrame
    reviewers: list[str]
    specialists: list[str]
    owners: list[str]
    outsiders: list[str]
    other: dict[str, str]
    active: dict[int, list[str]]
    gaps: set[tuple[int, str]]

    @property
    def gatekeeper(self) -> str:
        """The one person who does the legal check."""
        return str(self.core.loc[self.core["gatekeeper"], "person_id"].iloc[0])

    def of(self, state: str) -> list[str]:
        """People with this history of use: habit, once, former, never."""
        return list(self.core.loc[self.core["state"] == state, "person_id"])

    def in_team(self, team: str) -> list[str]:
        """Eligible people of a team."""
        return list(self.core.loc[self.core["team"] == team, "person_id"])


def cast(rng: Rng) -> Cast:
    """Draw the people and the weeks in which each was active."""
    names = pseudonyms(rng, 62 + 6 + 3 + 8 + 4 + 3)
    core = _core(rng, names[:62])
    roles = {
        "owner": "head of marketing innovation",
        "decider": "chief marketing officer",
        "run": "team lead campaigns",
    }
    made = Cast(core, names[62:68], names[68:71], names[71:79], names[79:83], roles, {}, _gaps(rng))
    made.active = _weeks(rng, made)
    return made


def _core(rng: Rng, names: list[str]) -> pd.DataFrame:
    rows: list[tuple[str, str]] = []
    for team, size in TEAMS.items():
        states = ["habit"] * HABIT[team] + ["once"] * ONCE[team] + ["former"] * FORMER[team]
        rows += [(team, s) for s in states + ["never"] * (size - len(states))]
    core = pd.DataFrame(rows, columns=["team", "state"])
    core["person_id"] = names
    has = core["state"] == "habit"
    core.loc[has, "volunteer"] = exact_choice(rng, {True: 6, False: 9})
    core.loc[~has, "volunteer"] = exact_choice(rng, {True: 14, False: 33})
    core.loc[has, "skill"] = exact_choice(rng, {"novice": 5, "intermediate": 6, "expert": 4})
    core.loc[~has, "skill"] = exact_choice(rng, {"novice": 17, "intermediate": 21, "expert": 9})
    core.loc[has, "trained"] = exact_choice(rng, {True: 12, False: 3})
    once = core["state"] == "once"
    core.loc[once, "trained"] = exact_choice(rng, {True: 13, False: 4})
    core.loc[~has & ~once, "trained"] = exact_choice(rng, {True: 24, False: 6})
    core["manager"] = False
    for team in TEAMS:
        wanted = "habit" if team == "Content" else "never"
        core.loc[core.index[(core["team"] == team) & (core["state"] == wanted)][0], "manager"] = True
    core["gatekeeper"] = False
    core.loc[core.index[(core["team"] == "Brand") & (core["state"] == "never")][-1], "gatekeeper"] = True
    core["late"] = core["person_id"].isin(pick(rng, list(core.loc[once, "person_id"]), 6))
    core["dropped"] = core["person_id"].isin(pick(rng, list(core.loc[core["state"] == "former", "person_id"]), 4))
    return core


def _gaps(rng: Rng) -> set[tuple[int, str]]:
    """Fourteen team-weeks of weeks 8 to 25 without an export, at most one a week."""
    weeks = pick(rng, list(range(8, 26)), 14)
    return {(w, str(rng.choice(list(TEAMS)))) for w in weeks}


def _weeks(rng: Rng, made: Cast) -> dict[int, list[str]]:
    core = made.core.set_index("person_id")
    users = core[core["state"] != "never"]
    early = list(users.index[~users["late"]])
    weight = users["state"].map({"habit": 3.0, "once": 1.2, "former": 1.0})
    late = dict(zip(LATE_WEEKS, users.index[users["late"]], strict=True))
    first = pick(rng, early, ACTIVE[0])
    active = {1: first}
    for week in range(2, 38):
        must = [p for p in early if p not in first] if week == 2 else []
        must += [late[week]] if week in late else []
        started = [p for w, p in late.items() if w <= week]
        pool = [p for p in early + started if p not in must and (week < 10 or not users.loc[p, "dropped"])]
        pool = [p for p in pool if (week, users.loc[p, "team"]) not in made.gaps]
        odds = weight[pool].to_numpy()
        more = rng.choice(pool, size=ACTIVE[week - 1] - len(must), replace=False, p=odds / odds.sum())
        active[week] = must + [str(p) for p in more]
    return active | _last_four(rng, made)


def _last_four(rng: Rng, made: Cast) -> dict[int, list[str]]:
    """Weeks 38 to 41: fifteen people in three of the four weeks, seventeen in one."""
    habit, once = shuffled(rng, made.of("habit")), shuffled(rng, made.of("once"))
    weeks: dict[int, list[str]] = {}
    skipped, used = 0, 0
    for i in range(4):
        misses = len(habit) - LAST_HABIT[i]
        away = habit[skipped : skipped + misses]
        weeks[38 + i] = [p for p in habit if p not in away] + once[used : used + LAST_ONCE[i]]
        skipped, used = skipped + misses, used + LAST_ONCE[i]
    return weeks


def usage(rng: Rng, made: Cast) -> pd.DataFrame:
    """One row per active person and week; a delivered team-week without use has one row with 0 actions."""
    team = made.core.set_index("person_id")["team"]
    rows = [(p, w) for w in made.active for p in made.active[w]]
    frame = pd.DataFrame(rows, columns=["person_id", "number"])
    frame["actions"] = rng.integers(5, 16, size=len(frame)).astype(float)
    frame["host_system"] = "Campaign AI web page"
    last = frame.index[frame["number"] >= 38]
    inside = pick(rng, [i for i in last if team[frame.loc[i, "person_id"]] == "CRM"], 8)
    frame.loc[inside, "actions"] = 9
    outside = [i for i in last if i not in inside]
    frame.loc[outside, "actions"] = np.array(exact_choice(rng, {8: 6, 9: 12, 10: 24, 11: 12})).astype(float)
    frame.loc[inside, "host_system"] = SYSTEMS["CRM"]
    frame["tool"] = [TEXT_AI if u < 0.8 else IMAGE_AI for u in rng.random(len(frame))]
    full = pd.concat([frame, _zero_rows(made, frame, team)], ignore_index=True)
    full["week"] = MONDAYS[full["number"].to_numpy(dtype=int) - 1]
    return full.sort_values(["week", "person_id"])[["person_id", "week", "tool", "actions", "host_system"]]


def _zero_rows(made: Cast, frame: pd.DataFrame, team: pd.Series[Any]) -> pd.DataFrame:
    seen = set(zip(frame["number"], frame["person_id"].map(team), strict=True))
    empty = [(w, t) for w in range(1, WEEKS + 1) for t in TEAMS if (w, t) not in seen and (w, t) not in made.gaps]
    return pd.DataFrame(
        [(made.in_team(t)[0], w, 0.0, "Campaign AI web page", TEXT_AI) for w, t in empty],
        columns=["person_id", "number", "actions", "host_system", "tool"],
    )


def people(rng: Rng, made: Cast, access: pd.Series[Any]) -> pd.DataFrame:
    """The people table; `access` holds the day of access of each eligible person."""
    core = made.core
    first = {
        p: min(w for w in made.active if p in made.active[w]) for p in core["person_id"] if p not in made.of("never")
    }
    late = set(pick(rng, sorted(first), 7))
    literacy = [_literacy(p, first, late) for p in core["person_id"]]
    rows = pd.DataFrame(
        {
            "person_id": core["person_id"],
            "team": core["team"],
            "role": np.where(core["manager"], "manager", "member"),
            "skill_level": core["skill"],
            "volunteer": core["volunteer"],
            "eligible_from": START,
            "access_date": core["person_id"].map(access),
            "literacy_date": literacy,
            "trained_date": [
                MONDAYS[4 + i % 20] + pd.Timedelta(days=2) if t else pd.NaT for i, t in enumerate(core["trained"])
            ],
        }
    )
    other = [(p, "Review board", "reviewer") for p in made.reviewers]
    other += [(p, "AI support", "specialist") for p in made.specialists]
    teams = list(TEAMS)
    other += [(p, teams[i % 5], "content-owner") for i, p in enumerate(made.owners)]
    other += [(p, "Sales", "member") for p in made.outsiders]
    more = pd.DataFrame(other, columns=["person_id", "team", "role"])
    cold = dict(zip(made.outsiders, ["done-alone", "done-with-help", "done-with-help", "not-done"], strict=True))
    more["cold_start"] = more["person_id"].map(cold)
    return pd.concat([rows, more], ignore_index=True)


def _literacy(person: str, first: dict[str, int], late: set[str]) -> pd.Timestamp:
    """Basic training: in the week before the first use, or three weeks after it."""
    if person not in first:
        return START + pd.Timedelta(days=11)
    monday = MONDAYS[first[person] - 1]
    return monday + pd.Timedelta(days=24) if person in late else monday - pd.Timedelta(days=4)
