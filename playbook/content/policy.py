"""Fact of the policy's text: sentences that permit or show how, beside sentences that forbid."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number
from playbook.model.fact import Data, fact

FORBIDS = re.compile(
    r"\b(do not|don't|must not|may not|should not|shall not|never|cannot|can't|not allowed|not permitted|forbid\w*|"
    r"prohibit\w*|banned|no \w+ (may|must|is to)|nicht|kein\w*|niemals|verbot\w*|untersag\w*)\b",
    re.IGNORECASE,
)
PERMITS = re.compile(
    r"\b(may|can|you are free to|are allowed|is allowed|permitted|for example|example|e\.g\.|such as|how to|instead|"
    r"use the|we recommend|here is how|step \d|dürfen|darf|können|kann|erlaubt|zum beispiel|beispiel|z\.\s?b\.|so geht)\b",
    re.IGNORECASE,
)
MOST_SHOWN = 20


@fact("governance.artefact governance.document!")
def policy_tone(data: Data) -> Evidence:
    """Sentences of the policy that permit or show how, per sentence that forbids; the forbidding ones are listed."""
    rules = data.table("governance")
    rows = rules[(rules["artefact"] == "policy") & rules["document"].notna()]
    if rows.empty:
        return Missing(columns=("governance.document",), why="No policy document is named.")
    text = _text(data.folder, str(rows["document"].iloc[-1]))
    if text is None:
        return Missing(columns=("governance.document",), why=f"{rows['document'].iloc[-1]} cannot be read as text.")
    forbids, permits = told(text)
    if not forbids and not permits:
        return NotApplicable(why="The policy neither permits nor forbids anything.")
    parts = (
        Group(name="permit", n=len(permits), value=len(permits)),
        Group(name="forbid", n=len(forbids), value=len(forbids)),
    )
    ratio = len(permits) / max(1, len(forbids))
    return Number(
        value=ratio, n=len(forbids) + len(permits), unit="ratio", parts=parts, rows=tuple(forbids[:MOST_SHOWN])
    )


def told(text: str) -> tuple[list[str], list[str]]:
    """Sentences that forbid, and sentences that permit or show how; one that does both forbids.

    >>> told("You may draft with it. Do not enter names. For example: shorten a page. It is new.")
    (['Do not enter names.'], ['You may draft with it.', 'For example: shorten a page.'])
    """
    found = (" ".join(s.split()) for s in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-*•]\s+", text))
    sentences = [s for s in found if s and not s.startswith("#")]
    forbids = [s for s in sentences if FORBIDS.search(s)]
    return forbids, [s for s in sentences if not FORBIDS.search(s) and PERMITS.search(s)]


def _text(folder: Path | None, document: str) -> str | None:
    """Text of a document below the pilot's folder; None outside of it, or if it cannot be read."""
    if folder is None or pd.isna(document):
        return None
    path = (folder / document).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, _: int) -> str | None:
    """The text of one file, read in a worker as all foreign files are; kept while the file stays as it is."""
    from playbook.content.read import read_all

    return next((d.text for d in read_all(path) if d.read and d.text), None)
