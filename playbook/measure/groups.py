"""Facts that compare groups of people: habit by team, assigned with volunteers, novices with experts."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from playbook.measure.adoption import USE, observed
from playbook.measure.intervals import newcombe
from playbook.measure.items import ai_items
from playbook.measure.privacy import share_groups
from playbook.measure.usage import eligible, habitual
from playbook.measure.use.pooling import pooled
from playbook.model.evidence import Evidence, Group, Groups, Missing, NotApplicable
from playbook.model.evidence_measure import Ratio, Ratios, TeamGap, TeamGaps
from playbook.model.fact import Data, fact
from playbook.model.words import PRIVACY_FLOOR

FAR = 0.15
BEFORE_PUBLICATION = ("tier", "flag", "request")
PAIRS = (
    ("assigned / volunteers", "volunteer", "assigned", "volunteers"),
    ("novices / experts", "skill_level", "novice", "expert"),
)


@fact(f"{USE} people.team!")
def habitual_by_team(data: Data) -> Evidence:
    """Habitual share per team with Wilson intervals; teams without usage rows in the last 4 weeks are left out."""
    has = habitual(data)
    has = has[observed(data).reindex(has.index)]
    if has.empty:
        return Missing(columns=("usage.week",), why="No team has usage rows in each of the last 4 weeks.")
    return share_groups(has, eligible(data)["team"], "eligible people per team")


@fact(f"{USE} people.team!")
def team_gaps(data: Data) -> Evidence:
    """Each team's habitual share beside the median of the other teams and the others taken together."""
    groups = habitual_by_team.compute(data)
    if not isinstance(groups, Groups):
        return groups
    if len(groups.groups) < 2:
        return NotApplicable(why="There are no two teams of at least 5 people to compare.")
    chances = pooled([round(g.value * g.n) for g in groups.groups], [g.n for g in groups.groups], gap=FAR)
    made = (_gap(g, groups.groups, c.behind) for g, c in zip(groups.groups, chances, strict=True))
    gaps = sorted(made, key=lambda g: (g.share - g.others, g.team))
    return TeamGaps(teams=tuple(gaps), hidden=groups.hidden)


@fact(
    f"{USE} people.volunteer people.skill_level work_items.item_id work_items.path "
    "work_items.author! reviews.item_id reviews.decision reviews.reason reviews.reviewed_at?"
)
def group_ratios(data: Data) -> Evidence:
    """Habit and first acceptance, assigned people to volunteers and novices to experts, groups of 5 and more."""
    people = eligible(data)
    has, accepted = habitual(data).astype(float), _accepted(data)
    made, left = [], []
    for name, column, first, second in PAIRS:
        of = _named(people, column)
        for what, values, who in (
            ("habit", has, has.index.to_series()),
            ("first acceptance", accepted["accept"], accepted["author"]),
        ):
            ratio = _ratio(f"{what}, {name}", values, who, of, (first, second))
            left.append(f"{what}, {name}") if ratio is None else made.append(ratio)
    if not made:
        return Missing(why="No two of these groups hold at least 5 people each, so they cannot be compared.")
    return Ratios(ratios=tuple(made), left_out=tuple(left), people=min(min(r.n_first, r.n_second) for r in made))


def _gap(team: Group, teams: tuple[Group, ...], chance: float) -> TeamGap:
    rest = [t for t in teams if t.name != team.name]
    part, whole = sum(t.value * t.n for t in rest), sum(t.n for t in rest)
    found = newcombe(team.value * team.n, team.n, part, whole)
    value, low, high = (found.value, found.low, found.high) if found else (0.0, -1.0, 1.0)
    others = median(t.value for t in rest)
    return TeamGap(
        team=team.name,
        n=team.n,
        share=team.value,
        others=others,
        difference=value,
        low=low,
        high=high,
        chance=chance,
    )


def _accepted(data: Data) -> pd.DataFrame:
    """One row per AI item with a first review before publication: its author, and 1.0 if it was accepted as it was."""
    reviews = data.table("reviews")
    seen = [c for c in ("item_id", "decision", "reviewed_at") if c in reviews.columns]
    first = reviews.loc[reviews["reason"].isin(BEFORE_PUBLICATION) & reviews["decision"].notna(), seen]
    if "reviewed_at" in seen:
        first = first.sort_values("reviewed_at", kind="stable")
    rows: pd.DataFrame = first.drop_duplicates("item_id").merge(ai_items(data)[["item_id", "author"]], on="item_id")
    rows = rows[rows["author"].notna()]
    return rows.assign(accept=(rows["decision"] == "accept").astype(float)).loc[:, ["author", "accept"]]


def _named(people: pd.DataFrame, column: str) -> Mapping[str, str]:
    """Group name per person; a person whose group is not filled in is in none."""
    known = people[column].dropna()
    if column == "volunteer":
        return {str(k): "volunteers" if v else "assigned" for k, v in known.items()}
    return {str(k): str(v) for k, v in known.items()}


def _ratio(
    name: str, values: pd.Series[Any], who: pd.Series[Any], of: Mapping[str, str], pair: tuple[str, str]
) -> Ratio | None:
    """Mean of the first group over that of the second; None below five people in either, or over nothing."""
    names, numbers = who.tolist(), values.to_numpy()
    mine = [np.array([of.get(n) == g for n in names], dtype=bool) for g in pair]
    sizes = [len({n for n, there in zip(names, m, strict=True) if there}) for m in mine]
    if min(sizes) < PRIVACY_FLOOR:
        return None
    first, second = (float(numbers[m].mean()) for m in mine)
    return Ratio(name=name, value=first / second, n_first=sizes[0], n_second=sizes[1]) if second > 0 else None
