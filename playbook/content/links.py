"""Where a reference leads: to a document of the location, to one that is not there, or out into the web."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from playbook.content.document import Link

State = Literal["found", "broken", "outside", "web", "page"]
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:|^//")
_UNRESOLVABLE = re.compile(r"[{}<>$*]|\s{2}|^[#?]*$")


@dataclass(frozen=True, slots=True)
class Target:
    """One resolved reference."""

    link: Link
    state: State
    """`outside`: above the location; `page`: an anchor of the same document."""
    path: str = ""
    anchor: str = ""


def resolve(source: str, link: Link, known: Collection[str], folders: Collection[str]) -> Target:
    """Resolve a reference of a document: percent signs decoded, query and anchor cut, a folder counts as found.

    >>> resolve("a/b.md", Link("../c%20d.md?x=1#top"), {"c d.md"}, set())
    Target(link=Link(target='../c%20d.md?x=1#top', kind='link', alt=None), state='found', path='c d.md', anchor='top')
    """
    target = link.target.strip()
    if _SCHEME.match(target):
        return Target(link, "web")
    plain, _, anchor = target.partition("#")
    plain = unquote(plain.partition("?")[0])
    if not plain or _UNRESOLVABLE.search(plain):
        return Target(link, "page", source if anchor else "", unquote(anchor))
    inside, root = _base(source)
    base = root if plain.startswith("/") else inside
    joined = posixpath.normpath(posixpath.join(base, plain.lstrip("/") or "."))
    if joined.startswith("..") or (root and not joined.startswith(root)):
        return Target(link, "outside")
    return _looked_up(link, joined, unquote(anchor), known, folders)


def web_address(target: Target) -> str:
    """The page of the web a reference leads to, without its fragment; empty if it leads elsewhere.

    >>> web_address(Target(Link("https://example.org/a#b"), "web")), web_address(Target(Link("mailto:a@b.c"), "web"))
    ('https://example.org/a', '')
    """
    address = target.link.target.strip().partition("#")[0]
    address = f"https:{address}" if address.startswith("//") else address
    return address if target.state == "web" and address.lower().startswith(("http://", "https://")) else ""


def _base(source: str) -> tuple[str, str]:
    """Folder of a document, and the root that an absolute reference starts from: the package, if it is in one."""
    package, mark, _ = source.rpartition("!/")
    return posixpath.dirname(source), f"{package}{mark}".rstrip("/")


def _looked_up(link: Link, path: str, anchor: str, known: Collection[str], folders: Collection[str]) -> Target:
    for candidate in (
        path,
        f"{path}.md",
        f"{path}.html",
        f"{path}/index.md",
        f"{path}/index.html",
        f"{path}/README.md",
    ):
        if candidate in known:
            return Target(link, "found", candidate, anchor)
    if path == "." or path in folders:
        return Target(link, "found", "", anchor)
    return Target(link, "broken", "", anchor)


def folders(paths: Collection[str]) -> frozenset[str]:
    """Every folder that holds one of these files.

    >>> sorted(folders({"a/b/c.md"}))
    ['a', 'a/b']
    """
    return frozenset(p[:i] for p in paths for i, c in enumerate(p) if c == "/")
