"""Where content is: a folder or file on this machine, or any fsspec address. Both list entries and hand out real files.

Files of other machines are fetched one by one into a private temporary folder, a few ahead of the reader, and removed
once read; a lost connection is opened anew once per file and then is a finding of that file.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from playbook.content.document import Document, Fault
from playbook.content.extract.found import line
from playbook.content.gate import shown
from playbook.content.inventory import Entry, listed, one_file
from playbook.content.names import extension, is_clutter
from playbook.content.worker import Ready, Request
from playbook.errors import BadInput, Problem

_EXTRA = {
    "s3": 'install the extra: pip install "pilot-to-scale-playbook[remote]"',
    "sftp": "install paramiko (LGPL, so it is not part of the playbook): pip install paramiko",
}
THREADS = 8
MOST_LOST = 3
"""Connections in a row that cannot be opened again before the rest of the files is given up."""
_CHUNK = 1 << 20


class Place(Protocol):
    """Where content is."""

    def entries(self) -> list[Entry | Document]:
        """Everything there is, in the order of paths."""
        ...

    def requests(self, entries: Iterator[Entry | Ready], most: int) -> Iterator[Request | Ready]:
        """For each entry a request that a worker on this machine can serve, or a document with a fault; the ready pass."""
        ...

    def release(self, request: Request) -> None:
        """The file of this request has been read."""
        ...


def place_of(location: str) -> Place:
    """The place an address means. Raises BadInput if there is nothing, or if the address cannot be used here."""
    if "://" in location or "::" in location:
        return _remote(location)
    path = Path(location).expanduser()
    if not path.exists():
        raise BadInput(
            Problem(
                location,
                "there is no such folder or file",
                "a folder, a zip file or an address such as s3://bucket/folder",
            )
        )
    return Local(path.resolve())


@dataclass(frozen=True, slots=True)
class Local:
    """A folder or a file on this machine; workers open the files themselves."""

    path: Path

    def entries(self) -> list[Entry | Document]:
        """All files, or the one."""
        return listed(self.path) if self.path.is_dir() else [one_file(self.path)]

    def requests(self, entries: Iterator[Entry | Ready], most: int) -> Iterator[Request | Ready]:
        """One request per file."""
        del most
        for entry in entries:
            if isinstance(entry, Ready):
                yield entry
            else:
                yield Request(entry.path, entry.real, entry.size, entry.mtime_ns, _day(entry.mtime_ns))

    def release(self, request: Request) -> None:
        """Nothing to do: the file is the user's own."""


@dataclass(slots=True)
class Remote:
    """An fsspec address."""

    open_again: Callable[[], Any]
    files: Any
    root: str
    folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="playbook-fetch-")
    )
    lost: int = 0

    def entries(self) -> list[Entry | Document]:
        """All files, folder by folder; a folder that cannot be listed is a fault of its own."""
        if self.files.isfile(self.root):
            return [_entry(self.files.info(self.root), self.root.rpartition("/")[2])]
        return sorted(self._below(), key=lambda one: one.path)

    def _below(self) -> Iterator[Entry | Document]:
        left, seen = [self.root], set[str]()
        while left:
            here = left.pop()
            if here in seen:
                continue
            seen.add(here)
            for info in self._folder(here):
                if isinstance(info, Document):
                    yield info
                    continue
                name = self._relative(info["name"])
                if not name or is_clutter(name) or info["name"].rstrip("/") == here.rstrip("/"):
                    continue
                if info.get("type") == "directory":
                    left.append(info["name"])
                else:
                    yield _listed(info, name)

    def _folder(self, here: str) -> list[Any]:
        """What a folder holds, or a document that says why it cannot be listed."""
        try:
            return list(self.files.ls(here, detail=True))
        except Exception as error:
            if here == self.root:
                found = f"cannot be listed ({line(str(error))[:200]})"
                raise BadInput(Problem(self.root, found, do="check address, name and key")) from error
            return [Document(self._relative(here) or ".", 0, "", "folder", "", faults=(_fault(error),))]

    def _relative(self, name: str) -> str:
        return name.strip("/").removeprefix(self.root.strip("/")).strip("/")

    def requests(self, entries: Iterator[Entry | Ready], most: int) -> Iterator[Request | Ready]:
        """Files fetched a few ahead, in order."""
        with ThreadPoolExecutor(THREADS, "fetch") as threads:
            ahead: deque[Future[Request | Ready]] = deque()
            for number, entry in enumerate(entries):
                ahead.append(threads.submit(self._fetch, entry, number, most))
                if len(ahead) >= THREADS:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()

    def release(self, request: Request) -> None:
        """Remove the fetched copy."""
        Path(request.real).unlink(missing_ok=True)

    def _fetch(self, entry: Entry | Ready, number: int, most: int) -> Request | Ready:
        if isinstance(entry, Ready):
            return entry
        if entry.size > most:
            return _without(
                entry,
                Fault("too-large", f"{entry.size // 1_000_000} MB; files over {most // 1_000_000} MB are not read"),
            )
        if self.lost >= MOST_LOST:
            return _without(entry, Fault("unreadable", "the connection was lost and could not be opened again"))
        target = Path(self.folder.name) / str(number)
        try:
            size = self._copy(entry, target)
        except Exception as error:  # noqa: BLE001 - every file system has errors of its own
            target.unlink(missing_ok=True)
            return _without(entry, _fault(error))
        if entry.size >= 0 and size != entry.size:
            target.unlink(missing_ok=True)
            return _without(entry, Fault("changed", f"{size} bytes came, {entry.size} were listed"))
        return Request(entry.path, str(target), size, -1, _day(entry.mtime_ns))

    def _copy(self, entry: Entry, target: Path) -> int:
        """Copy a file here; on a broken connection open a new one, once."""
        try:
            return _copied(self.files, entry.real, target)
        except (FileNotFoundError, PermissionError):
            raise
        except Exception:  # noqa: BLE001 - a connection that broke has many names
            return _copied(self._reopened(), entry.real, target)

    def _reopened(self) -> Any:
        try:
            self.files = self.open_again()
        except Exception:
            self.lost += 1
            raise
        self.lost = 0
        return self.files


