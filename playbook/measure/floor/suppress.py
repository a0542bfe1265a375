"""Which figures to hide so that nothing small can be worked out: small ones first, then as few others as needed."""

from __future__ import annotations

import numpy as np

from playbook.measure.effect.regression import Array
from playbook.measure.floor.system import System, leaks, small
from playbook.model.words import PRIVACY_FLOOR


def suppress(system: System, floor: int = PRIVACY_FLOOR, hidden: Array | None = None) -> Array:
    """Mask of the figures to hide; `hidden` names those that are hidden anyway.

    Starts with the small ones and adds one published figure after the other until nothing leaks. It always ends: with
    everything hidden there is nothing to compute with.
    """
    gone = small(system, floor)
    if hidden is not None:
        gone |= hidden
    while True:
        helper = _next(system, gone, leaks(system, gone, floor))
        if helper is None:
            return gone
        gone[helper] = True


def table(counts: Array) -> System:
    """A table of counts with its margins and its total as one system, in reading order, margins last in each line.

    >>> table(np.array([[3, 4], [5, 6]])).values.astype(int).reshape(3, 3).tolist()
    [[3, 4, 7], [5, 6, 11], [8, 10, 18]]
    """
    rows, columns = counts.shape
    full = np.zeros((rows + 1, columns + 1))
    full[:-1, :-1] = counts
    full[-1], full[:, -1] = full.sum(axis=0), full.sum(axis=1)
    full[-1, -1] = counts.sum()
    place = np.arange(full.size).reshape(full.shape)
    lines = [*place, *place.T]
    relations = np.zeros((len(lines), full.size))
    for relation, line in zip(relations, lines, strict=True):
        relation[line[:-1]], relation[line[-1]] = 1.0, -1.0
    return System(full.ravel(), relations, np.zeros(full.size, dtype=bool))


def listed(counts: Array) -> System:
    """Groups of one list with their total, as one system.

    >>> suppress(listed(np.array([9, 8, 3]))).tolist()
    [False, True, True, False]
    """
    n = len(counts)
    relations = np.append(np.ones(n), -1.0)[None, :]
    return System(np.append(counts, counts.sum()).astype(float), relations, np.zeros(n + 1, dtype=bool))


def with_earlier(now: System, *before: System) -> System:
    """Reports of the same figures, and the change since each earlier one, as one system: now, earlier ones, changes."""
    n, every = len(now.values), (now, *before)
    blocks = [[np.zeros((len(r.relations), n))] * (2 * len(before) + 1) for r in every]
    changes = [[np.zeros((n, n))] * (2 * len(before) + 1) for _ in before]
    for i, report in enumerate(every):
        blocks[i][i] = report.relations
    for i, line in enumerate(changes, 1):
        line[0], line[i], line[len(before) + i] = np.eye(n), -np.eye(n), -np.eye(n)
    moved = [now.values - b.values for b in before]
    signed = [*(r.signed for r in every), *(np.ones(n, dtype=bool) for _ in before)]
    values = np.concatenate([*(r.values for r in every), *moved])
    return System(values, np.block([*blocks, *changes]), np.concatenate(signed))


def suppress_again(now: System, *earlier: tuple[System, Array], floor: int = PRIVACY_FLOOR) -> Array:
    """Mask of the figures of a new report to hide, given earlier reports and the mask of what each of them showed.

    What was shown stays known for ever; a change by one to four people must not come out either, so such a figure is
    hidden (or keeps its old value).
    """
    n = len(now.values)
    together = with_earlier(now, *(before for before, _ in earlier))
    change_hidden = np.ones(n * len(earlier), dtype=bool)
    gone = np.concatenate([small(now, floor), *(~shown for _, shown in earlier), change_hidden])
    while True:
        helper = _next(together, gone, leaks(together, gone, floor), only=np.arange(len(gone)) < n)
        if helper is None:
            return gone[:n]
        gone[helper] = True


def _next(system: System, gone: Array, leaking: Array, only: Array | None = None) -> int | None:
    """The figure to hide next: one that leaves no hidden figure alone in its sum; None if nothing leaks.

    A hidden figure alone in a sum is lost. The best helper stands in most such sums and makes fewest new ones, which
    closes rectangles; the smallest of equally good ones goes. Without such sums it is the smallest beside a leak.
    """
    if not leaking.any():
        return None
    inside = np.abs(system.relations) > 0
    hidden_in = (inside & gone).sum(axis=1)
    harmless = gone & system.signed & ~small(system)
    alone = (hidden_in == 1) & ~(inside & harmless).any(axis=1)
    untouched = hidden_in == 0
    may = ~gone & (np.abs(system.values) > 0)
    if only is not None:
        may &= only
    score = inside[alone].sum(axis=0) - inside[untouched].sum(axis=0)
    beside = inside[alone].any(axis=0) if alone.any() else inside[inside[:, leaking].any(axis=1)].any(axis=0)
    pool = np.flatnonzero(may & beside)
    if not len(pool):
        pool = np.flatnonzero(may)
    if not len(pool):
        return None
    order = np.lexsort((np.abs(system.values[pool]), -score[pool] if alone.any() else np.zeros(len(pool))))
    return int(pool[order[0]])
