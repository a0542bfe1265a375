"""The last saves of the forms, so that one can be taken back, also after a restart. At most five of a file are kept, and fifty answers.

They stand in `.forms/` inside the pilot's folder and are never read as evidence.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from playbook.errors import BadInput, Problem
from playbook.workspace.io import publish

FOLDER = ".forms"
MOST = 5


def remember(folder: Path, name: str, entry: dict[str, Any], most: int = MOST) -> None:
    """Note what a save is about to change; the oldest notes go."""
    publish(_file(folder, name), json.dumps([*noted(folder, name), entry][-most:]).encode())


def noted(folder: Path, name: str) -> list[dict[str, Any]]:
    """The notes kept for one file, oldest first; a damaged note file counts as none."""
    try:
        found = json.loads(_file(folder, name).read_bytes())
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) and all(isinstance(e, dict) for e in found) else []


def forget(folder: Path, name: str, entry: dict[str, Any]) -> None:
    """Drop a note that was acted on."""
    kept = noted(folder, name)
    if entry in kept:
        kept.remove(entry)
    publish(_file(folder, name), json.dumps(kept).encode())


def publish_noted(folder: Path, path: Path, content: bytes) -> None:
    """Write a file and note what it was before; call it with the forms' lock held."""
    before = path.read_bytes() if path.is_file() else None
    if before == content:
        return
    text = None if before is None else before.decode("utf-8", "surrogateescape")
    remember(folder, path.name, {"before": text, "after": _sha(content)})
    publish(path, content)


def take_back(folder: Path, path: Path) -> None:
    """Put a file back to what it was before the last save; call it with the forms' lock held.

    Raises BadInput if no save is known, or if the file was changed since by something else.
    """
    notes = noted(folder, path.name)
    if not notes:
        raise BadInput(Problem(path.name, "there is no save to take back"))
    now = path.read_bytes() if path.is_file() else b""
    if _sha(now) != notes[-1]["after"]:
        do = "run this cell again to see what stands there now"
        raise BadInput(Problem(path.name, "it was changed after that save; nothing was taken back", "", do))
    before = notes[-1]["before"]
    if before is None:
        path.unlink()
    else:
        publish(path, str(before).encode("utf-8", "surrogateescape"))
    forget(folder, path.name, notes[-1])


def _file(folder: Path, name: str) -> Path:
    return folder / FOLDER / f"{name}.json"


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
