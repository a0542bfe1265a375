"""The catalogue of a language: the sentences of the base in `templates/base/sentences/LANGUAGE/`, a pack's own before them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from playbook.bundled import bundled
from playbook.model.sentence import Sentence
from playbook.report.spoken.catalogue import Catalogue
from playbook.report.wording import FIRST, wording
from playbook.yamlgate import load_once

PIECES = "pieces"


@cache
def base(language: str) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Sentences and pieces of the base in a language, as the files have them."""
    sentences: list[Sentence] = []
    pieces: list[Sentence] = []
    for path in sorted(bundled("templates", "base", "sentences", language).glob("*.yaml")):
        plain = load_once(path.read_text(encoding="utf-8"), f"sentences/{language}/{path.name}").plain
        made = [Sentence(str(read), str(say)) for read, say in plain.items()]
        (pieces if path.stem == PIECES else sentences).extend(made)
    return tuple(sentences), tuple(pieces)


def catalogue(language: str, own: Mapping[str, str] | None = None, names: tuple[str, ...] = ()) -> Catalogue | None:
    """The catalogue of a language with a pack's own entries on top; None for the language the sentences are in.

    `names` are names with 'and' in them, which no row of names may take apart. Raises BadInput for a language without
    wording.
    """
    if language == FIRST:
        return None
    w = wording(language)
    sentences, pieces = base(language)
    ours = tuple(Sentence(read, say) for read, say in (own or {}).items())
    return Catalogue(
        sentences=(ours, sentences),
        pieces=(ours, pieces),
        numbers=w.numbers,
        joined=w("joined"),
        more=w("more"),
        names=names,
    )


def say(text: str, language: str) -> str:
    """One text of ours in a language; itself in the language it is written in."""
    there = _plain(language)
    return text if there is None else there.say(text).text


@cache
def _plain(language: str) -> Catalogue | None:
    return catalogue(language)
