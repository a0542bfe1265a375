"""The column map of one table: how the team's own file becomes ours. Parsed from `tables:` in pilot.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """Where one of their columns goes: our column, and by what its numbers are multiplied."""

    to: str
    factor: float = 1.0


@dataclass(frozen=True)
class TableMap:
    """What pilot.yaml says about one table; everything is optional."""

    table: str
    files: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, Target | None] = field(default_factory=dict)
    """Their heading -> our column; None: leave this column out."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Per column of ours: their value -> our value, as text; empty text is empty."""
    dates: Mapping[str, str] = field(default_factory=dict)
    """Date format per column of ours; the key '' holds the one for all."""
    decimal: str | None = None
    timezone: str | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    offered: bool = False
    """True if a pack offers this map: it is used as far as the file has its headings, and never asked for."""

    @property
    def mapped(self) -> bool:
        """True if the file is an export with headings of its own."""
        return bool(self.columns)

    def date_format(self, column: str) -> str | None:
        """The format for a date column, if one is given."""
        return self.dates.get(column) or self.dates.get("")
