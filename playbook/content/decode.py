"""Bytes to text, decided by us before any parser: byte order mark, UTF-8, declared charset, then a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})|^[^\n]{0,80}coding[:=]\s*([\w.-]{1,40})""",
    re.IGNORECASE,
)
SAMPLE = 32_768
_MARKS_OF_PRINT = "€‚„…†‡‰‹‘’“”•–—™›\xa0§©«°±»·²½×"
_PAGES = (
    ("cp1252", frozenset(f"{_MARKS_OF_PRINT}äöüßÄÖÜéèêëàâçîïôûùœÉÈÀÇñáíóúãõåøæÅØÆÁÍÓÚÑÃÕ¿¡ªº"), 0.0, 0.4),
    ("cp1250", frozenset(f"{_MARKS_OF_PRINT}ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžýáíéúČĎĚŇŘŠŤŮŽÝÁÍÉÚőűöüŐŰÖÜäôľĺŕ"), 0.0, 0.4),
    ("cp1251", frozenset(f"{_MARKS_OF_PRINT}№ёЁіїєґІЇЄҐў" + "".join(map(chr, range(0x410, 0x450)))), 0.4, 1.0),
)
"""Old code pages, the characters that texts in them use, and the share of letters beyond ASCII that is usual there."""
_STRAY = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how sure we are of it."""

    text: str
    encoding: str
    how: Literal["mark", "utf-8", "declared", "pattern", "guess", "stray bytes", "none"]

    @property
    def lost(self) -> float:
        """Share of characters that could not be decoded, from 0 to 1."""
        return self.text.count("\ufffd") / len(self.text) if self.text else 0.0


def decode(data: bytes) -> Decoded:
    """Text of a file's bytes.

    Valid UTF-8 with letters beyond ASCII wins over a declared one-byte charset: such bytes are UTF-8 by accident
    practically never, and the declaration is often a leftover.

    >>> decode("Prüfung".encode()).encoding, decode("Ж".encode("utf-16")).text
    ('utf-8', 'Ж')
    >>> decode(b'<meta charset="windows-1251">' + "Привет".encode("cp1251")).text[-6:]
    'Привет'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, "replace"), name, "mark")
    wide = _wide(data)
    if wide:
        return Decoded(data.decode(wide, "replace"), wide, "pattern")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError as error:
        return _one_byte(data, error.start)


def _one_byte(data: bytes, first: int) -> Decoded:
    declared = _declared(data)
    if declared:
        try:
            return Decoded(data.decode(declared), declared, "declared")
        except (UnicodeDecodeError, LookupError):
            pass
    mixed = data.decode("utf-8", "replace")
    if _mostly_utf8(mixed):
        return Decoded(mixed, "utf-8", "stray bytes")
    return _guess(data, first) or Decoded(mixed, "unknown", "none")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:2048])
    name = next((g for g in found.groups() if g), b"").decode("ascii") if found else ""
    return name if name and name.lower().replace("-", "") != "utf8" else None


def _mostly_utf8(text: str) -> bool:
    """True if real multi-byte letters are there and outnumber the stray bytes: one encoding was not kept throughout."""
    stray = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore")) - stray
    return beyond > stray and (stray < _STRAY * len(text) or beyond > 3 * stray)


def _guess(data: bytes, first: int) -> Decoded | None:
    start = max(0, first - SAMPLE // 2)
    sample = data[start : start + SAMPLE]
    name = _by_letters(sample) or _by_statistics(sample)
    return Decoded(data.decode(name, "replace"), name, "guess") if name else None


def _by_letters(sample: bytes) -> str | None:
    """The code page in which nearly all letters beyond ASCII are ones that its languages use, and about as often.

    >>> _by_letters("Właściciel listy sprawdza".encode("cp1250")), _by_letters("Die Prüfung".encode("cp1252"))
    ('cp1250', 'cp1252')
    """
    best, most = None, 0.97
    for name, letters, least, greatest in _PAGES:
        text = sample.decode(name, "replace")
        beyond = [c for c in text if c > "\x7f"]
        density = len(beyond) / max(1, sum(map(str.isalpha, text)))
        inside = sum(a.islower() and b > "\x7f" and b.isupper() for a, b in pairwise(text))
        share = (sum(c in letters for c in beyond) - inside) / max(1, len(beyond))
        if least <= density <= greatest and share > most:
            best, most = name, share
    return best


def _by_statistics(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, from where its zero bytes or its spaces and line ends stand.

    >>> _wide("Hello there, all of you".encode("utf-16-be")), _wide(b"plain"), _wide(bytes(40))
    ('utf-16-be', None, None)
    """
    head = data[:4096]
    head = head[: len(head) // 2 * 2]
    if len(head) < 8 or b"\0" not in head:
        return None
    even, odd = head[::2], head[1::2]
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        blanks = sum(h == 0 and c in b" \r\n\t.,0123456789" for h, c in zip(high, low, strict=True))
        plain = high.count(0)
        if low.count(0) <= len(low) // 50 and (plain > 0.6 * len(high) or blanks >= max(2, len(high) // 30)):
            return name if _is_text(head, name) else None
    return None


def _is_text(head: bytes, name: str) -> bool:
    text = head.decode(name, "replace")
    odd = sum(c == "\ufffd" or (c < " " and c not in "\t\r\n\f") for c in text)
    return odd <= len(text) // 50
