"""Old Excel (to 2003): the fast reader, behind a look for encryption, and the document properties.

Source: [MS-XLS] 2.4.117 FilePass, which stands among the first records of an encrypted workbook; 2.1.4 records.
"""

from __future__ import annotations

import struct

from playbook.content.cfb import Compound
from playbook.content.extract import xlsx
from playbook.content.extract.found import Found, Protected
from playbook.content.extract.ole_properties import properties

_PASSWORD, _END = 0x002F, 0x000A
MOST_RECORDS = 100


def read(file: Compound) -> Found:
    """One old workbook. Raises Protected."""
    book = file.stream("Workbook") or file.stream("Book")
    if _encrypted(book):
        raise Protected
    found = xlsx.read_binary(file.data)
    properties(file, found)
    return found


def _encrypted(book: bytes) -> bool:
    """True if a record among the first ones says that the rest is encrypted."""
    at = 0
    for _ in range(MOST_RECORDS):
        if at + 4 > len(book):
            return False
        kind, length = struct.unpack_from("<HH", book, at)
        if kind in (_PASSWORD, _END):
            return bool(kind == _PASSWORD)
        at += 4 + length
    return False
