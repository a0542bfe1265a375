"""How often a project passes each station, from the ways between them (absorbing Markov chain)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playbook.workflow.declared.network import DELAY, Network
from playbook.workflow.declared.nouns import Role


@dataclass(frozen=True)
class Demand:
    """What one project asks of a network."""

    visits: np.ndarray
    """Passes per station."""
    entries: dict[str, float]
    """Per sampled stage: how often a project comes to its gate."""
    hours: np.ndarray
    """Hours of work per station: passes x mean time."""
    by_role: np.ndarray
    """Hours of work per role."""
    delay: float
    """Hours in which nobody's capacity is used."""


def visits(routing: np.ndarray, entry: int) -> np.ndarray:
    """Expected passes: v solves (I - P^T) v = e. Raises LinAlgError if a circle has no way out.

    >>> visits(np.array([[0, 1], [0.5, 0]]), 0).tolist()
    [2.0, 2.0]
    """
    start = np.zeros(len(routing))
    start[entry] = 1.0
    found: np.ndarray = np.linalg.solve(np.eye(len(routing)) - routing.T, start)
    return found


def demand(net: Network) -> Demand:
    """Passes and hours of one project; limits on passes are not looked at (they only lower both)."""
    every = visits(net.matrix(), net.entry)
    n = len(net.stations)
    means = np.array([s.time.mean / 60 for s in net.stations])
    hours = every[:n] * means
    roles = np.array([s.role for s in net.stations])
    by_role = np.array([hours[roles == k].sum() for k in range(len(net.roles))])
    entries = dict(zip(net.gates, every[n:].tolist(), strict=True))
    return Demand(every[:n], entries, hours, by_role, float(hours[roles == DELAY].sum()))


def escapes(net: Network, asked: Demand) -> float:
    """Faults per project that a sampled stage lets through: passes that skip it x the share it would send back."""
    chart = net.map
    return sum(
        came * (1 - chart.stage(s).sampling) * min(1.0, sum(r.p for r in chart.stage(s).rework))
        for s, came in asked.entries.items()
    )


def capacity(roles: tuple[Role, ...], by_role: np.ndarray) -> float:
    """Projects a week that the tightest role can carry: min over roles of capacity / hours per project."""
    left = [r.capacity / h for r, h in zip(roles, by_role.tolist(), strict=True) if h > 0]
    return min(left, default=float("inf"))
