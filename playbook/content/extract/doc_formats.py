"""Old Word, second half: what stands beside the characters - styles of paragraphs, deletions, bookmarks.

Source: [MS-DOC] 2.8.6 PlcBtePapx, 2.9.174 PapxFkp, 2.8.5 PlcBteChpx, 2.9.33 ChpxFkp, 2.6.1 sprmCFRMarkDel, 2.9.271
STSH, 2.9.260 STD, 2.9.270 SttbfBkmk. Properties lie in pages of 512 bytes; the last byte of a page counts its runs.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise

from playbook.content.extract.doc_pieces import BOOKMARKS, CHARACTERS, PARAGRAPHS, STYLES, Word
from playbook.content.extract.found import MOST_ITEMS

_PAGE = 512
_DELETED = 0x0800
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes that follow an instruction, by its three highest bits; 6 says its own length ([MS-DOC] 2.2.5.1)."""
_TITLE = 62
_HEADINGS = range(1, 10)
_Reader = Callable[[bytes], Iterator[tuple[int, int, int]]]
_LEVEL = re.compile(r"heading (\d)$", re.IGNORECASE)


def styles(word: Word) -> list[tuple[str, int | None]]:
    """Styles by number: name, and outline level from 1; 0 is the title of the document."""
    block = word.block(STYLES)
    if len(block) < 6:
        return []
    header, count, base = struct.unpack_from("<HHH", block)
    at, plain = 2 + header, list[tuple[str, int | None, int]]()
    for _ in range(min(count, 4095)):
        if at + 2 > len(block):
            break
        length = struct.unpack_from("<H", block, at)[0]
        plain.append(_style(block[at + 2 : at + 2 + length], base))
        at += 2 + length + length % 2
    return [(name, _inherited(plain, number)) for number, (name, _, _) in enumerate(plain)]


def paragraph_styles(word: Word) -> tuple[list[int], list[int]]:
    """Where runs of paragraphs begin in the main stream, and the number of the style of each."""
    runs = sorted(_runs(word, PARAGRAPHS, _paragraph))
    return [start for start, _, _ in runs], [style for _, _, style in runs]


def style_at(runs: tuple[list[int], list[int]], place: int) -> int:
    """Number of the style of the paragraph that holds a byte; 0, the normal one, where nothing is said."""
    number = bisect_right(runs[0], place) - 1
    return runs[1][number] if number >= 0 else 0


def without_deletions(word: Word, text: str) -> str:
    """The text with what tracked changes have deleted turned into zero characters, which nobody reads."""
    gone = sorted((start, end) for start, end, deleted in _runs(word, CHARACTERS, _character) if deleted)
    if not gone:
        return text
    letters, starts = list(text), [start for start, _ in gone]
    for piece in word.pieces:
        last = piece.at + piece.length * piece.width
        for start, end in gone[max(0, bisect_right(starts, piece.at) - 1) : bisect_right(starts, last)]:
            first = piece.start + max(0, start - piece.at) // piece.width
            until = min(piece.start + (min(end, last) - piece.at) // piece.width, len(letters))
            letters[first:until] = "\0" * max(0, until - first)
    return "".join(letters)


def bookmarks(word: Word) -> list[str]:
    """Names of bookmarks, to which links inside the document lead."""
    block, found, at = word.block(BOOKMARKS), list[str](), 6
    count = struct.unpack_from("<H", block, 2)[0] if block[:2] == b"\xff\xff" and len(block) >= 6 else 0
    for _ in range(min(count, MOST_ITEMS)):
        if at + 2 > len(block):
            break
        length = struct.unpack_from("<H", block, at)[0]
        found.append(block[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace"))
        at += 2 + 2 * length
    return found


def _style(std: bytes, base: int) -> tuple[str, int | None, int]:
    """Name, level and the style it is based on; the number of a built-in style tells more than its name."""
    if len(std) < base + 2 or base < 4:
        return "", None, 4095
    built_in, based = struct.unpack_from("<HH", std)
    length = struct.unpack_from("<H", std, base)[0]
    name = std[base + 2 : base + 2 + 2 * length].decode("utf-16-le", "replace")
    number, found = built_in & 0x0FFF, _LEVEL.match(name)
    if number == _TITLE or name.lower() == "title":
        return name, 0, based >> 4
    if number in _HEADINGS or found:
        return name, number if number in _HEADINGS else int(found[1]) if found else None, based >> 4
    return name, None, based >> 4


def _inherited(plain: list[tuple[str, int | None, int]], number: int) -> int | None:
    for _ in range(10):
        if number >= len(plain):
            return None
        _, level, based = plain[number]
        if level is not None:
            return level
        number = based
    return None


def _runs(word: Word, table: int, read: _Reader) -> Iterator[tuple[int, int, int]]:
    """Start, end and property of each run in all pages that a table names; a page is read once."""
    block = word.block(table)
    count = max(0, (len(block) - 4) // 8)
    for number in dict.fromkeys(struct.unpack_from(f"<{count}I", block, 4 * (count + 1)) if count else ()):
        at = (number & 0x3FFFFF) * _PAGE
        page = word.main[at : at + _PAGE]
        if len(page) == _PAGE:
            yield from read(page)


def _edges(page: bytes, most: int) -> tuple[int, ...]:
    return struct.unpack_from(f"<{min(page[-1], most) + 1}I", page)


def _paragraph(page: bytes) -> Iterator[tuple[int, int, int]]:
    """Runs of paragraphs with the number of their style: 13 bytes each, of which the first says where it is."""
    edges = _edges(page, 29)
    for n, (start, end) in enumerate(pairwise(edges)):
        at = page[4 * len(edges) + 13 * n] * 2
        if at:
            at += 1 if page[at] else 2
            yield start, end, struct.unpack_from("<H", page, at)[0] if at + 2 <= _PAGE else 0


def _character(page: bytes) -> Iterator[tuple[int, int, int]]:
    """Runs of characters: 1 if a tracked change has deleted them."""
    edges = _edges(page, 101)
    for n, (start, end) in enumerate(pairwise(edges)):
        at = page[4 * len(edges) + n] * 2
        if at:
            yield start, end, int(_says_deleted(page[at + 1 : at + 1 + page[at]]))


def _says_deleted(instructions: bytes) -> bool:
    at, deleted = 0, False
    while at + 3 <= len(instructions):
        code = struct.unpack_from("<H", instructions, at)[0]
        if code == _DELETED:
            deleted = bool(instructions[at + 2] & 1)
        at += 2 + _OPERANDS.get(code >> 13, instructions[at + 2] + 1)
    return deleted
