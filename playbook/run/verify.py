"""Verify a workspace: the record's chain, the receipts, and that outputs and inputs are what they were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playbook.errors import RecordBroken
from playbook.run.one import broken_outputs, read_receipt, receipt_path
from playbook.run.steps import CHECKPOINT
from playbook.workspace import record
from playbook.workspace.io import sha256_of
from playbook.workspace.record import Entry

NO_ANCHOR = (
    "The record is consistent in itself. Without a head kept outside this folder (--head), "
    "a complete rewrite or a cut end cannot be excluded."
)


@dataclass(frozen=True)
class Verified:
    """What was verified: how many entries, the head, and what to say about it."""

    entries: int
    head: str
    notes: tuple[str, ...]


def verify(folder: Path, head: str = "") -> Verified:
    """Verify the record of a workspace; raises RecordBroken naming the first broken entry."""
    entries = record.read(folder)
    if not entries:
        if head:
            raise RecordBroken(f"{record.RECORD}: there is no record, but the head {head} says there was one")
        return Verified(0, "", ("There is no record yet. Lock the charter first: playbook lock DIR",))
    superseded = {e.body["week"]: e.seq for e in entries if e.kind == "checkpoint"}
    for entry in entries:
        if entry.kind == "checkpoint" and superseded[entry.body["week"]] == entry.seq:
            _outputs(folder, entry)
    ours = record.head(entries)
    if head and not _anchored(entries, head):
        raise RecordBroken(
            f"{record.RECORD}: the head kept outside is {head}, but no entry here has it: entries were cut or rewritten"
        )
    note = f"The head kept outside, {head}, is in this record." if head else NO_ANCHOR
    return Verified(len(entries), ours, (note,))


def _anchored(entries: tuple[Entry, ...], head: str) -> bool:
    return any(record.head(entries[: i + 1]) == head for i in range(len(entries)))


def _outputs(folder: Path, entry: Entry) -> None:
    """The result and receipt that a checkpoint entry names are still what they were."""
    target = folder / "runs" / str(entry.body["week"])
    receipt = receipt_path(target, CHECKPOINT.name)
    for path, digest in ((target / "result.json", entry.body["result"]), (receipt, entry.body["receipt"])):
        if not path.is_file():
            raise RecordBroken(f"{record.RECORD}: {entry.name} names {path.name}, which is gone")
        if sha256_of(path) != digest:
            raise RecordBroken(f"{record.RECORD}: {entry.name} names {path.name}, which was changed since")
    read = read_receipt(target, CHECKPOINT.name)
    changed = broken_outputs(target, read) if read else (receipt.name,)
    if changed:
        raise RecordBroken(f"{record.RECORD}: {entry.name}: {', '.join(changed)} was changed or removed since")
