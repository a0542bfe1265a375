r"""Rich Text: paragraphs, headings by outline level or style, links, bookmarks, properties.

Source: Microsoft, Rich Text Format (RTF) Specification, version 1.9.1: control words, groups and destinations, the
fallback characters after \u (\ucN), code pages (\ansicpgN, \fcharsetN), \binN. What is read is what is read of docx:
body, then notes, then headers and footers once each; comments, deletions and numbers of lists are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from playbook.content.extract.found import ENOUGH, Found, line, paragraphs
from playbook.content.extract.ole_properties import encoding
from playbook.content.extract.profile import day, our_name
from playbook.content.extract.word_fields import linked

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<octet>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n]+)|[\s\S]"
)
_LEVEL = re.compile(r"heading (\d)$", re.IGNORECASE)
_BODY, _NOTES, _HEADS, _SKIP = "body", "notes", "heads", "skip"
_CHARSETS = {
    77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
    186: 1257, 204: 1251, 222: 874, 238: 1250, 255: 437,
}  # fmt: skip
"""Character sets of fonts and their code pages; 0 and 2 (symbols) are Western European, others follow the document."""
_ENDS = frozenset(["par", "sect", "page", "column", "row", "cell", "nestrow", "nestcell"])
_SIGNS = {
    "tab": "\t", "line": " ", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "emspace": " ", "enspace": " ", "~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
_ABOUT = {
    "title": "title", "author": "owner", "operator": "last-author", "subject": "subject", "keywords": "keywords", "doccomm": "description",
    "company": "company", "manager": "manager", "category": "category", "creatim": "created", "revtim": "modified",
}  # fmt: skip
_GOES_TO = {
    "footnote": _NOTES, "header": _HEADS, "headerl": _HEADS, "headerr": _HEADS, "headerf": _HEADS, "footer": _HEADS, "footerl": _HEADS,
    "footerr": _HEADS, "footerf": _HEADS, "fonttbl": "font", "stylesheet": "style", "fldinst": "field", "bkmkstart": "anchor",
    "propname": "name", "staticval": "value", "shptxt": _BODY, "colortbl": _SKIP, "pict": _SKIP, "objdata": _SKIP, "listtext": _SKIP,
    "pntext": _SKIP, "filetbl": _SKIP, "atnid": _SKIP, "atnauthor": _SKIP, "annotation": _SKIP, "nonshppict": _SKIP, "sn": _SKIP,
    "sv": _SKIP, "xe": _SKIP, "tc": _SKIP, "listtable": _SKIP, "listoverridetable": _SKIP, "revtbl": _SKIP, "themedata": _SKIP,
} | {name: f"about {ours}" for name, ours in _ABOUT.items()}  # fmt: skip
_OUTSIDE = frozenset({"info", "userprops", "shpinst"})
"""Starred groups that hold something to read, though nothing themselves."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a group until it closes."""

    goes_to: str = _BODY
    fallback: int = 1
    font: int = -1
    deleted: bool = False
    style: int = 0
    level: int | None = None


