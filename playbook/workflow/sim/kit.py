"""What an engine consists of: journeys, the event loop, and how their lists or arrays are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playbook.workflow.sim.draws import Uniforms
from playbook.workflow.sim.journey import Source, Ways
from playbook.workflow.sim.loop import Event, Meet

Numbers = Sequence[float] | np.ndarray


@dataclass(frozen=True)
class Kit:
    """One engine. Every engine gives the same numbers from the same seed."""

    name: str
    journeys: Callable[[Ways], Source]
    meet: Callable[[int], Meet]
    """The event loop for at most so many events at a time."""
    whole: Callable[[Numbers], Any]
    """Whole numbers that the loop may change."""
    real: Callable[[Numbers], Any]
    zeros: Callable[[int], Any]
    """Whole numbers, all 0."""
    real_zeros: Callable[[int], Any]
    uniforms: Uniforms
    events: Callable[[int], Any]
    """Room for so many events."""
    left: Callable[[Any], Iterable[Event]]
    """Events that did not happen any more."""
