"""Where the steps of a run leave each other what they read: in the memory of the command, behind a socket of its own."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from playbook.asking import answering
from playbook.kept import FORGET, GET, MARK, MOST_BYTES, PUT

MOST_IN_ALL = 128 << 20
"""Bytes held at any time; beyond that nothing more is kept until a pilot is done."""
DIGEST = sha256().digest_size


class Shelf:
    """What is held, by the mark of a pilot and the digest of a name."""

    def __init__(self) -> None:
        self._held: dict[bytes, dict[bytes, bytes]] = {}

    @property
    def size(self) -> int:
        """Bytes that are held now."""
        return sum(len(body) for held in self._held.values() for body in held.values())

    def answer(self, question: bytes) -> bytes:
        """Do what a step asks for; raises ValueError for a question that no step asks."""
        kind, mark, digest = question[:1], question[1 : 1 + MARK], question[1 + MARK : 1 + MARK + DIGEST]
        body = question[1 + MARK + DIGEST :]
        if len(mark) != MARK or kind not in (GET, PUT, FORGET) or (kind != FORGET and len(digest) != DIGEST):
            raise ValueError("no question of a step")
        if kind == FORGET:
            self._held.pop(mark, None)
        elif kind == PUT and self.size + len(body) <= MOST_IN_ALL:
            self._held.setdefault(mark, {})[digest] = body
        elif kind == GET and digest in self._held.get(mark, {}):
            return PUT + self._held[mark][digest]
        return b"."


@contextlib.contextmanager
def shelf() -> Iterator[str]:
    """Serve a shelf until the block ends; gives its socket. The folder of the socket belongs to this user alone."""
    with (
        tempfile.TemporaryDirectory(prefix="playbook-") as folder,
        answering(Path(folder) / "shelf", Shelf().answer, MOST_BYTES + 1 + MARK + DIGEST) as place,
    ):
        yield place


def marked(place: str) -> str:
    """What the steps of one pilot are told: a mark that nobody else has, and the socket."""
    return f"{secrets.token_hex(MARK // 2)} {place}" if place else ""
