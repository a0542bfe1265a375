"""Who does the independent pieces of a simulation: this process one after the other, or whoever a command hires.

Every piece draws from its own seed, so the numbers are the same whoever does them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Spread = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], list[Any]]
"""Calls a function of a module once for each set of arguments; the answers stand in the order given."""


def in_turn(work: Callable[..., Any], given: Sequence[tuple[Any, ...]]) -> list[Any]:
    """One after the other, here."""
    return [work(*one) for one in given]
