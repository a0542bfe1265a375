"""An address that says more than where something is: secrets do not belong into it, because every output names it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from playbook.errors import BadInput, Problem

_SECRET = re.compile(r"pass(word|wd)?|secret|token|(access|api|account)?_?key|sig(nature)?|credential", re.IGNORECASE)


def without_secret(location: str) -> str:
    """The address itself; raises BadInput, without repeating the secret, if it holds one.

    >>> without_secret("s3://bucket/learning")
    's3://bucket/learning'
    >>> without_secret("sftp://anna:geheim@host/x")
    Traceback (most recent call last):
    playbook.errors.BadInput: sftp://host/x: the address holds a password...
    """
    for link in location.split("::"):
        if "://" not in link:
            continue
        parts = urlsplit(link)
        held = "a password" if parts.password else _named(parts.query)
        if held:
            bare = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
            where = "the settings or environment of the service (ssh agent, AWS_PROFILE, ...)"
            raise BadInput(
                Problem(bare, f"the address holds {held}", "addresses without secrets", f"put it into {where}")
            )
    return location


def _named(query: str) -> str:
    """The first word of a query that names a secret; empty if none does."""
    names = (name for name, _ in parse_qsl(query) if _SECRET.search(name))
    return next((f"a secret ({name})" for name in names), "")
