"""Which texts are versions of one document: rarity-weighted overlap of their words plus what their titles say.

A pair is flagged when weighted Jaccard + title term reaches `THRESHOLD`. The title term is +0.4 for the same title
(+0.25 if more than two documents bear it and each is the other's closest, else +0.1), +0.2 for an edition, -0.1 for unlike titles;
one file name in two folders adds 0.03, unlike titles in one folder take 0.1 (pages made from one template);
parts of a series ("week 1", "week 2", "week 3") are never versions of each other. Developed on Django's
documentation and the public training labs only; see `benchmarks/README.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playbook.content.document import Document
from playbook.content.overlap import Overlaps, overlaps
from playbook.content.sketch import SAMPLE, Hashes, sketch
from playbook.content.titles import Relation, Titles

THRESHOLD = 0.45
SAME, CLOSEST, CROWDED, EDITION, OTHER = 0.4, 0.25, 0.1, 0.2, -0.1
SAME_NAME, SIBLINGS = 0.03, -0.1


@dataclass(frozen=True, slots=True)
class Match:
    """Two documents (by number, a < b) that share rare text: how much, and how their titles are related."""

    a: int
    b: int
    jaccard: float
    containment: float
    title: Relation
    score: float

    @property
    def flagged(self) -> bool:
        """True if they are versions of one document."""
        return self.title != "series" and self.score >= THRESHOLD


def matches(documents: Sequence[Document], sample: int = SAMPLE) -> tuple[list[Match], npt.NDArray[np.float64]]:
    """Versions and parts of series, by number, and per document the share of text that many others hold."""
    return match([sketch(d.text, sample) for d in documents], Titles(documents))


def match(sketches: Sequence[Hashes], titles: Titles) -> tuple[list[Match], npt.NDArray[np.float64]]:
    """The same from finished sketches."""
    found = overlaps(sketches)
    close = _closest(found, len(sketches))
    likely = found.jaccard >= THRESHOLD - SAME - SAME_NAME  # no title can lift the others
    columns = (x[likely].tolist() for x in (found.a, found.b, found.jaccard, found.containment, close))
    made = (_match(titles, *row) for row in zip(*columns, strict=True))
    return [m for m in made if m.flagged or (m.title == "series" and m.jaccard >= THRESHOLD)], found.boilerplate


def _match(titles: Titles, a: int, b: int, jaccard: float, containment: float, closest: bool) -> Match:
    relation = titles.relation(a, b)
    term = _term(relation, alone=not titles.crowded(a, b), closest=closest)
    score = jaccard + term + _place(relation, *titles.places(a, b))
    return Match(a, b, jaccard, containment, relation, score)


def _term(relation: Relation, *, alone: bool, closest: bool) -> float:
    same = SAME if alone else CLOSEST if closest else CROWDED
    terms = {"same": same, "edition": EDITION, "alike": 0.0, "other": OTHER, "series": 0.0}
    return terms[relation]


def _place(relation: Relation, a: tuple[str, str], b: tuple[str, str]) -> float:
    """What folder and file name add: one name in two folders speaks for versions, two titles in one folder against."""
    if relation == "same" and a[1] == b[1] and a[0] != b[0]:
        return SAME_NAME
    return SIBLINGS if relation in ("alike", "other") and a[0] == b[0] else 0.0


def _closest(found: Overlaps, many: int) -> npt.NDArray[np.bool_]:
    """For every pair: is each the other's closest."""
    best = np.zeros(many)
    np.maximum.at(best, found.a, found.jaccard)
    np.maximum.at(best, found.b, found.jaccard)
    mutual: npt.NDArray[np.bool_] = (best[found.a] == found.jaccard) & (best[found.b] == found.jaccard)
    return mutual
