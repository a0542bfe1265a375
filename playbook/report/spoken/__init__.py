"""Computed sentences in another language: matched against a catalogue, never half translated, what is left is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playbook.model.result import Result
from playbook.report.spoken.load import catalogue
from playbook.report.spoken.told import Teller, joined_names
from playbook.report.wording import FIRST, wording


def spoken(
    results: Sequence[Result], language: str, own: Mapping[str, str] | None = None
) -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """Results with their sentences in a language, and the sentences that stayed English; `own` are a pack's entries.

    Raises BadInput for a language without wording.
    """
    there = catalogue(language, own, joined_names(results))
    if there is None:
        return tuple(results), ()
    ours, theirs = (frozenset(wording(each).list("small_words")) for each in (FIRST, language))
    teller = Teller(there, ours, theirs)
    return tuple(teller.result(r) for r in results), tuple(teller.left)
