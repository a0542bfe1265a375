"""What several commands share: kinds of arguments, the day a command was given, a folder that must exist."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from playbook.errors import BadInput, Problem

FOLDER = click.Path(path_type=Path, file_okay=False)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def today() -> date:
    """The day on which a command was given: decides which week has ended, and no finding ever reads it."""
    return datetime.now(UTC).date()


def must_exist(folder: Path) -> None:
    """Refuse a folder that is not there, with what to do."""
    if not folder.is_dir():
        raise BadInput(Problem(str(folder), "there is no such folder", do="create one with: playbook new DIR"))
