"""Write a new client pack, complete or not at all."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.pack.layers import BUILT_IN, find_pack
from playbook.pack.scaffold import pack_files
from playbook.workspace.io import publish, sync_folder


def new_pack(folder: Path, extends: str) -> tuple[Path, ...]:
    """Create the pack's folder and return the files written; raises BadInput if it is not empty, PackError."""
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(Problem(str(folder), "the folder is not empty", do="choose a new folder name"))
    parent = find_pack(extends, None)
    named = extends if extends in BUILT_IN else Path(os.path.relpath(parent, folder)).as_posix()
    name = re.sub(r"[^a-z0-9-]+", "-", folder.name.lower()).strip("-0123456789") or "client"
    scratch = folder.parent / f".tmp-{folder.name}"
    shutil.rmtree(scratch, ignore_errors=True)
    files = pack_files(name, named)
    for path, text in files.items():
        publish(scratch / path, text.encode())
    if folder.exists():
        folder.rmdir()
    scratch.rename(folder)
    sync_folder(folder.parent)
    return tuple(folder / path for path in files)
