"""The command that brings exports in: import."""

from __future__ import annotations

from pathlib import Path

import click

from playbook.cli.options import FOLDER, as_json_option, must_exist

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(name="import")
@click.argument("folder", type=FOLDER)
@click.argument("file", type=FILE, required=False)
@click.option("--as", "kind", default="", help="Kind of export; without it the known kinds are listed.")
@click.option("--key", type=FILE, help="File with the secret key for pseudonyms, outside the folder.")
@click.option(
    "--teams",
    type=FILE,
    help="CSV (who, team) that says which client of a log, or person of a census, is in which team.",
)
@as_json_option
def import_(folder: Path, file: Path | None, kind: str, key: Path | None, teams: Path | None, as_json: bool) -> None:
    r"""Turn an export (Viva, Copilot, LMS, Jira, proxy log …) into a table of the pilot; names become pseudonyms.

    \b
    Example:
      playbook import my-pilot person-query.csv --as viva-person-query --key ~/playbook.key
      playbook import my-pilot access.log --as log-squid --key ~/playbook.key --teams clients.csv
      playbook import my-pilot card-payments.csv --as shadow-expenses
    """
    from playbook.run.bring import bring, kinds
    from playbook.run.checkpoint import as_json as to_json

    must_exist(folder)
    if file is None or not kind:
        click.echo(to_json(kinds()) if as_json else "\n".join(f"{n}: {about}" for n, about in kinds().items()))
        return
    made = bring(folder.resolve(), file, kind, key=key, teams=teams)
    if as_json:
        click.echo(to_json({"table": made.table, "path": str(made.path), "rows": made.rows}))
        return
    click.echo(f"Written: {made.path} ({made.rows} rows of {made.table}). {made.about}.")
    click.echo(f"Next: playbook check {folder}")
