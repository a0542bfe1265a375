"""The command that looks back: what ran, why, and what may go."""

from __future__ import annotations

from pathlib import Path

import click

from playbook.cli.options import FOLDER, as_json_option, must_exist, today


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--week", type=click.IntRange(1, 520), help="One pilot week; default: all that were run.")
@click.option("--clean", is_flag=True, help="Remove replaced results that the record no longer names, and leftovers.")
@click.option("--dry-run", is_flag=True, help="With --clean: say what would be removed, remove nothing.")
@as_json_option
def runs(folder: Path, week: int | None, clean: bool, dry_run: bool, as_json: bool) -> None:
    r"""List what ran, when, how long and why, and what would run again; or clean up.

    \b
    Example:
      playbook runs my-pilot
      playbook runs my-pilot --clean --dry-run
    """
    from playbook.run.checkpoint import as_json as to_json
    from playbook.run.runs import as_rows, as_text, listed, removable, removable_text
    from playbook.run.runs import clean as remove

    must_exist(folder)
    if dry_run and not clean:
        raise click.UsageError("--dry-run goes with --clean")
    place = folder.resolve()
    if not clean:
        rows = listed(place, today(), week)
        click.echo(to_json({"runs": as_rows(rows)}) if as_json else as_text(rows))
        return
    found = removable(place) if dry_run else remove(place)
    told = to_json({"removed": not dry_run, "files": as_rows(found)})
    click.echo(told if as_json else removable_text(found, removed=not dry_run))
