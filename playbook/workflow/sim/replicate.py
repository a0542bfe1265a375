"""Replications until the interval is narrow enough, or a cap, which is then said aloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np

from playbook.workflow.declared.network import Network
from playbook.workflow.sim import chosen
from playbook.workflow.sim.draws import MOST_ROWS, Block, rows_of
from playbook.workflow.sim.engine import Plan, Run, run
from playbook.workflow.sim.kit import Kit
from playbook.workflow.sim.size import Size

LEAST = 10
NARROW = 0.05
P90 = 0.9


@dataclass(frozen=True)
class Interval:
    """A mean over replications with its 95% interval (t); `capped`: the cap came before the width was reached."""

    mean: float
    low: float
    high: float
    n: int
    capped: bool = False

    @property
    def half(self) -> float:
        """Half the width."""
        return (self.high - self.low) / 2


Measure = Callable[[Run], float]


def mean_lead(one: Run) -> float:
    """Mean lead time of a replication in hours."""
    return sum(one.leads) / len(one.leads) if one.leads else float("nan")


def p90_lead(one: Run) -> float:
    """The lead time that nine of ten projects keep."""
    return float(np.quantile(one.leads, P90)) if one.leads else float("nan")


class Replications:
    """The replications of one scenario at one size, run when asked for and kept; `most` are ever asked for.

    `kit` names the engine; None: the standard one, until compiling pays (`chosen`). The numbers are the same.
    """

    def __init__(self, net: Network, size: Size, seed: int, most: int = MOST_ROWS, kit: Kit | None = None) -> None:
        self.net, self.size, self.seed, self.most, self.kit = net, size, seed, most, kit
        self.runs: list[Run] = []
        self._block: Block | None = None
        self._plan: Plan | None = None

    def first(self, n: int) -> list[Run]:
        """The first n replications."""
        while len(self.runs) < n:
            self.runs.append(self._run(len(self.runs)))
        return self.runs[:n]

    def values(self, n: int, measure: Measure = mean_lead) -> np.ndarray:
        """One value per replication."""
        return np.array([measure(r) for r in self.first(n)])

    def _run(self, number: int) -> Run:
        place, row = divmod(number, rows_of(self.size.drawn))
        kit = self.kit or chosen.engine()
        if self._block is None or self._block.number != place:
            self._block = Block(self.net, self.seed, place, self.size.drawn, self.most, kit.uniforms)
        if self._plan is None or self._plan.kit is not kit:
            self._plan = Plan(self.net, kit)
        made = run(self._plan, self._block, row, self._starts(self._block, row), self.size)
        chosen.spent(made.visits)
        return made

    def _starts(self, block: Block, row: int) -> np.ndarray:
        """When projects come in; none for a closed number of projects."""
        if self.size.closed:
            return np.zeros(0)
        arrivals = block.arrivals(self.size.per_week / self.net.week, row)
        return arrivals[: np.searchsorted(arrivals, self.size.weeks * self.net.week)]


def enough(made: Replications, most: int, narrow: float = NARROW) -> Interval:
    """Replications until half the interval is at most `narrow` of the mean, or `most` of them."""
    n = min(LEAST, most)
    while True:
        found = interval(made.values(n))
        if found.half <= narrow * abs(found.mean) or n >= most:
            break
        n = min(most, n + max(5, n // 2))
    return Interval(found.mean, found.low, found.high, found.n, capped=found.half > narrow * abs(found.mean))


def interval(values: Sequence[float] | np.ndarray) -> Interval:
    """Mean with its 95% t-interval; values that are not numbers (nothing ended) are left out."""
    kept = np.asarray(values, dtype=float)
    kept = kept[np.isfinite(kept)]
    n = len(kept)
    if n == 0:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    mean = float(kept.mean())
    if n == 1:
        return Interval(mean, float("-inf"), float("inf"), 1)
    half = _t(n - 1) * float(kept.std(ddof=1)) / sqrt(n)
    return Interval(mean, mean - half, mean + half, n)


@cache
def _t(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
