"""What was read before: documents by the bytes they were read from, so that unchanged files are not read again.

One SQLite file in a folder the caller gives, never inside the location. It is no record: deleting it costs time only.
A path with the same size, time and etag has the same bytes; otherwise the hash of the bytes decides. Each stored answer
carries a hash of its own, because a database page can go bad without the database noticing.
"""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from playbook.content.document import Document
from playbook.content.inventory import Entry
from playbook.content.wire import BadAnswer, packed, unpacked

NAME = "read.sqlite"
COMMIT_EVERY = 200
_PASSING = frozenset({"changed", "forbidden"})
"""Faults that may be gone the next time."""
_SCHEMA = """
create table if not exists seen (location text, path text, size int, mtime int, etag text, hash text, extension text,
  primary key (location, path)) without rowid;
create table if not exists answers (reader text, hash text, extension text, size int, check_ int, body blob,
  primary key (hash, extension, reader)) without rowid;
"""


class Cache:
    """Documents read before from one location. Use as a context manager; what was added is kept even after Ctrl-C."""

    def __init__(self, folder: Path, location: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._location, self._added = location, 0
        self._db = _opened(folder / NAME)
        self._sizes = {size for (size,) in self._db.execute("select distinct size from answers")}

    def __enter__(self) -> Cache:
        """Ready to use."""
        return self

    def __exit__(self, *_: object) -> None:
        """Keep what was added."""
        self._db.commit()
        self._db.close()

    def get(self, entry: Entry) -> list[Document] | None:
        """Documents of an unchanged file; None if it must be read."""
        if entry.mtime_ns < 0 and not entry.etag:
            return None
        row = self._db.execute(
            "select check_, body from seen join answers using (hash, extension) where location = ? and path = ? "
            "and seen.size = ? and mtime = ? and etag = ? and reader = ?",
            (self._location, entry.path, entry.size, entry.mtime_ns, entry.etag, _reader()),
        ).fetchone()
        return _rebuilt(row, entry)

    def by_bytes(self, entry: Entry, content_hash: str) -> list[Document] | None:
        """Documents of a file whose bytes were read before under another name or time."""
        found = self._answer(content_hash, entry)
        if found is not None:
            self._see(entry, content_hash)
        return found

    def knows_size(self, entry: Entry) -> bool:
        """True if hashing this file may save reading it."""
        return entry.size in self._sizes

    def add(self, entry: Entry, documents: list[Document]) -> None:
        """Keep what was read. Faults that may pass are not kept: such a file is read again next time."""
        first = documents[0] if documents else None
        if first is None or not first.content_hash or any(map(passing, documents)):
            return
        body = b"\n".join(packed(replace(d, path=d.path.removeprefix(entry.path))) for d in documents)
        key = _reader(), first.content_hash, _name(entry)
        self._db.execute(
            "insert or replace into answers values (?, ?, ?, ?, ?, ?)", (*key, entry.size, zlib.crc32(body), body)
        )
        self._sizes.add(entry.size)
        self._see(entry, first.content_hash)

    def _see(self, entry: Entry, content_hash: str) -> None:
        row = (self._location, entry.path, entry.size, entry.mtime_ns, entry.etag, content_hash, _name(entry))
        self._db.execute("insert or replace into seen values (?, ?, ?, ?, ?, ?, ?)", row)
        self._added += 1
        if self._added % COMMIT_EVERY == 0:
            self._db.commit()

    def _answer(self, content_hash: str, entry: Entry) -> list[Document] | None:
        row = self._db.execute(
            "select check_, body from answers where hash = ? and extension = ? and reader = ?",
            (content_hash, _name(entry), _reader()),
        ).fetchone()
        return _rebuilt(row, entry)


def _rebuilt(row: tuple[int, bytes] | None, entry: Entry) -> list[Document] | None:
    """Documents of a stored answer; None if there is none or it went bad."""
    if row is None or zlib.crc32(row[1]) != row[0]:
        return None
    try:
        documents = [unpacked(one, entry.path) for one in row[1].split(b"\n")]
    except BadAnswer:
        return None
    return [_dated(documents[0], entry), *documents[1:]]


def _dated(document: Document, entry: Entry) -> Document:
    """The document with the day its file has now; the same bytes may have been read from an older file."""
    now = tuple(
        replace(f, value=entry.day) if (f.name, f.source) == ("modified", "file") else f for f in document.fields
    )
    return document if now == document.fields else replace(document, fields=now)


def _opened(path: Path) -> sqlite3.Connection:
    """The database; one that is damaged is begun anew."""
    for attempt in (1, 2):
        db = sqlite3.connect(path, timeout=10)
        try:
            db.execute("pragma journal_mode=wal")
            db.execute("pragma synchronous=normal")
            db.executescript(_SCHEMA)
        except sqlite3.DatabaseError:
            db.close()
            if attempt == 2:
                raise
            path.unlink(missing_ok=True)
        else:
            return db
    raise AssertionError  # pragma: no cover - the loop returns or raises


def passing(document: Document) -> bool:
    """True if it may be read better the next time: a fault that passes, or a machine that was too busy."""
    return any(f.kind in _PASSING or "takes more" in f.reason for f in document.faults)


def _name(entry: Entry) -> str:
    """What of a name the reading depends on: version, language and ending are read from it."""
    return entry.path.rpartition("/")[2].lower()


@lru_cache(maxsize=1)
def _reader() -> str:
    """Fingerprint of all code that reads: after an upgrade everything is read anew."""
    import xxhash

    digest = xxhash.xxh3_64()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return str(digest.hexdigest())
