"""A catalogue of sentences: finds the pattern a sentence was made from, and says it in the other language.

A longer text is read sentence by sentence. What no pattern matches stays as it is and is counted; nothing is half
translated. Patterns are looked up by one of their fixed words, so that a page stays fast.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from playbook.model.sentence import Forms, Maybe, Part, Sentence
from playbook.report.numbers import Numbers

WORD = re.compile(r"[A-Za-z]+")
BREAK = re.compile(r"(?<=[.!?]) (?=\S)")
BETWEEN = re.compile(r"; |, | and ")
REST = re.compile(r"(\d+) more")
ONE = re.compile(r"[+-]?1%?(?![\d.,])")
"""A number, or words that begin with one, of which there is one."""
MOST_BREAKS = 40
"""A text of more sentences than this was not written by us."""


@dataclass(frozen=True)
class Said:
    """A text in the other language, and the sentences of it that stayed as they were."""

    text: str
    left: tuple[str, ...] = ()


@dataclass
class Catalogue:
    """Sentences and the smaller pieces that stand in them; earlier layers come first and win."""

    sentences: tuple[tuple[Sentence, ...], ...]
    pieces: tuple[tuple[Sentence, ...], ...]
    numbers: Numbers
    joined: str
    """How the last two names of a row are joined, such as ' und '."""
    more: str
    """How names that are not shown are counted, such as '{n} weitere'."""
    names: tuple[str, ...] = ()
    """Names with 'and' in them that must stay whole."""
    _index: dict[str, tuple[tuple[int, Sentence], ...]] = field(default_factory=dict, repr=False)
    _pieces: dict[str, tuple[tuple[int, Sentence], ...]] = field(default_factory=dict, repr=False)
    _known: dict[str, Said] = field(default_factory=dict, repr=False)
    _read: dict[str, str | None] = field(default_factory=dict, repr=False)
    _listed: dict[str, str | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Build the two indexes."""
        self._index = _indexed(self.sentences)
        self._pieces = _indexed(self.pieces)

    def say(self, text: str) -> Said:
        """A text in the other language; sentences that are not in the catalogue stay and are named."""
        if not text.strip():
            return Said(text)
        if text not in self._known:
            self._known[text] = self._say(text)
        return self._known[text]

    def _say(self, text: str) -> Said:
        whole = self.read(text)
        if whole is not None:
            return Said(whole)
        starts, said, left, at = _starts(text), [], [], 0
        while at < len(starts) - 1:
            end = next((e for e in range(at + 1, len(starts)) if self._sentence(_cut(text, starts, at, e))), None)
            piece = _cut(text, starts, at, end or at + 1)
            made = self._sentence(piece) if end else None
            if made is None:
                left.append(piece)
            said.append(piece if made is None else made)
            at = end or at + 1
        return Said(" ".join(said), tuple(_run_together(text, left)))

    def read(self, text: str) -> str | None:
        """The whole text in the other language; None if a sentence of it is not in the catalogue."""
        starts = _starts(text)
        if len(starts) > MOST_BREAKS:
            return None
        rest: list[str | None] = [None] * (len(starts) - 1) + [""]
        for at in range(len(starts) - 2, -1, -1):
            for end in range(at + 1, len(starts)):
                after = rest[end]
                made = None if after is None else self._sentence(_cut(text, starts, at, end))
                if made is not None:
                    rest[at] = f"{made} {after}".rstrip(" ") if after else made
                    break
        return rest[0]

    def piece(self, text: str) -> str | None:
        """A part of a sentence in the other language; a sentence may lose its full stop and its capital there."""
        found = self._piece(text)
        if found is not None:
            return found
        upper = text[:1].upper() + text[1:]
        for tried in dict.fromkeys((text, upper)):
            found = self.read(tried)
            if found is not None:
                return found
            found = None if tried.endswith((".", "!", "?")) else self.read(f"{tried}.")
            if found is not None:
                return found.removesuffix(".")
        return None

    def readings(self, text: str) -> tuple[str, ...]:
        """Every different way the first layer that knows one sentence says it; more than one is a fault of the catalogue."""
        return tuple(dict.fromkeys(made for _, made in self._matches(text, self._index)))

    def _sentence(self, text: str) -> str | None:
        if text not in self._read:
            self._read[text] = None
            self._read[text] = self._best(text, self._index)
        return self._read[text]

    def _piece(self, text: str) -> str | None:
        if text not in self._listed:
            self._listed[text] = None
            self._listed[text] = self._best(text, self._pieces)
        return self._listed[text]

    def _best(self, text: str, index: Mapping[str, tuple[tuple[int, Sentence], ...]]) -> str | None:
        return max(self._matches(text, index), key=lambda m: len(m[0].fixed), default=(None, None))[1]

    def _matches(self, text: str, index: Mapping[str, tuple[tuple[int, Sentence], ...]]) -> list[tuple[Sentence, str]]:
        words = {"", *WORD.findall(text)}
        tried = [entry for word in words for entry in index.get(word, ())]
        found: dict[int, list[tuple[Sentence, str]]] = {}
        for layer, sentence in tried:
            match = sentence.regex.fullmatch(text)
            made = None if match is None else self._made(sentence, match.groupdict())
            if made is not None:
                found.setdefault(layer, []).append((sentence, made))
        return found[min(found)] if found else []

    def _made(self, sentence: Sentence, values: Mapping[str, str | None]) -> str | None:
        said: dict[str, str] = {}
        for name, value in values.items():
            made = None if value is None else self._value(value, sentence.kinds[name])
            if value is not None and made is None:
                return None
            if made is not None:
                said[name] = made
        text = "".join(_said(sentence.saying, said, values))
        return text[:1].upper() + text[1:] if sentence.read.startswith("{&") and sentence.read.endswith(".") else text

    def _value(self, value: str, kind: str) -> str | None:
        if kind == "number":
            return self.numbers.said(value)
        if kind == "known":
            return self.piece(value)
        if kind == "either":
            found = self.piece(value)
            return self.numbers.said(value) if found is None else found
        if kind in ("name", "code", "columns"):
            return value
        if kind == "told":
            return self._told(value)
        return self._row(value, kind)

    def _told(self, value: str) -> str | None:
        """Sentences joined by semicolons; one may have a semicolon of its own."""
        whole = self.piece(value)
        if whole is not None:
            return whole
        for cut in re.finditer("; ", value):
            first = self.piece(value[: cut.start()])
            rest = None if first is None else self._told(value[cut.end() :])
            if rest is not None:
                return f"{first}; {rest}"
        return None

    def _row(self, value: str, kind: str) -> str | None:
        """Names or words in a row, each said as its kind asks."""
        if kind == "names":
            return self._loose(value, kind)
        found = self._shortest(value) or self._known_piece(value)
        return found if found is not None or kind == "pieces" else self._loose(value, kind)

    def _known_piece(self, value: str) -> str | None:
        return self._piece(value) or self._piece(value[:1].lower() + value[1:])

    def _shortest(self, value: str) -> str | None:
        """A row of two or more whose every word is known, cut where it has to be."""
        for cut in BETWEEN.finditer(value):
            first = self._known_piece(value[: cut.start()])
            if first is None:
                continue
            after = value[cut.end() :]
            rest = self._shortest(after) or self._known_piece(after) or self._counted(after)
            if rest is not None:
                return f"{first}{self._join(cut[0])}{rest}"
        return None

    def _loose(self, value: str, kind: str) -> str:
        said, at = [], 0
        for cut in self._cuts(value):
            said += [self._one(value[at : cut.start()], kind), self._join(cut[0])]
            at = cut.end()
        return "".join([*said, self._counted(value[at:]) or self._one(value[at:], kind)])

    def _cuts(self, value: str) -> Iterator[re.Match[str]]:
        """Places between names; the last 'and' joins, an earlier one belongs to a name."""
        kept = [(m.start(), m.end()) for name in self.names for m in re.finditer(re.escape(name), value)]
        cuts = [c for c in BETWEEN.finditer(value) if not any(a <= c.start() < b for a, b in kept)]
        ands = [c for c in cuts if c[0] == " and "]
        yield from (c for c in cuts if c[0] != " and " or c is ands[-1])

    def _one(self, value: str, kind: str) -> str:
        found = None if kind == "names" else self._known_piece(value)
        return self.numbers.shares(value) if found is None else found

    def _counted(self, value: str) -> str | None:
        found = REST.fullmatch(value)
        return self.more.format(n=found[1]) if found else None

    def _join(self, sign: str) -> str:
        return self.joined if sign == " and " else sign


