"""Everything that can go wrong, as one tree.

    PlaybookError
    ├── BadInput            a file, a table or an answer cannot be used          exit 3
    │   ├── PackError       a pack names something that does not exist
    │   └── ParameterError  a notebook parameter is unknown, mistyped or impossible
    ├── NotebookFailed      a notebook stopped before its end                   exit 4
    └── RecordBroken        the record was changed after it was written         exit 5

A message speaks to the person who can mend it: where, what was found, what is allowed, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, in four short parts that together read as one sentence."""

    where: str
    found: str
    allowed: str = ""
    do: str = ""

    def __str__(self) -> str:
        """The problem as one readable line."""
        parts = [f"{self.where}: {self.found}"]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.do:
            parts.append(f"do: {self.do}")
        return "; ".join(parts)

    def as_dict(self) -> dict[str, str]:
        """The four parts, as `playbook check --json` prints them."""
        return asdict(self)


class PlaybookError(Exception):
    """Base of every error that a user can be shown."""

    exit_code = 1


def retold(lines: Iterable[str], codes: Iterable[int]) -> PlaybookError:
    """Errors that other processes told, as one error in their words with the most serious exit code of theirs."""
    error = PlaybookError("\n".join(lines))
    error.exit_code = max(codes)
    return error


class BadInput(PlaybookError):
    """A file, a table or an answer cannot be used; carries every problem found in one pass."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class PackError(BadInput):
    """A pack names something that does not exist or gives a value that is not allowed."""


class ParameterError(BadInput):
    """A notebook parameter is unknown, has the wrong type or an impossible value."""


class NotebookFailed(PlaybookError):
    """A notebook stopped before its end; the message names step, question and cause."""

    exit_code = 4


class RecordBroken(PlaybookError):
    """The record does not verify; the message names the first broken entry."""

    exit_code = 5


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name is nearest, or list what exists.

    >>> nearest("content_tpye", ["content_type", "team"])
    'did you mean content_type?'
    >>> nearest("xyz", ["b", "a"])
    'there are: a, b'
    """
    names = sorted(set(known))
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    return f"there are: {shown}" if names else "there are none"
