"""A new workspace from a pack: its questions, its wording, its workflow template and its stage model."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from playbook.pack.layers import BUILT_IN, read_layers
from playbook.run.own import Own
from playbook.workspace.new import create

DOMAINS = ("learning", "marketing")


def new_workspace(folder: Path, pack: str, today: date) -> tuple[Path, ...]:
    """Create the workspace; a pack folder is written into pilot.yaml relative to it. Raises BadInput, PackError.

    The example begins on the Monday after `today`.
    """
    own = Own(read_layers(pack, None))
    names = [layer.name for layer in own.layers]
    domain = next((name for name in names if name in DOMAINS), DOMAINS[0])
    named = pack if pack in BUILT_IN else Path(os.path.relpath(own.layers[-1].folder, folder)).as_posix()
    with own.tables():
        return create(folder, named, domain, own.pack, today)
