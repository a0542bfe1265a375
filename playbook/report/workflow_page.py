"""The page of the workflow analysis: one self-contained HTML file. No scripts, no requests, everything typed escaped."""

from __future__ import annotations

from playbook.report.glossary import with_words
from playbook.report.page import TEMPLATES, environment
from playbook.report.workflow_figures import workflow_figures
from playbook.report.workflow_tables import tables
from playbook.report.workflow_text import source_line
from playbook.workflow.analysis import Analysis


def workflow_page(made: Analysis) -> str:
    """The page: pictures first, then every question with its answer and its table, then what could not be told."""
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
    return with_words(page)
