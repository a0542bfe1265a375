"""The block of metadata at the top of a text file: `---` with `name: value` lines, or `+++` with `name = value`.

Only flat values and lists are read, with our own few lines: no anchors, tags or aliases that could hurt.
"""

from __future__ import annotations

import re

from playbook.content.extract.found import Found
from playbook.content.extract.profile import day, our_name

_BLOCK = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.{0,65536}?)^\1[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^([ \t]*)([\w][\w .:-]{0,60}?)[ \t]*[:=](?:[ \t]+(.*?))?[ \t]*$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*?)[ \t]*$")
_DAYS = frozenset({"created", "modified", "reviewed", "review-due", "expires"})
MOST_LINES = 500


def split(text: str) -> tuple[str, str]:
    r"""The block and the rest.

    >>> split("---\ntitle: A\n---\nBody")
    ('title: A\n', 'Body')
    """
    match = _BLOCK.match(text)
    return (match[2], text[match.end() :]) if match else ("", text)


def values(block: str) -> list[tuple[str, str]]:
    r"""Names and values; a list becomes one value with commas, a nested name keeps only its own last part.

    >>> values("title: 'Lab 1'\ntags:\n  - a\n  - b\nlab:\n  level: 200")
    [('title', 'Lab 1'), ('tags', 'a, b'), ('level', '200')]
    """
    found: list[tuple[str, list[str]]] = []
    for text in block.splitlines()[:MOST_LINES]:
        item, pair = _ITEM.match(text), _LINE.match(text)
        if item and found:
            found[-1][1].append(_bare(item[1]))
        elif pair:
            found.append((pair[2], [_bare(pair[3])] if pair[3] else []))
        elif found and text.startswith((" ", "\t")) and text.strip():
            found[-1][1][-1:] = [" ".join([*found[-1][1][-1:], text.strip()])]
    return [(name, ", ".join(v for v in parts if v)) for name, parts in found if any(parts)]


def take(text: str, found: Found) -> str:
    """Add the block's fields and return the text after it."""
    block, rest = split(text)
    for name, value in values(block):
        ours = our_name(name)
        found.say(ours, day(value) if ours in _DAYS else value, "front-matter")
        if ours == "title" and not found.title:
            found.title = value
    return rest


def _bare(value: str) -> str:
    value = value.strip()
    if value[:1] in "\"'" and value[-1:] == value[:1]:
        return value[1:-1]
    value = re.sub(r"\s+#.*$", "", value)
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_bare(v) for v in value[1:-1].split(","))
    return "" if value in (">", "|", ">-", "|-", "null", "~") else value
