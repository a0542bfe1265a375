"""Common random numbers: every draw has its own address (replication, project, station, visit), in every scenario.

A change of people or routing then leaves all other draws untouched, so that the difference between two scenarios is
the change and not the luck. Philox is a counter-based generator (Salmon et al. 2011): an address is a position.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from playbook.workflow.declared.network import Network
from playbook.workflow.sim.times import Times, inverse

TIME, WAY, ARRIVAL = 1, 2, 3
MOST_ROWS = 50
MOST_DRAWS = 20_000


def uniforms(seed: int, block: int, name: str, kind: int, visit: int, shape: tuple[int, int]) -> np.ndarray:
    """Uniform draws of one block of replications (rows) for all projects (columns) at one address."""
    address = [0, crc32(name.encode()), kind << 32 | visit, block]
    generator = np.random.Generator(np.random.Philox(key=[seed, 0x70_6C_61_79], counter=address))
    return generator.random(shape)


def rows_of(projects: int) -> int:
    """Replications drawn at a time: many of a few projects, few of many."""
    return max(1, min(MOST_ROWS, MOST_DRAWS // projects))


class Block:
    """The draws of one block of replications, made when they are first needed."""

    def __init__(self, net: Network, seed: int, number: int, projects: int, most: int = MOST_ROWS) -> None:
        self.net, self.seed, self.number, self.projects = net, seed, number, projects
        self.rows = min(most, rows_of(projects))  # rows are drawn one after the other: fewer rows are the first ones
        self.names = [s.id for s in net.stations] + [f"gate {g}" for g in net.gates]
        self.inverse: list[Times] = [inverse(s.time) for s in net.stations]
        self._times: list[list[list[list[float]]]] = [[] for _ in net.stations]
        self._ways: list[list[list[list[float]]]] = [[] for _ in self.names]

    def times(self, station: int, visit: int, replication: int) -> list[float]:
        """Hours of every project at its nth visit of a station."""
        layers = self._times[station]
        while len(layers) <= visit:
            layers.append(self.inverse[station](self._uniform(self.names[station], TIME, len(layers))).tolist())
        return layers[visit][replication]

    def ways(self, node: int, visit: int, replication: int) -> list[float]:
        """Draws that decide where every project goes after its nth visit of a node."""
        layers = self._ways[node]
        while len(layers) <= visit:
            layers.append(self._uniform(self.names[node], WAY, len(layers)).tolist())
        return layers[visit][replication]

    def arrivals(self, per_hour: float, replication: int) -> list[float]:
        """Times at which projects come in, memoryless, in working hours."""
        gaps = -np.log1p(-self._uniform("arrivals", ARRIVAL, 0)[replication]) / per_hour
        return np.cumsum(gaps).tolist()  # type: ignore[no-any-return]

    def _uniform(self, name: str, kind: int, visit: int) -> np.ndarray:
        return uniforms(self.seed, self.number, name, kind, visit, (self.rows, self.projects))
