"""What a power cut takes with it: content that was not fsynced, and names that their folder was not fsynced for.

Renames, removals and new names in a folder are lost from some moment on, in their order; content that was written but
not fsynced is gone, cut in half, or there. Both are drawn. What was fsynced stays. New folders are taken as durable.
"""

import os
import random
from pathlib import Path


class Journal:
    """Notes operations as they happen, and takes back what a power cut may take."""

    def __init__(self, folder, seed):
        self.folder, self.draw = str(folder), random.Random(seed)
        self.loose = {}  # path -> size that is certain
        self.names = []  # (folder, undo)
        self.real = {name: getattr(os, name) for name in ("replace", "unlink", "truncate")}

    def before(self, name, args):
        """What has to be known of the state before an operation."""
        if name == "replace" and Path(args[1]).is_file():
            return Path(args[1]).read_bytes()
        if name == "unlink" and Path(args[0]).is_file():
            return Path(args[0]).read_bytes()
        return None

    def after(self, name, args, known):
        """Note an operation that has happened."""
        if name == "write":
            path = str(Path(f"/proc/self/fd/{args[0]}").readlink())
            self.loose.setdefault(path, Path(path).stat().st_size - len(args[1]))
        elif name == "fsync":
            path = str(Path(f"/proc/self/fd/{args[0]}").readlink())
            self.loose.pop(path, None)
            self.names = [(folder, undo) for folder, undo in self.names if folder != path]
        elif name == "replace":
            self._moved(str(args[0]), str(args[1]), known)
        elif name == "unlink" and known is not None:
            path = str(args[0])
            self.loose.pop(path, None)
            self.names.append((str(Path(path).parent), lambda: Path(path).write_bytes(known)))

    def opened(self, path):
        """A file was opened to be written anew."""
        self.loose[str(path)] = 0

    def _moved(self, source, target, known):
        for path in [p for p in self.loose if p == source or p.startswith(f"{source}/")]:
            self.loose[target + path[len(source) :]] = self.loose.pop(path)

        def undo():
            if not Path(target).exists():
                return
            Path(source).parent.mkdir(parents=True, exist_ok=True)
            self.real["replace"](target, source)
            if known is not None:
                Path(target).write_bytes(known)

        self.names.append((str(Path(target).parent), undo))

    def lose(self):
        """The power is gone: the state that a machine may find when it starts again."""
        for path, certain in self.loose.items():
            if path.startswith(self.folder) and Path(path).is_file():
                size = Path(path).stat().st_size
                self.real["truncate"](path, self.draw.choice([certain, (certain + size) // 2, size]))
        kept = self.draw.randint(0, len(self.names))
        for _, undo in reversed(self.names[kept:]):
            undo()
