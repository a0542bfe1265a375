"""How parent and worker talk: frames of length, kind and JSON. Nothing is ever unpickled, every answer is checked."""

from __future__ import annotations

import json
import struct
from functools import lru_cache
from typing import Any, Literal

from playbook.content.document import Document, Fault, Field, Link, Package

HEAD = struct.Struct(">IB")
ABOUT, DOCUMENT, DONE = 1, 2, 3
"""About to read this document (with what is known of it), one document read, all documents of a request delivered."""
Kind = Literal[1, 2, 3]


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


def plain(document: Document) -> dict[str, Any]:
    """A document as plain values, without what is empty."""
    values: dict[str, Any] = {"path": document.path, "size": document.size, "content_hash": document.content_hash,
                              "kind": document.kind, "extension": document.extension}  # fmt: skip
    for name in ("text", "title", "headings", "anchors", "language", "styles", "pages"):
        value = getattr(document, name)
        if value:
            values[name] = value
    for name, parts in (("links", document.links), ("fields", document.fields), ("faults", document.faults)):
        if parts:
            values[name] = [_row(p) for p in parts]
    if document.package is not None:
        values["package"] = {name: getattr(document.package, name) for name in Package.__slots__}
    return values


def _row(part: Link | Field | Fault) -> tuple[Any, ...]:
    if isinstance(part, Link):
        return part.target, part.kind, part.alt
    return (part.name, part.value, part.source) if isinstance(part, Field) else (part.kind, part.reason)


def packed(document: Document) -> bytes:
    """A document as compact JSON."""
    return json.dumps(plain(document), ensure_ascii=False, separators=(",", ":"), check_circular=False).encode("utf-8", "replace")


def unpacked(body: bytes) -> Document:
    """A document from JSON, every value checked. Raises BadAnswer."""
    from pydantic import ValidationError

    try:
        values = _adapter().validate_json(body)
    except ValidationError as error:
        raise BadAnswer(str(error)[:500]) from error
    for name, part in (("links", Link), ("fields", Field), ("faults", Fault)):
        values[name] = tuple(part(*row) for row in values.get(name, ()))
    return Document(**values)


@lru_cache(maxsize=1)
def _adapter() -> Any:
    """The exact shape of an answer."""
    from typing import NotRequired, TypedDict

    from pydantic import ConfigDict, TypeAdapter, with_config

    from playbook.content.document import FaultKind

    @with_config(ConfigDict(extra="forbid"))
    class Answer(TypedDict):
        path: str
        size: int
        content_hash: str
        kind: str
        extension: str
        text: NotRequired[str]
        title: NotRequired[str | None]
        headings: NotRequired[tuple[tuple[int, str], ...]]
        links: NotRequired[list[tuple[str, Literal["link", "image"], str | None]]]
        anchors: NotRequired[tuple[str, ...]]
        fields: NotRequired[list[tuple[str, str, str]]]
        language: NotRequired[str | None]
        styles: NotRequired[tuple[str, ...]]
        pages: NotRequired[int | None]
        package: NotRequired[Package | None]
        faults: NotRequired[list[tuple[FaultKind, str]]]

    return TypeAdapter(Answer)
