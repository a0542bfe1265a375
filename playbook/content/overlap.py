"""How much two texts share, in rare words triples: rarity-weighted overlap of all pairs that share any.

Weight of a shingle: w = 1 / max(1, df - 1), df = documents that hold it. What is in exactly two documents counts 1, in
five 0.25. Weighted Jaccard WJ = I / (W_a + W_b - I), weighted containment WC = I / min(W_a, W_b), where I sums w over
the shared shingles and W over all shingles of a document. Shingles in more than `MOST_SHARED` documents join nobody.

Weights are whole numbers of 1 / `ONE`, so that sums do not depend on the order of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playbook.content.sketch import Hashes

MOST_SHARED = 50
LEAST_CONTAINMENT = 0.03
ONE = 1 << 20
_ROWS_AT_A_TIME = 1 << 18
_MOST_PARTS = 16
_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Overlaps:
    """Pairs a < b of document numbers with their weighted similarity, ordered by a, then b."""

    a: _Ints
    b: _Ints
    jaccard: _Floats
    containment: _Floats
    boilerplate: _Floats
    """Per document: share of its shingles that more than `MOST_SHARED` documents hold."""


def overlaps(sketches: Sequence[Hashes], least: float = LEAST_CONTAINMENT) -> Overlaps:
    """All pairs whose weighted containment is above `least`.

    >>> import numpy as np
    >>> one, two = np.array([4, 8, 12], np.uint64), np.array([8, 12, 16, 20], np.uint64)
    >>> found = overlaps([one, two])
    >>> found.a.tolist(), found.b.tolist(), found.jaccard.round(2).tolist(), found.containment.round(2).tolist()
    ([0], [1], [0.4], [0.67])
    """
    many = len(sketches)
    lengths = np.array([len(s) for s in sketches], dtype=np.int64)
    totals, common = np.zeros(many, np.int64), np.zeros(many, np.int64)
    keys: list[_Ints] = []
    shared: list[_Ints] = []
    for part in _parts(sketches, lengths):
        owners, starts, sizes = _groups(*part)
        weights = np.rint(ONE / np.maximum(1, sizes - 1)).astype(np.int64)
        totals += np.bincount(owners, np.repeat(weights, sizes), many).astype(np.int64)
        common += np.bincount(owners[np.repeat(sizes > MOST_SHARED, sizes)], minlength=many)
        key, weight = _merged(_joined(owners, starts, sizes, many))
        keys.append(key)
        shared.append(weight)
    key, both = _merged(zip(keys, shared, strict=True))
    a, b = np.divmod(key, max(many, 1))
    containment = both / np.maximum(1, np.minimum(totals[a], totals[b]))
    kept = containment > least
    a, b, both = a[kept], b[kept], both[kept]
    return Overlaps(a, b, both / (totals[a] + totals[b] - both), containment[kept], common / np.maximum(1, lengths))


def _parts(sketches: Sequence[Hashes], lengths: _Ints) -> Iterator[tuple[Hashes, _Ints]]:
    """All rows (hash, document), split by hash so that a shingle is never in two parts and memory stays bounded."""
    parts = min(_MOST_PARTS, max(1, int(lengths.sum()) // _ROWS_AT_A_TIME))
    edges = [int(i * 2**64 / parts) for i in range(1, parts)]
    cuts = np.array([[0, *np.searchsorted(s, np.array(edges, np.uint64)), len(s)] for s in sketches], np.int64)
    for part in range(parts if len(sketches) else 0):
        hashes = np.concatenate([s[c[part] : c[part + 1]] for s, c in zip(sketches, cuts, strict=True)])
        yield hashes, np.repeat(np.arange(len(sketches), dtype=np.int32), cuts[:, part + 1] - cuts[:, part])


def _groups(hashes: Hashes, owners: _Ints) -> tuple[_Ints, _Ints, _Ints]:
    """Owners ordered by hash, and where each group of equal hashes starts and how long it is."""
    order = np.argsort(hashes)
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])) if len(hashes) else np.zeros(0, np.int64)
    return owners, starts, np.diff(np.append(starts, len(hashes)))


def _joined(owners: _Ints, starts: _Ints, sizes: _Ints, many: int) -> Iterator[tuple[_Ints, _Ints]]:
    """For every shingle every pair of its documents, as key a * many + b, with the shingle's weight; some at a time."""
    for size in np.unique(sizes[(sizes >= 2) & (sizes <= MOST_SHARED)]):
        left, right = np.triu_indices(size, 1)
        first, step = starts[sizes == size], max(1, _ROWS_AT_A_TIME // len(left))
        for at in range(0, len(first), step):
            members = np.sort(owners[first[at : at + step, None] + np.arange(size)], axis=1).astype(np.int64)
            key = (members[:, left] * many + members[:, right]).ravel()
            yield _summed(key, np.full(len(key), round(ONE / (size - 1)), np.int64))


def _merged(parts: Iterable[tuple[_Ints, _Ints]]) -> tuple[_Ints, _Ints]:
    """Keys and weights of all parts, summed per key."""
    nothing = np.zeros(0, np.int64)
    keys, weights = zip((nothing, nothing), *parts, strict=True)
    return _summed(np.concatenate(keys), np.concatenate(weights))


def _summed(keys: _Ints, weights: _Ints) -> tuple[_Ints, _Ints]:
    """Weights summed per key, keys ascending."""
    if not len(keys):
        return keys, weights
    order = np.argsort(keys)
    keys, weights = keys[order], weights[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return keys[starts], np.add.reduceat(weights, starts)
