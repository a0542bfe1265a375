"""The trail of one published item: what it was made from, by which model and prompt, who looked at it, when it went live."""

from __future__ import annotations

from playbook.model.noun import Noun


class Making(Noun):
    """One AI step. People stand as roles, never as names or pseudonyms."""

    tool: str = ""
    model: str = ""
    model_version: str = ""
    prompt: str = ""
    at: str = ""
    """ISO time; empty if not recorded."""
    uncertainty: str = ""


class Look(Noun):
    """One human review."""

    reason: str = ""
    decision: str = ""
    at: str = ""


class AssetTrace(Noun):
    """Everything that is recorded about where an item came from."""

    item: str
    sources: tuple[str, ...] = ()
    making: Making | None = None
    looks: tuple[Look, ...] = ()
    published: str = ""

    @property
    def unbroken(self) -> bool:
        """True if the line from source over AI step to human review is whole."""
        return bool(self.sources) and self.making is not None and bool(self.making.model) and bool(self.looks)


def completeness(traces: tuple[AssetTrace, ...]) -> float | None:
    """Share of items with an unbroken line; None without items."""
    return sum(t.unbroken for t in traces) / len(traces) if traces else None
