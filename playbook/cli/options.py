"""What several commands share: kinds of arguments, the day a command was given, a folder that must exist."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from playbook.errors import BadInput, Problem

FOLDER = click.Path(path_type=Path, file_okay=False)
MOST_WORKERS = 64
DEFAULT_WORKERS = 2


class Workers(click.ParamType[int | str]):
    """A number of local processes, or the address of a Dask scheduler."""

    name = "N|tcp://HOST:PORT"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """The number, or the address as it was given."""
        text = str(value)
        if text.isdigit() and 1 <= int(text) <= MOST_WORKERS:
            return int(text)
        if not text.startswith(("tcp://", "tls://")):
            found = f"{text!r} is neither a number from 1 to {MOST_WORKERS} nor an address such as tcp://host:8786"
            self.fail(found, param, ctx)
        return text


workers_option = click.option(
    "--workers",
    type=Workers(),
    default=str(DEFAULT_WORKERS),
    show_default=True,
    help="Processes here, or a Dask scheduler.",
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def today() -> date:
    """The day on which a command was given: decides which week has ended, and no finding ever reads it."""
    return datetime.now(UTC).date()


def must_exist(folder: Path) -> None:
    """Refuse a folder that is not there, with what to do."""
    if not folder.is_dir():
        raise BadInput(Problem(str(folder), "there is no such folder", do="create one with: playbook new DIR"))
