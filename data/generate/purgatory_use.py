"""Access, help, feedback, answers and unapproved use in the plateau pilot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.generate.clock import plus_days
from data.generate.draw import Rng, exact_choice, exact_normal, exact_total, pick, shuffled
from data.generate.purgatory_people import AS_OF, MONDAYS, START, TEAMS, Cast

SHADOW = [
    7,
    7,
    7,
    7,
    7,
    7,
    6,
    6,
    7,
    8,
    8,
    9,
    9,
    9,
    10,
    10,
    11,
    11,
    12,
    12,
    13,
    13,
    14,
    15,
    15,
    16,
    17,
    17,
    18,
    19,
    20,
    21,
]
SHADOW_TOOL = "Open chat assistant"
DAYS_TO_FIRST = [*range(6, 34), 32, 33, 33, 33, 34, 36, 38, 41, 44, 47, 52, 58]
THEMES = {
    "approval form": 12,
    "copying back": 10,
    "waiting for access": 9,
    "unclear rules": 7,
    "slow tool": 6,
    "odd tone": 3,
}
REMOVED = "slow tool"
ACTIONS = [
    "Send the mail that makes the tool mandatory", "Ask for a budget", "Shorten the approval form",
    "Name an end for the old way", "Connect the asset library", "Publish the tool list", "Plan a rehearsal",
    "Survey the teams", "Write the visibility log", "Merge the two text tools",
]  # fmt: skip


def first_results(ai: pd.DataFrame, reviews: pd.DataFrame) -> pd.Series[Any]:
    """Day of each author's first accepted result."""
    good = reviews[reviews["decision"].isin(["accept", "edit"])].groupby("item_id")["reviewed_at"].min()
    never = ~ai["item_id"].isin(reviews["item_id"])
    when = ai["item_id"].map(good).where(~never, ai["published_at"])
    return when.groupby(ai["author"]).min().dropna()


def access_days(rng: Rng, made: Cast, first: pd.Series[Any]) -> pd.Series[Any]:
    """Day of access: so many working days before the first result that half the people took 33 or more."""
    days = [int(d) for d in shuffled(rng, DAYS_TO_FIRST)]
    got = {p: plus_days(pd.Timestamp(when).normalize(), -d) for (p, when), d in zip(first.items(), days, strict=True)}
    late = START + pd.Timedelta(days=56)
    return pd.Series({p: got.get(p, late) for p in made.core["person_id"]})


def tickets(rng: Rng, made: Cast, first: pd.Series[Any]) -> pd.DataFrame:
    """Requests for access and for help."""
    rows = [*_access(rng, made), *_help(rng, made, first)]
    return pd.DataFrame(rows).sort_values(["opened_on", "kind"])


def _access(rng: Rng, made: Cast) -> list[dict[str, object]]:
    days = [31 + d for d in (-9, -8, -6, -5, -3, -2, -1, -1, 0, 1, 2, 3, 5, 6, 8, 9, 11)] + [34, 38, 29, 45, 41, 36]
    people = made.core.iloc[rng.permutation(62)[:23]]
    rows: list[dict[str, object]] = []
    for place, (person, team) in enumerate(zip(people["person_id"], people["team"], strict=True)):
        opened = MONDAYS[18 + place % 12] + pd.Timedelta(days=place % 5)
        closed = plus_days(opened, days[place])
        tier = "low" if place < 17 else "medium"
        rows.append(
            {"kind": "access", "risk_tier": tier, "team": team, "person_id": person, "topic": "tool access",
             "opened_on": opened, "started_on": opened + pd.Timedelta(days=1), "closed_on": closed,
             "resolved_by": "service-desk", "minutes": 12.0}
        )  # fmt: skip
    return rows


