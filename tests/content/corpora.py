"""Small corpora for tests: documents with text of their own, and ways to change them."""

from __future__ import annotations

from datetime import date

import numpy as np
import xxhash

from playbook.content.audit import Audit, audit
from playbook.content.document import Document, Fault, Field, Link

AS_OF = date(2026, 6, 30)
FULL = tuple(
    Field(name, value, "front-matter")
    for name, value in (
        ("owner", "Quality team"),
        ("language", "en"),
        ("version", "3"),
        ("reviewed", "2026-05-02"),
        ("audience", "all staff"),
        ("licence", "internal"),
    )
)


def words(seed: int, many: int = 240) -> str:
    """A text that shares no triple of words with that of another seed."""
    rng = np.random.default_rng(seed)
    made = [f"w{seed}n{n}" for n in rng.integers(0, 5000, many)]
    return "\n\n".join(" ".join(made[i : i + 12]) + "." for i in range(0, many, 12))


def doc(path: str, text: str | None = None, *, seed: int | None = None, title: str | None = None, **more) -> Document:
    """A document; its text is its own unless given."""
    own = sum(path.encode()) * 7919 % 100_003 if seed is None else seed
    body = words(own) if text is None else text
    extension = path.rpartition(".")[2]
    known = {
        "size": len(body),
        "content_hash": xxhash.xxh3_128_hexdigest(f"{body}{extension}".encode()),
        "kind": extension,
        "extension": extension,
        "text": body,
        "title": title or path.rpartition("/")[2].rpartition(".")[0],
        "headings": ((1, title or path),),
        "fields": FULL,
        "language": "en",
    }
    return Document(path, **(known | more))


def audited(*documents: Document) -> Audit:
    """The audit of some documents."""
    return audit(documents, AS_OF)


def rules_of(result: Audit) -> set[str]:
    """The rules that found something."""
    return {f.rule for f in result.flaws}


def lost(path: str, kind: str) -> Document:
    """A file that could not be read."""
    return doc(path, "", faults=(Fault(kind, "as the test wants it"),), headings=(), title=None)  # type: ignore[arg-type]


def link(target: str, kind: str = "link", alt: str | None = None) -> Link:
    """A reference."""
    return Link(target, kind, alt)  # type: ignore[arg-type]
