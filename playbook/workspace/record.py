"""The record: an append-only file in which each entry carries the hash of the one before.

An entry is one line of canonical JSON `{seq, kind, key, at, prev, body, hash}`; `hash` is the sha256 of the line
without `hash`, `prev` the hash of the entry before. Any edit, reorder or deletion inside is found and named. A cut
tail or a complete rewrite by the owner of the folder can only be found with the head kept outside (`--head`).
"""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from playbook.errors import RecordBroken
from playbook.model.noun import Noun
from playbook.workspace.io import append_line, canonical, locked, publish

RECORD = "record.jsonl"
LOCK = ".record.lock"
FIRST = "0" * 64
Kind = Literal["charter", "amendment", "checkpoint"]


class Entry(Noun):
    """One line of the record."""

    seq: int
    kind: Kind
    key: str
    at: str
    prev: str
    body: dict[str, Any]
    hash: str

    @property
    def name(self) -> str:
        """How people refer to it: 'entry 3 (checkpoint week 8)'."""
        week = f" week {self.body['week']}" if "week" in self.body else ""
        return f"entry {self.seq} ({self.kind}{week})"


def append(folder: Path, kind: Kind, key: str, at: str, body: dict[str, Any]) -> Entry:
    """Append an entry under the lock and return it; a second entry with the same kind and key is a no-op.

    Raises RecordBroken if the record does not verify, OSError if the disk refuses.
    """
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the folder is not there (any more)", str(folder))
    with locked(folder / LOCK):
        mend_tail(folder)
        entries = read(folder)
        for entry in entries:
            if (entry.kind, entry.key) == (kind, key):
                return entry
        plain = {"seq": len(entries) + 1, "kind": kind, "key": key, "at": at, "body": body}
        plain["prev"] = entries[-1].hash if entries else FIRST
        entry = Entry(**plain, hash=hashlib.sha256(canonical(plain)).hexdigest())
        append_line(folder / RECORD, canonical(entry.model_dump()) + b"\n")
        return entry


def read(folder: Path) -> tuple[Entry, ...]:
    """Every entry, verified; raises RecordBroken naming the first broken one."""
    path = folder / RECORD
    if not path.exists():
        return ()
    content = path.read_bytes()
    if _torn(content):
        raise RecordBroken(f"{RECORD}: the last line was not finished; `playbook run` or `playbook lock` mends it")
    entries: list[Entry] = []
    for line in content.split(b"\n")[:-1]:
        entries.append(_parse(line, entries))
    return tuple(entries)


def head(entries: tuple[Entry, ...]) -> str:
    """Short fingerprint of the whole record, to be kept outside: number of entries and first 16 hex digits."""
    return f"{entries[-1].seq}:{entries[-1].hash[:16]}" if entries else ""


def mend(folder: Path) -> str:
    """Mend a record whose last write was cut off, as a power cut leaves it; says what was done, "" if nothing."""
    path = folder / RECORD
    if not path.exists() or not _torn(path.read_bytes()):
        return ""
    with locked(folder / LOCK):
        return mend_tail(folder)


def mend_tail(folder: Path) -> str:
    """Under the lock: end a last line that is a whole entry, else cut it and keep the cut bytes beside the record."""
    path = folder / RECORD
    content = path.read_bytes() if path.exists() else b""
    if not _torn(content):
        return ""
    end = content.rfind(b"\n") + 1
    whole = next((line for line in (content[end:], content[end:-1]) if _follows(line, content[:end])), b"")
    if whole:
        publish(path, content[:end] + whole + b"\n")
        return f"{RECORD}: the last entry was whole but its line was not ended; it is ended now"
    number = len(list(folder.glob("record.torn-*"))) + 1
    publish(folder / f"record.torn-{number}", content[end:])
    publish(path, content[:end])
    return f"{RECORD}: the last line was cut off while it was written; it is kept in record.torn-{number}"


def _torn(content: bytes) -> bool:
    return bool(content) and not content.endswith(b"\n")


def _follows(line: bytes, before: bytes) -> bool:
    """True if this line is an entry that follows the lines before it."""
    try:
        entries: list[Entry] = []
        for one in (*before.split(b"\n")[:-1], line):
            entries.append(_parse(one, entries))
    except RecordBroken:
        return False
    return True


def _parse(line: bytes, before: list[Entry]) -> Entry:
    number = len(before) + 1
    try:
        raw = json.loads(line)
        if canonical(raw) != line:
            raise RecordBroken(f"{RECORD}: entry {number} was rewritten: its bytes are not as the playbook writes them")
        entry = Entry.model_validate(raw)
    except (ValueError, ValidationError, RecursionError) as error:
        raise RecordBroken(f"{RECORD}: entry {number} cannot be read: it was changed after it was written") from error
    plain = {k: v for k, v in raw.items() if k != "hash"}
    if entry.seq != number:
        raise RecordBroken(f"{RECORD}: entry {number} says it is number {entry.seq}: an entry was removed or moved")
    if entry.prev != (before[-1].hash if before else FIRST):
        raise RecordBroken(f"{RECORD}: {entry.name} does not follow the entry before it: one of them was changed")
    if hashlib.sha256(canonical(plain)).hexdigest() != entry.hash:
        raise RecordBroken(f"{RECORD}: {entry.name} was changed after it was written")
    return entry
