"""Fact of friction: which teams were heard lately, and what became of the themes they raise most often."""

from __future__ import annotations

from typing import Any

import pandas as pd

from playbook.measure.themes import quotable, themes_of
from playbook.measure.usage import in_last_weeks
from playbook.model.evidence import Evidence, Missing, wilson
from playbook.model.evidence_known import Theme, Themes
from playbook.model.evidence_measure import Friction
from playbook.model.fact import Data, fact
from playbook.model.words import PRIVACY_FLOOR

TOP = 5
IN_TIME = pd.Timedelta(days=28)


@fact("issues.source issues.team! issues.raised_on! issues.theme? issues.text? issues.closed_on teams.team!")
def friction(data: Data) -> Evidence:
    """Teams with feedback in the last 4 weeks, and the most frequent themes removed within 28 days.

    Where no theme was given it is read from the text. A theme counts as removed if more than half of its points were closed in time; points that are open but younger
    than 28 days are not counted yet.
    """
    issues = data.table("issues")
    rows = issues[issues["source"] == "feedback"]
    if rows.empty:
        return Missing(columns=("issues.source",), why="No feedback of the teams is recorded.")
    rows = rows.assign(theme=_named(rows))
    if rows["theme"].isna().all():
        return Missing(columns=("issues.theme", "issues.text"), why="What the feedback is about is not recorded.")
    teams = set(data.table("teams")["team"].dropna())
    heard = set(rows.loc[in_last_weeks(data, rows["raised_on"]), "team"].dropna()) & teams
    themes = _themes(data, rows)
    still = tuple(theme for theme, removed in themes.items() if not removed)
    return Friction(
        teams=len(teams), heard=len(heard), themes=len(themes), closed=len(themes) - len(still), still_open=still
    )


@fact("issues.source issues.person_id! issues.raised_on! issues.theme? issues.text? issues.closed_on")
def friction_themes(data: Data) -> Evidence:
    """What slows people down, as shares of the people who wrote; themes of fewer than five people are hidden."""
    issues = data.table("issues")
    rows = issues[(issues["source"] == "feedback") & issues["person_id"].notna()]
    rows = rows.assign(theme=_named(rows)).dropna(subset=["theme"])
    if rows.empty:
        return Missing(columns=("issues.theme", "issues.text"), why="What the feedback is about is not recorded.")
    writers, counts = int(rows["person_id"].nunique()), rows.groupby("theme")["person_id"].nunique()
    gone = {str(t) for t, n in counts.items() if n < PRIVACY_FLOOR}
    made = [_theme(str(t), mine, writers, data) for t, mine in rows.groupby("theme") if str(t) not in gone]
    if writers < PRIVACY_FLOOR:
        return Missing(why="Fewer than 5 people wrote, so what they wrote is not shown.")
    return Themes(themes=tuple(sorted(made, key=lambda t: (-t.people, t.name))), writers=writers, hidden=len(gone))


def _theme(name: str, rows: pd.DataFrame, writers: int, data: Data) -> Theme:
    people = int(rows["person_id"].nunique())
    low, high = wilson(people, writers) or (0.0, 1.0)
    removed = _themes(data, rows).get(name)
    quotes = quotable(rows["person_id"], rows["text"]) if "text" in rows.columns else ()
    share = people / writers
    return Theme(name=name, people=people, share=share, low=low, high=high, removed=removed, quotes=quotes)


def _named(rows: pd.DataFrame) -> pd.Series[Any]:
    """The theme given, else the first one that the text speaks of."""
    given = rows["theme"] if "theme" in rows.columns else pd.Series(None, index=rows.index, dtype="object")
    if "text" not in rows.columns:
        return given
    read = rows["text"].map(lambda t: next(iter(themes_of(str(t))), None), na_action="ignore")
    return given.where(given.notna(), read)


def _themes(data: Data, rows: pd.DataFrame) -> dict[str, bool]:
    """The most frequent themes, most frequent first: removed in time or not."""
    in_time = rows["closed_on"].notna() & (rows["closed_on"] - rows["raised_on"] <= IN_TIME)
    due = in_time | (rows["raised_on"] + IN_TIME <= pd.Timestamp(data.as_of)) | rows["closed_on"].notna()
    judged = rows.assign(in_time=in_time)[due & rows["theme"].notna()]
    counts = judged.groupby("theme")["in_time"].agg(["size", "mean"]).reset_index()
    top = counts.sort_values(["size", "theme"], ascending=[False, True]).head(TOP)
    return {str(t): bool(share > 0.5) for t, share in zip(top["theme"], top["mean"], strict=True)}
