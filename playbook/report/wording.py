"""The fixed words of a report in one language, read from `templates/base/wording/LANGUAGE.yaml`; logic holds no sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from playbook.bundled import bundled, languages
from playbook.errors import BadInput, Problem, nearest
from playbook.report.numbers import Numbers
from playbook.report.own_words import in_use
from playbook.yamlgate import load_once

FIRST = "en"
KEPT = frozenset({"version", "head", "rubric", "layer", "sources"})
"""Values that are no numbers, even if they look like one."""


@dataclass(frozen=True)
class Wording:
    """Words by dotted key, such as `verdict.next`."""

    language: str
    words: dict[str, Any]
    own: Mapping[str, Any] = field(default_factory=dict)
    """What a pack says otherwise, by dotted key."""

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key with `{names}` filled in; raises KeyError for a key the file does not have."""
        text = str(self._at(key))
        return text.format(**{k: self._value(k, v) for k, v in values.items()}) if values else text

    @cached_property
    def numbers(self) -> Numbers:
        """How this language writes numbers."""
        return Numbers(*(str(self._at(f"numbers.{name}")) for name in ("decimal", "thousands", "percent")))

    def list(self, key: str) -> tuple[str, ...]:
        """The words of a key that holds a list."""
        return tuple(str(v) for v in self._at(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """The words of a key that holds names with their meaning."""
        return tuple((str(k), str(self.own.get(f"{key}.{k}", v))) for k, v in self._at(key).items())

    def of(self, group: str, word: str) -> str:
        """A word of our own vocabulary in this language; itself if this language says it the same way."""
        found = self.own.get(f"{group}.{word}", self.words.get(group, {}).get(word))
        return word if found is None else str(found)

    def row(self, names: tuple[str, ...], most: int = 5) -> str:
        """Names in a row as this language joins them, the rest counted."""
        if len(names) > most:
            return f"{', '.join(names[:most])}{self('joined')}{self('more', n=len(names) - most)}"
        return self("joined").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    def number(self, written: str) -> str:
        """A written number as this language writes it."""
        return written if self.language == FIRST else self.numbers.said(written)

    def _value(self, name: str, value: object) -> object:
        """A value to fill in; one that is a written number as this language writes it."""
        return self.number(value) if isinstance(value, str) and name not in KEPT else value

    def _at(self, key: str) -> Any:
        if key in self.own:
            return self.own[key]
        here: Any = self.words
        for part in key.split("."):
            here = here[part]
        return here


def wording(language: str = FIRST) -> Wording:
    """The wording of a language in the words of the pack in use; raises BadInput naming the languages there are."""
    base, own = _base(language), in_use().words.get(language)
    return replace(base, own=own) if own else base


@cache
def _base(language: str) -> Wording:
    known = languages()
    if language not in known:
        raise BadInput(Problem("language", f"there is no wording in {language!r}", do=nearest(language, known)))
    path = bundled("templates", "base", "wording", f"{language}.yaml")
    return Wording(language, load_once(path.read_text(encoding="utf-8"), f"wording/{path.name}").plain)
