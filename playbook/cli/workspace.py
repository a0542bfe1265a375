"""Commands about one pilot's folder: new, check, lock, verify, explain, lab."""

from __future__ import annotations

from pathlib import Path

import click

from playbook.cli.options import FOLDER, as_json_option, must_exist, today
from playbook.errors import BadInput


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--pack", type=str, default="learning", show_default=True, help="learning, marketing or a pack folder.")
def new(folder: Path, pack: str) -> None:
    r"""Create a folder for your own pilot, with forms to fill in, each explained.

    \b
    Example:
      playbook new my-pilot --pack marketing
    """
    from playbook.run.new import new_workspace

    for path in new_workspace(folder.resolve(), pack, today()):
        click.echo(str(path))


@click.command()
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


@click.command()
@click.argument("folder", type=FOLDER)
def lock(folder: Path) -> None:
    r"""Freeze charter, checkpoint dates and thresholds in the record, before the result is known.

    Writes the charter on one page (reports/charter.html, charter.md) and its dates (reports/checkpoints.ics).

    \b
    Example:
      playbook lock my-pilot
    """
    from playbook.run.charter import write_charter
    from playbook.run.checkpoint import now
    from playbook.run.session import checkpoint_dates, open_pilot
    from playbook.workspace import anchor, record
    from playbook.workspace import lock as locks

    mended = record.mend(folder)
    if mended:
        click.echo(mended, err=True)
    pilot = open_pilot(folder)
    ws = pilot.workspace
    entry = locks.freeze(ws.folder, ws.charter, pilot.rubric, checkpoint_dates(ws), now())
    click.echo(f"Locked: {entry.name}, {len(checkpoint_dates(ws))} checkpoint dates, {len(pilot.rubric.rules)} rules.")
    entries = record.read(ws.folder)
    page, _, days = write_charter(ws.folder)
    click.echo(f"The charter on one page: {page}")
    click.echo(f"Head of the record: {record.head(entries)}")
    click.echo(f"Keep it outside the folder; it proves the record later. Send {days} to everybody who decides, or run:")
    click.echo(f"  {anchor.tag_command(ws.charter.pilot_id, entries)}")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--head", default="", help="Head of the record that was kept outside, such as 3:9f2c04d1a7b6e855.")
@click.option("--read-data", is_flag=True, help="Read every result and input again: finds any changed bit.")
@as_json_option
def verify(folder: Path, head: str, read_data: bool, as_json: bool) -> None:
    r"""Verify the record; the first broken entry is named and the exit code is 5.

    \b
    Example:
      playbook verify my-pilot --head 3:9f2c04d1a7b6e855
      playbook verify my-pilot --read-data
    """
    from playbook.run.checkpoint import as_json as to_json
    from playbook.run.verify import verify as verify_record

    must_exist(folder)
    found = verify_record(folder.resolve(), head, read_data=read_data)
    if as_json:
        click.echo(to_json({"entries": found.entries, "head": found.head, "notes": list(found.notes)}))
        return
    click.echo(f"{found.entries} entries verified. Head: {found.head or 'none'}")
    for note in found.notes:
        click.echo(note)


@click.command()
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

    must_exist(folder)
    found = explain_name(folder.resolve(), name, week)
    click.echo(found.as_json() if as_json else found.as_text())


@click.command()
@click.argument("folder", type=FOLDER, default=Path())
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
@click.option(
    "--pages", is_flag=True, help="Pages without code (Voila) instead of JupyterLab; needs the extra `voila`."
)
@click.option("--port", type=click.IntRange(1024, 65535), help="Port of the local server.")
def lab(folder: Path, no_browser: bool, pages: bool, port: int | None) -> None:
    r"""Open the guided notebooks of a pilot: where it stands, what is next, what is missing, and forms to fill in.

    \b
    Example:
      playbook lab my-pilot
      playbook lab my-pilot --pages
    """
    from playbook.run.lab import open_lab, open_pages

    must_exist(folder)
    (open_pages if pages else open_lab)(folder.resolve(), browser=not no_browser, port=port)
