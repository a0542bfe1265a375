"""What a path says about being put aside: archives, drafts and copies by their folders and names.

A word inside a name is a topic more often than a state: `legacy-databases`, `book_archive_day`, `website copy` are not
old. A folder's words count wherever they stand; a name's only at its ends, and there only the ones that mean nothing else.
"""

from __future__ import annotations

import re

OLD = re.compile(
    r"(?i)(?:^|[^a-z])(archiv(?:e|ed|es|iert)?|old|older|outdated|obsolete|deprecated|superseded|retired|backup|bak|alt|veraltet|previous|former|legacy)(?:[^a-z]|$)"
)
"""Words that a pair of nearly equal texts differs in: there they tell which one is old."""
DRAFT = re.compile(
    r"(?i)(?:^|[^a-z])(drafts?|entwurf|wip|tmp|temp|copy(?: of)?|kopie|copies)(?:[^a-z]|$)|\(\d{1,2}\)|~"
)
_STATE = "old|outdated|obsolete|superseded|veraltet|archived|archiviert|backup|drafts?|entwurf|wip"
_NAME = re.compile(
    rf"(?i)^(?:{_STATE}|copy of|kopie von)(?:[ ._-]|$)|[ ._-](?:{_STATE}|bak|alt|[-–] ?copy|[-–] ?kopie)$|\(\d{{1,2}}\)$|^~|~$"
)


def looks_put_aside(path: str) -> bool:
    """True if a folder says archive, old or draft, or the name says draft, copy or the like.

    >>> [looks_put_aside(p) for p in ("archive/rules.md", "rules (1).md", "Copy of rules.md", "rules - Copy.docx", "old_rules.md")]
    [True, True, True, True, True]
    >>> [looks_put_aside(p) for p in ("golden-rules.md", "legacy-databases.md", "book_archive_day.html", "website copy.docx")]
    [False, False, False, False]
    """
    folders, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return bool(OLD.search(folders) or DRAFT.search(folders) or _NAME.search(stem) or name.lower().endswith(".bak"))


def in_archive(path: str) -> bool:
    """True if a folder of the path says that what is in it is old.

    >>> in_archive("archive/rules.md"), in_archive("rules/archive.md")
    (True, False)
    """
    return bool(OLD.search(path.rpartition("/")[0]))


def archive_of(path: str) -> str:
    """The first folder of a path that says that what is in it is old.

    >>> archive_of("hr/archive/2019/rules.md")
    'hr/archive'
    """
    parts = path.split("/")[:-1]
    return next("/".join(parts[:n]) for n in range(1, len(parts) + 1) if OLD.search("/".join(parts[:n])))
