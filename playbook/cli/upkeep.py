"""Commands for people who build on the playbook or change it: schema, refresh."""

from __future__ import annotations

import click

PACK_FILES = ("pack", "questions", "thresholds", "declared", "wording", "stages", "workflow", "maps", "renamed")


@click.command()
@click.argument("what", type=click.Choice(["result", "charter", *PACK_FILES]), default="result")
def schema(what: str) -> None:
    r"""Print the JSON schema of a result, of the charter or of a file of a pack.

    \b
    Example:
      playbook schema result > result.schema.json
      playbook schema thresholds > thresholds.schema.json
    """
    from playbook.model.charter import Charter
    from playbook.model.result import Result
    from playbook.run.checkpoint import as_json

    if what in PACK_FILES:
        from playbook.pack.schema import schema_of

        click.echo(as_json(schema_of(what)))
        return
    click.echo(as_json((Result if what == "result" else Charter).model_json_schema()))


@click.command()
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
