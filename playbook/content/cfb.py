"""Names of the streams in an OLE compound file: enough to tell Word, Excel, PowerPoint, passwords and macros apart.

Source: [MS-CFB], header, FAT chain and directory entries of 128 bytes.
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
MOST_SECTORS = 4096


def names(data: bytes) -> frozenset[str]:
    """Names of all streams and storages; as many as can be read of a damaged file."""
    if len(data) < 512 or not data.startswith(MAGIC):
        return frozenset()
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return frozenset()
    size, start = 1 << shift, struct.unpack_from("<I", data, 48)[0]
    found: set[str] = set()
    for sector in _chain(data, size, start):
        block = data[(sector + 1) * size : (sector + 2) * size]
        found.update(_name(block[at : at + 128]) for at in range(0, len(block) - 127, 128))
    return frozenset(found - {""})


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


def _chain(data: bytes, size: int, sector: int) -> list[int]:
    """Sector numbers of the directory, following the FAT; stops at loops and ends of file."""
    fat = struct.unpack_from("<109I", data, 76)
    per, seen = size // 4, list[int]()
    while sector < _END and len(seen) < MOST_SECTORS and sector not in seen:
        seen.append(sector)
        table = sector // per
        if table >= len(fat) or fat[table] >= _END:
            break
        at = (fat[table] + 1) * size + (sector % per) * 4
        if at + 4 > len(data):
            break
        sector = struct.unpack_from("<I", data, at)[0]
    return seen


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    used = entry[66] in (1, 2, 5) and 2 <= length <= 64
    return entry[: length - 2].decode("utf-16-le", "replace") if used else ""
