"""The content folder of a pilot: which files are in it, what each holds, and what is computed from them once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations
from pathlib import Path

from playbook.content.aside import in_archive
from playbook.content.audit import Audit, audit
from playbook.content.cache import passing
from playbook.content.differences import contradictions
from playbook.content.document import Document
from playbook.content.links import folders, resolve
from playbook.content.overlap import overlaps
from playbook.content.related import LEAST_WORDS
from playbook.content.sketch import sampled, token_hashes
from playbook.content.wire import BadAnswer, packed, unpacked
from playbook.kept import keep, kept
from playbook.model.evidence import Missing

NO_FOLDER = Missing(columns=("content_files.path",), why="The content folder was not delivered.")
NEAR = 0.85
"""Share of word triples two texts have in common, from which on one is a near copy of the other."""


def files(folder: Path) -> dict[str, Path]:
    """Files by their path below the folder; hidden files, lock files and links are left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            found[relative.as_posix()] = path
    return found


class Folder:
    """What a pilot's content folder holds, read; whatever is asked of it is computed once."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        self.documents = documents
        self._told: dict[tuple[str, str], str] = {}

    @cached_property
    def files(self) -> tuple[Document, ...]:
        """One document per file: a package stands for what is inside it."""
        return tuple(d for d in self.documents if "!/" not in d.path)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of each readable file; that of a package is the text of everything inside."""
        texts: dict[str, str] = {}
        for d in self.documents:
            if d.read and d.text:
                path = d.path.partition("!/")[0]
                texts[path] = f"{texts[path]}\n\n{d.text}" if path in texts else d.text
        return texts

    @cached_property
    def defects(self) -> dict[str, str]:
        """What keeps a file from being read or used, for those that have such a defect."""
        broken = _broken(self.documents)
        found = {d.path: _defect(d, self.documents, broken) for d in self.files}
        return {path: defect for path, defect in found.items() if defect}

    @cached_property
    def copied(self) -> frozenset[str]:
        """Files outside the archive with an exact or near copy there."""
        active = [d for d in self.files if not in_archive(d.path)]
        return frozenset(path for pair in _copies(active, self.texts) for path in pair)

    def contradiction(self, a: str, b: str) -> str:
        """The first contradiction between two files, in words; empty if there is none."""
        if (a, b) not in self._told:
            self._told[a, b] = next(map(str, contradictions(self.texts[a], self.texts[b], 1)), "")
        return self._told[a, b]


def read_folder(folder: Path) -> Folder:
    """A pilot's content folder, every file read in a worker; read once while nothing in it changes."""
    there = files(folder)
    return _read(folder, tuple((p, s.st_size, s.st_mtime_ns) for p, f in there.items() for s in (f.stat(),)))


@lru_cache(maxsize=8)
def _read(folder: Path, seen: tuple[tuple[str, int, int], ...]) -> Folder:
    from playbook.content.read import read_all

    name = os.fsencode(repr(("content", str(folder), seen)))
    before = _unpacked(kept(name))
    if before is not None:
        return Folder(before)
    documents = tuple(read_all(folder))
    if not any(map(passing, documents)):
        keep(name, lambda: b"\n".join(map(packed, documents)))
    return Folder(documents)


def _unpacked(body: bytes | None) -> tuple[Document, ...] | None:
    """Documents that another step of this run read; None if it kept none."""
    with contextlib.suppress(BadAnswer):
        return None if body is None else tuple(unpacked(line) for line in body.splitlines())
    return None


def folder_audit(folder: Path, as_of: date) -> Audit:
    """The content audit of a pilot's folder; computed once a day of judgement."""
    return _audit(read_folder(folder), as_of)


@lru_cache(maxsize=4)
def _audit(folder: Folder, as_of: date) -> Audit:
    return audit(folder.documents, as_of)


def _defect(document: Document, everything: tuple[Document, ...], broken: dict[str, str]) -> str:
    """What keeps a file from being read or used; empty if nothing does."""
    if not document.read:
        return next(f.reason for f in document.faults)
    if document.package:
        inside = [d for d in everything if d.path.startswith(f"{document.path}!/")]
        if inside and not any(d.text for d in inside):
            return "nothing inside can be read"
    return f"{broken[document.path]} is not there" if document.path in broken else ""


def _broken(documents: tuple[Document, ...]) -> dict[str, str]:
    """The first reference of each file that leads to nothing."""
    known = frozenset(d.path for d in documents)
    above = folders(known)
    return {
        d.path: link.target
        for d in documents
        for link in reversed(d.links)
        if resolve(d.path, link, known, above).state == "broken"
    }


def _copies(documents: list[Document], texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs with equal bytes, and pairs whose texts share most of their word triples (Jaccard, nothing sampled)."""
    for a, b in combinations(sorted(documents, key=lambda d: (d.content_hash, d.path)), 2):
        if a.content_hash and a.content_hash == b.content_hash:
            yield a.path, b.path
    tokens = {d.path: token_hashes(texts[d.path]) for d in documents if d.path in texts}
    paths = sorted(p for p, t in tokens.items() if len(t) >= LEAST_WORDS)
    shingles = [sampled(tokens[p], 1) for p in paths]
    found = overlaps(shingles)
    for a, b in zip(found.a.tolist(), found.b.tolist(), strict=True):
        both = len(set(shingles[a].tolist()) & set(shingles[b].tolist()))
        if both >= NEAR * (len(shingles[a]) + len(shingles[b]) - both):
            yield paths[a], paths[b]
