"""The items of work: which were published on the AI path since the start."""

from __future__ import annotations

import pandas as pd

from playbook.model.fact import Data, once


@once
def ai_items(data: Data) -> pd.DataFrame:
    """Items on the AI path, published or not."""
    items: pd.DataFrame = data.table("work_items")
    return items.loc[items["path"] == "ai"]


@once
def published(data: Data) -> pd.DataFrame:
    """Items published since the start of the pilot and by the report date, either path."""
    items: pd.DataFrame = data.table("work_items")
    when = items["published_at"]
    start, now = pd.Timestamp(data.charter.start_date), pd.Timestamp(data.as_of)
    return items[when.notna() & (when >= start) & (when < now + pd.Timedelta(days=1))]


@once
def published_ai(data: Data) -> pd.DataFrame:
    """Published items of the AI path since the start."""
    items = published(data)
    return items[items["path"] == "ai"]


def keys(frame: pd.DataFrame, column: str = "item_id", most: int = 20) -> tuple[str, ...]:
    """Keys of offending rows for a finding, sorted, at most 20."""
    return tuple(sorted(frame[column].astype(str).unique())[:most])
