"""Reading on a Dask cluster: the same pool of killable workers, started by each task on its own machine.

Every machine must have this package and must reach the location. A task is a run of files; what comes back are the same
JSON answers as from a worker here, checked again on arrival. Few tasks are under way at a time, so memory stays flat.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from playbook.content.document import Document, Fault
from playbook.content.inventory import Entry
from playbook.content.limits import Limits
from playbook.content.names import extension
from playbook.content.place import place_of
from playbook.content.pool import Pool
from playbook.content.wire import packed, unpacked
from playbook.content.worker import Ready, Request
from playbook.errors import BadInput, Problem

BATCH = 64
"""Files of one task: enough that starting its reader costs little."""
AHEAD = 2
"""Tasks under way per thread of the cluster."""

Answer = tuple[Request | Ready, Document | None]


def read_there(location: str, address: str, items: Iterator[Entry | Ready], limits: Limits) -> Iterator[Answer]:
    """Documents of the items in order, None after the last of each. Raises BadInput if there is no such cluster."""
    client = connected(address)
    try:
        width = max(1, AHEAD * sum(client.nthreads().values()))
        under_way: deque[tuple[list[Entry | Ready], Any]] = deque()
        while batch := list(islice(items, BATCH)):
            todo = [one for one in batch if isinstance(one, Entry)]
            under_way.append((batch, client.submit(read_batch, location, todo, limits, pure=False) if todo else None))
            if len(under_way) >= width:
                yield from _collected(*under_way.popleft())
        while under_way:
            yield from _collected(*under_way.popleft())
    finally:
        with suppress(Exception):
            client.close()


def read_batch(location: str, entries: list[Entry], limits: Limits) -> list[list[bytes]]:
    """One task: the documents of each entry, as JSON. Runs on a machine of the cluster."""
    place, answers = place_of(location), [[]]  # type: tuple[Any, list[list[bytes]]]
    with Pool(1, limits) as pool:
        for item, document in pool.read(place.requests(iter(entries), limits.file_bytes)):
            if document is not None:
                answers[-1].append(packed(document))
                continue
            answers.append([])
            if isinstance(item, Request):
                place.release(item)
    return answers[:-1]


def _collected(batch: list[Entry | Ready], task: Any) -> Iterator[Answer]:
    try:
        answers = iter(task.result() if task is not None else ())
        failure = ""
    except Exception as error:  # noqa: BLE001 - a task that a cluster loses fails in many ways; the run goes on
        answers, failure = iter(()), f"the cluster did not read it ({type(error).__name__})"
    for one in batch:
        if isinstance(one, Ready):
            yield from ((one, document) for document in one.documents)
            yield one, None
            continue
        item = Request(one.path, "", one.size)
        documents = [_lost(one, failure)] if failure else [unpacked(body) for body in next(answers)]
        yield from ((item, document) for document in documents)
        yield item, None


def _lost(entry: Entry, reason: str) -> Document:
    return Document(entry.path, entry.size, "", "unknown", extension(entry.path), faults=(Fault("unreadable", reason),))


def connected(address: str) -> Any:
    """A client of the scheduler; raises BadInput if the extra is missing or nobody answers there."""
    try:
        from distributed import Client
    except ImportError as error:
        do = 'install the extra: pip install "pilot-to-scale-playbook[cluster]"'
        raise BadInput(Problem(address, "no library for clusters is installed", do=do)) from error
    try:
        connect: Any = Client
        return connect(address, timeout="5s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise BadInput(
            Problem(
                address,
                "no Dask scheduler answers there",
                "a number of processes, or tcp://host:port",
                "start one with `dask scheduler`",
            )
        ) from error
