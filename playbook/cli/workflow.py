"""Command workflow: the workflow analysis alone, on a map, an event log or a pilot's folder."""

from __future__ import annotations

from pathlib import Path

import click

from playbook.cli.options import FOLDER, Workers, as_json_option
from playbook.errors import BadInput, Problem


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--log", type=click.Path(path_type=Path), help="An event log of the same workflow, to fill in the map.")
@click.option("--projects", default="1,10,50,200", show_default=True, help="Numbers of projects to look at.")
@click.option(
    "--what-if",
    "what_ifs",
    multiple=True,
    help="A change by name, or several joined by ' + '; can be given more than once.",
)
@click.option("--columns", default="", help="Columns of a log: case=NAME,activity=NAME,time=NAME,start=,resource=.")
@click.option("--dates", default="", help="How times are written, such as '%d.%m.%Y %H:%M'.")
@click.option("--case-type", default="", help="OCEL: the kind of object that is a case.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of everything that draws.")
@click.option(
    "--workers",
    type=Workers(),
    default="1",
    show_default=True,
    help="Processes that simulate, or a Dask scheduler; the numbers are the same.",
)
@click.option("--out", type=FOLDER, help="Write page, map and exports into this folder.")
@click.option("--language", default="en", show_default=True, help="Language of the page.")
@as_json_option
def workflow(
    file: Path,
    log: Path | None,
    projects: str,
    what_ifs: tuple[str, ...],
    columns: str,
    dates: str,
    case_type: str,
    seed: int,
    workers: int | str,
    language: str,
    out: Path | None,
    as_json: bool,
) -> None:
    r"""Show each handoff, who bridges it, what it costs, and what the workflow does at more projects.

    FILE is workflow.yaml, stages.csv beside handoffs.csv, BPMN, an event log (CSV, Parquet, XES, XES.gz, OCEL 2.0
    JSON), or a pilot's folder.

    \b
    Example:
      playbook workflow workflow.yaml --projects 1,10,50,200 --out report
      playbook workflow workflow.yaml --log events.csv
      playbook workflow events.csv --columns case=Ticket,activity=Status,time=Changed
      playbook workflow workflow.yaml --what-if "automate build to quality check"
      playbook workflow workflow.yaml --what-if "automate all handoffs + add a person to authors"
      playbook workflow workflow.yaml --what-if "lose a person from authors"
    """
    from playbook.run.checkpoint import as_json as to_json
    from playbook.run.workflow import analysed, found_in, written
    from playbook.workflow.as_json import as_json as shape
    from playbook.workflow.log.columns import parse_columns

    sizes = _sizes(projects)
    made = analysed(found_in(file, parse_columns(columns), dates, case_type, log), sizes, seed, what_ifs, workers)
    files = written(made, out.resolve(), language) if out else []
    if as_json:
        click.echo(to_json(shape(made)))
        return
    from playbook.report.workflow_text import workflow_text

    click.echo(workflow_text(made))
    for path in files:
        click.echo(f"Written: {path}")


def _sizes(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(p) for p in text.split(",") if p.strip())
    except ValueError:
        raise BadInput(Problem("--projects", repr(text), "whole numbers such as 1,10,50,200", "")) from None
