"""The workflow analysis for a terminal: every question with its answer, the tables in columns."""

from __future__ import annotations

from playbook.report.workflow_tables import tables
from playbook.report.workflow_words import Shown
from playbook.workflow.analysis import Analysis

WIDEST = 34


def workflow_text(made: Analysis) -> str:
    """Everything the analysis found, then what it could not tell, then what was left out."""
    parts = [source_line(made), *(_block(t) for t in tables(made))]
    losses = [*made.found.losses, *(made.found.log.losses if made.found.log else ())]
    for title, lines in (("Not told", made.problems), ("Left out or assumed while reading", losses)):
        if lines:
            parts.append("\n".join([title, *(f"  - {line}" for line in lines)]))
    if made.engine:
        parts.append(f"Simulated by the {made.engine} engine.")
    return "\n\n".join(parts)


def source_line(made: Analysis) -> str:
    """What was read."""
    log, chart = made.found.log, made.chart
    said = [made.found.name]
    if log is not None:
        cases = int((~log.follows).sum()) + 1
        said.append(f"{log.recorded:,} events of {cases:,} cases, {len(log.activities):,} activities")
    if chart is not None:
        word = "map as the log shows it" if chart.source == "discovered" else "map"
        said.append(f"{word} of {len(chart.stages):,} stages")
    return ": ".join([said[0], ", ".join(said[1:])])


def _block(t: Shown) -> str:
    cells = [t.headings, *t.rows]
    widths = [min(WIDEST, max(len(r[i]) for r in cells)) for i in range(len(t.headings))]
    lines = ["  ".join(_fit(c, w) for c, w in zip(r, widths, strict=True)).rstrip() for r in cells]
    return "\n".join([t.question, t.answer, "", *(f"  {line}" for line in lines)])


def _fit(text: str, width: int) -> str:
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)
