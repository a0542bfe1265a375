"""All writes of the playbook go through here: a file is complete or the previous one, an acknowledged line stays.

Order of a write: temporary file in the same folder, flush, fsync, `os.replace`, fsync of the folder. On any failure
the temporary is removed and the old file is untouched. Locks are `flock` on a separate file that is never renamed.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import hashlib
import json
import os
import shutil
import time
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from playbook.errors import BadInput, Problem

TEMPORARY = ".tmp-"
LOCK_WAIT_S = 10.0


def publish(path: Path, content: bytes) -> str:
    """Write a file so that a reader sees the old bytes or the new ones, never a mixture; returns the sha256.

    Raises OSError (disk full, read-only) with the previous file intact and no temporary left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path.parent, path.name)
    temporary = temporary_for(path)
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105 - os.replace is the atomic one, said by its name
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return hashlib.sha256(content).hexdigest()


def append_line(path: Path, line: bytes) -> None:
    """Append one line in one write and fsync it; a short write is taken back before the error is raised."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o644)
    try:
        before = os.fstat(descriptor).st_size
        written = os.write(descriptor, line)
        if written != len(line):
            os.ftruncate(descriptor, before)
            raise OSError(f"{path.name}: the disk took {written} of {len(line)} bytes; nothing was recorded")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in this folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporary_for(path: Path) -> Path:
    """Where this process may prepare a file or folder before it takes its place; named by who prepares it."""
    return path.parent / f"{TEMPORARY}{path.name}-{_machine()}.{os.getpid()}"


@cache
def _machine() -> str:
    """Eight digits that differ between machines and between containers: process numbers mean something within one."""
    space = Path("/proc/self/ns/pid")
    numbered = os.readlink(space) if space.exists() else ""  # noqa: PTH115 - the link leads nowhere
    return hashlib.sha256(f"{os.uname().nodename} {numbered}".encode()).hexdigest()[:8]


def sweep(folder: Path, name: str = "") -> tuple[str, ...]:
    """Remove temporaries (files and scratch folders) that a killed process of this machine left; returns their names.

    With a name, only those of that file. What a process on another machine prepares in a shared folder is left alone.
    """
    gone = []
    for stray in folder.glob(f"{TEMPORARY}{glob.escape(name)}{'-' if name else ''}*"):
        if not left_behind(stray):
            continue
        if stray.is_dir() and not stray.is_symlink():
            shutil.rmtree(stray, ignore_errors=True)
        else:
            stray.unlink(missing_ok=True)
        gone.append(stray.name)
    return tuple(gone)


def left_behind(temporary: Path) -> bool:
    """True if whoever prepared it was a process of this machine that has ended."""
    machine, _, pid = temporary.name.rpartition("-")[2].rpartition(".")
    return machine == _machine() and pid.isdigit() and not alive(int(pid))


def alive(pid: int) -> bool:
    """True if a process of this number lives on this machine, whoever it belongs to."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@contextlib.contextmanager
def locked(path: Path, *, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
    """Hold an exclusive lock on a lock file; the kernel frees it when the process ends, however it ends.

    Raises BadInput naming the holder if it stays taken.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(descriptor, path, time.monotonic() + wait_s)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                holder = os.pread(descriptor, 20, 0).decode(errors="replace") or "unknown"
                found = f"another playbook command is working here (process {holder})"
                raise BadInput(Problem(str(path.parent), found, do="wait for it to end, then run this again")) from None
            time.sleep(0.05)
        else:
            return


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8, NFC strings, no NaN.

    >>> canonical({"b": 1, "a": [True, None, "ä"]}).decode()
    '{"a":[true,null,"ä"],"b":1}'
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return unicodedata.normalize("NFC", text).encode()


def sha256_of(path: Path) -> str:
    """Fingerprint of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
