"""Fingerprints of what a pilot brings besides its tables: source content, policies and other evidence files.

A step may read any of them, so a change of any of them makes it run again. What the playbook itself writes is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playbook.workspace.io import sha256_of

OURS = frozenset({"runs", "reports", "notebooks", "tables", "record.jsonl", "pilot.yaml", "portfolio"})


def beside_the_tables(folder: Path, content: Path | None) -> tuple[tuple[str, str], ...]:
    """(path, sha256) of every such file, sorted by path; a content folder elsewhere is included."""
    elsewhere = content is not None and not content.is_relative_to(folder)
    roots = [folder, *([content] if content is not None and elsewhere else [])]
    return tuple((str(path), sha256_of(path)) for root in roots for path in sorted(_files(root, top=root == folder)))


def _files(root: Path, *, top: bool) -> Iterator[Path]:
    for path in root.iterdir():
        if path.name.startswith(".") or (top and path.name in OURS):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path, top=False)
        elif path.is_file():
            yield path