@dataclass(slots=True)
class _Reader:
    """The state while a file is read from its beginning to its end."""

    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    codepage: int = 1252
    fonts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    pieces: dict[str, list[str]] = field(default_factory=dict)
    blocks: dict[str, list[tuple[str, int | None]]] = field(default_factory=lambda: {_BODY: [], _NOTES: [], _HEADS: []})
    octets: bytearray = field(default_factory=bytearray)
    pending: int = 0
    """Fallback characters still to be passed over."""
    starred: bool = False
    kept: int = 0
    found: Found = field(default_factory=Found)

    def word(self, name: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        goes_to = _GOES_TO.get(name)
        if goes_to:
            self.enter(goes_to)
        elif starred and name not in _OUTSIDE:
            self.enter(_SKIP)
        elif name in _ENDS:
            self.end()
        elif name in _SIGNS:
            self.add(_SIGNS[name])
        elif name == "u" and number is not None:
            self.add(chr(number % 65536))
            self.pending = self.group.fallback
        else:
            self.property(name, number if number is not None else 1)

    def property(self, name: str, number: int) -> None:
        """Control words that change how the following is read."""
        if name == "f":
            self.flush()
            self.group = replace(self.group, font=number)
        elif name == "fcharset":
            self.fonts[self.group.font] = _CHARSETS.get(number, 1252 if number in (0, 2) else self.codepage)
        elif name == "uc":
            self.group = replace(self.group, fallback=min(max(number, 0), 10))
        elif name == "ansicpg":
            self.codepage = number
        elif name in ("deleted", "plain"):
            self.flush()
            self.group = replace(self.group, deleted=name == "deleted" and bool(number))
        else:
            self.paragraph(name, number)

    def paragraph(self, name: str, number: int) -> None:
        """Control words of a paragraph; they hold until the group closes."""
        if name == "pard":
            self.group = replace(self.group, style=0, level=None)
        elif name == "s":
            self.group = replace(self.group, style=number)
        elif name == "outlinelevel" and 0 <= number < 9:
            self.group = replace(self.group, level=number + 1)
        elif name in ("yr", "mo", "dy") and self.group.goes_to.startswith("about "):
            self.add(f"{number:04}" if name == "yr" else f"-{number:02}")

    def enter(self, goes_to: str) -> None:
        self.flush()
        if self.group.goes_to != _SKIP or goes_to == _BODY:
            self.group = replace(self.group, goes_to=goes_to)

    def open(self) -> None:
        self.flush()
        self.outer.append(self.group)
        self.starred = False

    def close(self) -> None:
        self.flush()
        group, self.group = self.group, self.outer.pop() if self.outer else _Group()
        ended = group.goes_to
        if ended in self.blocks and ended != self.group.goes_to:
            self.end(ended)
        elif ended == "style":
            self.named(group, line("".join(self.pieces.pop(ended, []))).rstrip(";"))
        elif ended != self.group.goes_to:
            self.complete(ended)

    def named(self, group: _Group, name: str) -> None:
        """A style of the style sheet, with its outline level or the one that its name tells."""
        found = _LEVEL.match(name)
        if found or group.level is not None:
            self.levels[group.style] = int(found[1]) if found else group.level or 1

    def complete(self, ended: str) -> None:
        """A destination has ended: what was collected for it is known now."""
        text = "" if ended == "name" else line("".join(self.pieces.pop(ended, [])))
        if ended == "field":
            self.found.links += linked(text)
        elif ended == "anchor":
            self.found.anchors.append(text)
        elif ended == "value":
            self.found.say(our_name(line("".join(self.pieces.pop("name", [])))), day(text), "docProps")
        elif ended.startswith("about ") and not any(f.name == ended[6:] for f in self.found.fields):
            self.found.say(ended[6:], "" if text.startswith("0000") else text, "docProps")

    def end(self, where: str | None = None) -> None:
        """The paragraph is complete."""
        self.flush()
        where = where or self.group.goes_to
        text = "".join(self.pieces.pop(where, [])) if where in self.blocks else ""
        if text.strip():
            level = self.group.level if self.group.level is not None else self.levels.get(self.group.style)
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self.blocks[where].append((text, level))

    def octet(self, octet: bytes) -> None:
        r"""Characters of the code page; as many as a \u before them said are its fallback and no text."""
        passed = min(self.pending, len(octet))
        self.pending -= passed
        self.octets += octet[passed:]

    def add(self, text: str) -> None:
        self.flush()
        if self.group.goes_to not in (_SKIP, "font") and not self.group.deleted:
            self.pieces.setdefault(self.group.goes_to, []).append(text)
            self.kept += len(text)

    def flush(self) -> None:
        """Decode the characters so far; two-byte code pages need them together."""
        self.pending = 0 if self.octets else self.pending
        if self.octets:
            octets, self.octets = bytes(self.octets), bytearray()
            self.add(octets.decode(encoding(self.fonts.get(self.group.font, self.codepage)), "replace"))


def read(data: bytes) -> Found:
    """One file of Rich Text. A group that never closes ends with the file."""
    reader, text, at = _Reader(), data.decode("latin-1"), 0
    while at < len(text) and reader.kept <= ENOUGH:
        token = _TOKEN.match(text, at)
        at = token.end() if token else len(text)
        if token and token["word"] == "bin":
            at += max(0, int(token["number"] or 0))
        elif token:
            _take(reader, token)
    for where in reader.blocks:
        reader.end(where)
    return _finished(reader)


def _take(reader: _Reader, token: re.Match[str]) -> None:
    kind = token.lastgroup
    if kind == "plain":
        reader.octet(token["plain"].encode("latin-1"))
    elif kind == "octet":
        reader.octet(bytes.fromhex(token["octet"]))
    elif kind == "brace":
        (reader.open if token["brace"] == "{" else reader.close)()
    elif kind == "sign":
        _sign(reader, token["sign"])
    elif kind:
        reader.word(token["word"], int(token["number"]) if token["number"] else None)


def _sign(reader: _Reader, sign: str) -> None:
    if sign == "*":
        reader.starred = True
    elif sign in "\r\n":
        reader.end()
    elif reader.pending:
        reader.pending -= 1
    elif sign in _SIGNS:
        reader.add(_SIGNS[sign])


def _finished(reader: _Reader) -> Found:
    found, blocks = reader.found, reader.blocks
    found.headings = [(level, line(text)) for text, level in blocks[_BODY] if level is not None and text.strip()]
    heads = dict.fromkeys(text for text, _ in blocks[_HEADS])
    found.text = paragraphs([*(text for part in (_BODY, _NOTES) for text, _ in blocks[part]), *heads])
    return found
