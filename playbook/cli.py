"""The command line: thin. Every command calls a function that a notebook can call as well.

Exit codes: 0 done, 1 a gate failed and --exit-code was given, 2 usage, 3 bad input (nothing written),
4 a notebook failed, 5 the record does not verify. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from playbook.errors import BadInput, PlaybookError

FOLDER = click.Path(path_type=Path, file_okay=False)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pilot-to-scale-playbook", prog_name="playbook")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    r"""Find out before the roll-out whether an AI pilot worked because of the system or because of the people.

    \b
    Example:
      playbook demo                     three sample pilots, from files to verdict
      playbook new my-pilot             a folder with forms for your own pilot
      playbook run my-pilot --week 4    the checkpoint of week 4
    """


@cli.command()
@click.argument("folder", type=FOLDER, default=Path("demo-pilots"))
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Notebooks run at a time.")
@click.option("--force", is_flag=True, help="Run every step again, unchanged or not.")
@as_json_option
def demo(folder: Path, workers: int, force: bool, as_json: bool) -> None:
    r"""Run the whole playbook on the three sample pilots, offline.

    Copies the samples to FOLDER, runs steps 1 to 5 on each and step 6 over all three, prints one table.

    \b
    Example:
      playbook demo
      playbook demo ~/try-it --json
    """
    from playbook.run.demo import prepare_samples

    jobs = prepare_samples(folder.resolve(), today())
    _checkpoints(jobs, folder.resolve(), workers=workers, force=force, as_json=as_json, portfolio=True)


@cli.command("run")
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
@click.option(
    "--week", type=click.IntRange(1, 520), help="Pilot week to judge; default: the latest one that has ended."
)
@click.option("--step", "step_name", help="Run one step only, such as 2 or content-foundation.")
@click.option("--pack", default="", help="Judge with another pack than the one in pilot.yaml.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of everything that draws.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Notebooks run at a time.")
@click.option("--force", is_flag=True, help="Run every step again, unchanged or not.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 unless every verdict is PROCEED.")
@as_json_option
def run_steps(
    folders: tuple[Path, ...],
    week: int | None,
    step_name: str | None,
    pack: str,
    seed: int,
    workers: int,
    force: bool,
    exit_code: bool,
    as_json: bool,
) -> None:
    r"""Run the steps of one or many pilots through papermill; unchanged steps are not run again.

    \b
    Example:
      playbook run my-pilot --week 8
      playbook run pilots/* --week 12 --workers 4 --json
    """
    from playbook.run.checkpoint import prepare
    from playbook.run.steps import STEPS, step_named

    steps = (step_named(step_name),) if step_name else STEPS
    jobs = [prepare(folder, week, today=today(), pack=pack, seed=seed) for folder in folders]
    done = _checkpoints(jobs, None, steps=steps, workers=workers, force=force, as_json=as_json)
    if exit_code and any((p["verdict"] or {}).get("word") != "PROCEED" for p in done):
        raise SystemExit(1)


@cli.command()
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
@click.option(
    "--week", type=click.IntRange(1, 520), help="Pilot week; default: the latest finished checkpoint of each pilot."
)
@click.option("--out", type=FOLDER, default=Path("portfolio"), show_default=True, help="Folder of the portfolio page.")
@as_json_option
def portfolio(folders: tuple[Path, ...], week: int | None, out: Path, as_json: bool) -> None:
    r"""Put many finished checkpoints into one table and one page.

    \b
    Example:
      playbook portfolio pilots/* --out this-quarter
    """
    from playbook.run.checkpoint import read_result, summary
    from playbook.run.finished import finished_result

    paths = [finished_result(folder, week) for folder in folders]
    page = _portfolio(paths, out.resolve())
    pilots = [summary(read_result(p), p, [p.parents[2] / "reports" / f"week-{p.parent.name}.html"]) for p in paths]
    _print_pilots(pilots, as_json, page)


@cli.command()
@click.argument("folder", type=FOLDER)
@click.option("--week", type=click.IntRange(1, 520), help="Pilot week; default: the latest finished checkpoint.")
@click.option("--format", "formats", default="html", show_default=True, help="html; further formats come later.")
def report(folder: Path, week: int | None, formats: str) -> None:
    r"""Render a finished checkpoint again, from its result alone.

    \b
    Example:
      playbook report my-pilot --week 12 --format html
    """
    from playbook.run.checkpoint import read_result, render
    from playbook.run.finished import finished_result

    unknown = [f for f in formats.split(",") if f != "html"]
    if unknown:
        raise click.UsageError(f"format {unknown[0]!r} is not built yet; there is: html")
    click.echo(str(render(folder.resolve(), read_result(finished_result(folder, week)))))


@cli.command()
@click.argument("folder", type=FOLDER)
@click.option("--pack", type=str, default="learning", show_default=True, help="learning, marketing or a pack folder.")
def new(folder: Path, pack: str) -> None:
    r"""Create a folder for your own pilot, with forms to fill in, each explained.

    \b
    Example:
      playbook new my-pilot --pack marketing
    """
    from playbook.workspace.new import create

    for path in create(folder.resolve(), pack):
        click.echo(str(path))


@cli.command()
@click.argument("folder", type=FOLDER)
@click.option("--week", type=click.IntRange(1, 520), help="Check as of the end of this pilot week.")
@as_json_option
def check(folder: Path, week: int | None, as_json: bool) -> None:
    r"""Say what is there, what is wrong and what would unlock more checks; changes nothing.

    \b
    Example:
      playbook check my-pilot
    """
    from playbook.run.check import look

    found = look(folder.resolve(), week)
    click.echo(found.as_json() if as_json else found.as_text())
    if found.problems:
        raise SystemExit(BadInput.exit_code)


@cli.command()
@click.argument("folder", type=FOLDER)
def lock(folder: Path) -> None:
    r"""Freeze charter, checkpoint dates and thresholds in the record, before the result is known.

    \b
    Example:
      playbook lock my-pilot
    """
    from playbook.run.checkpoint import now
    from playbook.run.session import checkpoint_dates, open_pilot
    from playbook.workspace import lock as locks
    from playbook.workspace import record

    pilot = open_pilot(folder)
    ws = pilot.workspace
    entry = locks.freeze(ws.folder, ws.charter, pilot.rubric, checkpoint_dates(ws), now())
    click.echo(f"Locked: {entry.name}, {len(checkpoint_dates(ws))} checkpoint dates, {len(pilot.rubric.rules)} rules.")
    click.echo(f"Head of the record: {record.head(record.read(ws.folder))}")
    click.echo(
        "Keep this head outside the folder (mail it, or put it into a signed git tag): it is what proves the record later."
    )


@cli.command()
@click.argument("folder", type=FOLDER)
@click.option("--head", default="", help="Head of the record that was kept outside, such as 3:9f2c04d1a7b6e855.")
@as_json_option
def verify(folder: Path, head: str, as_json: bool) -> None:
    r"""Verify the record; the first broken entry is named and the exit code is 5.

    \b
    Example:
      playbook verify my-pilot --head 3:9f2c04d1a7b6e855
    """
    from playbook.run.checkpoint import as_json as to_json
    from playbook.run.verify import verify as verify_record

    _must_exist(folder)
    found = verify_record(folder.resolve(), head)
    if as_json:
        click.echo(to_json({"entries": found.entries, "head": found.head, "notes": list(found.notes)}))
        return
    click.echo(f"{found.entries} entries verified. Head: {found.head or 'none'}")
    for note in found.notes:
        click.echo(note)


@cli.command()
@click.argument("folder", type=FOLDER)
@click.argument("name")
@click.option("--week", type=click.IntRange(1, 520), help="Pilot week; default: the latest finished checkpoint.")
@as_json_option
def explain(folder: Path, name: str, week: int | None, as_json: bool) -> None:
    r"""Explain a finding or a setting: inputs, rule, threshold, which layer and line set it, source.

    \b
    Example:
      playbook explain my-pilot cw-heroics-share
      playbook explain my-pilot cw-heroics-share.pass_at
    """
    from playbook.run.explain import explain as explain_name

    _must_exist(folder)
    found = explain_name(folder.resolve(), name, week)
    click.echo(found.as_json() if as_json else found.as_text())


@cli.command()
@click.argument("folder", type=FOLDER, default=Path())
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@click.option("--port", type=click.IntRange(1024, 65535), help="Port of the local server.")
def lab(folder: Path, no_browser: bool, port: int | None) -> None:
    r"""Open JupyterLab on the guided notebooks of a pilot.

    \b
    Example:
      playbook lab my-pilot
    """
    from playbook.run.lab import open_lab

    _must_exist(folder)
    open_lab(folder.resolve(), browser=not no_browser, port=port)


@cli.command()
@click.argument("what", type=click.Choice(["result", "charter"]), default="result")
def schema(what: str) -> None:
    r"""Print the JSON schema of a result or of the charter.

    \b
    Example:
      playbook schema result > result.schema.json
    """
    from playbook.model.charter import Charter
    from playbook.model.result import Result
    from playbook.run.checkpoint import as_json

    click.echo(as_json((Result if what == "result" else Charter).model_json_schema()))


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if something is stale.")
def refresh(only_check: bool) -> None:
    r"""Run the bundled notebooks again and store their outputs (for people who change the playbook itself).

    \b
    Example:
      playbook refresh
    """
    from playbook.run.refresh import refresh as refresh_all

    stale = refresh_all(write=not only_check)
    for name in stale:
        click.echo(f"{name}: {'is stale' if only_check else 'refreshed'}")
    if only_check and stale:
        raise SystemExit(1)


def today() -> date:
    """The day on which a command was given: decides which week has ended, and no finding ever reads it."""
    return datetime.now(UTC).date()


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; an error is one sentence unless `--debug` is given."""
    debug = "--debug" in arguments
    try:
        cli.main([a for a in arguments if a != "--debug"], prog_name="playbook", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept.", err=True)
        return 130
    except SystemExit as exit_:
        return int(exit_.code or 0)
    except PlaybookError as error:
        return _say(error, debug, str(error), error.exit_code)
    except OSError as error:
        return _say(error, debug, f"{error.filename or 'disk'}: {error.strerror or error}; nothing was half-written", 3)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user unless asked for
        return _say(
            error,
            debug,
            f"Something the playbook did not expect: {type(error).__name__}: {error}. Run it again with --debug to see where.",
            1,
        )
    return 0


def _say(error: Exception, debug: bool, text: str, code: int) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    click.echo(text, err=True)
    return code


def _must_exist(folder: Path) -> None:
    if not folder.is_dir():
        from playbook.errors import Problem

        raise BadInput(Problem(str(folder), "there is no such folder", do="create one with: playbook new DIR"))


def _checkpoints(
    jobs: list[Any],
    portfolio_in: Path | None,
    *,
    workers: int,
    force: bool,
    as_json: bool,
    steps: tuple[Any, ...] | None = None,
    portfolio: bool = False,
) -> list[dict[str, Any]]:
    from playbook.run.checkpoint import failures, run_jobs
    from playbook.run.steps import STEPS

    outcomes, pilots = run_jobs(jobs, steps or STEPS, workers=workers, force=force, progress=_progress())
    page = (
        _portfolio([Path(p["result"]) for p in pilots], portfolio_in / "portfolio")
        if portfolio and portfolio_in
        else None
    )
    _print_pilots(pilots, as_json, page)
    error = failures(outcomes)
    if error is not None:
        raise error
    return pilots


def _portfolio(results: list[Path], target: Path) -> Path | None:
    from playbook.run.checkpoint import failures, run_portfolio

    if not results:
        return None
    error = failures([run_portfolio(results, target)])
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
