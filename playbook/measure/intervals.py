"""Intervals at 95%: of a mean, of two means, of two shares, of a straight line. Each names its source.

Only closed forms and quantiles of `scipy.special`; nothing here draws random numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from playbook.model.evidence import wilson

TWO_SIDED = 0.975
POWER = 0.8


class Sample(NamedTuple):
    """Size, mean and standard deviation (n - 1 in the denominator) of one sample."""

    n: int
    mean: float
    sd: float

    @property
    def error2(self) -> float:
        """Squared standard error of the mean."""
        return self.sd**2 / self.n


class Estimate(NamedTuple):
    """A value with the ends of its 95% interval, its standard error and the degrees of freedom of Student's t."""

    value: float
    low: float
    high: float
    error: float = 0.0
    df: float = inf

    def over(self, whole: float) -> Estimate:
        """The same estimate as a share of a positive whole that is taken as known."""
        return Estimate(self.value / whole, self.low / whole, self.high / whole, self.error / whole, self.df)


def sample(values: Sequence[float]) -> Sample:
    """Size, mean and standard deviation of the known values.

    >>> sample([1.0, 2.0, 3.0])
    Sample(n=3, mean=2.0, sd=1.0)
    """
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    spread = float(known.std(ddof=1)) if len(known) > 1 else 0.0
    return Sample(len(known), float(known.mean()) if len(known) else 0.0, spread)


def t_quantile(df: float) -> float:
    """Upper 2.5% point of Student's t; the normal one for infinite `df`.

    >>> round(t_quantile(4), 3), round(t_quantile(inf), 3)
    (2.776, 1.96)
    """
    return float(stdtrit(min(df, 1e9), TWO_SIDED))


def detectable(error: float, df: float) -> float:
    """The smallest difference shown with 80% power at two-sided 5%: (t.975 + t.8) times its standard error.

    The two points are those of Student's t, because the error itself is estimated from the same few values; with many
    they are 1.96 and 0.84. Source: Lachin (1981), Controlled Clinical Trials 2, 93-113; for small samples Bloom
    (1995), Evaluation Review 19, 547-556.

    >>> round(detectable(1.0, inf), 2), round(detectable(1.0, 4), 2)
    (2.8, 3.72)
    """
    return float(t_quantile(df) + stdtrit(min(df, 1e9), POWER)) * error


def mean_interval(values: Sequence[float]) -> Estimate | None:
    """Mean with Student's t interval; None for fewer than two values.

    Source: Student (1908).
    """
    one = sample(values)
    if one.n < 2:
        return None
    error = sqrt(one.error2)
    half = t_quantile(one.n - 1) * error
    return Estimate(one.mean, one.mean - half, one.mean + half, error)


def level_interval(shares: Sequence[float]) -> Estimate | None:
    """Mean of one share per person: Student's t, and near 0 or 1 Wilson with the effective number of people.

    Weeks of one person are not independent, so person-weeks are never counted as cases. Source of the effective
    number: Korn and Graubard (1998), n = p (1 - p) / squared standard error, here at most the number of people.

    >>> [round(x, 2) for x in level_interval([1.0] * 6)[:3]]
    [1.0, 0.61, 1.0]
    """
    found = mean_interval(shares)
    if found is None or 0 < found.low < found.high < 1:
        return found
    p, people = found.value, len(shares)
    cases = min(p * (1 - p) / found.error**2, people) if found.error > 1e-9 else people
    low, high = wilson(p * cases, cases) or (0.0, 1.0)
    return Estimate(p, low, high, found.error)


def welch(first: Sample, second: Sample) -> Estimate | None:
    """Difference of two means, first minus second, without assuming equal spread; None below two values each.

    Source: Welch (1947), degrees of freedom after Welch-Satterthwaite.

    >>> old, new = Sample(28, 9.70, 2.60), Sample(46, 7.05, 2.30)
    >>> [round(x, 2) for x in welch(old, new)[:3]]
    [2.65, 1.45, 3.85]
    """
    return contrast((first,), (second,))


def contrast(plus: Sequence[Sample], minus: Sequence[Sample]) -> Estimate | None:
    """Sum of some means minus the sum of others, as in a difference of two differences; None below two values each.

    Source: as Welch; the degrees of freedom of a linear contrast (Satterthwaite 1946).

    >>> four = [Sample(10, m, 1.0) for m in (5.0, 4.0, 4.5, 4.2)]
    >>> [round(x, 2) for x in contrast(four[:1] + four[3:], four[1:3])[:3]]
    [0.7, -0.58, 1.98]
    """
    every = (*plus, *minus)
    if min(s.n for s in every) < 2:
        return None
    value = sum(s.mean for s in plus) - sum(s.mean for s in minus)
    spread = sum(s.error2 for s in every)
    below = sum(s.error2**2 / (s.n - 1) for s in every)
    df = spread**2 / below if below > 0 else inf
    half = t_quantile(df) * sqrt(spread)
    return Estimate(value, value - half, value + half, sqrt(spread), df)


def newcombe(x1: float, n1: float, x2: float, n2: float) -> Estimate | None:
    """Difference of two shares, first minus second, from their Wilson limits; None if either has no cases.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    >>> [round(x, 4) for x in newcombe(56, 70, 48, 80)[:3]]
    [0.2, 0.0524, 0.3339]
    """
    one, two = wilson(x1, n1), wilson(x2, n2)
    if one is None or two is None:
        return None
    p1, p2 = x1 / n1, x2 / n2
    value = p1 - p2
    down = sqrt((p1 - one[0]) ** 2 + (two[1] - p2) ** 2)
    up = sqrt((one[1] - p1) ** 2 + (p2 - two[0]) ** 2)
    return Estimate(value, max(-1.0, value - down), min(1.0, value + up))


def slope(values: Sequence[float]) -> Estimate | None:
    """Change per step of the least-squares line through equally spaced values; None below three values.

    Source: ordinary least squares with Student's t on n - 2 degrees of freedom.

    >>> [round(x, 2) for x in slope([23, 24, 24, 25, 24, 25])[:3]]
    [0.31, -0.03, 0.66]
    """
    y = np.asarray(values, dtype=float)
    n = len(y)
    if n < 3:
        return None
    x = np.arange(n) - (n - 1) / 2
    spread = float(x @ x)
    rise = float(x @ y) / spread
    left = y - y.mean() - rise * x
    error = sqrt(max(0.0, float(left @ left)) / (n - 2) / spread)
    half = t_quantile(n - 2) * error
    return Estimate(rise, rise - half, rise + half, error)
