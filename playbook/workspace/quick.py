"""Small tables as plain Python strings: hundreds of small selections cost less on them than on Arrow's."""

from __future__ import annotations

import numpy as np
import pandas as pd

MOST_ROWS = 100_000
"""Larger tables stay in Arrow, where a string takes a fraction of the memory."""


def quick(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table, its text held as Python strings; a large one as it is.

    >>> frame = quick(pd.DataFrame({"team": ["Web", None], "items": [1, 2]}))
    >>> frame["team"].dtype.storage, frame["team"].isna().tolist()
    ('python', [False, True])
    """
    if len(frame) > MOST_ROWS:
        return frame
    plain = pd.StringDtype("python", na_value=np.nan)
    return frame.astype({c: plain for c in frame.columns if isinstance(frame[c].dtype, pd.StringDtype)})
