"""From a finished run to its published outputs: all of them or none, wherever it stops in between.

A run writes into a scratch folder, its receipt last. One rename turns that folder into a commit: from then on the run
has happened, and whoever comes next moves what is left into place. What the record may name of the run before is kept
in `old/` first, so that at every moment the record finds the result it names.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from playbook.run.receipt import broken_outputs, read_receipt, receipt_path
from playbook.run.steps import CHECKPOINT
from playbook.workspace.io import locked, publish, sha256_of, sync_file, sync_folder, temporary_for

COMMIT = ".commit-"
OLD = "old"


def commit(made: Path, target: Path, step: str) -> None:
    """Publish the folder of a finished run: outputs and the receipt that names them. Raises OSError before or nothing."""
    for path in made.iterdir():
        sync_file(path)
    sync_folder(made)
    if step == CHECKPOINT.name:  # the only step that the record names
        keep(target, step)
    os.replace(made, target / f"{COMMIT}{step}")  # noqa: PTH105 - os.replace is the atomic one, said by its name
    sync_folder(target)
    settle(target, step)


def settle(target: Path, step: str) -> bool:
    """Move what a commit still holds into place, the receipt last; True if there was a commit."""
    folder = target / f"{COMMIT}{step}"
    if not folder.is_dir():
        return False
    receipt = receipt_path(folder, step)
    for path in sorted(folder.iterdir()):
        if path != receipt:
            os.replace(path, target / path.name)  # noqa: PTH105
    sync_folder(target)
    with suppress(FileNotFoundError):
        os.replace(receipt, receipt_path(target, step))  # noqa: PTH105
    sync_folder(target)
    folder.rmdir()
    return True


def unsettled(target: Path) -> tuple[str, ...]:
    """Steps whose commit was cut off."""
    return tuple(sorted(p.name.removeprefix(COMMIT) for p in target.glob(f"{COMMIT}*")))


def settle_all(target: Path) -> tuple[str, ...]:
    """Settle every commit that was cut off, each under the lock of its step; the steps it concerned."""
    steps = unsettled(target) if target.is_dir() else ()
    for step in steps:
        with locked(target / f".{step}.lock"):
            settle(target, step)
    return steps


def keep(target: Path, step: str) -> None:
    """Keep outputs and receipt of a finished run under `old/`, named by the receipt; what is kept stays as it is."""
    receipt = read_receipt(target, step)
    if receipt is None or broken_outputs(target, receipt):
        return
    place = old_place(target, sha256_of(receipt.path(target)))
    if place.is_dir():
        return
    filling = temporary_for(place)
    shutil.rmtree(filling, ignore_errors=True)
    for name in (*(n for n, _ in receipt.outputs), receipt.path(target).name):
        publish(filling / name, (target / name).read_bytes())
    os.replace(filling, place)  # noqa: PTH105
    sync_folder(place.parent)


def old_place(target: Path, receipt_sha256: str) -> Path:
    """Where the outputs under a receipt are kept once a later run took their place."""
    return target / OLD / receipt_sha256[:16]
