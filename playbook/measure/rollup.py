"""Weekly active people per team from files too large for memory: duckdb reads Parquet and counts on the way.

First one row per team, person and week, then rows per team and week: the two steps are what makes it fast.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

MEMORY = "2GB"
COUNT = """
    select team, week, count(*) as active
    from (select distinct team, person_id, week from read_parquet($files) where actions >= 1)
    group by team, week order by team, week
"""


def weekly_active(files: Sequence[str], threads: int = 2) -> pd.DataFrame:
    """People with at least one action per team and week, from Parquet files with team, person_id, week, actions.

    Only counts come back, and counts below the privacy floor are for the caller to hide. Raises duckdb.Error for
    files that are not Parquet or lack a column.
    """
    import duckdb

    with duckdb.connect(config={"threads": threads, "memory_limit": MEMORY}) as db:
        db.execute("set enable_progress_bar = false")
        return db.execute(COUNT, {"files": list(files)}).df()
