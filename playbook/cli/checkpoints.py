"""Commands that run notebooks or render what they left: demo, run, portfolio, report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from playbook.cli.options import DEFAULT_WORKERS, FOLDER, as_json_option, today, workers_option


@click.command()
@click.argument("folder", type=FOLDER, default=Path("demo-pilots"))
@workers_option
@click.option("--force", is_flag=True, help="Run every step again, unchanged or not.")
@as_json_option
def demo(folder: Path, workers: int | str, force: bool, as_json: bool) -> None:
    r"""Run the whole playbook on the three sample pilots, offline.

    Copies the samples to FOLDER, runs steps 1 to 5 on each and step 6 over all three, prints one table.

    \b
    Example:
      playbook demo
      playbook demo ~/try-it --json
    """
    on_new = _ready(workers, new=not folder.exists())
    from playbook.run.demo import prepare_samples

    jobs = prepare_samples(folder.resolve(), today(), _here(workers), on_new)
    _checkpoints(jobs, folder.resolve(), workers=workers, force=force, as_json=as_json, portfolio=True)


@click.command("run")
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
@click.option(
    "--week", type=click.IntRange(1, 520), help="Pilot week to judge; default: the latest one that has ended."
)
@click.option("--step", "step_name", help="Run one step only, such as 2 or content-foundation.")
@click.option("--pack", default="", help="Judge with another pack than the one in pilot.yaml.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of everything that draws.")
@workers_option
@click.option("--force", is_flag=True, help="Run every step again, unchanged or not.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 unless every verdict is PROCEED.")
@as_json_option
def run_steps(
    folders: tuple[Path, ...],
    week: int | None,
    step_name: str | None,
    pack: str,
    seed: int,
    workers: int | str,
    force: bool,
    exit_code: bool,
    as_json: bool,
) -> None:
    r"""Run the steps of one or many pilots through papermill; unchanged steps are not run again.

    \b
    Example:
      playbook run my-pilot --week 8
      playbook run pilots/* --week 12 --workers 4 --json
      playbook run /shared/pilots/* --workers tcp://scheduler:8786
    """
    from playbook.run.prepared import never_run

    on_new = _ready(workers, new=any(map(never_run, folders)))
    from playbook.run.prepare import prepare_all
    from playbook.run.steps import STEPS, step_named

    steps = (step_named(step_name),) if step_name else STEPS
    here, told = _here(workers), _progress()
    jobs = prepare_all(folders, week, today=today(), workers=here, progress=told, on_new=on_new, pack=pack, seed=seed)
    done = _checkpoints(jobs, None, steps=steps, workers=workers, force=force, as_json=as_json)
    if exit_code and any((p["verdict"] or {}).get("word") != "PROCEED" for p in done):
        raise SystemExit(1)


@click.command()
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
@click.option(
    "--week", type=click.IntRange(1, 520), help="Pilot week; default: the latest finished checkpoint of each pilot."
)
@click.option("--out", type=FOLDER, default=Path("portfolio"), show_default=True, help="Folder of the portfolio page.")
@click.option("--language", default="en", show_default=True, help="Language of the page.")
@as_json_option
def portfolio(folders: tuple[Path, ...], week: int | None, out: Path, language: str, as_json: bool) -> None:
    r"""Put many finished checkpoints into one table, one page and one workbook with filters.

    The page leads to each pilot's report by relative links: send the folder that holds both.

    \b
    Example:
      playbook portfolio pilots/* --out this-quarter
    """
    from playbook.report.wording import wording
    from playbook.run.finished import finished_result, read_result, summary

    paths = [finished_result(folder, week) for folder in folders]
    page = _portfolio(paths, out.resolve(), wording(language).language)
    pilots = [summary(read_result(p), p, [p.parents[2] / "reports" / f"week-{p.parent.name}.html"]) for p in paths]
    _print_pilots(pilots, as_json, page)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--week", type=click.IntRange(1, 520), help="Pilot week; default: the latest finished checkpoint.")
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    help="Formats with commas between: html, pdf, pptx, xlsx, md, ics, or all.",
)
@click.option("--language", default="", help="Language of the report; default: the one in pilot.yaml, else en.")
@click.option("--charter", "of_charter", is_flag=True, help="Write the charter on one page instead, locked or not.")
def report(folder: Path, week: int | None, formats: str, language: str, of_charter: bool) -> None:
    r"""Render a finished checkpoint again, from its result alone.

    A report also says what changed since the checkpoint before, if that one is finished.

    \b
    Example:
      playbook report my-pilot --charter
      playbook report my-pilot --week 12 --format html,pdf
      playbook report my-pilot --format all --language de
    """
    from playbook.run.charter import write_charter
    from playbook.run.finished import finished_result, read_result
    from playbook.run.render import render

    if of_charter:
        for path in write_charter(folder.resolve()):
            click.echo(str(path))
        return
    result = read_result(finished_result(folder, week))
    for path in render(folder.resolve(), result, _formats(formats), language):
        click.echo(str(path))


def _here(workers: int | str) -> int:
    """How many processes of this machine read pilots; a cluster runs notebooks alone."""
    return workers if isinstance(workers, int) else DEFAULT_WORKERS


def _ready(workers: int | str, *, new: bool) -> Callable[[], None]:
    """What gets processes here ready before a pilot is read; done at once, beside this command's imports, if one is new."""
    from playbook.run.many import get_ready, nothing

    if new and isinstance(workers, int):
        get_ready()
    return get_ready if isinstance(workers, int) else nothing


def _formats(text: str) -> tuple[str, ...]:
    """The formats asked for, each once; refuses one there is not."""
    from playbook.run.render import FORMATS

    asked = tuple(dict.fromkeys(f.strip().lower() for f in text.split(",") if f.strip()))
    unknown = [f for f in asked if f not in (*FORMATS, "all")]
    if unknown or not asked:
        raise click.UsageError(
            f"there is no format {unknown[0] if unknown else text!r}; there are: {', '.join(FORMATS)}, all"
        )
    return FORMATS if "all" in asked else asked


def _checkpoints(
    jobs: list[Any],
    portfolio_in: Path | None,
    *,
    workers: int | str,
    force: bool,
    as_json: bool,
    steps: tuple[Any, ...] | None = None,
    portfolio: bool = False,
) -> list[dict[str, Any]]:
    from playbook.run.checkpoint import run_jobs
    from playbook.run.steps import STEPS

    pilots, error = run_jobs(jobs, steps or STEPS, workers=workers, force=force, progress=_progress())
    page = (
        _portfolio([Path(p["result"]) for p in pilots], portfolio_in / "portfolio")
        if portfolio and portfolio_in
        else None
    )
    _print_pilots(pilots, as_json, page)
    if error is not None:
        raise error
    return pilots


def _portfolio(results: list[Path], target: Path, language: str = "en") -> Path | None:
    from playbook.run.portfolio import run_portfolio

    if not results:
        return None
    error = run_portfolio(results, target, language=language)
    if error is not None:
        raise error
    return target / "portfolio.html"


def _progress() -> Callable[[str], None]:
    def show(line: str) -> None:
        click.echo(line, err=True)

    return show


def _print_pilots(pilots: list[dict[str, Any]], as_json: bool, page: Path | None) -> None:
    from playbook.run.checkpoint import as_json as to_json
    from playbook.run.table import verdict_table

    if as_json:
        click.echo(to_json({"pilots": pilots} | ({"portfolio": str(page)} if page else {})))
        return
    click.echo(verdict_table(pilots))
    for pilot in pilots:
        for path in pilot["reports"]:
            click.echo(f"Report: {path}")
    if page:
        click.echo(f"Portfolio: {page}")
