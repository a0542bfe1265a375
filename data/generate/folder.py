"""Write the content folder of a story: one small real file per entry, equal bytes for equal input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.generate.documents import document, unreadable
from data.generate.texts import key_fact, paragraphs

PERMITS = "You may use the approved tools to draft, shorten and translate texts of this kind, example {n}."
FORBIDS = "Do not enter data of this kind into any tool that is not on the list, case {n}."


def write_files(folder: Path, files: list[dict[str, Any]], seed: int) -> None:
    """Write every file of the content folder."""
    for place, entry in enumerate(files):
        path = folder / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(entry, seed, place))


def write_texts(folder: Path, texts: dict[str, dict[str, int]]) -> None:
    """Write the governing documents: so many sentences that permit and that forbid."""
    for name, counts in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        said = [PERMITS.format(n=i + 1) for i in range(counts.get("enabling", 0))]
        said += [FORBIDS.format(n=i + 1) for i in range(counts.get("forbidding", 0))]
        title = path.stem.replace("-", " ")
        path.write_bytes(document(path.suffix.lstrip(".") or "txt", title[:1].upper() + title[1:], said))


def _content(entry: dict[str, Any], seed: int, place: int) -> bytes:
    kind = str(entry["kind"])
    if not entry.get("readable", True):
        return unreadable(kind)
    topic, group = str(entry["topic"] or Path(entry["path"]).stem), entry.get("group")
    value = 10 + sum(topic.encode()) % 80 + _offset(entry, place)
    note = f"Copy for {Path(entry['path']).stem.replace('-', ' ')}." if group is not None else ""
    own = seed + 100_000 + int(group) if group is not None else seed + place
    title = f"{topic} ({entry['version']})" if entry.get("version") else topic
    return document(kind, title[:1].upper() + title[1:], paragraphs(topic, own, fact=key_fact(topic, value), note=note))


def _offset(entry: dict[str, Any], place: int) -> int:
    """The two files of a contradicting pair state different figures; all others the topic's figure."""
    return 1 + place if entry.get("contradicts") is not None else 0
