"""The verdict table that `demo`, `run` and `portfolio` print: one row per pilot, readable on 80 columns."""

from __future__ import annotations

from typing import Any

HEADINGS = ("Pilot", "Week", "Verdict", "Because", "Next action", "Coverage")


def verdict_table(pilots: list[dict[str, Any]]) -> str:
    """The table as text; empty text without a finished checkpoint."""
    if not pilots:
        return "No checkpoint was finished."
    from rich.console import Console
    from rich.table import Table

    table = Table(show_lines=True, expand=True)
    for heading in HEADINGS:
        long = heading in ("Because", "Next action")
        table.add_column(heading, overflow="fold", no_wrap=not long, ratio=1 if long else None)
    for pilot in pilots:
        table.add_row(*_cells(pilot))
    console = Console(width=None if _wide() else 110, highlight=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()


def _cells(pilot: dict[str, Any]) -> tuple[str, ...]:
    verdict = pilot["verdict"] or {}
    because = next(iter(verdict.get("because", ())), "")
    coverage = "" if pilot["coverage"] is None else f"{pilot['coverage']:.0%}"
    return (
        pilot["pilot"],
        str(pilot["week"]),
        verdict.get("word", "-"),
        because,
        verdict.get("next_action", ""),
        coverage,
    )


def _wide() -> bool:
    import sys

    return sys.stdout.isatty()
