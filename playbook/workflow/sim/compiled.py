"""The compiled engine (optional extra `fast`): walk and event loop compiled by numba; equal numbers from the same seed.

Nothing compiled is stored: numba would write it into the installation or the user's folder. Each process compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import types
from numba.extending import intrinsic

from playbook.workflow.sim.draws import KEY, Block, named
from playbook.workflow.sim.journey import FULL, Journey, Walk, Ways, walker
from playbook.workflow.sim.kit import Kit, Numbers
from playbook.workflow.sim.loop import Event, Meet, after, finish, letting, meeting

U = np.uint64
ROUNDS = 10
MULTIPLIERS = U(0xD2E7470EE14C6C93), U(0xCA5A826395121157)
STEPS = U(0x9E3779B97F4A7C15), U(0xBB67AE8584CAA73B)
UNIT = 1.0 / (1 << 53)
FEW = 64
"""Events up to which a sorted line is faster than a heap: it is searched from its end, without guessing branches."""

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code, compiled when it is first called."""
    return cast("F", numba.njit(function))


def inlined(function: F) -> F:
    """The same, written out at every place that calls it."""
    return cast("F", numba.njit(function, inline="always"))


def _both_halves(_context: Any, _a: Any, _b: Any) -> Any:
    from llvmlite import ir

    pair: Any = types.UniTuple(types.uint64, 2)  # type: ignore[no-untyped-call]

    def product(context: Any, builder: Any, _: Any, both: Any) -> Any:
        wide, narrow = ir.IntType(128), ir.IntType(64)
        whole = builder.mul(*(builder.zext(one, wide) for one in both))
        high = builder.trunc(builder.lshr(whole, ir.Constant(wide, 64)), narrow)
        return context.make_tuple(builder, pair, (high, builder.trunc(whole, narrow)))

    return pair(types.uint64, types.uint64), product


_product = cast("Callable[[Any, Any], tuple[Any, Any]]", intrinsic(_both_halves))
"""Upper and lower 64 bits of the product of two numbers of 64 bits."""


