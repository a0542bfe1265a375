"""Sentences of a pack: how reports in another language say what its checks see, on top of the sentences of the base."""

from __future__ import annotations

from typing import get_args

from playbook.errors import Problem, nearest
from playbook.model.pack import Pack
from playbook.model.sentence import BadSentence, Sentence
from playbook.pack.fit import Place, listed
from playbook.pack.layers import Layer

FILE = "wording.yaml"
FIRST = "en"


def read_sentences(layers: tuple[Layer, ...], problems: list[Problem]) -> dict[str, dict[str, str]]:
    """Sentences per language; an upper layer goes before the one below and replaces the same pattern."""
    found: dict[str, dict[str, str]] = {}
    for layer in reversed(layers):
        plain = layer.plain(FILE)
        for language in get_args(Pack.model_fields["language"].annotation):
            words = plain.get(language) if isinstance(plain, dict) else None
            own = words.get("sentences") if isinstance(words, dict) else None
            for read, say in own.items() if isinstance(own, dict) else ():
                at = layer.place(FILE).under(language, "sentences", read)
                faults = sentence_problems(str(read), str(say), language, at)
                problems += faults
                if not faults:
                    found.setdefault(language, {}).setdefault(str(read), str(say))
    return found


def sentence_problems(read: str, say: str, language: str, at: Place) -> list[Problem]:
    """What is wrong with one entry: braces that cannot be read, places that the English sentence does not have."""
    if language == FIRST:
        return [at.problem("the sentences are English already", do="put it under the language that says it otherwise")]
    entry = Sentence(read, say)
    try:
        unknown, unused = entry.unknown(), entry.unused()
    except BadSentence as error:
        return [at.problem(str(error), "{n}, {name}, {n|one|many}, [a part that may be missing]")]
    there = sorted(entry.kinds)
    faults = [
        at.problem(f"the English sentence has no place {name!r}", listed(there) or "none", nearest(name, there))
        for name in unknown
    ]
    return faults + [
        at.problem(f"the place {name!r} is not said", do="say it; no figure is left out") for name in unused
    ]