def _help(rng: Rng, made: Cast, first: pd.Series[Any]) -> list[dict[str, object]]:
    """Six people helped by a specialist before their first result; 14 requests of the last weeks; three still waiting."""
    team = made.core.set_index("person_id")["team"]
    helped = sorted(first.index)[:40:7]
    early = [(p, plus_days(pd.Timestamp(first[p]).normalize(), -14), 9, "specialist", 45.0) for p in helped]
    others = [p for p in sorted(first.index) if p not in helped]
    waits = [4, 5, 6, 7, 8, 8, 9, 9, 9, 9, 10, 10, 11, 12, 13, 15]
    middle = [
        (p, MONDAYS[20 + i] + pd.Timedelta(days=1), waits[i], "service-desk", 20.0) for i, p in enumerate(others[:16])
    ]
    minutes = [*exact_total(rng, 6, 480.0), *exact_total(rng, 5, 207.0)]
    who = ["specialist"] * 6 + ["peer"] * 5
    recent_people = [p for p in others if pd.Timestamp(first[p]) < MONDAYS[30]][-11:]
    recent = [
        (p, MONDAYS[37] + pd.Timedelta(days=i % 5), 7 + i % 3, who[i], minutes[i]) for i, p in enumerate(recent_people)
    ]
    rows: list[dict[str, object]] = []
    for person, opened, wait, by, spent in [*early, *middle, *recent]:
        begun = plus_days(opened, wait)
        rows.append(
            {"kind": "help", "risk_tier": "low", "team": team[person], "person_id": person, "topic": "approval form",
             "opened_on": opened, "started_on": begun, "closed_on": begun, "resolved_by": by, "minutes": spent}
        )  # fmt: skip
    for place, name in enumerate(("Social", "Web", "Brand")):
        rows.append(
            {"kind": "help", "risk_tier": "low", "team": name, "person_id": made.in_team(name)[1], "topic": "copying back",
             "opened_on": MONDAYS[35] + pd.Timedelta(days=place)}
        )  # fmt: skip
    return rows


def pulse(rng: Rng, made: Cast) -> pd.DataFrame:
    """44 answers: 28 of the 47 people without the habit name their barrier."""
    habit = made.of("habit")
    rest = shuffled(rng, [p for p in made.core["person_id"] if p not in habit])
    people = rest[:31] + pick(rng, habit, 13)
    barriers = exact_choice(
        rng, {"not-allowed": 11, "not-equipped": 11, "not-able": 3, "not-willing": 2, "not-aware": 1}
    )
    return pd.DataFrame(
        {
            "person_id": people,
            "asked_on": pd.Timestamp("2026-05-18"),
            "felt_saving": exact_normal(rng, 44, 0.41, 0.12),
            "quiz_right": exact_choice(rng, {3: 27, 2: 11, 1: 6}),
            "barrier": barriers + [np.nan] * 3 + ["none"] * 13,
        }
    )


def issues(rng: Rng, made: Cast) -> pd.DataFrame:
    """Feedback of the teams, of which one theme was removed, and ten actions of checkpoints, three of them on time."""
    return pd.concat([_feedback(rng, made), _actions(made)], ignore_index=True)


def _feedback(rng: Rng, made: Cast) -> pd.DataFrame:
    themes = exact_choice(rng, THEMES)
    raised = [MONDAYS[9 + (i * 26) // len(themes)] + pd.Timedelta(days=i % 5) for i in range(len(themes))]
    teams = [list(TEAMS)[i % 5] for i in range(len(themes))]
    for place, team in enumerate(("Content", "CRM", "Social", "Content", "CRM", "Social")):
        raised[-1 - place], teams[-1 - place] = MONDAYS[38 + place % 3] + pd.Timedelta(days=2), team
    people = [str(rng.choice(made.in_team(t))) for t in teams]
    closed = [r + pd.Timedelta(days=12) if t == REMOVED else pd.NaT for r, t in zip(raised, themes, strict=True)]
    closed = [c if c is pd.NaT or c <= AS_OF else pd.NaT for c in closed]
    return pd.DataFrame(
        {
            "source": "feedback",
            "team": teams,
            "person_id": people,
            "raised_on": raised,
            "theme": themes,
            "text": [f"{t[:1].upper() + t[1:]} costs us time." for t in themes],
            "closed_on": closed,
        }
    )


def _actions(made: Cast) -> pd.DataFrame:
    raised = [MONDAYS[21]] + [pd.Timestamp("2025-11-03")] * 4 + [pd.Timestamp("2026-03-09")] * 5
    due = [r + pd.Timedelta(days=28) for r in raised]
    closed = [due[0] - pd.Timedelta(days=21), pd.NaT, due[2] + pd.Timedelta(days=30), pd.NaT, pd.NaT]
    closed += [due[5] - pd.Timedelta(days=3), pd.NaT, due[7] - pd.Timedelta(days=1), pd.NaT, pd.NaT]
    return pd.DataFrame(
        {
            "source": "checkpoint",
            "raised_on": raised,
            "theme": "action",
            "text": ACTIONS,
            "owner": made.other["owner"],
            "due_on": due,
            "closed_on": closed,
        }
    )


def shadow_use() -> pd.DataFrame:
    """Weekly survey of weeks 10 to 41: 62 asked, 44 answered, 38 of them use unapproved tools every week."""
    return pd.DataFrame(
        {
            "week": MONDAYS[9:],
            "team": "all teams",
            "tool": SHADOW_TOOL,
            "source": "survey",
            "people": 38,
            "items": SHADOW,
            "asked": 62,
            "answered": 44,
            "data_class": "public",
        }
    )
