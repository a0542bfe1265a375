"""What one cell or one whole column can be told: found, allowed, do. Internal to the reader; becomes a `Problem`."""

from __future__ import annotations

from dataclasses import dataclass

from playbook.errors import Problem

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a file, as a problem names it."""

    file: str
    heading: str

    def __str__(self) -> str:
        """The column as a whole."""
        return f"{self.file} column {self.heading}"

    def row(self, number: int) -> str:
        """One cell of the column."""
        return f"{self.file} row {number} column {self.heading}"


class Fault(Exception):
    """A value that cannot be used, in the words of a Problem but without its place."""

    def __init__(self, found: str, allowed: str = "", do: str = "") -> None:
        self.found, self.allowed, self.do = found, allowed, do
        super().__init__(found)

    def at(self, where: str, also: int = 0) -> Problem:
        """The problem at a place; `also` counts further rows with the same value."""
        more = f" (and {also:,} more {'row' if also == 1 else 'rows'})" if also else ""
        return Problem(where, self.found + more, self.allowed, self.do)


def quoted(value: object) -> str:
    """A cell's text as shown in a message: in quotes, on one line, not too long.

    >>> quoted("a" * 100)[-6:]
    "aaaa…'"
    """
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return f"'{text[: MOST_SHOWN - 1]}…'" if len(text) > MOST_SHOWN else f"'{text}'"
