"""What a path says by itself: extension, version, language, and whether it is clutter; and how several paths are said."""

from __future__ import annotations

import re
from collections.abc import Sequence

_VERSION = re.compile(
    r"(?:^|[ _.(-])(?:v|ver|version|rev)[ _.-]?(\d{1,3}(?:[._]\d{1,3}){0,2})(?=$|[ _).-])", re.IGNORECASE
)
_LANGUAGE = re.compile(
    r"(?:^|[ _.-])(en|de|fr|es|it|pt|nl|sv|da|no|fi|pl|cs|tr|ro|hu|ru|uk|el|he|ar|ja|zh|ko)(?:[_-][A-Z]{2})?$"
)
_CLUTTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def extension(path: str) -> str:
    """Lower case, without the dot; empty if there is none.

    >>> extension("a.b/Guide.DOCX"), extension("a.b/README"), extension("pack.zip!/.x")
    ('docx', '', '')
    """
    stem, dot, last = path.rpartition("/")[2].rpartition(".")
    return last.lower()[:20] if dot and stem else ""


def said_by(path: str) -> list[tuple[str, str]]:
    """Metadata in a file's name.

    >>> said_by("hr/leave_v2.1-de.docx"), said_by("review.md")
    ([('version', '2.1'), ('language', 'de')], [])
    """
    stem = path.rpartition("/")[2]
    stem = stem.rpartition(".")[0] or stem
    version, language = _VERSION.search(stem), _LANGUAGE.search(stem)
    found = [("version", version[1].replace("_", "."))] if version else []
    return found + ([("language", language[1])] if language else [])


def is_clutter(path: str) -> bool:
    """True for what nobody wrote as content: hidden files and folders, lock files of Office, thumbnails.

    >>> is_clutter(".git/config"), is_clutter("a/~$plan.docx"), is_clutter("a/plan.docx")
    (True, True, False)
    """
    return any(
        part.startswith((".", "~$")) or part.lower() in _CLUTTER for part in path.split("/") if part not in (".", "..")
    )


def files_said(files: Sequence[Sequence[str]]) -> str:
    """The file to work on, beside the one that stays; of several the first and how many more.

    >>> files_said([("old.md", "new.md")]), files_said([("a.md",), ("b.md",), ("c.md",)])
    ('old.md ← new.md', 'a.md and 2 more')
    """
    more = f" and {len(files) - 1:,} more" if len(files) > 1 else ""
    return " ← ".join(files[0][:2]) + more
