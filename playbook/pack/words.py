"""Other words for anything a report says by itself: each key of the base wording, each term of the glossary, per language.

A pack writes them under `words:` and `terms:` of a language in `wording.yaml`, and its lines for verdicts beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from typing import Any

from playbook.bundled import bundled, languages
from playbook.errors import Problem, nearest
from playbook.model.pack import TermWords
from playbook.pack.fit import Place, fit, listed
from playbook.pack.layers import Layer
from playbook.pack.renamed import Renames, current, said
from playbook.pack.upgrade import renames_below
from playbook.yamlgate import load_once

FILE = "wording.yaml"
CLOSED = {
    "word": "the word of a verdict is the same in every pack; give it a line of its own under verdicts:",
    "meaning": "write it under verdicts: of the language",
    "numbers": "how a language writes numbers is the same in every pack",
    "small_words": "it belongs to the language, not to a pack",
    "joined": "it belongs to the language, not to a pack",
    "more": "it belongs to the language, not to a pack",
}
"""Groups of the base wording that a pack cannot change, and what to do instead."""
LONGEST = 1200


@dataclass(frozen=True)
class Said:
    """What a pack says otherwise, per language: key of the wording -> words, term of the glossary -> its words."""

    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    terms: dict[str, dict[str, TermWords]] = field(default_factory=dict)


def read_words(layers: tuple[Layer, ...], problems: list[Problem], notices: list[str]) -> Said:
    """The words of all layers, an upper one's before those below; every language is checked, whichever is used."""
    found = Said()
    for layer in layers:
        plain, below = layer.plain(FILE), renames_below(layers, layer)
        for language in languages():
            own = plain.get(language) if isinstance(plain, Mapping) else None
            if not isinstance(own, Mapping):
                continue
            at = layer.place(FILE).under(language)
            words = _flat(own.get("words"), at.under("words"), problems)
            found.words.setdefault(language, {}).update(_words(words, language, below, problems, notices))
            here, into = at.under("terms"), found.terms.setdefault(language, {})
            _terms(_terms_now(own.get("terms"), here, below, problems, notices), here, into, language, problems)
    return found


def base_words(language: str) -> dict[str, Any]:
    """Every key that a pack may say otherwise in a language -> what the base says there, itself if it says our word."""
    return {k: v for k, v in _base(language).items() if k.partition(".")[0] not in CLOSED}


@cache
def _base(language: str) -> dict[str, Any]:
    """The wording of a language by dotted key; a word it has no entry for is said as we write it."""
    ours = {k: k.partition(".")[2] for other in languages() for k in _file(other)}
    return ours | _file(language)


@cache
def _file(language: str) -> dict[str, Any]:
    path = bundled("templates", "base", "wording", f"{language}.yaml")
    plain = load_once(path.read_text(encoding="utf-8"), f"wording/{path.name}").plain
    return {".".join(keys): value for keys, value in _leaves(plain)}


@cache
def base_terms(language: str) -> dict[str, TermWords]:
    """The terms of the glossary in a language."""
    plain = load_once(bundled("templates", "base", "glossary.yaml").read_text(encoding="utf-8"), "glossary.yaml").plain
    return {i: TermWords(**entry[language]) for i, entry in plain["terms"].items() if language in entry}


def _leaves(plain: Mapping[Any, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in plain.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*above, str(key)))
        else:
            yield (*above, str(key)), value


def _flat(plain: Any, at: Place, problems: list[Problem]) -> dict[str, tuple[Any, Place]]:
    """Dotted key -> (words, place), written as a tree or with dots; either way the same."""
    if plain is None:
        return {}
    if not isinstance(plain, Mapping):
        problems.append(at.problem("this is not `key: words` lines", "keys such as section.top"))
        return {}
    found: dict[str, tuple[Any, Place]] = {}
    for key, value in plain.items():
        here = at.under(key)
        inner = _flat(value, here, problems) if isinstance(value, Mapping) else {"": (value, here)}
        found |= {f"{key}.{rest}" if rest else str(key): entry for rest, entry in inner.items()}
    return found


def _words(
    entries: Mapping[str, tuple[Any, Place]],
    language: str,
    below: Renames,
    problems: list[Problem],
    notices: list[str],
) -> dict[str, Any]:
    base = _base(language)
    kept: dict[str, Any] = {}
    for old, (value, at) in entries.items():
        above = Place(at.doc, at.keys[:-1])
        now, renamed, wrong = current({old: value}, below.words, below.gone, above)
        key = next(iter(now), "")
        found = wrong or _faults(key, value, base, at)
        problems += found
        notices += [f"{at.doc.at(*at.keys)}: {line.partition(': ')[2]}" for line in said(renamed, above)]
        kept |= {} if found else {key: value}
    return kept


