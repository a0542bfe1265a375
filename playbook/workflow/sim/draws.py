"""Common random numbers: every draw has its own address (replication, project, station, visit), in every scenario.

A change of people or routing then leaves all other draws untouched, so that the difference between two scenarios is
the change and not the luck. Philox is a counter-based generator (Salmon et al. 2011): an address is a position.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from zlib import crc32

import numpy as np

from playbook.workflow.declared.network import Network
from playbook.workflow.sim.times import inverse

TIME, WAY, ARRIVAL = 1, 2, 3
MOST_ROWS = 50
MOST_DRAWS = 20_000
KEY = 0x70_6C_61_79
Uniforms = Callable[[int, int, str, int, int, tuple[int, int]], np.ndarray]


def named(name: str) -> int:
    """The number that stands for a name in an address."""
    return crc32(name.encode())


def uniforms(seed: int, block: int, name: str, kind: int, visit: int, shape: tuple[int, int]) -> np.ndarray:
    """Uniform draws of one block of replications (rows) for all projects (columns) at one address."""
    address = [0, named(name), kind << 32 | visit, block]
    generator = np.random.Generator(np.random.Philox(key=[seed, KEY], counter=address))
    return generator.random(shape)


def rows_of(projects: int) -> int:
    """Replications drawn at a time: many of a few projects, few of many."""
    return max(1, min(MOST_ROWS, MOST_DRAWS // projects))


class Block:
    """The draws of one block of replications, made when they are first needed."""

    def __init__(
        self, net: Network, seed: int, number: int, projects: int, most: int = MOST_ROWS, draw: Uniforms = uniforms
    ) -> None:
        self.net, self.seed, self.number, self.projects, self.draw = net, seed, number, projects, draw
        self.rows = min(most, rows_of(projects))  # rows are drawn one after the other: fewer rows are the first ones
        self.names = [s.id for s in net.stations] + [f"gate {g}" for g in net.gates]
        self.inverse = [inverse(s.time) for s in net.stations]
        self._deep: dict[tuple[int, int, int], np.ndarray] = {}

    @cached_property
    def addresses(self) -> np.ndarray:
        """Per node: what stands for it in an address."""
        return np.array([named(n) for n in self.names], dtype=np.uint64)

    @cached_property
    def hours(self) -> np.ndarray:
        """Hours of the first visit: station x replication x project."""
        made = np.empty((len(self.inverse), self.rows, self.projects))
        for station, times in enumerate(self.inverse):
            made[station] = times(self._uniform(self.names[station], TIME, 0))
        return made

    @cached_property
    def ways(self) -> np.ndarray:
        """What decides the way out after the first visit: node x replication x project; drawn where there is a choice."""
        made = np.zeros((len(self.names), self.rows, self.projects))
        for node, options in enumerate(self.net.ways):
            if len(options) != 1:
                made[node] = self._uniform(self.names[node], WAY, 0)
        return made

    def later(self, kind: int, node: int, visit: int) -> np.ndarray:
        """Uniform draws of a later visit: replication x project."""
        address = (kind, node, visit)
        if address not in self._deep:
            self._deep[address] = self._uniform(self.names[node], kind, visit)
        return self._deep[address]

    def arrivals(self, per_hour: float, replication: int) -> np.ndarray:
        """Times at which projects come in, memoryless, in working hours."""
        gaps = -np.log1p(-self._arrivals[replication]) / per_hour
        return np.cumsum(gaps)

    @cached_property
    def _arrivals(self) -> np.ndarray:
        return self._uniform("arrivals", ARRIVAL, 0)

    def _uniform(self, name: str, kind: int, visit: int) -> np.ndarray:
        return self.draw(self.seed, self.number, name, kind, visit, (self.rows, self.projects))
