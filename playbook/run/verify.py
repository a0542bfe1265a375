"""Verify a workspace: the record's chain, the receipts, and that outputs and inputs are what they were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playbook.errors import RecordBroken
from playbook.run.commit import old_place, settle_all
from playbook.run.one import changed_inputs
from playbook.run.receipt import broken_outputs, read_receipt, receipt_path
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


def verify(folder: Path, head: str = "", *, read_data: bool = False) -> Verified:
    """Verify the record of a workspace, and with `read_data` every byte that results and latest inputs consist of.

    Raises RecordBroken naming the first broken entry, or every changed file. Results of a run that was stopped at its
    very end are put in place first, and that is said.
    """
    notes = [
        f"runs/{target.name}: results of {', '.join(steps)} were put in place; the run was stopped at its very end."
        for target in _weeks(folder)
        if (steps := settle_all(target))
    ]
    entries = record.read(folder)
    if not entries and head:
        raise RecordBroken(f"{record.RECORD}: there is no record, but the head {head} says there was one")
    notes += [said for entry in _latest(entries) if (said := _outputs(folder, entry))]
    if head and not _anchored(entries, head):
        raise RecordBroken(
            f"{record.RECORD}: the head kept outside is {head}, but no entry here has it: entries were cut or rewritten"
        )
    if read_data:
        notes.append(_read_data(folder))
    notes.append(_about(head) if entries else "There is no record yet. Lock the charter first: playbook lock DIR")
    return Verified(len(entries), record.head(entries), tuple(notes))


def _about(head: str) -> str:
    return f"The head kept outside, {head}, is in this record." if head else NO_ANCHOR


def _weeks(folder: Path) -> list[Path]:
    runs = folder / "runs"
    found = [p for p in runs.iterdir() if p.is_dir() and p.name.isdigit()] if runs.is_dir() else []
    return sorted(found, key=lambda p: int(p.name))


def _latest(entries: tuple[Entry, ...]) -> list[Entry]:
    """The last entry of each week's checkpoint."""
    last = {e.body["week"]: e for e in entries if e.kind == "checkpoint"}
    return [last[week] for week in sorted(last)]


def _read_data(folder: Path) -> str:
    """Read again all that receipts name; raises RecordBroken with every file that differs."""
    weeks, changed, files = _weeks(folder), set(), 0
    read_by: dict[str, list[str]] = {}
    for target in weeks:
        for path in sorted(target.glob("*.receipt.json")):
            receipt = read_receipt(target, path.name.removesuffix(".receipt.json"))
            if receipt is None:
                changed.add(f"runs/{target.name}/{path.name}: a receipt was changed")
                continue
            files += len(receipt.outputs)
            broken = broken_outputs(target, receipt)
            changed |= {f"runs/{target.name}/{name}: a result was changed or removed" for name in broken}
            for name in changed_inputs(folder, receipt.parts) if target == weeks[-1] else ():
                read_by.setdefault(name, []).append(receipt.step)
    changed |= {f"{n}: changed or removed since it was read by {', '.join(steps)}" for n, steps in read_by.items()}
    if changed:
        raise RecordBroken("\n".join(sorted(changed)))
    return f"Every byte of {files} results, and of the inputs of the latest week, is as it was when it was judged."


def _anchored(entries: tuple[Entry, ...], head: str) -> bool:
    return any(record.head(entries[: i + 1]) == head for i in range(len(entries)))


def _outputs(folder: Path, entry: Entry) -> str:
    """The result and receipt that a checkpoint entry names are still what they were; says if a later run is there.

    Raises RecordBroken if they are not, or if what stands in their place is not vouched for either.
    """
    target = folder / "runs" / str(entry.body["week"])
    read = read_receipt(target, CHECKPOINT.name)
    old = old_place(target, entry.body["receipt"])
    if old.is_dir() and not _named(target, entry) and read is not None and not broken_outputs(target, read):
        _insist(old, entry)
        same = sha256_of(target / "result.json") == entry.body["result"]
        later = f"{entry.name}: a later run with another result is there and not yet recorded; playbook run records it."
        return "" if same else later
    _insist(target, entry)
    return ""


def _named(place: Path, entry: Entry) -> bool:
    path = receipt_path(place, CHECKPOINT.name)
    return path.is_file() and sha256_of(path) == entry.body["receipt"]


def _insist(place: Path, entry: Entry) -> None:
    receipt = receipt_path(place, CHECKPOINT.name)
    for path, digest in ((place / "result.json", entry.body["result"]), (receipt, entry.body["receipt"])):
        if not path.is_file():
            raise RecordBroken(f"{record.RECORD}: {entry.name} names {path.name}, which is gone")
        if sha256_of(path) != digest:
            raise RecordBroken(f"{record.RECORD}: {entry.name} names {path.name}, which was changed since")
    read = read_receipt(place, CHECKPOINT.name)
    changed = broken_outputs(place, read) if read else (receipt.name,)
    if changed:
        raise RecordBroken(f"{record.RECORD}: {entry.name}: {', '.join(changed)} was changed or removed since")
