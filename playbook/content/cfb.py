"""OLE compound files: which streams there are, and the bytes of one; enough for old Word, Excel and PowerPoint files.

Source: [MS-CFB] 2.2 header, 2.3 FAT, 2.4 mini FAT, 2.5 DIFAT, 2.6 directory entries of 128 bytes. Offsets below are
those of the specification. Nothing here believes a size: a chain ends with the file, a loop ends after as many
sectors as the file has.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 32_768
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free, part of the FAT."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MARK = "\1\3\5"
"""Signs before the names of streams that every program writes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the directory: a storage, a stream or the root."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass(slots=True)
class Compound:
    """An opened compound file. Damage is collected, what can be read is read."""

    data: bytes
    sector: int = 512
    fat: tuple[int, ...] = ()
    entries: list[Entry] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Sentences about streams that could not be read whole."""

    @property
    def names(self) -> frozenset[str]:
        """Names of all streams and storages, also of embedded files."""
        return frozenset(e.name for e in self.entries if e.name)

    @property
    def top(self) -> dict[str, Entry]:
        """Entries directly below the root, which an embedded file cannot shadow; all entries if the tree is damaged."""
        root = next((e for e in self.entries if e.kind == _ROOT), None)
        found: dict[str, Entry] = {}
        waiting, seen = [root.child] if root else [], set[int]()
        while waiting:
            number = waiting.pop()
            if number < len(self.entries) and number not in seen:
                seen.add(number)
                entry = self.entries[number]
                found.setdefault(entry.name, entry)
                waiting += [entry.left, entry.right]
        return found or {e.name: e for e in reversed(self.entries) if e.name}

    def stream(self, name: str) -> bytes:
        """Bytes of a stream at the top; empty if there is none. One that is cut short is said in `broken`."""
        entry = self.top.get(name)
        if entry is None or entry.kind != _STREAM or not entry.size:
            return b""
        small = entry.size < struct.unpack_from("<I", self.data, 56)[0]
        data = self._small(entry) if small else self._chained(entry.start, entry.size)
        if len(data) < entry.size:
            self.broken.append(f"{name.lstrip(_MARK)}: {len(data)} of {entry.size} bytes are there")
        return data

    def _chained(self, start: int, size: int) -> bytes:
        size = min(size, len(self.data))
        wanted = chain(self.fat, start, -(-size // self.sector))
        pieces = [self.data[(n + 1) * self.sector : (n + 2) * self.sector] for n in wanted]
        return b"".join(pieces)[:size]

    def _small(self, entry: Entry) -> bytes:
        """A stream below the cutoff: it lies in sectors of 64 bytes inside the stream of the root."""
        root = next((e for e in self.entries if e.kind == _ROOT), None)
        first, count = struct.unpack_from("<II", self.data, 60)
        table = _numbers(self._chained(first, count * self.sector))
        whole = self._chained(root.start, root.size) if root else b""
        return b"".join(whole[n * 64 : n * 64 + 64] for n in chain(table, entry.start, -(-entry.size // 64)))[
            : entry.size
        ]


def opened(data: bytes) -> Compound:
    """The compound file in these bytes; without entries if they are none or their header is damaged."""
    if len(data) < 512 or not data.startswith(MAGIC):
        return Compound(data)
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return Compound(data)
    made = Compound(data, 1 << shift)
    made.fat = _fat(data, made.sector)
    for number in chain(made.fat, struct.unpack_from("<I", data, 48)[0], MOST_ENTRIES * 128 // made.sector):
        block = data[(number + 1) * made.sector : (number + 2) * made.sector]
        made.entries += [_entry(block[at : at + 128], shift) for at in range(0, len(block) - 127, 128)]
    return made


def names(data: bytes) -> frozenset[str]:
    """Names of all streams and storages; as many as can be read of a damaged file."""
    return opened(data).names


def kind_of(streams: frozenset[str]) -> str:
    """Which program wrote it: doc, xls, ppt, msg, encrypted or unknown.

    >>> kind_of(frozenset({"WordDocument"})), kind_of(frozenset({"EncryptedPackage"})), kind_of(frozenset())
    ('doc', 'encrypted', 'unknown')
    """
    for stream, kind in (
        ("EncryptedPackage", "encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
        ("__properties_version1.0", "msg"),
    ):
        if stream in streams:
            return kind
    return "unknown"


def has_macros(streams: frozenset[str]) -> bool:
    """True if a VBA project is stored in it."""
    return bool(streams & {"_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR"})


def chain(table: tuple[int, ...], sector: int, most: int) -> list[int]:
    """Sector numbers from one on, at most so many: a loop ends there, a number beyond the table ends it as well.

    >>> chain((1, 2, 0xFFFFFFFE, 3), 0, 9), chain((1, 0), 0, 5), chain((7,), 0, 5)
    ([0, 1, 2], [0, 1, 0, 1, 0], [0])
    """
    found: list[int] = []
    while sector < min(_END, len(table)) and len(found) < most:
        found.append(sector)
        sector = table[sector]
    return found


def _fat(data: bytes, size: int) -> tuple[int, ...]:
    """The whole sector table: its sectors are named by the header and, in larger files, by a chain of further sectors."""
    listed = list(struct.unpack_from("<109I", data, 76))
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        block = data[(following + 1) * size : (following + 2) * size]
        if following >= _END or len(block) < size:
            break
        *more, following = _numbers(block)
        listed += more
    blocks = (data[(n + 1) * size : (n + 2) * size] for n in listed[: len(data) // size] if n < _END)
    return _numbers(b"".join(blocks))[: len(data) // size]


def _numbers(block: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])


def _entry(entry: bytes, shift: int) -> Entry:
    """One directory entry; the upper half of a size means nothing where sectors have 512 bytes ([MS-CFB] 2.6.3)."""
    length, kind = struct.unpack_from("<HB", entry, 64)
    used = kind in (_STORAGE, _STREAM, _ROOT) and 2 <= length <= 64
    name = entry[: length - 2].decode("utf-16-le", "replace") if used else ""
    left, right, child = struct.unpack_from("<III", entry, 68)
    start, size = struct.unpack_from("<IQ", entry, 116)
    return Entry(name, kind if used else 0, left, right, child, start, size & 0xFFFFFFFF if shift == 9 else size)
