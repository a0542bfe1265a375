"""Pseudonyms: a keyed hash of a name, with the key outside the workspace. A plain hash of a name is a name."""

from __future__ import annotations

import hmac
import os
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from playbook.errors import BadInput, Problem

KEY_FILE = "PLAYBOOK_KEY_FILE"
LEAST_BYTES = 16
LENGTH = 12


def key_from(path: str | Path | None, workspace: Path) -> bytes:
    """The key in a file (`path`, else the file named by PLAYBOOK_KEY_FILE), which must lie outside the workspace.

    Raises BadInput if there is no such file, if it lies inside, or if the key is shorter than 16 bytes.
    """
    named = path or os.environ.get(KEY_FILE)
    do = "make one outside the pilot's folder (openssl rand -hex 32 > pilot.key), then add: --key pilot.key"
    if not named:
        raise BadInput(Problem("pseudonyms", "no key", "a file with a secret key", do))
    file = Path(named).expanduser().resolve()
    if file.is_relative_to(workspace.resolve()):
        raise BadInput(Problem(str(named), "the key lies inside the pilot's folder", "a file outside of it", do))
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise BadInput(Problem(str(named), f"cannot be read ({error.strerror})", "a readable file", do)) from None
    if len(key) < LEAST_BYTES:
        raise BadInput(Problem(str(named), f"a key of {len(key)} bytes", f"at least {LEAST_BYTES} bytes", do))
    return key


def pseudonym(name: str, key: bytes) -> str:
    """The pseudonym of one name: HMAC-SHA256, first 12 hex digits; spelling variants of case and blanks agree.

    >>> pseudonym("Ada Lovelace", b"k" * 32) == pseudonym(" ada  lovelace", b"k" * 32) != pseudonym("Ada", b"k" * 32)
    True
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return "p" + hmac.new(key, plain.encode(), sha256).hexdigest()[:LENGTH]


def pseudonyms(names: Iterable[str], key: bytes) -> dict[str, str]:
    """Pseudonym of each distinct name; raises ValueError if two names would share one."""
    found = {name: pseudonym(name, key) for name in dict.fromkeys(names)}
    plain = {" ".join(unicodedata.normalize("NFKC", n).casefold().split()) for n in found}
    if len(set(found.values())) != len(plain):
        raise ValueError("two names share a pseudonym: use another key")
    return found
