"""What a generator hands over: the charter, the tables in canonical form and the files of the content folder."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

DICTIONARY = Path(__file__).parents[2] / "templates" / "base" / "tables.csv"


@dataclass
class Story:
    """One sample pilot. `files` are the files the content folder must hold, `texts` documents to be written.

    Each file is a dict with `path`, `topic`, `kind` (file ending), `asset_id` (None = not registered),
    `version`, `updated_on`, `language`, `status`, `readable`, `group` (number of its near-duplicate group or
    None) and `contradicts` (number of its contradiction pair or None). `texts` maps the path of a governing
    document to the number of sentences that permit and forbid.
    """

    name: str
    charter: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    as_of: date
    files: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, dict[str, int]] = field(default_factory=dict)


def column_types(table: str) -> dict[str, str]:
    """Type of each column of a table by the dictionary, in its order.

    >>> column_types("teams")["joined_on"]
    'date'
    """
    with DICTIONARY.open(encoding="utf-8", newline="") as lines:
        return {row["column"]: row["type"] for row in csv.DictReader(lines) if row["table"] == table}


def canonical(table: str, rows: pd.DataFrame | list[dict[str, Any]] | dict[str, Any]) -> pd.DataFrame:
    """The rows as a frame with the dictionary's columns in their order and their types; no other columns allowed."""
    frame = pd.DataFrame(rows)
    types = column_types(table)
    strange = set(frame.columns) - set(types)
    if strange:
        raise ValueError(f"{table} has no column {', '.join(sorted(map(str, strange)))}")
    kept = [column for column in types if column in frame.columns]
    return pd.DataFrame({column: _typed(frame[column], types[column]) for column in kept}).reset_index(drop=True)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts, columns by name."""
    return [{str(column): value for column, value in row.items()} for row in rows.to_dict("records")]


def _typed(values: pd.Series[Any], kind: str) -> pd.Series[Any]:
    if kind in ("date", "datetime"):
        return pd.to_datetime(values).astype("datetime64[us]")
    if kind in ("int", "float"):
        return values.astype("float64")
    if kind == "bool":
        return values.astype("boolean")
    if kind == "list":
        return pd.Series([_listed(v) for v in values], index=values.index, dtype=object)
    return values.astype(object).where(values.notna(), np.nan).astype("str")


def _listed(value: Any) -> tuple[str, ...] | None:
    if value is None or (isinstance(value, float) and np.isnan(value)) or len(value) == 0:
        return None
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)
