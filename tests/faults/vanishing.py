"""A network folder that goes away at the n-th file operation and stays away: reads, writes, listings, all of them."""

import builtins
import errno
import io
import os
from contextlib import contextmanager
from pathlib import Path

ASKS = (
    "open",
    "write",
    "fsync",
    "replace",
    "rename",
    "unlink",
    "mkdir",
    "rmdir",
    "ftruncate",
    "stat",
    "lstat",
    "scandir",
    "listdir",
    "readlink",
    "utime",
)


class Share:
    """Lets operations below a folder pass until number `at`; from then on each fails as a lost server lets it fail."""

    def __init__(self, folder, at, how):
        self.folder, self.at, self.how, self.count = str(folder), at, getattr(errno, how), 0

    @property
    def gone(self):
        """True once the folder went away."""
        return self.count >= self.at

    def asked(self, place):
        """Count an operation; raises OSError from the n-th on."""
        if isinstance(place, int):
            place = Path(f"/proc/self/fd/{place}").readlink() if self.real_exists(place) else ""
        if not isinstance(place, (str, os.PathLike)) or not os.fspath(place).startswith(self.folder):
            return
        self.count += 1
        if self.gone:
            raise OSError(self.how, os.strerror(self.how), os.fspath(place))

    @contextmanager
    def served(self, monkeypatch):
        """Inside, operations go through this share."""
        self.busy = False
        with monkeypatch.context() as patched:
            for name in ASKS:
                patched.setattr(os, name, self._through(getattr(os, name)))
            opened = self._through(io.open)
            patched.setattr(io, "open", opened)
            patched.setattr(builtins, "open", opened)
            yield self

    def real_exists(self, descriptor):
        """True for an open file; what is asked here is no operation of the playbook."""
        return Path(f"/proc/self/fd/{descriptor}").is_symlink()

    def _through(self, real):
        def call(*args, **kwargs):
            if not self.busy and args:
                self.busy = True
                try:
                    self.asked(args[0])
                finally:
                    self.busy = False
            return real(*args, **kwargs)

        return call
