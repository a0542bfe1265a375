"""The standard engine: both loops on plain lists, what every installation has."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np

from playbook.workflow.sim.draws import Block, uniforms
from playbook.workflow.sim.journey import walker
from playbook.workflow.sim.kit import Kit, Numbers
from playbook.workflow.sim.loop import after, finish, letting, meeting


class Later:
    """Draws of later visits of one replication: few of each are needed, so they stay where they are."""

    def __init__(self, block: Block, replication: int) -> None:
        self.block, self.replication = block, replication
        self.rows: dict[tuple[int, int, int], memoryview] = {}

    def draw(self, kind: int, node: int, visit: int, project: int) -> float:
        """The draw at one address."""
        address = (kind, node, visit)
        row = self.rows.get(address)
        if row is None:
            row = self.rows[address] = memoryview(self.block.later(kind, node, visit)[self.replication])
        return row[project]


def _list(values: Numbers) -> list[Any]:
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _put(hours: list[float], steps: list[int], values: np.ndarray) -> None:
    for step, value in zip(steps, values.tolist(), strict=True):
        hours[step] = value


_meet = meeting(heappush, heappop, finish, letting(heappush), after)
STANDARD = Kit(
    name="standard",
    keeps=False,
    walk=walker(Later.draw),
    meet=lambda _: _meet,
    whole=_list,
    real=_list,
    zeros=lambda n: [0] * n,
    real_zeros=lambda n: [0.0] * n,
    rows=_list,
    uniforms=uniforms,
    later=Later,
    put=_put,
    events=lambda _: [],
    left=list,
)
