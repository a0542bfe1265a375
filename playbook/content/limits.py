"""How much one file may cost, and how a worker puts these limits on itself before it loads a parser."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass

_PR_SET_PDEATHSIG = 1
_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one worker and one document."""

    memory: int = 512 * 1024 * 1024
    """Address space of a worker in bytes, interpreter and parsers included (measured: these need 60 MB; 260 MB once the
    language model is loaded)."""
    seconds: int = 10
    """Wall-clock and CPU seconds for one document."""
    file_bytes: int = 200_000_000
    """Larger files are not read."""
    files: int = 5_000
    """Files after which a worker is replaced, against leaks of parsers, which `memory` bounds as well. Starting one costs
    a tenth of a second, and most of a second once it needs the language model."""
    answer_bytes: int = 64_000_000
    """Size of one answer that the parent accepts."""


def confine(limits: Limits, parent: int) -> None:
    """Limit this process for good: memory, files, descriptors, no core, no network; it ends when its parent ends."""
    _die_with(parent)
    _without_network()
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def allow_seconds(seconds: int) -> None:
    """From now on this process may use so many CPU seconds more, then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.RLIM_INFINITY))


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)


def _without_network() -> None:
    """A network of its own with nothing in it, where the system allows that; otherwise the worker goes on without."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET)
