"""Other words for checks and verdicts: in the pack's own language they replace ours, in another they are how it says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from playbook.checks import all_checks
from playbook.errors import Problem
from playbook.model.own_check import own_check
from playbook.model.pack import CheckWords, Declared, Pack, Wording
from playbook.pack.fit import fit, known
from playbook.pack.layers import Layer
from playbook.pack.renamed import current, said
from playbook.pack.sentences import FIRST
from playbook.pack.upgrade import renames_below

FILE = "wording.yaml"
LANGUAGES: tuple[str, ...] = get_args(Pack.model_fields["language"].annotation)
PARTS = tuple(CheckWords.model_fields)


def read_wording(
    layers: tuple[Layer, ...], own: set[str], problems: list[Problem], notices: list[str]
) -> dict[str, Wording]:
    """Language -> the words of all layers for checks and verdicts, an upper one's before those below."""
    checks: dict[str, dict[str, Any]] = {code: {} for code in LANGUAGES}
    verdicts: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
    exists = {c.id for c in all_checks()} | {c for layer in layers for c in layer.thresholds} | own
    for layer in layers:
        at, plain, below = layer.place(FILE), layer.plain(FILE), renames_below(layers, layer)
        known(plain, LANGUAGES, at, "language", problems)
        for code in (c for c in LANGUAGES if c in plain):
            words = fit(Wording, plain[code] or {}, at.under(code), problems)
            if words is None:
                continue
            here = at.under(code, "checks")
            entries, renamed, wrong = current(words.checks, below.checks, below.gone, here)
            problems += wrong
            notices += said(renamed, here)
            known((c for c in entries if c not in renamed.values()), exists, here, "check", problems)
            new = {c: w.model_dump(exclude_defaults=True) for c, w in entries.items()}
            checks[code] |= {c: {**checks[code].get(c, {}), **w} for c, w in new.items()}
            verdicts[code] |= {str(word): line for word, line in words.verdicts.items()}
    return {code: Wording(checks=checks[code], verdicts=verdicts[code]) for code in LANGUAGES}


def verdict_lines(wording: Mapping[str, Wording]) -> dict[str, dict[str, str]]:
    """Language -> the lines below the verdicts, as keys of the wording."""
    return {code: {f"meaning.{word}": line for word, line in w.verdicts.items()} for code, w in wording.items()}


def check_sentences(
    wording: Mapping[str, Wording], language: str, declared: tuple[Declared, ...]
) -> dict[str, dict[str, str]]:
    """Language -> sentence of a check as a result holds it -> how a report in that language says it."""
    ours = {c.id: {part: getattr(c, part) for part in PARTS} for c in (*all_checks(), *map(own_check, declared))}
    mine = {c: w.model_dump(exclude_defaults=True) for c, w in wording[language].checks.items()}
    return {
        code: {
            {**ours.get(check, {}), **mine.get(check, {})}[part]: text
            for check, words in told.checks.items()
            for part, text in words.model_dump(exclude_defaults=True).items()
            if part in ours.get(check, {}) or part in mine.get(check, {})
        }
        for code, told in wording.items()
        if code not in (FIRST, language)
    }
