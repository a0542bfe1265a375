"""Old Excel (to 2003): the fast reader, behind a look for encryption and macros, and the document properties.

Source: [MS-XLS] 2.1.4 records; 2.4.117 FilePass, which stands among the first records of an encrypted workbook; 2.4.28
BoundSheet8, whose sixth byte tells a sheet of macros.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from playbook.content.cfb import Compound
from playbook.content.document import Fault
from playbook.content.extract import xlsx
from playbook.content.extract.found import Found, Protected
from playbook.content.extract.ole_properties import properties

_PASSWORD, _SHEET, _END = 0x002F, 0x0085, 0x000A
_MACRO_SHEET = 1


def read(file: Compound) -> Found:
    """One old workbook. Raises Protected."""
    book = file.stream("Workbook") or file.stream("Book")
    described = list(_first_records(book))
    if any(kind == _PASSWORD for kind, _ in described):
        raise Protected
    found = xlsx.read_binary(file.data)
    properties(file, found)
    if any(kind == _SHEET and body[5:6] == bytes([_MACRO_SHEET]) for kind, body in described):
        found.faults.append(Fault("macro", "holds a sheet of macros: code that runs when it is opened"))
    return found


def _first_records(book: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and first bytes of the records that describe the workbook, up to the first end mark."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == _END:
            return
        yield kind, book[at + 4 : at + 4 + min(length, 8)]
        at += 4 + length
