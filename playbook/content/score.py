"""One number per dimension and over all, for order and trend; gates decide, the score never does.

Document: s(d, k) = product over its flaws in dimension k of (1 - severity x confidence). Dimension: S_k = weighted
mean over documents, copies with the same words sharing one weight. Overall: weighted geometric mean, so that one
rotten dimension is not averaged away. Coverage: share of documents really read; unread is unknown, never good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playbook.content.document import Document
from playbook.content.rule import DIMENSIONS, Dimension, Flaw
from playbook.model.phrase import count

Matrix = npt.NDArray[np.float64]
DRAWS = 200
GATED = frozenset({"V3"})
"""Rules of which a single finding keeps a gate shut."""
MOST_UNREADABLE = 0.05
LEAST_COVERAGE = 0.8


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition without which content is not ready, whatever its score."""

    name: str
    passed: bool
    value: float
    limit: float
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a corpus from 0 to 100; None where nothing was read."""

    overall: float | None
    interval: tuple[float, float] | None
    """95 % bootstrap interval over documents."""
    dimensions: Mapping[Dimension, float]
    coverage: float | None


def counts(document: Document) -> bool:
    """True for a document that the score is about: it has text, or should have had; pictures and code do not count."""
    return bool(document.text) or not document.read


def weights(documents: Sequence[Document], family: Mapping[str, str]) -> Matrix:
    """One weight per document; copies with the same words share one."""
    heads = [family.get(d.path, d.path) for d in documents]
    sizes: dict[str, int] = {}
    for head in heads:
        sizes[head] = sizes.get(head, 0) + 1
    return np.array([1 / sizes[head] for head in heads], dtype=np.float64)


def kept(documents: Sequence[Document], flaws: Iterable[Flaw]) -> Matrix:
    """What is left of each document in each dimension, from 0 to 1; documents x dimensions."""
    row = {d.path: i for i, d in enumerate(documents)}
    left = np.ones((len(documents), len(DIMENSIONS)))
    for flaw in sorted(flaws, key=lambda f: (f.rule, f.files, f.evidence)):
        if flaw.dimension is not None:
            for path in flaw.charged:
                if path in row:
                    left[row[path], DIMENSIONS.index(flaw.dimension)] *= 1 - flaw.loss
    return left


def geometric(shares: Matrix) -> Matrix:
    """Geometric mean over the last axis."""
    with np.errstate(divide="ignore"):
        mean: Matrix = np.exp(np.log(shares).mean(axis=-1))
    return mean


def score(documents: Sequence[Document], flaws: Iterable[Flaw], family: Mapping[str, str], seed: int = 0) -> Score:
    """The score of a corpus; the order of documents and flaws does not matter."""
    mine = sorted((d for d in documents if counts(d)), key=lambda d: d.path)
    if not mine:
        return Score(None, None, {}, None)
    left, weight = kept(mine, flaws), weights(mine, family)
    shares = weight @ left / weight.sum()
    drawn = _bootstrap(left, weight, seed)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Score(
        overall=float(100 * geometric(shares)),
        interval=(float(low), float(high)),
        dimensions={k: float(100 * s) for k, s in zip(DIMENSIONS, shares, strict=True)},
        coverage=sum(d.read for d in mine) / len(mine),
    )


def _bootstrap(left: Matrix, weight: Matrix, seed: int) -> Matrix:
    rng = np.random.default_rng(seed)
    many = len(weight)
    drawn = []
    for _ in range(DRAWS):
        times = rng.multinomial(many, np.full(many, 1 / many)) * weight
        drawn.append(100 * geometric(times @ left / times.sum()))
    return np.array(drawn)


def gates(documents: Sequence[Document], flaws: Iterable[Flaw]) -> tuple[Gate, ...]:
    """The conditions that decide: enough is read, little is unreadable, no conflicting copies are unresolved."""
    mine = [d for d in documents if counts(d)]
    unread = [d.path for d in mine if not d.read]
    conflicts = [f for f in flaws if f.rule in GATED]
    share = len(unread) / len(mine) if mine else 1.0
    return (
        Gate(
            "documents read",
            bool(mine) and 1 - share >= LEAST_COVERAGE,
            round(1 - share, 4),
            LEAST_COVERAGE,
            f"{len(mine) - len(unread)} of {len(mine)} documents could be read",
        ),
        Gate(
            "unreadable files",
            bool(mine) and share <= MOST_UNREADABLE,
            round(share, 4),
            MOST_UNREADABLE,
            f"{len(unread)} of {len(mine)} documents cannot be read",
        ),
        Gate(
            "conflicting copies",
            not conflicts,
            len(conflicts),
            0,
            f"{count(len(conflicts), 'pair')} of copies say different things, and nothing says which is valid",
        ),
    )


def readiness(gates_: Sequence[Gate]) -> str:
    """One word for the whole: unknown, not ready, or ready as far as the gates go."""
    if not gates_[0].passed:
        return "unknown: too little could be read"
    return "no gate failed" if all(g.passed for g in gates_) else "not ready"
