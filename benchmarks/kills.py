"""A command in a forked child that is killed at a drawn moment; what it had said until then, and what of it must stand.

A child runs one command in the process itself, with what it imports imported already. What it prints goes to a file
outside of all folders it works on: whatever stands there was acknowledged to a user.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psutil

from benchmarks.reader import whole
from playbook.cli import run as command

MOMENTS = ("any", "end", "said")
"""Anywhere in the usual time; around its end; a moment after it said that its work is done."""
PATIENCE_S = 60.0
SOON_S = 0.02
GONE_S = 10.0
"""How long a process may take to notice that its command is gone; the parent of workers notices at its next import."""


@dataclass(frozen=True)
class Killed:
    """How a child ended: what it had said, its exit code if it came to one, and which of its processes outlived it."""

    said: str
    code: int | None
    orphans: tuple[str, ...] = ()


def started(words: list[str], said: Path) -> int:
    """Fork a child that runs a command and writes its exit code as the last line; its process number."""
    said.write_bytes(b"")
    pid = os.fork()
    if pid == 0:
        try:
            out = os.open(said, os.O_WRONLY | os.O_APPEND)
            for number in (1, 2):
                os.dup2(out, number)
            code = command(words)
            os.write(out, f"\nexit {code}\n".encode())
        finally:
            os._exit(0)  # whatever happens, a child never runs the rest of the program
    return pid


def killed(words: list[str], said: Path, moment: str, done: str, usual: float, draw: random.Random) -> Killed:
    """Run a command and kill it at a moment; `done` is the pattern of the words that say its work is done."""
    pid = started(words, said)
    if moment == "said":
        _await(pid, said, done)
        time.sleep(draw.uniform(0, SOON_S))
    else:
        time.sleep(draw.uniform(0, usual) if moment == "any" else draw.uniform(0.85, 1.3) * usual)
    family = _descendants(pid)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    _, left = psutil.wait_procs(family, timeout=GONE_S)
    return _ended(said, tuple(_name(p) for p in left))


def finished(words: list[str], said: Path) -> Killed:
    """Run a command to its end."""
    os.waitpid(started(words, said), 0)
    return _ended(said)


def imported(words: list[str], said: Path) -> None:
    """Import here what a command imports, so that a child forked from here does its work at once."""
    names = said.with_name("modules")
    pid = os.fork()
    if pid == 0:
        try:
            with said.open("w") as out:
                os.dup2(out.fileno(), 1)
                os.dup2(out.fileno(), 2)
                command(words)
            names.write_text("\n".join(sys.modules))
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    for name in names.read_text().splitlines():
        with suppress(Exception):  # some names are no modules of their own
            if name not in sys.modules:
                import_module(name)


def _name(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())[-200:] or process.name()
    except psutil.Error:
        return "a process that has just ended"


def _ended(said: Path, orphans: tuple[str, ...] = ()) -> Killed:
    text = said.read_text(errors="replace")
    code = re.search(r"\nexit (\d+)\n\Z", text)
    return Killed(text, int(code[1]) if code else None, orphans)


def _await(pid: int, said: Path, done: str) -> None:
    """Wait until a child has said that its work is done, or has ended."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and not re.search(done, said.read_text(errors="replace"), re.MULTILINE):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(0.001)


def _descendants(pid: int) -> list[psutil.Process]:
    """What a child started; nothing if it has ended meanwhile."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def not_there(said: str, place: Path) -> list[str]:
    """Files below a folder that a command named on a whole line and that are not there, or half."""
    lines = said.rpartition("\n")[0].splitlines()
    named = [m[1] for line in lines if (m := re.search(rf"({re.escape(str(place))}[^\s:,()]+)", line))]
    return [f"named but not there: {n}" for n in named if not Path(n).exists() or not whole(Path(n))]
