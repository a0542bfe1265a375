"""What an engine consists of: the two loops, and how their lists or arrays are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playbook.workflow.sim.draws import Block, Uniforms
from playbook.workflow.sim.journey import Walk
from playbook.workflow.sim.loop import Event, Meet

Numbers = Sequence[float] | np.ndarray


@dataclass(frozen=True)
class Kit:
    """One engine. Every engine gives the same numbers from the same seed."""

    name: str
    keeps: bool
    """True if writing into room that was used before is faster than into new one."""
    walk: Walk
    meet: Callable[[int], Meet]
    """The event loop for at most so many events at a time."""
    whole: Callable[[Numbers], Any]
    """Whole numbers that the loops may change."""
    real: Callable[[Numbers], Any]
    zeros: Callable[[int], Any]
    """Whole numbers, all 0."""
    real_zeros: Callable[[int], Any]
    rows: Callable[[np.ndarray], Any]
    """Draws of several stations, which the loops only read."""
    uniforms: Uniforms
    later: Callable[[Block, int], Any]
    """Draws of later visits of one replication."""
    put: Callable[[Any, Any, np.ndarray], None]
    """Write values (third) at places (second)."""
    events: Callable[[int], Any]
    """Room for so many events."""
    left: Callable[[Any], Iterable[Event]]
    """Events that did not happen any more."""
