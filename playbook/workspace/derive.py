"""Readings across tables, so that nobody enters a thing twice; each is said aloud."""

from __future__ import annotations

import pandas as pd

from playbook.errors import Problem

Tables = dict[str, pd.DataFrame]

KEYS = {
    "people": ("person_id",),
    "teams": ("team",),
    "content_types": ("content_type",),
    "work_items": ("item_id",),
    "assets": ("asset_id",),
    "tools": ("tool",),
    "metrics": ("metric",),
    "steps": ("step_id", "version"),
    "handoffs": ("from_step", "to_step"),
    "usage": ("person_id", "week", "tool"),
}

PSEUDONYMS = frozenset({"person_id", "author", "reviewer", "operator"})
NAME_OR_ADDRESS = r"\S+@\S+\.\S+|[A-ZÀ-Þ][a-zß-ÿ]+(?:-\w+)?,? [A-ZÀ-Þ][a-zß-ÿ]+(?:-\w+)?"


def fill_teams(tables: Tables, problems: list[Problem], notices: list[str]) -> None:
    """`work_items.team` from the author's team, where the export has none."""
    items = tables.get("work_items")
    if items is None or "author" not in items.columns:
        return
    people = tables.get("people")
    if people is None:
        if "team" not in items.columns:
            found = "no column team, and no table people to take it from"
            problems.append(
                Problem("work_items", found, "team, or author with people", "add the team, or tables/people.csv")
            )
            del tables["work_items"]
        return
    team_of = people.drop_duplicates("person_id").set_index("person_id")["team"]
    derived = items["author"].map(team_of).astype("str")
    had = items["team"].notna() if "team" in items.columns else pd.Series(data=False, index=items.index)
    team = items["team"].where(had, derived) if "team" in items.columns else derived
    count = int((team.notna() & ~had).sum())
    if count or "team" not in items.columns:
        tables["work_items"] = items.assign(team=team)
        notices.append(
            f"work_items: the team of {count:,} {'item' if count == 1 else 'items'} was taken from the author"
        )


def fill_events(tables: Tables, notices: list[str]) -> None:
    """No `events`: rows of `effort_log` with an item and a step are read as events."""
    effort = tables.get("effort_log")
    if "events" in tables or effort is None or not {"item_id", "step_id"} <= set(effort.columns):
        return
    rows = effort[effort["item_id"].notna() & effort["step_id"].notna()]
    if rows.empty:
        return
    events = rows[["item_id", "step_id", "person_id", "work_date"]].rename(columns={"work_date": "happened_at"})
    tables["events"] = events.reset_index(drop=True)
    notices.append(f"no events table: {len(events):,} rows of effort_log with item and step are read as events")


def names_of_people(tables: Tables) -> list[str]:
    """What to say of pseudonyms that look like names or addresses; which ones is not printed."""
    said = []
    for table, frame in tables.items():
        for column in PSEUDONYMS & set(frame.columns):
            looks = pd.Series(frame[column].dropna().unique(), dtype="str").str.fullmatch(NAME_OR_ADDRESS)
            if looks.any():
                found = f"{int(looks.sum()):,} different values of {column} look like names or addresses"
                said.append(f"{table}: {found}; names never belong in a workspace, replace them by pseudonyms")
    return sorted(said)


def repeated_keys(tables: Tables) -> list[str]:
    """What to say of tables in which a key stands in more than one row."""
    said = []
    for name, keys in KEYS.items():
        frame = tables.get(name)
        if frame is None or not set(keys) <= set(frame.columns):
            continue
        count = int(frame.duplicated(list(keys)).sum())
        if count:
            said.append(
                f"{name}: {count:,} {'row repeats' if count == 1 else 'rows repeat'} an earlier {' + '.join(keys)}"
            )
    return said
