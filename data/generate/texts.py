"""The pages of sample documents: sentences of a subject and an angle, the same in every language, edited as people edit.

Sentences stand in `phrases/*.txt`. Which of them a page holds, and its figures, depend on subject, angle and seed alone:
so a translation says what its original says, and a copy is a copy of the same page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

PHRASES = Path(__file__).parent / "phrases"
LANGUAGES = ("en", "de", "fr")
ALIASES = {"legal note": "legal notes", "picture rules": "images"}
"""Angles that two stories call differently."""
PLAIN = ("product",)
"""Angles whose pages bear the name alone."""
SENTENCES = 6
NOTED = "This copy was taken for the trade fair team and may be shortened."
REPLACED = 3
"""Sentences of an angle that an older version has and the current one has not."""

Sections = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Part:
    """One part of a phrase file: names, headings and sentences, each in up to three languages."""

    names: tuple[str, ...]
    headings: tuple[tuple[str, ...], ...]
    sentences: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Recipe:
    """What a page is about and what was done to it since."""

    subject: str
    angle: str
    language: str = "en"
    edits: tuple[str, ...] = ()
    """`figure`, `note`, `shortened`: edits of a copy; `rewritten`, `rewritten again`, `older`: other wordings;
    `behind`, `half`, `untranslated`: faults of a translation."""


@dataclass(frozen=True)
class Page:
    """A title and sections of sentences; the first section has no heading."""

    title: str
    language: str
    sections: Sections
    details: dict[str, str] = field(default_factory=dict)
    """What the file says about itself, by our names: owner, version, reviewed, review-due, audience, licence, language."""


def titled(domain: str, recipe: Recipe) -> str:
    """The title of a page in its language.

    >>> titled("marketing", Recipe("gift card", "facts", "de"))
    'Geschenkkarte: Fakten'
    """
    at = LANGUAGES.index(recipe.language)
    angle = _part(domain, "angle", recipe.angle).names[at]
    return _name(domain, recipe.subject, at) + ("" if angle in PLAIN else f": {angle}")


def page(domain: str, recipe: Recipe, seed: int) -> Page:
    """The page of a recipe; equal recipe and seed, equal page."""
    made = Page(titled(domain, recipe), recipe.language, _sections(domain, recipe, seed))
    for edit in recipe.edits:
        if edit in _EDITS:
            made = _EDITS[edit](made, _sections(domain, replace(recipe, language="en", edits=()), seed))
    return made


def _sections(domain: str, recipe: Recipe, seed: int) -> Sections:
    at = LANGUAGES.index(recipe.language)
    angle, last = _part(domain, "angle", recipe.angle), _part(domain, "last", "contact")
    rng = np.random.default_rng([seed, *f"{recipe.subject} {recipe.angle}".encode()])
    figures = _figures(rng)
    order = [int(i) + 1 for i in rng.permutation(len(angle.sentences) - 1)]
    ends = [int(i) for i in rng.permutation(len(last.sentences))[:2]]
    old = bool({"older", "behind"} & set(recipe.edits))
    moved = {"rewritten": 2, "rewritten again": 4}
    start = REPLACED if old else sum(moved.get(e, 0) for e in recipe.edits)
    chosen = sorted((order + order)[start : start + SENTENCES])
    shift = 7 * old + sum({"figure": 9, "rewritten": 3, "rewritten again": 3}.get(e, 0) for e in recipe.edits)
    values = figures | {"name": _name(domain, recipe.subject, at)}
    key = angle.sentences[0][at].format(**values | {"n": figures["n"] + shift})
    told = [angle.sentences[i][at].format(**values) for i in chosen]
    about = [s[at] for s in _subject(domain, recipe.subject).sentences]
    end = [last.sentences[i][at] for i in ends]
    return (
        *([("", tuple(about[:2]))] if about else []),
        (angle.headings[0][at], (key, *told[:3])),
        (angle.headings[1][at], tuple(told[3:])),
        (last.headings[0][at], (*about[2:], *end)),
    )


def _figures(rng: np.random.Generator) -> dict[str, int]:
    n = int(rng.integers(6, 25))
    return {"n": n, "m": n + int(rng.integers(8, 40)), "k": int(rng.integers(2, 6))}


def _name(domain: str, subject: str, at: int) -> str:
    names = _subject(domain, subject).names
    name = names[at] if len(names) > at else subject
    return name[:1].upper() + name[1:]


def _subject(domain: str, subject: str) -> Part:
    """The subject's own part; a product or a meeting has none, only its name."""
    return _parts(domain).get(("subject", subject), Part((), (), ()))


def _part(domain: str, kind: str, key: str) -> Part:
    return _parts(domain)[kind, ALIASES.get(key, key)]


@cache
def _parts(domain: str) -> dict[tuple[str, str], Part]:
    """Every part of a domain's phrase files."""
    lines = (PHRASES / f"{domain}.txt").read_text(encoding="utf-8").splitlines()
    if domain == "marketing":
        lines += (PHRASES / "subjects.txt").read_text(encoding="utf-8").replace("\n= ", "\n= subject: ").splitlines()
    found: dict[tuple[str, str], Part] = {}
    key = ("", "")
    for line in lines:
        cells = tuple(cell.strip() for cell in line.lstrip("=> ").split(" | "))
        if line.startswith("= "):
            kind, _, name = cells[0].partition(": ")
            key = (kind, name)
            found[key] = Part((name, *cells[1:]), (), ())
        elif line.startswith("> "):
            found[key] = replace(found[key], headings=(*found[key].headings, cells))
        elif line and not line.startswith("#"):
            found[key] = replace(found[key], sentences=(*found[key].sentences, cells))
    return found


def _noted(made: Page, _: Sections) -> Page:
    """Somebody added a line at the end."""
    *before, (heading, told) = made.sections
    return replace(made, sections=(*before, (heading, (*told, NOTED))))


def _shortened(made: Page, _: Sections) -> Page:
    """Somebody left out a sentence."""
    *before, (heading, told), last = made.sections
    return replace(made, sections=(*before, (heading, told[:-1]), last))


def _cut(made: Page, _: Sections) -> Page:
    """The translation lacks what came later: its last two sections."""
    return replace(made, sections=made.sections[:-2])


def _half(made: Page, original: Sections) -> Page:
    """From the second section on, the translation is still the original."""
    return replace(made, sections=(*made.sections[:2], *original[2:]))


def _untranslated(made: Page, original: Sections) -> Page:
    """Only the title and the last section were translated; everything between is the original's."""
    return replace(made, sections=(*original[:-1], made.sections[-1]))


_EDITS: dict[str, Callable[[Page, Sections], Page]] = {
    "note": _noted,
    "shortened": _shortened,
    "behind": _cut,
    "half": _half,
    "untranslated": _untranslated,
}
