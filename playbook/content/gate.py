"""The gate in front of every archive: what its directory declares must be harmless before a byte is unpacked.

Declared sizes lie, so whoever reads a member counts the bytes that really come out as well (`Budget`). Nothing is
ever extracted to disk.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_MEMBERS = 20_000
MOST_UNPACKED = 2_000_000_000
MOST_RATIO = 200
SMALL = 20_000_000
"""An archive that declares less than this is small whatever its ratio."""
MOST_DEPTH = 3
MOST_MEMBER = 200_000_000
_BAD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|\\|[\0-\x1f\x7f]")
BROKEN = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zlib.error,
    KeyError,
)
"""What zipfile raises on damaged archives."""


class Damaged(Exception):
    """The archive cannot be opened."""


class Refused(Exception):
    """The archive could be opened and is not, because of what it declares; the text says why."""


class TooMuch(Exception):
    """More came out of an archive than may."""


@dataclass(slots=True)
class Budget:
    """Bytes that may still be unpacked, members that may still be read, for one file with all it holds."""

    octets: int = MOST_UNPACKED
    members: int = MOST_MEMBERS

    def take(self, octets: int) -> None:
        """Count bytes; raises TooMuch when they are used up."""
        self.octets -= octets
        if self.octets < 0:
            raise TooMuch(f"more than {MOST_UNPACKED // 1_000_000} MB came out of it")


@dataclass(slots=True)
class Archive:
    """An opened archive: safe members by name, and what was left out."""

    file: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    left_out: list[str] = field(default_factory=list)
    """Sentences about members that are not read: bad names, duplicates, links."""
    encrypted: bool = False

    def read(self, name: str, budget: Budget, most: int = MOST_MEMBER) -> bytes:
        """Bytes of a member. Raises TooMuch if more come out than may, and the errors in BROKEN."""
        info = self.members[name]
        if info.file_size > most:
            raise TooMuch(f"{info.file_size // 1_000_000} MB unpacked, at most {most // 1_000_000} MB are read")
        with self.file.open(info) as stream:
            data = stream.read(most + 1)
        budget.take(len(data))
        if len(data) != info.file_size:
            raise TooMuch("its directory gives a wrong size")
        return data


def open_archive(data: bytes) -> Archive:
    """The archive behind the gate. Raises Refused or Damaged with a sentence."""
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise Damaged(f"damaged archive ({error})") from error
    infos = [i for i in file.infolist() if not i.is_dir()]
    _check_sizes(infos, len(data))
    _check_overlap(infos)
    members, left_out = _safe(infos)
    return Archive(file, members, left_out, any(i.flag_bits & 1 for i in infos))


def _check_sizes(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > MOST_MEMBERS:
        raise Refused(f"{len(infos)} members; at most {MOST_MEMBERS} are opened")
    declared = sum(i.file_size for i in infos)
    if declared > MOST_UNPACKED:
        raise Refused(f"unpacks to {declared // 1_000_000} MB; at most {MOST_UNPACKED // 1_000_000} MB are opened")
    if declared > max(SMALL, MOST_RATIO * size):
        raise Refused(f"unpacks to {declared // max(size, 1)} times its size; at most {MOST_RATIO} times are opened")


def _check_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes: an ordinary archive has none, a bomb without nesting is made of them."""
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise Refused("its members overlap")
        end = info.header_offset + 30 + info.compress_size


def _safe(infos: Iterable[zipfile.ZipInfo]) -> tuple[dict[str, zipfile.ZipInfo], list[str]]:
    members: dict[str, zipfile.ZipInfo] = {}
    left_out, folded = [], set()
    for info in infos:
        name = unicodedata.normalize("NFC", info.filename)
        fold = name.casefold()
        problem = bad_name(info.orig_filename) or bad_name(name)
        if info.external_attr >> 16 & 0o170000 == 0o120000:
            problem = "is a link"
        elif not problem and fold in folded:
            problem = "is there twice"
        if problem:
            left_out.append(f"{shown(name)[:200]} {problem}")
        else:
            members[name] = info
            folded.add(fold)
    return members, left_out


def bad_name(name: str) -> str:
    r"""Why a member's name is not used; empty if it is fine.

    >>> bad_name("../../etc/passwd"), bad_name("a/..b/c.txt"), bad_name("C:\\x")
    ('leads out of the archive or holds control characters', '', 'leads out of the archive or holds control characters')
    """
    return "leads out of the archive or holds control characters" if _BAD_NAME.search(name) else ""


def shown(name: str) -> str:
    r"""A name that can be printed: control characters, half surrogates and direction marks as escapes.

    >>> shown("a\x07b"), shown("caf\u00e9.md")
    ('a\\x07b', 'café.md')
    """
    return _HIDDEN.sub(lambda m: m[0].encode("unicode_escape").decode(), name)


_HIDDEN = re.compile(r"[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