def _indexed(layers: tuple[tuple[Sentence, ...], ...]) -> dict[str, tuple[tuple[int, Sentence], ...]]:
    """Sentences by their rarest fixed word; those without one under the empty word."""
    every = [(i, s) for i, layer in enumerate(layers) for s in layer]
    often = Counter(word for _, s in every for word in set(WORD.findall(s.fixed)))
    index: dict[str, list[tuple[int, Sentence]]] = {}
    for entry in every:
        words = sorted(set(WORD.findall(entry[1].fixed)), key=lambda w: (often[w], -len(w), w))
        index.setdefault(words[0] if words else "", []).append(entry)
    return {word: tuple(entries) for word, entries in index.items()}


def _said(parts: tuple[Part, ...], said: Mapping[str, str], raw: Mapping[str, str | None]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Forms):
            yield part.one if ONE.match(raw.get(part.name) or "") else part.many
        elif isinstance(part, Maybe):
            if all(name in said for name in _needed(part.parts)):
                yield from _said(part.parts, said, raw)
        else:
            yield said.get(part.name, "")


def _needed(parts: tuple[Part, ...]) -> Iterator[str]:
    return (p.name for p in parts if not isinstance(p, str | Maybe))


def _starts(text: str) -> list[int]:
    return [0, *(m.end() for m in BREAK.finditer(text)), len(text) + 1]


def _cut(text: str, starts: list[int], at: int, end: int) -> str:
    return text[starts[at] : starts[end] - 1]


def _run_together(text: str, left: Iterable[str]) -> Iterator[str]:
    """Neighbouring sentences that were left, as one."""
    run = ""
    for piece in left:
        if run and f"{run} {piece}" in text:
            run = f"{run} {piece}"
            continue
        if run:
            yield run
        run = piece
    if run:
        yield run
