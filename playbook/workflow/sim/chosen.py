"""Which engine runs: the standard one, and the compiled one (extra `fast`) as soon as a process has enough to do.

Compiling takes a few seconds in each process. The standard engine therefore runs first, until it has done the visits
it can do in those seconds: a small analysis never waits for a compiler, a large one at most twice as long as it had
to. Both give the same numbers, so nobody can tell from a result where the change was.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from playbook.workflow.sim.kit import Kit
from playbook.workflow.sim.standard import STANDARD

PAYS_AFTER = 5_000_000
"""Visits of stations that the standard engine does while the compiled one would be compiled."""

_visits = 0


def engine() -> Kit:
    """The engine for the next replication."""
    return _compiled() if _visits >= PAYS_AFTER and installed() else STANDARD


def used() -> str:
    """The name of the fastest engine that this process has come to."""
    return engine().name


def spent(visits: int) -> None:
    """Count what was run in this process."""
    global _visits  # noqa: PLW0603 - the process compiles once; what it has spent so far is a fact of the process
    _visits += visits


@cache
def installed() -> bool:
    """True if the extra `fast` is installed."""
    return find_spec("numba") is not None


@cache
def _compiled() -> Kit:
    from playbook.workflow.sim.compiled import COMPILED

    return COMPILED
