"""Write the content folder of a story: one small real file per entry, equal bytes for equal input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from data.generate.documents import cut_off, document
from data.generate.texts import Page, page

PERMITS = "You may use the approved tools to draft, shorten and translate texts of this kind, example {n}."
FORBIDS = "Do not enter data of this kind into any tool that is not on the list, case {n}."


def write_files(folder: Path, files: list[dict[str, Any]], domain: str, seed: int) -> None:
    """Write every file of the content folder."""
    for entry in files:
        path = folder / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(entry, domain, seed))


def write_texts(folder: Path, texts: dict[str, dict[str, int]]) -> None:
    """Write the governing documents: so many sentences that permit and that forbid."""
    for name, counts in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        said = [PERMITS.format(n=i + 1) for i in range(counts.get("enabling", 0))]
        said += [FORBIDS.format(n=i + 1) for i in range(counts.get("forbidding", 0))]
        title = path.stem.replace("-", " ")
        made = Page(title[:1].upper() + title[1:], "en", tuple(("", (sentence,)) for sentence in said))
        path.write_bytes(document(path.suffix.lstrip(".") or "txt", made))


def _content(entry: dict[str, Any], domain: str, seed: int) -> bytes:
    made = replace(page(domain, entry["recipe"], seed), details=entry["details"])
    whole = document(str(entry["kind"]), made)
    return whole if entry["readable"] else cut_off(whole)
