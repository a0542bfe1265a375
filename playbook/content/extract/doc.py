"""Old Word (97 to 2003): paragraphs in reading order, headings by style, links, bookmarks, properties.

Source: [MS-DOC] 2.4.1 to 2.4.4. What is read is what is read of docx: body, then foot- and endnotes, text boxes,
headers and footers once each; comments and tracked deletions are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from playbook.content.cfb import Compound
from playbook.content.document import Fault, Link
from playbook.content.extract import doc_formats, doc_pieces
from playbook.content.extract.found import ENOUGH, Found, clean, line, paragraphs
from playbook.content.extract.ole_properties import properties
from playbook.content.extract.word_fields import linked

_PART_OF_TEXT = re.compile(r"[^\x07\x0c\r\x13\x14\x15]+|[\x07\x0c\r\x13\x14\x15]")
_BEGIN, _SEPARATE, _STOP = "\x13", "\x14", "\x15"
_SHOWN = str.maketrans({"\x0b": " ", "\x0e": " ", "\x1e": "-", "\x1f": None, "\0": None})
"""Line and column breaks are blanks; a hyphen that does not break stays, one that may break is no character."""
_BODY, _NOTES, _HEADS, _ENDS, _BOXES, _MORE_BOXES = 0, 1, 2, 5, 6, 7
_RUN = re.compile(
    rb"(?P<wide>(?:[\x20-\x7e\xa0-\xff\r\t]\0|[\0-\x7f]\x01|[\x70-\xff]\x03|[\0-\x5f]\x04|[\x90-\xea]\x05|[\x10-\x3f]\x20){12,})"
    rb"|[\x20-\x7e\t\r\x91-\x97\xc0-\xff]{40,}"
)
"""Runs of Latin, Greek, Cyrillic and Hebrew letters in two bytes each, or of letters in one byte."""


@dataclass(slots=True)
class _Story:
    """One part of a document while it is read: its paragraphs, where each ends, its links."""

    blocks: list[tuple[str, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    fields: list[list[str] | None] = field(default_factory=list)
    """Open field codes from the outside in: the instruction so far, None once the result has begun."""

    def take(self, letters: str, position: int) -> None:
        if letters in "\x07\x0c\r":
            if not any(f is not None for f in self.fields):
                self.end(position)
        elif letters == _BEGIN:
            self.fields.append([])
        elif letters == _SEPARATE:
            self.close()
        elif letters == _STOP:
            self.close()
            del self.fields[-1:]
        else:
            inner = next((f for f in reversed(self.fields) if f is not None), None)
            (self.pieces if inner is None else inner).append(letters)

    def close(self) -> None:
        """The instruction of the innermost field is complete."""
        if self.fields and self.fields[-1] is not None:
            self.links += linked("".join(self.fields[-1]))
            self.fields[-1] = None

    def end(self, position: int) -> None:
        self.blocks.append((doc_pieces.joined("".join(self.pieces).translate(_SHOWN)), position))
        self.pieces.clear()


def read(file: Compound) -> Found:
    """One old Word file. Raises Protected, and NotWord97 with a sentence."""
    found = Found()
    properties(file, found)
    word = doc_pieces.opened(file)
    text = doc_formats.without_deletions(word, doc_pieces.characters(word))
    texts = list[str]()
    for part, start, end in _parts(word):
        story = _story(text, start, end)
        blocks = [block for block, _ in story.blocks]
        texts += blocks if part != _HEADS else [b for b in dict.fromkeys(blocks) if b not in texts[-50:]]
        found.links += story.links
        if part == _BODY:
            _headings(word, story, found)
    found.anchors = [clean(name) for name in doc_formats.bookmarks(word)]
    found.text = paragraphs(texts)
    if len(text) < min(sum(word.lengths), ENOUGH):
        found.faults.append(Fault("unreadable", f"{len(text)} of {sum(word.lengths)} characters are there"))
    return found


def second_opinion(file: Compound) -> str:
    """Runs of letters in the main stream, whatever its tables say; for files whose tables are damaged."""
    runs = _RUN.finditer(file.stream("WordDocument"))
    texts = [run[0].decode("utf-16-le" if run["wide"] else "cp1252", "replace") for run in runs]
    return paragraphs(re.split(r"[\r\n]+", "\r".join(texts)))


def _parts(word: doc_pieces.Word) -> Iterator[tuple[int, int, int]]:
    """Parts to read, in their order for a reader: number, first position, position behind the last."""
    starts = [sum(word.lengths[:n]) for n in range(len(word.lengths))]
    for part in (_BODY, _NOTES, _ENDS, _BOXES, _MORE_BOXES, _HEADS):
        if word.lengths[part]:
            yield part, starts[part], starts[part] + word.lengths[part]


def _story(text: str, start: int, end: int) -> _Story:
    story = _Story()
    for found in _PART_OF_TEXT.finditer(text, start, min(end, len(text))):
        story.take(found[0], found.start())
    if story.pieces:
        story.end(min(end, len(text)) - 1)
    return story


def _headings(word: doc_pieces.Word, story: _Story, found: Found) -> None:
    """Paragraphs whose style has an outline level; one in the style Title is the title of the document."""
    names, runs = doc_formats.styles(word), doc_formats.paragraph_styles(word)
    for text, position in story.blocks:
        number = doc_formats.style_at(runs, word.byte_of(position))
        name, level = names[number] if number < len(names) else ("", None)
        found.styles.add(line(name))
        if level and text.strip():
            found.headings.append((level, line(text)))
        elif level == 0 and text.strip() and found.title is None:
            found.title = line(text)
            found.say("title", found.title, "heading")
