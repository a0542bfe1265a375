"""Everything there is at a location, read: the one door to the reading half of the audit."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from playbook.content.cache import Cache
from playbook.content.document import Document
from playbook.content.inventory import Entry
from playbook.content.limits import Limits
from playbook.content.place import Local, Place, place_of
from playbook.content.pool import Pool
from playbook.content.worker import Ready, Request
from playbook.errors import BadInput, Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading has come."""

    files: int
    of_files: int
    octets: int
    of_octets: int
    path: str


_CHUNK = 1 << 20
Tell = Callable[[Progress], None]


def read_all(
    location: str | Path,
    *,
    workers: int | str = 1,
    progress: Tell | None = None,
    cache: Path | None = None,
    limits: Limits | None = None,
) -> Generator[Document]:
    """Documents of a location in the order of their paths, whatever is wrong with them.

    `workers` is a number of processes here, or the address of a Dask cluster such as `tcp://host:8786` that can reach the
    location. `cache` is a folder outside the location; unchanged files are then not read again, and what is read when the
    generator is closed early stays. Nothing is written inside the location.

    Raises BadInput if the location cannot be opened at all.
    """
    limits = limits or Limits()
    place = place_of(str(location))
    if cache is not None:
        _outside(cache, place)
    entries = place.entries()
    inside = _inside(place)
    with Cache(cache, str(location)) if cache is not None else contextlib.nullcontext() as known:
        run = _Run(place, known, progress, entries)
        with contextlib.closing(_answers(place, str(location), run.items(), workers, limits)) as answers:
            for document in run.take(answers):
                yield inside(document)


def _answers(
    place: Place, location: str, items: Iterator[Entry | Ready], workers: int | str, limits: Limits
) -> Generator[tuple[Request | Ready, Document | None]]:
    """Documents of the items in order, None after the last one of each; by processes here or by a cluster."""
    if isinstance(workers, int) or workers.isdigit():
        with Pool(int(workers), limits) as pool:
            yield from pool.read(place.requests(items, limits.file_bytes))
    else:
        from playbook.content.cluster import read_there

        yield from read_there(location, workers, items, limits)


def _outside(cache: Path, place: Place) -> None:
    if isinstance(place, Local) and cache.resolve().is_relative_to(place.path.resolve()):
        raise BadInput(
            Problem(str(cache), "the folder for what was read lies inside the content", do="name a folder elsewhere")
        )


def _inside(place: Place) -> Callable[[Document], Document]:
    """A zip file as location is a folder: what is inside is named by its path in there."""
    if not isinstance(place, Local) or place.path.is_dir():
        return lambda document: document

    start = f"{place.path.name}!/"
    return lambda document: replace(document, path=document.path.removeprefix(start))


class _Run:
    """One pass over the entries: known ones from the cache, the others from workers, in one order."""

    def __init__(self, place: Place, known: Cache | None, tell: Tell | None, entries: list[Entry | Document]) -> None:
        self._place, self._known, self._tell, self._entries = place, known, tell, entries
        self._files = self._octets = 0
        self._of_octets = sum(e.size for e in entries)

    def items(self) -> Iterator[Entry | Ready]:
        """What is ready without a worker, and what is not."""
        for one in self._entries:
            if isinstance(one, Document):
                yield Ready((one,))
            else:
                found = self._before(one)
                yield one if found is None else Ready(tuple(found))

    def _before(self, entry: Entry) -> list[Document] | None:
        if self._known is None:
            return None
        found = self._known.get(entry)
        if found is None and isinstance(self._place, Local) and self._known.knows_size(entry):
            hashed = _hash(entry)
            found = self._known.by_bytes(entry, hashed) if hashed else None
        return found

    def take(self, answers: Iterator[tuple[Request | Ready, Document | None]]) -> Iterator[Document]:
        """Hand on documents, keep new ones, tell how far it is."""
        for one in self._entries:
            fresh: list[Document] = []
            for item, document in answers:
                if document is None:
                    self._finished(one, item, fresh)
                    break
                if self._known is not None and isinstance(item, Request):
                    fresh.append(document)
                yield _named(one, document)

    def _finished(self, one: Entry | Document, item: Request | Ready, fresh: list[Document]) -> None:
        if isinstance(item, Request):
            self._place.release(item)
        if self._known is not None and isinstance(one, Entry) and fresh:
            self._known.add(one, fresh)
        self._files += 1
        self._octets += one.size
        if self._tell is not None:
            self._tell(Progress(self._files, len(self._entries), self._octets, self._of_octets, one.path))


def _named(entry: Entry | Document, document: Document) -> Document:
    """The document, with what is wrong with its file's name."""
    if isinstance(entry, Entry) and entry.faults and document.path == entry.path:
        return replace(document, faults=(*entry.faults, *document.faults))
    return document


def _hash(entry: Entry) -> str:
    """Hash of a file's bytes; empty if it cannot be read."""
    import xxhash

    digest = xxhash.xxh3_128()
    try:
        with open(entry.real, "rb") as file:  # noqa: PTH123 - the name may be no valid Unicode
            while data := file.read(_CHUNK):
                digest.update(data)
    except OSError:
        return ""
    return str(digest.hexdigest())
