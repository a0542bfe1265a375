"""A gap: an answer nobody gave yet. It shows as a question, never as a guess."""

from __future__ import annotations

OPEN = "[to be written:"
"""How every gap begins, so that people and search can find all of them."""
OPENINGS = {"en": OPEN, "de": "[noch zu schreiben:"}
"""The same in each language that has starter texts."""


class Gap(str):
    """The question that would fill a place; false in a template's `if`, readable where it is printed."""

    __slots__ = ()

    def __new__(cls, question: str, where: str = "") -> Gap:
        """A gap for a question, and the place where its answer belongs."""
        return super().__new__(cls, f"{OPEN} {question}{f' ({where})' if where else ''}]")

    def __bool__(self) -> bool:
        """Nothing is known here.

        >>> bool(Gap("Who decides?")), str(Gap("Who decides?", "pilot.yaml, decider"))
        (False, '[to be written: Who decides? (pilot.yaml, decider)]')
        """
        return False
