"""Old PowerPoint (97 to 2003): slides in their order with titles, text, notes and links.

Source: [MS-PPT] 2.3.1 RecordHeader, 2.1.2 and 2.3.2 to 2.3.5 from the current user to the live records, 2.4.14.3
SlideListWithText, 2.4.11 VbaInfoAtom, 2.9 text. A saved change is appended to the stream, so records are found as PowerPoint finds them,
through the directory of the last save: text of earlier saves is still in the file and is not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from playbook.content.cfb import Compound
from playbook.content.document import Fault, Link
from playbook.content.extract.found import ENOUGH, Found, Protected, line, paragraphs
from playbook.content.extract.ole_properties import properties

STREAM, USER = "PowerPoint Document", "Current User"
_DOCUMENT, _SLIDE, _NOTES, _NOTES_ATOM = 0x03E8, 0x03EE, 0x03F0, 0x03F1
_SLIDE_PERSIST, _TEXT_LIST = 0x03F3, 0x0FF0
_HEADER, _CHARS, _BYTES, _REFERENCE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_EDIT, _DIRECTORY, _CRYPT = 0x0FF5, 0x1772, 0x2F14
_HYPERLINK, _STRING = 0x0FD7, 0x0FBA
_MACROS = 0x0400
_ENCRYPTED = 0xF3D1C4DF
_MASTERS = frozenset({0x03F8, _NOTES, 0x0FC9})
"""Containers whose texts may be prompts of a template: main masters, notes pages and their master, handouts."""
_TITLES, _NOTES_TEXT = frozenset({0, 6}), 2
"""Kinds of text ([MS-PPT] 2.13.33): title and centred title; text of notes."""
_MOST_SAVES = 1_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its kind, its instance number, and where its content begins and ends."""

    kind: int
    instance: int
    start: int
    end: int


@dataclass(slots=True)
class _Listed:
    """A slide or notes page as the document lists it: its place in the directory, its own number, its outline."""

    persist: int
    identifier: int
    outline: list[tuple[int, str]] = field(default_factory=list)


def read(file: Compound) -> Found:
    """One presentation. Each slide title is a heading of level 1. Raises Protected."""
    found = Found()
    properties(file, found)
    data = file.stream(STREAM)
    directory, document = _live(data, file.stream(USER))
    if document is None:
        found.text = second_opinion(file)
        found.faults.append(
            Fault("unreadable", "its directory of slides is damaged; text of earlier saves may be in it")
        )
        return found
    slides, notes = _lists(data, document), _notes(data, document, directory)
    pieces, kept = list[str](), 0
    for slide in slides:
        texts = _on(data, directory, slide)
        _title(texts, found)
        fresh = [text for _, text in texts] + notes.get(slide.identifier, [])
        pieces += fresh
        kept += sum(map(len, fresh))
        if kept > ENOUGH:
            break
    found.pages = len(slides)
    found.links = _links(data, document)
    if _has_macros(data, document):
        found.faults.append(Fault("macro", "holds macros: code that runs when it is opened"))
    if found.headings:
        found.title = found.headings[0][1]
        found.say("title", found.title, "heading")
    found.text = paragraphs(part for text in pieces for part in text.split("\r"))
    return found


def second_opinion(file: Compound) -> str:
    """Every text in the stream in the order in which it lies there, also of earlier saves; masters are left out."""
    data = file.stream(STREAM)
    kept = records(data, 0, len(data), _MASTERS)
    texts = [_text(data, record) for record in kept if record.kind in (_CHARS, _BYTES)]
    return paragraphs(part for text in dict.fromkeys(texts) for part in text.split("\r"))


def records(data: bytes, start: int, end: int, closed: frozenset[int] = frozenset()) -> Iterator[Record]:
    """Records from one place to another, each before what it holds unless its kind stays closed; no depth is too great."""
    while start + 8 <= end:
        head, kind, length = struct.unpack_from("<HHI", data, start)
        yield Record(kind, head >> 4, start + 8, min(start + 8 + length, end))
        start += 8 if head & 0xF == 0xF and kind not in closed else 8 + length


def _at(data: bytes, place: int, kind: int) -> Record | None:
    record = next(records(data, place, len(data)), None) if 0 <= place < len(data) else None
    return record if record and record.kind == kind else None


def _live(data: bytes, user: bytes) -> tuple[dict[int, int], Record | None]:
    """The directory of the last save with all that earlier ones add, and the document it names. Raises Protected."""
    if len(user) < 20:
        return {}, None
    token, place = struct.unpack_from("<II", user, 12)
    if token == _ENCRYPTED:
        raise Protected
    directory: dict[int, int] = {}
    document = 0
    for number, edit in enumerate(_edits(data, place)):
        document = document or struct.unpack_from("<I", data, edit.start + 16)[0]
        for key, where in _directory(data, struct.unpack_from("<I", data, edit.start + 12)[0]):
            directory.setdefault(key, where)
        if number == 0 and edit.end - edit.start >= 32 and _encrypted(data, edit, directory):
            raise Protected
    return directory, _at(data, directory.get(document, -1), _DOCUMENT)


