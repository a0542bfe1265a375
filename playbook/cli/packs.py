"""Commands for consultants: pack new, check, preview, diff."""

from __future__ import annotations

from pathlib import Path

import click

from playbook.cli.options import FOLDER, as_json_option
from playbook.errors import BadInput

PILOT = click.option(
    "--pilot",
    "pilots",
    type=FOLDER,
    multiple=True,
    help="A pilot to judge; may be repeated. Default: the three samples.",
)


@click.group()
def pack() -> None:
    r"""Tailor the playbook to a client: questions, thresholds, wording and brand in one folder, without code.

    \b
    Example:
      playbook pack new acme --extends learning
      playbook pack check acme
    """


@pack.command()
@click.argument("folder", type=FOLDER)
@click.option("--extends", default="learning", show_default=True, help="learning, marketing, base or a pack folder.")
def new(folder: Path, extends: str) -> None:
    r"""Create a pack that changes nothing yet, with every file explained and completed by editors.

    \b
    Example:
      playbook pack new acme --extends marketing
    """
    from playbook.run.pack_new import new_pack

    for path in new_pack(folder.resolve(), extends):
        click.echo(str(path))


@pack.command()
@click.argument("folder", type=FOLDER)
@as_json_option
def check(folder: Path, as_json: bool) -> None:
    r"""Say everything that is wrong with a pack: file, line, what is allowed, the nearest name.

    \b
    Example:
      playbook pack check acme
    """
    from playbook.run.pack_check import look_at_pack

    found = look_at_pack(folder)
    click.echo(found.as_json() if as_json else found.as_text())
    if found.problems:
        raise SystemExit(BadInput.exit_code)


@pack.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; default NAME-preview.html."
)
def preview(folder: Path, out: Path | None) -> None:
    r"""Write one page: the questions as the team sees them, every threshold, a sample report in the brand.

    \b
    Example:
      playbook pack preview acme --out acme.html
    """
    from playbook.run.pack_preview import write_preview

    click.echo(str(write_preview(folder, out)))


@pack.command()
@click.argument("folder", type=FOLDER)
@click.option("--against", default="", help="A pack to compare with, such as an earlier version; default: its parent.")
@PILOT
@as_json_option
def diff(folder: Path, against: str, pilots: tuple[Path, ...], as_json: bool) -> None:
    r"""Say which settings differ from the parent or from an earlier version, and which verdicts would change.

    \b
    Example:
      playbook pack diff acme
      playbook pack diff acme --against acme-1.0 --pilot pilots/onboarding
    """
    from playbook.run.pack_diff import compare

    found = compare(folder, against, pilots)
    click.echo(found.as_json() if as_json else found.as_text())
