"""Bounds for a fixed number of looks: how large a z must be at each, so that looking often does not fool anybody.

Recursion of Armitage, McPherson and Rowe (1969) on B(t) = Z sqrt(t): the density of what has not crossed yet is
carried from look to look on a grid of 801 points, which gives four decimals (Jennison and Turnbull 2000).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from playbook.measure.effect.regression import Array
from playbook.measure.looks.spending import Plan, spent

POINTS = 801
HIGHEST = 12.0


class _Alive(NamedTuple):
    """What has not crossed yet: places, densities times their weights, and the information so far."""

    place: Array
    mass: Array
    information: float


def lan_demets(information: Sequence[float], plan: Plan = "obrien-fleming", alpha: float = 0.05) -> tuple[float, ...]:
    """Two-sided bound of |z| at each look, for looks at these shares of the planned information.

    Information is counted in items or eligible person-weeks out of the charter's plan, never in calendar weeks. A look
    beyond the plan spends what is left. Raises ValueError if the shares do not rise.

    >>> [round(b, 4) for b in lan_demets([1 / 3, 2 / 3, 1])]
    [3.7103, 2.5114, 1.993]
    """
    _must_rise(information)
    bounds: list[float] = []
    alive, before = _START, 0.0
    for t in information:
        now = max(spent(t, plan, alpha), before)
        bounds.append(_bound(alive, t, now - before))
        alive, before = _carry(alive, t, bounds[-1]), now
    return tuple(bounds)


def constant_shape(looks: int, power: float, alpha: float = 0.05) -> tuple[float, ...]:
    """Bounds of equally spaced looks with a fixed shape: c (k / K) ** (power - 1/2).

    `power` 1/2 is Pocock (1977), 0 is O'Brien and Fleming (1979); the family is that of Wang and Tsiatis (1987).

    >>> [round(b, 4) for b in constant_shape(3, 0)], round(constant_shape(3, 0.5)[0], 4)
    ([3.4711, 2.4544, 2.004], 2.2895)
    """
    shares = [(k + 1) / looks for k in range(looks)]
    shape = [t ** (power - 0.5) for t in shares]

    def over(c: float) -> float:
        return sum(crossings(shares, [c * s for s in shape])) - alpha

    c = _root(over, 1.0, HIGHEST, xtol=1e-8)
    return tuple(c * s for s in shape)


def crossings(information: Sequence[float], bounds: Sequence[float], drift: float = 0.0) -> tuple[float, ...]:
    """Chance to cross for the first time at each look; `drift` is the expected z with all the planned information.

    >>> round(sum(crossings([1 / 3, 2 / 3, 1], [1.959964] * 3)), 4)
    0.1073
    """
    _must_rise(information)
    alive, chances = _START, []
    for t, b in zip(information, bounds, strict=True):
        chances.append(_beyond(alive, t, b, drift))
        alive = _carry(alive, t, b, drift)
    return tuple(chances)


def drift_for(information: Sequence[float], bounds: Sequence[float], power: float = 0.8) -> float:
    """Expected z at full information at which the looks together cross with this power."""
    return _root(lambda d: sum(crossings(information, bounds, d)) - power, 0.5, 10.0, xtol=1e-8)


def inflation(information: Sequence[float], bounds: Sequence[float], power: float = 0.8, alpha: float = 0.05) -> float:
    """Largest number of items with these looks over the number a single look needs, at the same power.

    >>> round(inflation([1 / 3, 2 / 3, 1], lan_demets([1 / 3, 2 / 3, 1])), 4)
    1.0128
    """
    single = drift_for([1.0], [_root(lambda b: 2 * ndtr(-b) - alpha, 0.1, HIGHEST)], power)
    return (drift_for(information, bounds, power) / single) ** 2


def conditional_power(z: float, information: float, last_bound: float) -> float:
    """Chance to cross the last bound if the trend seen so far goes on (Lan and Wittes 1988).

    >>> round(conditional_power(0.5, 2 / 3, 1.993), 2), round(conditional_power(2.4, 2 / 3, 1.993), 2)
    (0.01, 0.95)
    """
    if information >= 1:
        return float(abs(z) >= last_bound)
    b, left = abs(z) * sqrt(information), 1 - information
    drift = b / information
    return float(ndtr((b + drift * left - last_bound) / sqrt(left)))


_START = _Alive(np.zeros(1), np.ones(1), 0.0)


def _must_rise(information: Sequence[float]) -> None:
    steps = np.diff([0.0, *information])
    if not len(information) or (steps <= 0).any():
        raise ValueError(f"the information of the looks must rise from above 0: {list(information)}")


def _beyond(alive: _Alive, t: float, bound: float, drift: float = 0.0) -> float:
    step = t - alive.information
    mean, sd, edge = alive.place + drift * step, sqrt(step), bound * sqrt(t)
    return float(alive.mass @ (ndtr((mean - edge) / sd) + ndtr((-edge - mean) / sd)))


def _bound(alive: _Alive, t: float, allowed: float) -> float:
    if allowed <= 1e-12:
        return HIGHEST
    return _root(lambda b: _beyond(alive, t, b) - allowed, 0.0, HIGHEST, xtol=1e-9)


def _carry(alive: _Alive, t: float, bound: float, drift: float = 0.0) -> _Alive:
    step, edge = t - alive.information, bound * sqrt(t)
    place = np.linspace(-edge, edge, POINTS)
    weight = np.full(POINTS, place[1] - place[0])
    weight[[0, -1]] /= 2
    gap = place[:, None] - (alive.place + drift * step)[None, :]
    density = np.exp(-(gap**2) / (2 * step)) / sqrt(2 * np.pi * step)
    return _Alive(place, (density @ alive.mass) * weight, t)


def _root(f: Callable[[float], float], low: float, high: float, xtol: float = 2e-12) -> float:
    """Where f crosses zero; the solver is loaded only when a bound is really asked for."""
    from scipy.optimize import brentq

    return float(brentq(f, low, high, xtol=xtol))
