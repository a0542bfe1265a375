"""Where content is: a folder or file on this machine, or any fsspec address. Both list entries and hand out real files.

Files of other machines are fetched one by one into a private temporary folder (see `fetch`) and removed once read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from playbook.content.address import without_secret
from playbook.content.document import Document, Fault
from playbook.content.extract.found import line
from playbook.content.fetch import Fetcher, fault_of
from playbook.content.gate import shown
from playbook.content.inventory import Entry, listed, one_file
from playbook.content.names import extension, is_clutter
from playbook.content.worker import Ready, Request
from playbook.errors import BadInput, Problem

_EXTRA = {
    "s3": 'install the extra: pip install "pilot-to-scale-playbook[remote]"',
    "sftp": "install paramiko (LGPL, so it is not part of the playbook): pip install paramiko",
}


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
        return _remote(without_secret(location))
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
                yield Request(entry.path, entry.real, entry.size, entry.mtime_ns, entry.day)

    def release(self, request: Request) -> None:
        """Nothing to do: the file is the user's own."""


@dataclass(slots=True)
class Remote:
    """An fsspec address."""

    connect: Callable[[], Any]
    files: Any
    root: str
    folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="playbook-fetch-")
    )

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
            return [Document(self._relative(here) or ".", 0, "", "folder", "", faults=(fault_of(error),))]

    def _relative(self, name: str) -> str:
        return name.strip("/").removeprefix(self.root.strip("/")).strip("/")

    def requests(self, entries: Iterator[Entry | Ready], most: int) -> Iterator[Request | Ready]:
        """Files fetched a few ahead, in order."""
        return Fetcher(self.files, self.connect, Path(self.folder.name), most).fetched(entries)

    def release(self, request: Request) -> None:
        """Remove the fetched copy."""
        Path(request.real).unlink(missing_ok=True)


def _remote(location: str) -> Remote:
    from fsspec.core import url_to_fs

    protocol = location.partition("://")[0].partition("::")[0]
    try:
        files, root = url_to_fs(location, skip_instance_cache=True)
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
