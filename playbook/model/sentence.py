"""A sentence with named places: what a catalogue of sentences is made of, in the language it reads and the one it says.

- `{n}` a number, a share or a date: one letter, with a digit if need be
- `{name}` words that stay as they are: a team, a metric, a file
- `{=what}` words that must be in the catalogue themselves
- `{?what}` words that are said in the other language if the catalogue has them, and stay otherwise
- `{*names}` names in a row: only 'and' between them is said in the other language
- `{~names}` words in a row, each as `{?what}`
- `{&names}` words in a row, each as `{=what}`
- `{^checks}` sentences joined by semicolons, each in the catalogue
- `{!source}` the short name of a source, such as `NIST MAP-1.4`
- `{#columns}` tables and columns: `usage.week, people.team` or `usage (week); people (team)`
- `{n|item|items}` one of two forms, by the number `{n}`
- `[, up to {n}]` a part that may be missing
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

NUMBER = r"\d{4}-\d\d-\d\d|[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?%?|\?"
CODE = r"[A-Z][A-Z0-9.-]*(?: [A-Z0-9][A-Z0-9.-]*)*"
PART = re.compile(r"\{([=?*~&!#^]?)([a-z]+\d?)(?:\|([^{}|]*)\|([^{}|]*))?\}|([\[\]])")
COLUMNS = r"[a-z_]+(?:\.[\w-]+| \([\w, -]+\))(?:[,;] [a-z_]+(?:\.[\w-]+| \([\w, -]+\)))*"
ALLOWED = {"number": NUMBER, "code": CODE, "columns": COLUMNS}
ONE_LETTER = re.compile(r"[a-z]\d?")
KINDS = {
    "": "name",
    "=": "known",
    "?": "either",
    "*": "names",
    "~": "words",
    "&": "pieces",
    "^": "told",
    "!": "code",
    "#": "columns",
}


class BadSentence(ValueError):
    """A pattern that cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Place:
    """A place in a sentence: its name and what may stand there."""

    name: str
    kind: str


@dataclass(frozen=True)
class Forms:
    """Two forms of a word; which one is said depends on a number."""

    name: str
    one: str
    many: str


@dataclass(frozen=True)
class Maybe:
    """A part that is left out if what it names is missing."""

    parts: tuple[Part, ...]


Part = str | Place | Forms | Maybe


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of a pattern; raises BadSentence where brackets do not match or a part can never be missing.

    >>> parts_of("{n} {n|item|items}[ ({*names})].")[1:3]
    (' ', Forms(name='n', one='item', many='items'))
    """
    open_: list[list[Part]] = [[]]
    at = 0
    for found in PART.finditer(text):
        _add(open_[-1], text[at : found.start()])
        at = found.end()
        if found[5] == "[":
            open_.append([])
        elif found[5] == "]":
            if len(open_) == 1:
                raise BadSentence("a ] without its [")
            inner = Maybe(tuple(open_.pop()))
            if not any(isinstance(p, Place) for p in inner.parts):
                raise BadSentence("a part in [ ] names nothing, so nobody can tell whether it is missing")
            open_[-1].append(inner)
        elif found[3] is not None:
            open_[-1].append(Forms(found[2], found[3], found[4]))
        else:
            open_[-1].append(Place(found[2], _kind(found[1], found[2])))
    _add(open_[-1], text[at:])
    if len(open_) > 1:
        raise BadSentence("a [ without its ]")
    return tuple(open_[0])


def _kind(sign: str, name: str) -> str:
    return "number" if not sign and ONE_LETTER.fullmatch(name) else KINDS[sign]


def _add(to: list[Part], text: str) -> None:
    if "{" in text or "}" in text:
        raise BadSentence(f"what stands in braces cannot be read: {text.strip()}")
    if text:
        to.append(text)


def places(parts: tuple[Part, ...]) -> dict[str, str]:
    """Every place by name, with its kind; those of parts that may be missing too."""
    found: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Place):
            found.setdefault(part.name, part.kind)
        elif isinstance(part, Maybe):
            found |= {name: kind for name, kind in places(part.parts).items() if name not in found}
    return found


def named(parts: tuple[Part, ...]) -> frozenset[str]:
    """Every name a pattern uses, those of forms included."""
    inner = [named(p.parts) for p in parts if isinstance(p, Maybe)]
    return frozenset(p.name for p in parts if isinstance(p, Place | Forms)).union(*inner)


@dataclass(frozen=True)
class Sentence:
    """One entry of a catalogue: a pattern in the first language and how it is said in the other."""

    read: str
    say: str

    @cached_property
    def reading(self) -> tuple[Part, ...]:
        """The parts of the pattern that is read."""
        return parts_of(self.read)

    @cached_property
    def saying(self) -> tuple[Part, ...]:
        """The parts of what is said."""
        return parts_of(self.say)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What may stand at each place, as the pattern that is read says it."""
        return places(self.reading)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled for whole texts."""
        return re.compile(_regex(self.reading, set()))

    @cached_property
    def fixed(self) -> str:
        """The words that always stand in it."""
        return " ".join(p for p in self.reading if isinstance(p, str))

    def unknown(self) -> tuple[str, ...]:
        """Names that only the second language uses; raises BadSentence for a pattern that cannot be read."""
        return tuple(sorted(named(self.saying) - set(self.kinds)))

    def unused(self) -> tuple[str, ...]:
        """Names that the second language does not say."""
        return tuple(sorted(set(self.kinds) - named(self.saying)))


def _regex(parts: tuple[Part, ...], seen: set[str]) -> str:
    return "".join(_part(p, seen) for p in parts)


def _part(part: Part, seen: set[str]) -> str:
    if isinstance(part, str):
        return re.escape(part)
    if isinstance(part, Forms):
        return f"(?:{re.escape(part.one)}|{re.escape(part.many)})"
    if isinstance(part, Maybe):
        return f"(?:{_regex(part.parts, seen)})?"
    if part.name in seen:
        return f"(?P={part.name})"
    seen.add(part.name)
    return f"(?P<{part.name}>{ALLOWED.get(part.kind, '.+?')})"