@inlined
def _words(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Four random words at a position: Philox4x64 with 10 rounds (Salmon et al. 2011)."""
    for _ in range(ROUNDS):
        high0, low0 = _product(MULTIPLIERS[0], c0)
        high1, low1 = _product(MULTIPLIERS[1], c2)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = k0 + STEPS[0], k1 + STEPS[1]
    return c0, c1, c2, c3


@compiled
def draw_at(source: Any, kind: int, node: int, visit: int, project: int) -> float:
    """The draw at one address, counted as numpy's generator counts."""
    seed, key, names, block, before = source
    index = U(before + project)
    place = (U(kind) << U(32)) | U(visit)
    c0, c1, c2, c3 = _words((index >> U(2)) + U(1), names[node], place, U(block), U(seed), U(key))
    which = index & U(3)
    word: np.uint64 = c0 if which == 0 else c1 if which == 1 else c2 if which == 2 else c3
    return (word >> U(11)) * UNIT


@compiled
def _fill(made: Any, seed: Any, key: Any, name: Any, place: Any, block: Any) -> None:
    for four in range(len(made) // 4):
        c0, c1, c2, c3 = _words(U(four + 1), U(name), U(place), U(block), U(seed), U(key))
        made[4 * four] = (c0 >> U(11)) * UNIT
        made[4 * four + 1] = (c1 >> U(11)) * UNIT
        made[4 * four + 2] = (c2 >> U(11)) * UNIT
        made[4 * four + 3] = (c3 >> U(11)) * UNIT


def uniforms(seed: int, block: int, name: str, kind: int, visit: int, shape: tuple[int, int]) -> np.ndarray:
    """The draws of `draws.uniforms`, in half the time."""
    n = shape[0] * shape[1]
    made = np.empty((n + 3) // 4 * 4)
    _fill(made, seed, KEY, named(name), kind << 32 | visit, block)
    return made[:n].reshape(shape)


@inlined
def push_few(events: Any, event: Event) -> None:
    """Keep a line sorted, the earliest last."""
    hours, steps, size = events
    hour, step = event
    k = size[0]
    size[0] = k + 1
    while k > 0 and (hours[k - 1] < hour or (hours[k - 1] == hour and steps[k - 1] < step)):
        hours[k], steps[k] = hours[k - 1], steps[k - 1]
        k -= 1
    hours[k], steps[k] = hour, step


@inlined
def pop_few(events: Any) -> Event:
    """The earliest event of a sorted line."""
    hours, steps, size = events
    size[0] -= 1
    return hours[size[0]], steps[size[0]]


@inlined
def swap_few(events: Any, event: Event) -> Event:
    """The earliest of a sorted line and one more event, which stays there otherwise."""
    hours, steps, size = events
    hour, step = event
    k = size[0] - 1
    if k < 0 or hour < hours[k] or (hour == hours[k] and step < steps[k]):
        return hour, step
    first = hours[k], steps[k]
    while k > 0 and (hours[k - 1] < hour or (hours[k - 1] == hour and steps[k - 1] < step)):
        hours[k], steps[k] = hours[k - 1], steps[k - 1]
        k -= 1
    hours[k], steps[k] = hour, step
    return first


@compiled
def push_many(events: Any, event: Event) -> None:
    """Add to a heap."""
    hours, steps, size = events
    hour, step = event
    k = size[0]
    size[0] = k + 1
    while k > 0:
        up = (k - 1) >> 1
        if hours[up] < hour or (hours[up] == hour and steps[up] < step):
            break
        hours[k], steps[k] = hours[up], steps[up]
        k = up
    hours[k], steps[k] = hour, step


@compiled
def pop_many(events: Any) -> Event:
    """The earliest event of a heap."""
    hours, steps, size = events
    first = hours[0], steps[0]
    n = size[0] - 1
    size[0] = n
    hour, step, k = hours[n], steps[n], 0
    while 2 * k + 1 < n:
        down = 2 * k + 1
        if down + 1 < n and (
            hours[down + 1] < hours[down] or (hours[down + 1] == hours[down] and steps[down + 1] < steps[down])
        ):
            down += 1
        if hour < hours[down] or (hour == hours[down] and step < steps[down]):
            break
        hours[k], steps[k] = hours[down], steps[down]
        k = down
    hours[k], steps[k] = hour, step
    return first


@compiled
def swap_many(events: Any, event: Event) -> Event:
    """The earliest of a heap and one more event."""
    push_many(events, event)
    return pop_many(events)


_finish = compiled(finish)
_after = compiled(after)
_meet_few: Meet = compiled(meeting(push_few, pop_few, swap_few, _finish, compiled(letting(push_few)), _after))
_meet_many: Meet = compiled(meeting(push_many, pop_many, swap_many, _finish, compiled(letting(push_many)), _after))
_walk: Walk = compiled(walker(draw_at))


class _Room:
    """Journeys of all projects of a replication, step by step; made once and written anew by every replication."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.who, self.place, self.again, self.again_place, self.behind = np.zeros((5, steps), dtype=np.int32)
        self.hours, self.drawn, self.since = np.zeros((3, steps))


class Walked:
    """Journeys out of the ways of a network, each replication in the room of the one before."""

    def __init__(self, ways: Ways) -> None:
        self.ways, self.nodes = ways, len(ways.routes.following)
        self.room = _Room(self.nodes + 3)
        r = ways.routes
        self.flat = (
            r.entry, r.stations, _whole(r.following), _whole(r.begin), _whole(r.back), _whole(r.most),
            _real(r.left), _real(r.shares), _whole(r.targets), _whole(ways.role_of),
        )  # fmt: skip
        self.paces = _real(ways.paces)

    def of(self, block: Block, replication: int, projects: int) -> Journey:
        """The journeys of the first projects of a replication, as arrays."""
        first, steps = self._written(block, replication, projects)
        room = self.room
        takes = room.hours if self.ways.full_pace else room.hours[:steps] / self.paces[room.place[:steps]]
        return Journey(first, room.who, room.place, room.hours, takes, room.behind, room.since)

    def _written(self, block: Block, replication: int, projects: int) -> tuple[np.ndarray, int]:
        first = np.empty(projects, dtype=np.int64)
        hours, ways = block.hours[:, replication, :projects], block.ways[:, replication, :projects]
        source = block.seed, KEY, block.addresses, block.number, replication * block.projects
        while True:
            room, seen = self.room, np.zeros((2, self.nodes), dtype=np.int64)
            steps, n = _walk(
                projects, *self.flat, hours, ways, source, *seen,
                first, room.who, room.place, room.hours, room.again, room.again_place, room.drawn,
            )  # fmt: skip
            if steps != FULL:
                break
            self.room = _Room(max(2 * room.steps, projects * (self.nodes + 4)))
        if n:
            room.hours[room.again[:n]] = _hours(block, room.again_place[:n], room.drawn[:n])
        return first, steps


def _hours(block: Block, places: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Uniform draws at these stations as hours."""
    made = draws.copy()
    for station, times in enumerate(block.inverse):
        here = np.flatnonzero(places == station)
        if len(here):
            made[here] = times(made[here])
    return made


def _events(room: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros(room), np.zeros(room, dtype=np.int64), np.zeros(1, dtype=np.int64)


def _left(events: tuple[np.ndarray, np.ndarray, np.ndarray]) -> list[Event]:
    hours, steps, size = events
    return list(zip(hours[: size[0]].tolist(), steps[: size[0]].tolist(), strict=True))


def _whole(values: Numbers) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def _real(values: Numbers) -> np.ndarray:
    return np.array(values, dtype=np.float64)


COMPILED = Kit(
    name="compiled",
    journeys=Walked,
    meet=lambda most: _meet_few if most <= FEW else _meet_many,
    whole=_whole,
    real=_real,
    zeros=lambda n: np.zeros(n, dtype=np.int64),
    real_zeros=np.zeros,
    uniforms=uniforms,
    events=_events,
    left=_left,
)
