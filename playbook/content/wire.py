"""How parent and worker talk: frames of length, kind and JSON. Nothing is ever unpickled, every answer is checked."""

from __future__ import annotations

import json
import struct
from functools import lru_cache
from typing import Any

from playbook.content.document import Document, Fault, Field, Link, Package

HEAD = struct.Struct(">IB")
ABOUT, DOCUMENT, DONE = 1, 2, 3
"""About to read this document (with what is known of it), one document read, all documents of a request delivered."""


class BadAnswer(Exception):
    """A worker sent what no worker sends: its answer is dropped and the worker with it."""


def frame(kind: int, body: bytes = b"") -> bytes:
    """One message."""
    return HEAD.pack(len(body), kind) + body


def split(buffer: bytearray, most: int) -> list[tuple[int, bytes]]:
    """Complete messages at the beginning of a buffer, taken out of it. Raises BadAnswer on sizes over `most`."""
    found, at = [], 0
    while len(buffer) - at >= HEAD.size:
        length, kind = HEAD.unpack_from(buffer, at)
        if length > most or kind not in (ABOUT, DOCUMENT, DONE):
            raise BadAnswer(f"a message of {length} bytes and kind {kind}")
        end = at + HEAD.size + length
        if len(buffer) < end:
            break
        found.append((kind, bytes(buffer[at + HEAD.size : end])))
        at = end
    del buffer[:at]
    return found


def packed(document: Document) -> bytes:
    """A document as compact JSON: its values in order, parts as rows."""
    values = [getattr(document, name) for name in Document.__slots__]
    for at, shape in _ROWS.items():
        values[at] = [tuple(getattr(part, name) for name in shape.__slots__) for part in values[at]]
    package = document.package
    values[_PACKAGE] = {name: getattr(package, name) for name in Package.__slots__} if package else None
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), check_circular=False).encode(
        "utf-8", "replace"
    )


def unpacked(body: bytes, before: str = "") -> Document:
    """A document from JSON, every value checked; its path gets `before` in front. Raises BadAnswer."""
    from pydantic import ValidationError

    try:
        values = list(_shape().validate_json(body))
    except ValidationError as error:
        raise BadAnswer(str(error)[:500]) from error
    values[0] = before + values[0]
    for at, shape in _ROWS.items():
        values[at] = tuple(shape(*row) for row in values[at])
    return Document(*values)


_ROWS: dict[int, type[Link | Field | Fault]] = {
    Document.__slots__.index(name): shape for name, shape in (("links", Link), ("fields", Field), ("faults", Fault))
}
_PACKAGE = Document.__slots__.index("package")


@lru_cache(maxsize=1)
def _shape() -> Any:
    """The exact shape of an answer, from the document's own types."""
    from typing import get_type_hints

    from pydantic import TypeAdapter

    hints = get_type_hints(Document)
    for name, shape in (("links", Link), ("fields", Field), ("faults", Fault)):
        row = tuple(get_type_hints(shape)[part] for part in shape.__slots__)
        hints[name] = list[tuple.__class_getitem__(row)]  # type: ignore[misc]
    whole: Any = tuple.__class_getitem__(tuple(hints[name] for name in Document.__slots__))
    return TypeAdapter(whole)
