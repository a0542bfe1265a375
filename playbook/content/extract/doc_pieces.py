"""Old Word, first half: where the characters of a document are, and the characters.

Source: [MS-DOC] 2.5 FIB, 2.9.38 Clx, 2.8.35 PlcPcd, 2.9.177 Pcd, 2.9.73 FcCompressed, 2.4.1 retrieving text. Positions
count UTF-16 units, as in the file, so that the tables beside the text fit.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from playbook.content.cfb import Compound
from playbook.content.extract.found import ENOUGH, Protected

_WORD_97 = 0x00C1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
STYLES, CHARACTERS, PARAGRAPHS, BOOKMARKS, PIECES = 1, 12, 13, 21, 33
"""Numbers of the tables that are read, as the FIB counts them ([MS-DOC] 2.5.6)."""
_COUNTS, _TABLES = 64, 154
"""Where the FIB keeps the lengths of its parts, and the places of its tables."""


class NotWord97(ValueError):
    """No Word file from 1997 on, or its first block is damaged; the text says which."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: its first position, how many, where its bytes are, and bytes per character."""

    start: int
    length: int
    at: int
    width: int


@dataclass(frozen=True, slots=True)
class Word:
    """The streams of one file, its pieces, and the lengths of its parts in their order."""

    main: bytes
    table: bytes
    pieces: tuple[Piece, ...]
    lengths: tuple[int, ...]
    """Body, footnotes, headers and footers, macros, comments, endnotes, text boxes, text boxes of headers."""

    def block(self, number: int) -> bytes:
        """One of the tables beside the text; empty if there is none."""
        return _block(self.main, self.table, number)

    def byte_of(self, position: int) -> int:
        """Where in the main stream a character is."""
        number = bisect_right(self.pieces, position, key=lambda p: p.start) - 1
        piece = self.pieces[max(number, 0)]
        return piece.at + (position - piece.start) * piece.width


def opened(file: Compound) -> Word:
    """The file behind its first block. Raises NotWord97, and Protected if it asks for a password."""
    main = file.stream("WordDocument")
    if len(main) < _TABLES:
        raise NotWord97("its first block is cut short")
    mark, version = struct.unpack_from("<HH", main)
    flags = struct.unpack_from("<H", main, 10)[0]
    if flags & _ENCRYPTED:
        raise Protected
    if mark != 0xA5EC or version < _WORD_97:
        raise NotWord97("written by Word 95 or older" if mark in (0xA5DC, 0xA5EC) else "its first block is damaged")
    table = file.stream("1Table" if flags & _TABLE_1 else "0Table")
    body, notes, heads, macros, comments, ends, boxes, more = struct.unpack_from("<8i", main, _COUNTS + 12)
    lengths = tuple(max(0, n) for n in (body, notes, heads, macros, comments, ends, boxes, more))
    pieces = tuple(_pieces(_block(main, table, PIECES), len(main)))
    if not pieces and lengths[0]:
        raise NotWord97("its table of pieces is missing or damaged")
    return Word(main, table, pieces, lengths)


def characters(word: Word) -> str:
    """All characters by position, one per UTF-16 unit; ends where more would be kept than can be."""
    found, length = list[str](), 0
    for piece in word.pieces:
        text = _decoded(word.main[piece.at : piece.at + piece.length * piece.width], piece.width)
        found.append(text.ljust(piece.length, "\0"))
        length += piece.length
        if length > ENOUGH:
            break
    return "".join(found)


def joined(text: str) -> str:
    r"""Halves of a pair put together again, once positions no longer matter.

    >>> joined("a\ud83d\ude00") == "a\U0001f600", joined("plain")
    (True, 'plain')
    """
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _block(main: bytes, table: bytes, number: int) -> bytes:
    if len(main) < _TABLES + 8 * number + 8:
        return b""
    start, length = struct.unpack_from("<II", main, _TABLES + 8 * number)
    return table[start : start + length]


def _pieces(clx: bytes, size: int) -> Iterator[Piece]:
    """The piece table: behind any changes that a quick save left in front of it."""
    at = 0
    while clx[at : at + 1] == b"\x01" and at + 3 <= len(clx):
        at += 3 + max(0, struct.unpack_from("<h", clx, at + 1)[0])
    if clx[at : at + 1] != b"\x02" or at + 5 > len(clx):
        return
    table = clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
    count = max(0, (len(table) - 4) // 12)
    positions = struct.unpack_from(f"<{count + 1}I", table) if count else ()
    for n in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * n + 2)[0]
        start, length = positions[n], positions[n + 1] - positions[n]
        width = 1 if place & 0x4000_0000 else 2
        offset = (place & 0x3FFF_FFFF) // (2 if width == 1 else 1)
        if length <= 0 or offset + length * width > size:
            return
        yield Piece(start, length, offset, width)


def _decoded(octets: bytes, width: int) -> str:
    if width == 1:
        return octets.decode("cp1252", "replace")
    text = octets.decode("utf-16-le", "replace")
    if len(text) * 2 == len(octets):
        return text
    return "".join(map(chr, struct.unpack(f"<{len(octets) // 2}H", octets)))
