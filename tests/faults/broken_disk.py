"""A disk that fails: the n-th file operation of the playbook is refused, cut short, or the last one that happens.

All writes go through a few functions of `os` and `open`; each call of one of them is a point. `Stop` is raised for a kill
or a power cut and passes every `except Exception`; after it no operation happens any more, not even those of clean-up.
"""

import errno
import io
import os
from contextlib import contextmanager
from pathlib import Path

from power import Journal

POINTS = ("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir", "ftruncate")


class Stop(BaseException):
    """The power is gone."""


class Disk:
    """Counts the operations below a folder and lets the n-th one fail (`at`); 0 lets all pass."""

    def __init__(self, folder, at=0, how="ENOSPC"):
        self.folder, self.at, self.how = str(folder), at, how
        self.count, self.dead = 0, False
        self.said = ""
        self.journal = Journal(folder, at)

    def point(self, name, path):
        if self.dead:
            raise Stop
        if not self.concerns(path):
            return
        self.count += 1
        if self.count != self.at or self.how == "short":
            return
        self.said = f"{name} {path}"
        if self.how in ("stop", "power"):
            self.dead = True
            raise Stop
        raise OSError(getattr(errno, self.how), os.strerror(getattr(errno, self.how)), str(path))

    @contextmanager
    def broken(self, monkeypatch):
        """Inside, the operations go through this disk."""
        with monkeypatch.context() as patched:
            for name in POINTS:
                patched.setattr(os, name, self._wrapped(name, getattr(os, name)))
            patched.setattr(io, "open", self._opened(io.open))
            yield self

    def concerns(self, place):
        """True for what lies below the folder; pipes and sockets are no disk. When the power is gone, all stops."""
        if self.dead:
            raise Stop
        if isinstance(place, int):
            place = Path(f"/proc/self/fd/{place}").readlink()
        return os.fspath(place).startswith(self.folder)

    def _wrapped(self, name, real):
        disk = self

        def call(*args, **kwargs):
            if not disk.concerns(args[0]):
                return real(*args, **kwargs)
            writes = name != "open" or (len(args) > 1 and args[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            if name == "write" and self.how == "short" and self.count + 1 == self.at:
                self.count += 1
                return real(args[0], args[1][: len(args[1]) // 2])
            if not writes:
                return real(*args, **kwargs)
            self.point(name, args[0])
            known = self.journal.before(name, args)
            answer = real(*args, **kwargs)
            self.journal.after(name, args, known)
            return answer

        return call

    def _opened(self, real):
        disk = self

        def call(file, mode="r", *args, **kwargs):
            if "r" not in mode or "+" in mode:
                if not disk.concerns(file):
                    return real(file, mode, *args, **kwargs)
                disk.point("open", file)
                disk.journal.opened(file)
                return Written(real(file, mode, *args, **kwargs), disk, file)
            return real(file, mode, *args, **kwargs)

        return call


class Written:
    """An open file whose writes are points, and which holds half of a write that fails."""

    def __init__(self, file, disk, path):
        self.file, self.disk, self.path = file, disk, path

    def write(self, content):
        try:
            self.disk.point("write", self.path)
        except BaseException:
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            raise
        return self.file.write(content)

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.close()
