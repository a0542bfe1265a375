"""Themes in what people write, from a seeded word list in English and German: nothing is downloaded, nothing learns.

A theme is a share of *people*, never of sentences: one person who writes ten times counts once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from playbook.model.evidence import Group, Groups, wilson
from playbook.model.words import PRIVACY_FLOOR

QUOTE_FLOOR = 10
"""Free text is quoted only where at least this many people raised the theme: a sentence gives its writer away."""
MOST_QUOTES = 2
LEXICON: Mapping[str, str] = {
    "access": r"access|log ?in|licen[cs]e|account|permission denied|zugang|zugriff|lizenz|anmeld",
    "speed": r"slow|wait|takes (too )?long|hang|time ?out|lag|langsam|wart(e|en|et)|dauert",
    "quality": r"wrong|error|mistake|hallucinat|inaccura|quality|poor|falsch|fehler|qualit|ungenau",
    "copy and paste": r"copy|paste|copied|by hand|manual|re-?typ|export|kopier|einfüg|händisch|von hand",
    "training": r"train|learn(ing)? how|course|don't know how|tutorial|schulung|lern|wie (man|das) geht|kurs",
    "trust": r"trust|afraid|fear|unsure|confiden(ce|t)|double.?check|vertrau|angst|unsicher|nachprüf",
    "rules": r"polic|allow|forbid|complian|legal|privacy|rule|richtlin|erlaub|verbot|datenschutz|regel",
    "review": r"review|approv|sign.?off|release|freigabe|prüfung|abnahme|gegenles",
    "sources": r"source|outdated|old version|template|missing (file|document)|quelle|veraltet|vorlage|alte version",
    "integration": r"integrat|plugin|connect|another tool|switch(ing)? (tool|window)|interface|schnittstelle|anbind|wechsel",
    "support": r"help|support|ticket|nobody answers|specialist|expert|hilfe|ansprechpartner|spezialist",
    "workload": r"more work|extra work|overtime|no time|too much|workload|mehrarbeit|keine zeit|überstund|zu viel",
}
_PATTERNS = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in LEXICON.items()}


def themes_of(text: str) -> tuple[str, ...]:
    """Themes a text speaks of, in the order of the list.

    >>> themes_of("I have to copy every draft by hand and nobody answers my ticket")
    ('copy and paste', 'support')
    >>> themes_of("Die Freigabe dauert zu lange")
    ('speed', 'review')
    """
    return tuple(name for name, pattern in _PATTERNS.items() if pattern.search(text))


def theme_shares(person: pd.Series[Any], text: pd.Series[Any]) -> Groups:
    """Share of the people who wrote that speak of each theme, with Wilson's interval; themes below five people hidden.

    Themes overlap, so no theme can be had by subtracting others; still the floor holds for each.
    """
    rows = _long(person, text)
    everybody = int(person[text.notna()].nunique())
    counts = rows.groupby("theme")["person"].nunique().sort_index()
    made = [_group(str(t), int(n), everybody) for t, n in counts.items()]
    kept = tuple(g for g in made if counts[g.name] >= PRIVACY_FLOOR)
    return Groups(groups=kept, hidden=len(made) - len(kept), of="people")


def quotes(person: pd.Series[Any], text: pd.Series[Any], theme: str) -> tuple[str, ...]:
    """The shortest sentences on a theme, only if at least ten people raised it and none of them holds a name or number."""
    rows = _long(person, text)
    mine = rows[rows["theme"] == theme]
    return quotable(mine["person"], mine["text"], lambda s: theme in themes_of(s))


def quotable(
    person: pd.Series[Any], text: pd.Series[Any], about: Callable[[str], bool] = lambda _: True
) -> tuple[str, ...]:
    """The shortest sentences of a group, only if at least ten people wrote them and none holds a name or a number."""
    if person[text.notna()].nunique() < QUOTE_FLOOR:
        return ()
    said = (s for t in text.dropna() for s in re.split(r"(?<=[.!?])\s+", str(t)) if about(s))
    safe = sorted(
        {s.strip() for s in said if not re.search(r"\d|@|\s[A-ZÄÖÜ][a-zäöüß]+\s[A-ZÄÖÜ]", s)}, key=lambda s: (len(s), s)
    )
    return tuple(safe[:MOST_QUOTES])


def _long(person: pd.Series[Any], text: pd.Series[Any]) -> pd.DataFrame:
    known = text.dropna().astype(str)
    pairs = [(p, t, theme) for p, t in zip(person[known.index], known, strict=True) for theme in themes_of(t)]
    return pd.DataFrame(pairs, columns=["person", "text", "theme"])


def _group(name: str, people: int, everybody: int) -> Group:
    low, high = wilson(people, everybody) or (None, None)
    return Group(name=name, n=everybody, value=people / everybody, low=low, high=high)
