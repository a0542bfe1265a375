"""H5P: h5p.json says what it is, content/content.json holds its words between settings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from playbook.content.document import Link, Package
from playbook.content.extract.found import Found, line, paragraphs
from playbook.content.extract.profile import our_name

_TAG = re.compile(r"<[^>]{0,2000}>")
_WORDS = re.compile(r"\w\W+\w")
_NO_TEXT = frozenset(
    {"alt", "library", "metadata", "subContentId", "behaviour", "l10n", "mime", "path", "overrideSettings", "UI"}
)
MOST_DEPTH = 60


def read(names: list[str], read: Callable[[str], bytes]) -> Found:
    """One H5P package."""
    found, about, content = Found(), _json(read("h5p.json")), _json(read("content/content.json"))
    problems = [
        f"{name} cannot be read"
        for name, value in (("h5p.json", about), ("content/content.json", content))
        if value is None
    ]
    for key, value in about.items() if isinstance(about, dict) else ():
        if isinstance(value, str):
            found.say(our_name(key), value, "manifest")
    for author in about.get("authors") or () if isinstance(about, dict) else ():
        found.say("owner", author.get("name") if isinstance(author, dict) else None, "manifest")
    found.title = next((f.value for f in found.fields if f.name == "title"), None)
    found.links = list(_pictures(content))
    found.text = paragraphs(_strings(content))
    members = tuple(n for n in names if n != "h5p.json")
    used = tuple(dict.fromkeys(f"content/{t.target}" for t in found.links if "://" not in t.target))
    main = line(str(about.get("mainLibrary", ""))) if isinstance(about, dict) else ""
    found.package = Package(
        standard="h5p", manifest="h5p.json", identifier=main, launch=("content/content.json",) if content else (),
        declared=used, members=members, problems=tuple(problems),
    )  # fmt: skip
    return found


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Texts with at least two words, whatever they are called; settings of the player are not content."""
    if isinstance(value, str):
        text = unescape(_TAG.sub(" ", value))
        if _WORDS.search(text):
            yield text
    elif depth <= MOST_DEPTH:
        for one in _below(value):
            yield from _strings(one, depth + 1)


def _below(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [one for key, one in value.items() if key not in _NO_TEXT]
    return value if isinstance(value, list) else []


def _pictures(value: Any, alt: str | None = None, depth: int = 0) -> Iterator[Link]:
    """Pictures; their alternative text stands beside the file, one level up."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, dict):
        path, said = value.get("path"), value.get("alt", alt)
        if isinstance(path, str) and str(value.get("mime", "")).startswith("image/"):
            yield Link(line(path), "image", line(said) if isinstance(said, str) and said.strip() else None)
        for key, one in value.items():
            yield from _pictures(one, said if key == "file" else None, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _pictures(one, None, depth + 1)