def _faults(key: str, value: Any, base: Mapping[str, Any], at: Place) -> list[Problem]:
    """What is wrong with one entry: a key there is not, other kinds of words, places that do not fit."""
    group = key.partition(".")[0]
    if group in CLOSED:
        return [at.problem(f"{key} cannot be changed by a pack", do=CLOSED[group])]
    if key not in base:
        open_keys = [k for k in base if k.partition(".")[0] not in CLOSED]
        beside = [k for k in open_keys if k.rpartition(".")[0] == key.rpartition(".")[0] != ""]
        groups = sorted({k.partition(".")[0] for k in open_keys})
        found = f"there are no words {key!r}"
        return [at.problem(found, listed(beside or groups, 40), nearest(key, beside or open_keys))]
    was = base[key]
    if isinstance(was, list) != isinstance(value, list):
        kind = f"a list of {len(was)}" if isinstance(was, list) else "text"
        return [at.problem(f"{key} is {value!r}", kind)]
    if isinstance(was, list) and len(value) != len(was):
        return [at.problem(f"{key} has {len(value)} entries", f"{len(was)}: {listed(map(str, was), 20)}")]
    pairs = zip(was, value, strict=True) if isinstance(was, list) else [(was, value)]
    return [p for old, new in pairs for p in _text_faults(key, str(old), new, at)]


def _text_faults(key: str, old: str, new: Any, at: Place) -> list[Problem]:
    if not isinstance(new, str) or (old and not new.strip()) or len(new) > LONGEST:
        return [at.problem(f"{key} is {new!r}"[:120], f"some text, at most {LONGEST} letters")]
    there = _places(old)
    try:
        given = _places(new)
    except ValueError as error:
        return [at.problem(f"{key}: {error}", "a name in braces; a brace itself is written twice", f"base: {old}")]
    faults = [
        at.problem(f"{key} has no place {name!r}", listed(sorted(there)) or "none", nearest(name, sorted(there)))
        for name in sorted(given - there)
    ]
    return faults + [
        at.problem(f"{key}: the place {name!r} is not said", do="say it; no figure is left out")
        for name in sorted(there - given)
    ]


def _places(text: str) -> set[str]:
    """Names in braces; raises ValueError for braces that cannot be read, or that ask for more than a name."""
    found = set()
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None and (form or conversion or not name.isidentifier()):
            raise ValueError(f"{{{name}}} is no place")
        found |= {name} if name is not None else set()
    return found


def _terms_now(entries: Any, at: Place, below: Renames, problems: list[Problem], notices: list[str]) -> Any:
    """The terms under their names of today."""
    if not isinstance(entries, Mapping):
        return entries
    now, renamed, wrong = current(entries, below.terms, below.gone, at)
    problems += wrong
    notices += said(renamed, at)
    return now


def _terms(entries: Any, at: Place, into: dict[str, TermWords], language: str, problems: list[Problem]) -> None:
    """Terms explained otherwise, and new ones, which need both their words and what they mean."""
    if entries is None:
        return
    if not isinstance(entries, Mapping):
        problems.append(at.problem("this is not `term: …` lines", "terms such as handoff"))
        return
    base = base_terms(language)
    for name, entry in entries.items():
        here, known = at.under(name), into.get(str(name)) or base.get(str(name))
        if known is None and isinstance(entry, Mapping) and not {"words", "says"} <= set(entry):
            do = f"{nearest(str(name), base)}, or give a term of your own both words and says"
            problems.append(here.problem(f"there is no term {str(name)!r}", listed(sorted(base), 50), do))
            continue
        below = known.model_dump() if known else {}
        made = fit(TermWords, {**below, **entry} if isinstance(entry, Mapping) else entry, here, problems)
        if made is None:
            continue
        taken = {w.casefold(): i for i, t in {**base, **into}.items() if i != str(name) for w in t.words}
        twice = [w for w in made.words if w.casefold() in taken]
        problems += [
            here.under("words").problem(f"{w!r} is explained under {taken[w.casefold()]!r} already", "a word once")
            for w in twice
        ]
        into |= {} if twice else {str(name): made}