def _copied(files: Any, real: str, target: Path) -> int:
    size = 0
    with files.open(real, "rb") as source, tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as copy:
        while data := source.read(_CHUNK):
            size += copy.write(data)
    Path(copy.name).rename(target)
    return size


def _remote(location: str) -> Remote:
    from fsspec.core import url_to_fs

    protocol = location.partition("://")[0].partition("::")[0]
    try:
        files, root = url_to_fs(location)
        there = files.exists(root)
    except (ImportError, ValueError) as error:
        raise BadInput(
            Problem(
                location,
                f"this kind of address cannot be opened here ({line(str(error))[:200]})",
                do=_EXTRA.get(protocol, ""),
            )
        ) from error
    except Exception as error:
        raise BadInput(
            Problem(location, f"cannot be reached ({line(str(error))[:200]})", do="check address, name and key")
        ) from error
    if not there:
        raise BadInput(Problem(location, "there is nothing at this address"))
    return Remote(partial(_connected, location), files, root)


def _connected(location: str) -> Any:
    from fsspec.core import url_to_fs

    return url_to_fs(location, skip_instance_cache=True)[0]


def _listed(info: dict[str, Any], name: str) -> Entry | Document:
    if info.get("type") in ("link", "other"):
        return Document(
            shown(name), 0, "", "link", extension(name), faults=(Fault("forbidden", "a link; not followed"),)
        )
    return _entry(info, name)


def _entry(info: dict[str, Any], name: str) -> Entry:
    when = next(
        (info[k] for k in ("mtime", "LastModified", "last_modified", "modified", "created") if info.get(k) is not None),
        None,
    )
    seconds = when.timestamp() if isinstance(when, datetime) else when if isinstance(when, int | float) else None
    etag = str(info.get("ETag") or info.get("etag") or info.get("md5") or "")
    return Entry(
        shown(name), info["name"], int(info.get("size") or 0), int(seconds * 1e9) if seconds else -1, etag.strip('"')
    )


def _without(entry: Entry, fault: Fault) -> Ready:
    return Ready((Document(entry.path, max(entry.size, 0), "", "unknown", extension(entry.path), faults=(fault,)),))


def _fault(error: Exception) -> Fault:
    if isinstance(error, FileNotFoundError):
        return Fault("changed", "removed after it was listed")
    if isinstance(error, PermissionError):
        return Fault("forbidden", "no permission to read it")
    return Fault("unreadable", f"cannot be fetched ({type(error).__name__}: {line(str(error))[:150]})")


def _day(mtime_ns: int) -> str:
    return datetime.fromtimestamp(mtime_ns / 1e9, UTC).date().isoformat() if mtime_ns > 0 else ""
