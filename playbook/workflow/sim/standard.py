"""The standard engine: journeys by numpy, the event loop on plain lists; what every installation has."""

from __future__ import annotations

from heapq import heappop, heappush, heappushpop
from typing import Any

import numpy as np

from playbook.workflow.sim.draws import uniforms
from playbook.workflow.sim.kit import Kit, Numbers
from playbook.workflow.sim.lockstep import Lockstep
from playbook.workflow.sim.loop import after, finish, letting, meeting


def _list(values: Numbers) -> list[Any]:
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


_meet = meeting(heappush, heappop, heappushpop, finish, letting(heappush), after)
STANDARD = Kit(
    name="standard",
    journeys=Lockstep,
    meet=lambda _: _meet,
    whole=_list,
    real=_list,
    zeros=lambda n: [0] * n,
    real_zeros=lambda n: [0.0] * n,
    uniforms=uniforms,
    events=lambda _: [],
    left=list,
)
