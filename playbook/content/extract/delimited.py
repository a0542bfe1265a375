"""CSV and its relatives: rows as lines, cells separated by tabs; the delimiter is the one that divides rows evenly."""

from __future__ import annotations

import csv
import io
from collections import Counter

from playbook.content.extract.found import ENOUGH, Found, paragraphs

_DELIMITERS = ",;\t|"
MOST_CELL = 131_072


def read(text: str) -> Found:
    """One table as text. Quotes that are never closed end at the next line, so that no row swallows the file."""
    csv.field_size_limit(MOST_CELL)
    body = text[:ENOUGH].replace("\0", "")
    try:
        rows = [
            "\t".join(filter(None, row)) for row in csv.reader(io.StringIO(body, newline=""), delimiter=delimiter(body))
        ]
    except csv.Error:
        rows = body.splitlines()
    return Found(text=paragraphs(["\n".join(filter(None, rows))]))


def delimiter(text: str) -> str:
    r"""The character that cuts the first lines into the same number of cells.

    >>> delimiter("a;b;c\n1,5;2;3\n"), delimiter("a\tb\n1\t2\n"), delimiter("only words here\n")
    (';', '\t', ',')
    """
    lines = [one for one in text[:20_000].splitlines()[:50] if one.strip()]
    best, most = ",", 0.0
    for mark in _DELIMITERS:
        count, often = Counter(one.count(mark) for one in lines).most_common(1)[0] if lines else (0, 0)
        if count and often * (1 + count / 100) > most:
            best, most = mark, often * (1 + count / 100)
    return best
