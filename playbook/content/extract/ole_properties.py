"""Document properties of old Office files: title, author, days, company, and the ones people made up themselves.

Source: [MS-OLEPS] 2.21 property set stream, 2.20 property set, 2.15 typed value, 2.17 dictionary, and [MS-OSHARED]
2.3.3.2 for what the numbers mean. Days are FILETIME: tenths of a microsecond since 1601, UTC.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

from playbook.content.cfb import Compound
from playbook.content.extract.found import Found
from playbook.content.extract.profile import day, our_name

SUMMARY, MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_NAMES = {
    SUMMARY: {
        2: "title", 3: "subject", 4: "owner", 5: "keywords", 6: "description", 7: "template", 8: "last-author",
        9: "revision", 12: "created", 13: "modified", 18: "application",
    },
    MORE: {2: "category", 14: "manager", 15: "company", 26: "type", 27: "status", 28: "language", 29: "version"},
}  # fmt: skip
_CODEPAGE, _DICTIONARY = 1, 0
_UTF16 = 1200
MOST_PROPERTIES = 1_000
_I2, _I4, _BOOL, _UI2, _UI4, _LPSTR, _LPWSTR, _FILETIME = 2, 3, 11, 18, 19, 30, 31, 64
_NUMBERS = {_I2: "<h", _I4: "<i", _UI2: "<H", _UI4: "<I"}
_START = datetime(1601, 1, 1)  # noqa: DTZ001 - days only, all of them UTC


def properties(file: Compound, found: Found) -> None:
    """Add both sets of properties, each with docProps as its source; a damaged one adds what can be read of it."""
    for stream, known in _NAMES.items():
        data = file.stream(stream)
        for number, at in enumerate(_sets(data)):
            if number == 0:
                _known(data, at, known, found)
            elif stream == MORE:
                _own(data, at, found)


def encoding(codepage: int) -> str:
    """Name of the encoding behind a code page number; Western European for one that is not known.

    >>> encoding(1251), encoding(65001), encoding(1200), encoding(77)
    ('cp1251', 'utf-8', 'utf-16-le', 'cp1252')
    """
    special = {_UTF16: "utf-16-le", 65001: "utf-8", 10000: "mac_roman", 20127: "ascii", 28591: "latin-1"}
    name = special.get(codepage, f"cp{codepage}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _sets(data: bytes) -> list[int]:
    """Where the property sets of a stream begin: one, or two if people made up their own."""
    if len(data) < 48 or data[:2] != b"\xfe\xff":
        return []
    count = min(struct.unpack_from("<I", data, 24)[0], 2)
    places = [struct.unpack_from("<I", data, 28 + 20 * n + 16)[0] for n in range(count) if 48 + 20 * n <= len(data)]
    return [at for at in places if at + 8 <= len(data)]


def _places(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Number of each property, and where its value is."""
    count = struct.unpack_from("<I", data, at + 4)[0]
    for n in range(min(count, MOST_PROPERTIES, (len(data) - at - 8) // 8)):
        number, offset = struct.unpack_from("<II", data, at + 8 + 8 * n)
        if at + offset + 8 <= len(data):
            yield number, at + offset


def _codepage(data: bytes, places: dict[int, int]) -> int:
    at = places.get(_CODEPAGE)
    return int(struct.unpack_from("<H", data, at + 4)[0]) if at is not None else 1252


def _known(data: bytes, at: int, names: dict[int, str], found: Found) -> None:
    places = dict(_places(data, at))
    codepage = _codepage(data, places)
    for number, name in names.items():
        if number in places:
            found.say(name, _value(data, places[number], encoding(codepage)), "docProps")
    if names is _NAMES[SUMMARY] and _CODEPAGE in places:
        found.say("codepage", encoding(codepage), "docProps")


def _own(data: bytes, at: int, found: Found) -> None:
    places = dict(_places(data, at))
    codec = encoding(_codepage(data, places))
    for number, name in _dictionary(data, places.get(_DICTIONARY), codec):
        if number in places and not name.startswith("_PID_"):
            found.say(our_name(name), day(_value(data, places[number], codec)), "docProps")


def _dictionary(data: bytes, at: int | None, codec: str) -> Iterator[tuple[int, str]]:
    """Names that people gave to their own properties; in UTF-16 each is padded to four bytes."""
    if at is None:
        return
    count = struct.unpack_from("<I", data, at)[0]
    wide, at = codec == "utf-16-le", at + 4
    for _ in range(min(count, MOST_PROPERTIES)):
        if at + 8 > len(data):
            return
        number, length = struct.unpack_from("<II", data, at)
        octets = length * 2 if wide else length
        yield number, _text(data[at + 8 : at + 8 + octets], codec)
        at += 8 + (-(-octets // 4) * 4 if wide else octets)


def _value(data: bytes, at: int, codec: str) -> str:
    """A value as text; empty for kinds that no detail of a document has."""
    kind = struct.unpack_from("<H", data, at)[0]
    if kind in (_LPSTR, _LPWSTR):
        length = struct.unpack_from("<I", data, at + 4)[0] * (2 if kind == _LPWSTR else 1)
        return _text(data[at + 8 : at + 8 + length], "utf-16-le" if kind == _LPWSTR else codec)
    if kind == _FILETIME and at + 12 <= len(data):
        return _day(struct.unpack_from("<Q", data, at + 4)[0])
    if kind == _BOOL:
        return "yes" if struct.unpack_from("<H", data, at + 4)[0] else "no"
    return str(struct.unpack_from(_NUMBERS[kind], data, at + 4)[0]) if kind in _NUMBERS else ""


def _text(octets: bytes, codec: str) -> str:
    return octets.decode(codec, "replace").partition("\0")[0]


def _day(ticks: int) -> str:
    """The day of a FILETIME; empty for none, and for a year that cannot be.

    >>> _day(132537600000000000), _day(0), _day(2**63)
    ('2020-12-30', '', '')
    """
    try:
        moment = _START + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return ""
    return moment.date().isoformat() if 1980 <= moment.year < 2200 else ""
