"""The page of the workflow analysis: one self-contained HTML file. No scripts, no requests, everything typed escaped."""

from __future__ import annotations

from playbook.report.glossary import with_words
from playbook.report.page import TEMPLATES, environment
from playbook.report.spoken.page import page_said
from playbook.report.wording import FIRST
from playbook.report.workflow_figures import workflow_figures
from playbook.report.workflow_tables import tables
from playbook.report.workflow_text import source_line
from playbook.workflow.analysis import Analysis


def workflow_page(made: Analysis, language: str = FIRST) -> str:
    """The page: pictures first, then every question with its answer and its table, then what could not be told.

    Raises BadInput for a language without wording.
    """
    page = (
        environment()
        .get_template("workflow.html.j2")
        .render(
            css=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
            name=made.found.name,
            source=source_line(made),
            figures=workflow_figures(made),
            tables=tables(made),
            engine=made.engine,
            problems=made.problems,
            losses=[*made.found.losses, *(made.found.log.losses if made.found.log else ())],
        )
    )
    return with_words(page_said(page, language, "workflow", _names(made)), language)


def _names(made: Analysis) -> frozenset[str]:
    """What the team called its steps, roles and tools, and the log its activities."""
    chart, log = made.chart, made.found.log
    steps = {n for s in chart.stages for n in (s.id, s.title, str(s.tool or ""))} if chart else set()
    roles = {r.role for r in made.roles}
    return frozenset({*steps, *roles, *(log.activities if log else ())} - {""})
