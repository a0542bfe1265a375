"""What to fix first: the flaw whose removal raises the score most per minute, then the next, scored again each time.

The gain of a flaw is exact: the score without it minus the score, its document's product computed without it. What a
gate waits for comes first, because gates decide; then what duplicates and versions are about, so that nobody fills in
details of files that are about to go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod

import numpy as np
import numpy.typing as npt

from playbook.content.document import Document
from playbook.content.rule import DIMENSIONS, Flaw
from playbook.content.score import GATED, counts, geometric, kept, weights

MOST = 200
LATER = ("M", "A", "F5", "P5")
"""Rules about details of a file: only after duplicates and versions are settled."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to do, what it gains, and the score after all fixes so far."""

    flaw: Flaw
    gain: float
    score_after: float


@dataclass(frozen=True, slots=True)
class Job:
    """Fixes of one kind that follow each other: what a person does in one go."""

    fixes: tuple[Fix, ...]

    @property
    def flaw(self) -> Flaw:
        """The first of what is fixed; it speaks for the others."""
        return self.fixes[0].flaw

    @property
    def minutes(self) -> float:
        """Time for all of them."""
        return sum(f.flaw.effort_minutes for f in self.fixes)

    @property
    def gain(self) -> float:
        """What all of them together add to the score."""
        return sum(f.gain for f in self.fixes)

    @property
    def score_after(self) -> float:
        """The score after all fixes up to the last of them."""
        return self.fixes[-1].score_after


def jobs(fixes: Iterable[Fix]) -> tuple[Job, ...]:
    """Fixes in their order, neighbours of one kind put together."""
    return tuple(Job(tuple(same)) for _, same in groupby(fixes, key=lambda f: (f.flaw.rule, f.flaw.fix)))


def fix_first(
    documents: Sequence[Document], flaws: Sequence[Flaw], family: Mapping[str, str], most: int = MOST
) -> tuple[Fix, ...]:
    """The best order of fixes, at most so many."""
    mine = sorted((d for d in documents if counts(d)), key=lambda d: d.path)
    there = {d.path for d in mine}
    open_ = [f for f in flaws if f.dimension and f.loss > 0 and there & set(f.charged)]
    if not open_:
        return ()
    board = _Board(mine, sorted(open_, key=lambda f: (f.rule, f.files, f.evidence)), family)
    return tuple(board.pick() for _ in range(min(most, len(open_))))


class _Board:
    """The flaws that are still open, and what each would gain now."""

    def __init__(self, documents: Sequence[Document], flaws: Sequence[Flaw], family: Mapping[str, str]) -> None:
        self.flaws = flaws
        self.row = {d.path: i for i, d in enumerate(documents)}
        self.weight = weights(documents, family)
        self.left = kept(documents, flaws)
        self.column = np.array([DIMENSIONS.index(f.dimension) for f in flaws if f.dimension])
        self.minutes = np.array([max(f.effort_minutes, 0.5) for f in flaws])
        self.later = np.array([f.rule.startswith(LATER) and not f.first for f in flaws])
        self.first = np.array([f.first for f in flaws])
        self.gated = np.array([f.rule in GATED for f in flaws])
        self.open = np.ones(len(flaws), dtype=bool)
        self.of: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, flaw in enumerate(flaws):
            for row in self._rows(flaw):
                self.of[row, int(self.column[number])].append(number)
        self.rise = np.array([self._rise(i) for i in range(len(flaws))])

    def pick(self) -> Fix:
        """Fix the best open flaw."""
        shares = self.weight @ self.left / self.weight.sum()
        now = float(geometric(shares))
        mine = shares[self.column]
        with np.errstate(divide="ignore", invalid="ignore"):
            after = now * ((mine + self.rise) / mine) ** (1 / len(DIMENSIONS))
        gains = np.nan_to_num(after - now, nan=0.0, posinf=0.0)
        worth = np.where(self._allowed(), (gains + 1e-12 * self.rise) / self.minutes, -1.0)
        best = int(worth.argmax())
        self._fix(best)
        done = float(geometric(self.weight @ self.left / self.weight.sum()))
        return Fix(self.flaws[best], 100 * (done - now), 100 * done)

    def _allowed(self) -> npt.NDArray[np.bool_]:
        """What may come next: what a gate waits for; then no details while copies and versions are open; then all."""
        early: npt.NDArray[np.bool_] = self.open & self.gated
        if early.any():
            return early
        early = self.open & ~self.later
        return early if (self.open & self.first).any() and early.any() else self.open

    def _fix(self, number: int) -> None:
        self.open[number] = False
        column = int(self.column[number])
        touched = {number}
        for row in self._rows(self.flaws[number]):
            self.left[row, column] = self._product(row, column, ())
            touched.update(self.of[row, column])
        for other in touched:
            self.rise[other] = self._rise(other) if self.open[other] else 0.0

    def _rise(self, number: int) -> float:
        """What the dimension's share would rise by without this flaw."""
        column = int(self.column[number])
        rows = self._rows(self.flaws[number])
        gained = sum(self.weight[r] * (self._product(r, column, (number,)) - self.left[r, column]) for r in rows)
        return float(gained / self.weight.sum())

    def _product(self, row: int, column: int, without: tuple[int, ...]) -> float:
        mine = self.of[row, column]
        return prod(1 - self.flaws[i].loss for i in mine if self.open[i] and i not in without)

    def _rows(self, flaw: Flaw) -> list[int]:
        return [self.row[p] for p in dict.fromkeys(flaw.charged) if p in self.row]
