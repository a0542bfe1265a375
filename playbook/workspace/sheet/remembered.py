"""Which columns a person chose for a table's file the last time; the next file of the kind begins with that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from playbook.workspace.io import publish
from playbook.workspace.saves import FOLDER

FILE = "columns.json"


def choices(folder: Path, table: str) -> dict[str, str]:
    """Heading key -> our column, '' for left out; empty if nothing is remembered."""
    return _all(folder).get(table, {})


def keep_choices(folder: Path, table: str, chosen: Mapping[str, str]) -> None:
    """Remember a choice; what was chosen for other headings stays."""
    known = _all(folder)
    known[table] = {**known.get(table, {}), **chosen}
    publish(folder / FOLDER / FILE, json.dumps(known, ensure_ascii=False).encode())


def _all(folder: Path) -> dict[str, dict[str, str]]:
    try:
        found = json.loads((folder / FOLDER / FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
