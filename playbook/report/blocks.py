"""What a report is made of, before any format: sections of blocks that hold finished sentences and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from playbook.report.figures import Figure


@dataclass(frozen=True)
class Banner:
    """The verdict: the word, what it means, why, what is next."""

    tone: str
    word: str
    line: str
    because: tuple[str, ...]
    next: str
    also: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph; `lead` is its first words in bold."""

    text: str
    lead: str = ""
    small: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list; each point may have an aside such as what to bring."""

    items: tuple[tuple[str, str], ...]
    small: bool = False


@dataclass(frozen=True)
class Numbers:
    """The figures of the first screen: number, what it counts, in words."""

    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of a row names the row."""

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A figure; its numbers stand below it as a table."""

    figure: Figure
    same: str


@dataclass(frozen=True)
class Leads:
    """The findings that matter most: title, what was seen, what to do, who and by when."""

    items: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Cause:
    """A diagnosis with what speaks for and against it."""

    conclusion: str
    rule: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One finding with its six parts; `parts` are label, text and aside."""

    id: str
    status: str
    sign: str
    word: str
    title: str
    said: str
    parts: tuple[tuple[str, str, str], ...]
    foot: str


@dataclass(frozen=True)
class Folded:
    """Points that a reader opens when wanted: a bold start and the text after it."""

    summary: str
    items: tuple[tuple[str, str], ...]


Inner = Text | Points | Grid | Picture
"""What may stand inside a fold."""


@dataclass(frozen=True)
class Fold:
    """A question with its answer in one sentence; what is behind it is opened when wanted."""

    name: str
    question: str
    answer: str
    blocks: tuple[Inner, ...]


Block = Banner | Text | Heading | Points | Numbers | Grid | Picture | Leads | Cause | Card | Folded | Fold


@dataclass(frozen=True)
class Section:
    """One page of the report; a section without a title continues the one before."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Composition:
    """A whole report in one language."""

    language: str
    title: str
    heading: str
    as_of: str
    preface: str
    """Said before everything else: how many sentences stayed English; empty if none did."""
    sections: tuple[Section, ...]
    foot: str
    english: tuple[str, ...] = ()
    """Sentences that stayed English in a report of another language; a page marks them."""

    def section(self, name: str) -> Section:
        """A section by its id."""
        return next(s for s in self.sections if s.id == name)

    def grids(self) -> Iterator[Grid]:
        """Every table, in order."""
        return (b for s in self.sections for b in opened(s.blocks) if isinstance(b, Grid))

    def grid(self, name: str) -> Grid | None:
        """A table by its name; None if this report has none."""
        return next((g for g in self.grids() if g.name == name), None)

    def figures(self, section: str = "") -> tuple[Figure, ...]:
        """Every figure, in order; those of one section if it is named."""
        kept = (s for s in self.sections if section in ("", s.id))
        return tuple(b.figure for s in kept for b in opened(s.blocks) if isinstance(b, Picture))

    def folds(self) -> tuple[Fold, ...]:
        """Every fold, in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, Fold))


def opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with what is inside folds after each fold."""
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from block.blocks


def plain(block: Block) -> dict[str, Any]:
    """A block as plain values, with its kind: what templates receive; blocks inside a fold carry theirs."""
    if isinstance(block, Fold):
        inner = [plain(b) for b in block.blocks]
        return {"kind": "fold", "name": block.name, "question": block.question, "answer": block.answer, "blocks": inner}
    return {"kind": type(block).__name__.lower(), **asdict(block)}


def sentences(composition: Composition) -> Iterator[str]:
    """Every text of the report, in order: what each format must hold."""
    yield composition.heading
    for section in composition.sections:
        yield section.title
        for block in opened(section.blocks):
            yield from _texts(plain(block) | {"kind": "", "tone": "", "status": "", "name": "", "blocks": []})
    yield composition.foot


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
