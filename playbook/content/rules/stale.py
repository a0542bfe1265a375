"""S: content past its time: not reviewed for long, expired by its own words, or about things that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from playbook.content.corpus import Corpus
from playbook.content.direction import parse_day
from playbook.content.document import Document
from playbook.content.rule import Hit, rule

_UNTIL = re.compile(
    r"(?i)\b(valid until|valid through|expires?(?: on)?|expiry(?: date)?|best before|offer ends(?: on)?|gültig bis|valable jusqu'au)\s*:?\s*([^\n.;]{6,24}\d{4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
_HINTS = ("valid until", "valid through", "expir", "best before", "offer ends", "gültig bis", "valable jusqu")
REVIEWED = ("reviewed", "review-date")


@rule("S1", "current", severity=0.4, minutes=20)
def not_reviewed(corpus: Corpus) -> Iterator[Hit]:
    """The text was not reviewed within the time its kind allows.

    Fix: Let the owner read it, correct it, and write down the date.
    """
    for d in corpus.texts:
        due, reviewed = _day(d, "review-due"), _day(d, *REVIEWED)
        shelf = _shelf(corpus, d)
        if due and due < corpus.as_of:
            yield Hit((d.path,), (f"review was due on {due}",))
        elif reviewed and not due and reviewed + timedelta(days=shelf) < corpus.as_of:
            yield Hit((d.path,), (f"last reviewed on {reviewed}, allowed are {shelf} days",))


@rule("S2", "current", severity=0.6, minutes=10)
def expired(corpus: Corpus) -> Iterator[Hit]:
    """By its own words the text, or an offer in it, has expired.

    Fix: Take it out, or extend the date after a look.
    """
    for d in corpus.texts:
        ends = [("its properties", day)] if (day := _day(d, "expires")) else []
        ends += _ends(d.text)
        told = tuple(f"{said} ({day})" for said, day in ends if day < corpus.as_of)
        if told:
            yield Hit((d.path,), told, 0.8)


@rule("S3", "current", severity=0.3, minutes=10)
def sunset_terms(corpus: Corpus) -> Iterator[Hit]:
    """The text uses names or terms that are no longer in use.

    Fix: Replace them with today's names.
    """
    if not corpus.expected.sunset_terms:
        return
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, corpus.expected.sunset_terms))})\b", re.IGNORECASE)
    for d in corpus.texts:
        found = sorted({m.lower() for m in pattern.findall(d.text)})
        if found:
            yield Hit((d.path,), (f"uses: {', '.join(found)}",), 0.9)


def _ends(text: str) -> list[tuple[str, date]]:
    """Sentences that name the day on which something ends; most texts hold no such word and are passed over quickly."""
    low = text.lower()
    if not any(hint in low for hint in _HINTS):
        return []
    return [(m[0], found) for m in _UNTIL.finditer(text) if (found := _as_day(m[2]))]


def _shelf(corpus: Corpus, document: Document) -> int:
    days = [n for word, n in corpus.expected.shelf_days.items() if word and word in document.path.lower()]
    return min(days, default=corpus.expected.shelf_days.get("", 730))


def _day(document: Document, *names: str) -> date | None:
    return max(filter(None, (_as_day(f.value) for f in document.fields if f.name in names)), default=None)


def _as_day(text: str) -> date | None:
    found = parse_day(text)
    return date(*found) if found else None
