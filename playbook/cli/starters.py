"""The command that writes starter documents: starters."""

from __future__ import annotations

from pathlib import Path

import click

from playbook.cli.options import FOLDER, as_json_option, must_exist


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--format", "formats", default="docx,md", show_default=True, help="docx, md or both with a comma.")
@click.option("--week", type=click.IntRange(1, 520), help="Pilot week of the memo; default: the latest finished one.")
@click.option("--language", default="", help="Language of the documents; default: the one in pilot.yaml, else en.")
@as_json_option
def starters(folder: Path, formats: str, week: int | None, language: str, as_json: bool) -> None:
    r"""Write documents to begin with from the team's own answers: policy, kits, runbooks, review rule, decision memo.

    What is not known stands there as "[to be written: ...]" with its question. A file that somebody edited is never
    overwritten; the new one is written beside it.

    \b
    Example:
      playbook starters my-pilot
      playbook starters my-pilot --format md --week 12
      playbook starters my-pilot --language de
    """
    from playbook.run.checkpoint import as_json as to_json
    from playbook.run.starters import FORMATS, make_starters

    must_exist(folder)
    asked = tuple(dict.fromkeys(f.strip().lower() for f in formats.split(",") if f.strip()))
    unknown = [f for f in asked if f not in FORMATS]
    if unknown or not asked:
        raise click.UsageError(f"there is no format {(unknown or [formats])[0]!r}; there are: {', '.join(FORMATS)}")
    made = make_starters(folder.resolve(), asked, week, language)
    if as_json:
        told = [{"path": str(f.path), "gaps": f.gaps, "beside": str(f.beside or "")} for f in made.files]
        click.echo(to_json({"documents": told, "left_out": list(made.left_out)}))
        return
    for file in made.files:
        click.echo(f"{file.path}: {file.gaps} to be written" if file.gaps else str(file.path))
        if file.beside:
            click.echo(f"  {file.beside.name} was edited and stays as it is; the new one stands beside it.")
    for line in made.left_out:
        click.echo(line)
