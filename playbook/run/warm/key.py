"""The name of a warm server: a fingerprint of everything a forked kernel would take over from it.

A kernel may only come from a server that imported the same code and lives under the same rules of the system as the
process that asks. Whatever differs gives another name, and so another server; nothing has to be compared later.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from playbook.bundled import bundled
from playbook.workspace.io import canonical

BASE = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "LANG", "LANGUAGE", "VIRTUAL_ENV")
PREFIXES = [
    "PYTHON",
    "LC_",
    "LD_",
    "MALLOC",
    "GLIBC_",
    "OMP_",
    "OPENBLAS",
    "MKL_",
    "BLIS_",
    "NUMEXPR",
    "NUMBA",
    "NPY_",
    "NUMPY",
    "SCIPY",
    "PANDAS",
    "ARROW",
    "PYARROW",
    "JE_",
    "DUCKDB",
    "PYDANTIC",
    "MPL",
    "MATPLOTLIB",
    "IPYTHON",
    "IPYKERNEL",
    "JUPYTER",
    "PYDEVD",
    "DEBUGPY",
    "XDG_",
]
STATUS = ("Uid", "Gid", "Groups", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp", "Cpus_allowed_list")
"""Lines of /proc/self/status that a child inherits."""
NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The variables that can matter to an import. The server starts with these alone, so it never holds a secret."""
    return {k: v for k, v in given.items() if k in BASE or k.startswith(tuple(PREFIXES))}


def server_key(given: Mapping[str, str], flags: tuple[str, ...]) -> str:
    """Sixteen hex digits: code, installed distributions, interpreter, its variables and what the system grants."""
    parts = [_code(), _installed(), _interpreter(flags), environment(given), granted()]
    return sha256(canonical(parts)).hexdigest()[:16]


def granted() -> list[str]:
    """What a child inherits from its parent besides code: rights, limits, namespaces, control group, niceness."""
    import resource

    limits = [f"{n}={resource.getrlimit(getattr(resource, n))}" for n in dir(resource) if n.startswith("RLIMIT_")]
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    rights = [line for line in status if line.partition(":")[0] in STATUS]
    spaces = [f"{name}={Path('/proc/self/ns', name).readlink()}" for name in NAMESPACES]
    group = Path("/proc/self/cgroup").read_text(encoding="utf-8")
    root = str(Path("/proc/self/root").readlink())
    return [*limits, *rights, *spaces, group, root, f"nice={os.getpriority(os.PRIO_PROCESS, 0)}"]


def _code() -> str:
    """Fingerprint of the package's modules and of the bundled packs as they lie on the disk now."""
    roots = (Path(__file__).resolve().parents[2], bundled("templates"))
    return _of_files(tuple(sorted(f for root in roots for f in _files(str(root)))))


File = tuple[str, int, int, int, int]
"""Path, inode, size, and when content and name last changed: as long as these stay, so does what the file holds."""


def _files(folder: str) -> Iterator[File]:
    with os.scandir(folder) as inside:
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif entry.name.endswith((".py", ".yaml", ".csv")):
                found = entry.stat()
                yield entry.path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@lru_cache(maxsize=1)
def _of_files(files: tuple[File, ...]) -> str:
    """Fingerprint of names and contents; six hundred files are read again only if one of them was touched."""
    digest = sha256()
    for path, *_ in files:
        digest.update(path.encode() + Path(path).read_bytes())
    return digest.hexdigest()


def _installed() -> list[str]:
    """Every installed distribution with its version (both in the folder's name) and when it was installed."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return sorted(f"{p}={p.stat().st_mtime_ns}" for f in folders for p in Path(f).glob("*.dist-info"))


def _interpreter(flags: tuple[str, ...]) -> list[str]:
    return [sys.executable, sys.version, str(sys.hash_info), *flags]