def _edits(data: bytes, place: int) -> Iterator[Record]:
    """Saves, the last one first; each names the one before, which lies before it in the stream."""
    for _ in range(_MOST_SAVES):
        edit = _at(data, place, _EDIT)
        if edit is None or edit.end - edit.start < 28:
            return
        yield edit
        before = struct.unpack_from("<I", data, edit.start + 8)[0]
        if not 0 < before < place:
            return
        place = before


def _encrypted(data: bytes, edit: Record, directory: dict[int, int]) -> bool:
    number = struct.unpack_from("<I", data, edit.start + 28)[0]
    return _at(data, directory.get(number, -1), _CRYPT) is not None


def _directory(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Number and place of each record that a save wrote: runs of 20 bits first number, 12 bits count, then places."""
    record = _at(data, place, _DIRECTORY)
    at, end = (record.start, record.end) if record else (0, 0)
    while at + 4 <= end:
        head = struct.unpack_from("<I", data, at)[0]
        first, count = head & 0xFFFFF, min(head >> 20, (end - at - 4) // 4)
        for n, place in enumerate(struct.unpack_from(f"<{count}I", data, at + 4)):
            yield first + n, place
        at += 4 + 4 * (head >> 20)


def _lists(data: bytes, document: Record, instance: int = 0) -> list[_Listed]:
    """Slides (instance 0) or notes pages (2) in their order, each with the text that the outline shows."""
    found: list[_Listed] = []
    lists = (r for r in records(data, document.start, document.end) if r.kind == _TEXT_LIST)
    one = next((r for r in lists if r.instance == instance), None)
    kind = -1
    for record in records(data, one.start, one.end) if one else ():
        if record.kind == _SLIDE_PERSIST and record.end - record.start >= 16:
            persist, _, _, identifier = struct.unpack_from("<IIiI", data, record.start)
            found.append(_Listed(persist, identifier))
        elif record.kind == _HEADER:
            kind = _number(data, record)
        elif record.kind in (_CHARS, _BYTES) and found:
            found[-1].outline.append((kind, _text(data, record)))
    return found


def _on(data: bytes, directory: dict[int, int], slide: _Listed) -> list[tuple[int, str]]:
    """Texts of a slide in the order of its shapes, with their kinds; the outline alone if the slide is damaged."""
    record = _at(data, directory.get(slide.persist, -1), _SLIDE)
    if record is None:
        return slide.outline
    texts = list(_texts(data, record, slide.outline))
    said = {text for _, text in texts}
    return [one for one in slide.outline if one[1] not in said] + texts


def _texts(data: bytes, inside: Record, outline: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Texts inside a record with their kinds; a shape may point to the n-th text of the outline instead."""
    kind = -1
    for record in records(data, inside.start, inside.end):
        if record.kind == _HEADER:
            kind = _number(data, record)
        elif record.kind in (_CHARS, _BYTES):
            yield kind, _text(data, record)
        elif record.kind == _REFERENCE:
            number = _number(data, record)
            yield from outline[number : number + 1] if number >= 0 else ()


def _notes(data: bytes, document: Record, directory: dict[int, int]) -> dict[int, list[str]]:
    """Texts of notes by the number of their slide."""
    found: dict[int, list[str]] = {}
    for page in _lists(data, document, instance=2):
        record = _at(data, directory.get(page.persist, -1), _NOTES)
        if record is not None:
            atom = next((r for r in records(data, record.start, record.end) if r.kind == _NOTES_ATOM), None)
            texts = [text for kind, text in _texts(data, record, page.outline) if kind == _NOTES_TEXT]
            found.setdefault(_number(data, atom) if atom else -1, []).extend(texts)
    return found


def _title(texts: list[tuple[int, str]], found: Found) -> None:
    title = next((line(text) for kind, text in texts if kind in _TITLES and text.strip()), None)
    if title:
        found.headings.append((1, title))


def _links(data: bytes, document: Record) -> list[Link]:
    """Addresses in the list of hyperlinks: the string of instance 1 is the address, that of instance 3 a place in it."""
    found: list[Link] = []
    for record in records(data, document.start, document.end):
        if record.kind == _HYPERLINK:
            strings = {r.instance: _text(data, r) for r in records(data, record.start, record.end) if r.kind == _STRING}
            if strings.get(1):
                found.append(Link(line(strings[1])))
    return found


def _has_macros(data: bytes, document: Record) -> bool:
    """True if the document says that it has macros; they lie packed in this stream, where no name tells of them."""
    kept = (r for r in records(data, document.start, document.end) if r.kind == _MACROS and r.end - r.start >= 8)
    return any(struct.unpack_from("<I", data, record.start + 4)[0] for record in kept)


def _number(data: bytes, record: Record) -> int:
    return int(struct.unpack_from("<i", data, record.start)[0]) if record.end - record.start >= 4 else -1


def _text(data: bytes, record: Record) -> str:
    """Characters of a text: UTF-16, or the lower bytes of it where all upper bytes are zero; line breaks are blanks."""
    octets = data[record.start : record.end]
    text = octets.decode("latin-1") if record.kind == _BYTES else octets.decode("utf-16-le", "replace")
    return text.replace("\x0b", " ")
