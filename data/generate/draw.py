"""Random draws whose results are exact: the seed decides which row gets which value, never how the sums come out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, Any]
Rng = np.random.Generator

_LETTERS = "bcdfghjkmnpqrstvwxz"
_SIGNS = _LETTERS + "0123456789"


def generator(seed: int) -> Rng:
    """The one source of randomness of a story."""
    return np.random.default_rng(seed)


def exact_normal(rng: Rng, n: int, mean: float, sd: float) -> Array:
    """`n` values of about normal shape whose mean and standard deviation (n - 1) are exactly as stated."""
    if n == 1:
        return np.array([mean])
    return _fitted(rng.normal(size=n), mean, sd)


def exact_lognormal(rng: Rng, n: int, mean: float, sd: float, low: float = 0.0) -> Array:
    """`n` values of about log-normal shape, all above `low`, with exactly this mean and standard deviation."""
    if n == 1:
        return np.array([mean])
    sigma = float(np.sqrt(np.log1p((sd / mean) ** 2)))
    for _ in range(1000):
        values = _fitted(rng.lognormal(0.0, sigma, size=n), mean, sd)
        if values.min() > low:
            return values
    raise ValueError(f"no draw of {n} values with mean {mean} and sd {sd} stays above {low}")


def _fitted(values: Array, mean: float, sd: float) -> Array:
    centred = values - values.mean()
    spread = values.std(ddof=1)
    return mean + centred * (sd / spread if spread else 0.0)


def exact_total(rng: Rng, n: int, total: float, spread: float = 0.25) -> Array:
    """`n` positive amounts that add up to `total`, differing by about `spread` from each other."""
    raw = rng.lognormal(0.0, spread, size=n)
    return raw * (total / raw.sum())


def parts_of(
    rng: Rng, totals: Sequence[float] | Array, means: Mapping[str, float], spread: float = 0.3
) -> dict[str, Array]:
    """Each total split into named parts: the parts of a row add up to its total, each part has its stated mean.

    The means must add up to the mean of the totals. Rows and columns are fitted in turn until both hold.
    """
    rows = np.asarray(totals, dtype=float)
    if not np.isclose(sum(means.values()), rows.mean()):
        raise ValueError(f"parts add up to {sum(means.values())}, the totals have the mean {rows.mean()}")
    columns = np.array(list(means.values())) * len(rows)
    table = np.outer(rows, columns) * rng.lognormal(0.0, spread, size=(len(rows), len(columns)))
    for _ in range(500):
        table *= _ratio(columns, table.sum(axis=0))[None, :]
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        if np.allclose(table.sum(axis=0), columns, rtol=1e-12, atol=1e-12):
            break
    return {name: table[:, i] for i, name in enumerate(means)}


def _ratio(wanted: Array, found: Array) -> Array:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)


def pseudonyms(rng: Rng, n: int, taken: Sequence[str] = ()) -> list[str]:
    """`n` different random strings of four characters, a letter first and at least one digit."""
    made: list[str] = []
    used = set(taken)
    while len(made) < n:
        word = str(rng.choice(list(_LETTERS))) + "".join(rng.choice(list(_SIGNS), size=3))
        if word not in used and any(c.isdigit() for c in word):
            used.add(word)
            made.append(word)
    return made


def exact_flags(rng: Rng, n: int, k: int) -> Array:
    """`n` truth values of which exactly `k` are true, in random order."""
    flags = np.zeros(n, dtype=bool)
    flags[:k] = True
    return rng.permutation(flags)


def exact_choice(rng: Rng, counts: Mapping[Any, int]) -> list[Any]:
    """Every value exactly as often as stated, in random order.

    >>> sorted(exact_choice(generator(1), {"a": 2, "b": 1}))
    ['a', 'a', 'b']
    """
    values = [value for value, count in counts.items() for _ in range(count)]
    return [values[i] for i in rng.permutation(len(values))]


def pick(rng: Rng, values: Sequence[Any], k: int) -> list[Any]:
    """`k` different ones of the values, in random order."""
    return [values[i] for i in rng.permutation(len(values))[:k]]


def shuffled(rng: Rng, values: Sequence[Any]) -> list[Any]:
    """All values in random order."""
    return pick(rng, values, len(values))


def in_turn(values: Sequence[Any], n: int, first: int = 0) -> list[Any]:
    """`n` values taken from the list in turn, so that each occurs about equally often."""
    return [values[(first + i) % len(values)] for i in range(n)]


def mondays(first: str, weeks: int) -> pd.DatetimeIndex:
    """The Mondays of so many weeks from the first on."""
    return pd.date_range(first, periods=weeks, freq="7D")


def spread(rng: Rng, counts: Mapping[Any, int]) -> pd.DatetimeIndex:
    """One day per item: so many in the week of each Monday, over its weekdays evenly, in order of time.

    The odd ones out of a week fall on random weekdays.
    """
    days: list[pd.Timestamp] = []
    for monday, count in counts.items():
        order = rng.permutation(5)
        days += [pd.Timestamp(monday) + pd.Timedelta(days=int(order[i % 5])) for i in range(count)]
    return pd.DatetimeIndex(sorted(days))


def grouped(keys: Sequence[Hashable]) -> dict[Hashable, list[int]]:
    """Positions of each key.

    >>> grouped(["a", "b", "a"])
    {'a': [0, 2], 'b': [1]}
    """
    found: dict[Hashable, list[int]] = {}
    for i, key in enumerate(keys):
        found.setdefault(key, []).append(i)
    return found
