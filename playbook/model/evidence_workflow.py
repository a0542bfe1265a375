"""Evidence about the map of the workflow for which the general kinds do not fit."""

from __future__ import annotations

from pydantic import Field

from playbook.model.evidence import MOST_ROWS, Evidence, Share


class MapFilled(Share):
    """Filled cells of the map's five attributes, and what breaks the path."""

    orphans: tuple[str, ...] = ()
    """Steps that no handoff enters or leaves."""
    unreachable: tuple[str, ...] = ()
    """Ends of the map that cannot be reached from its start."""


class ToolUse(Evidence):
    """Approved tools: which are isolated, which capabilities several tools serve."""

    tools: int
    isolated: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)
    doubles: tuple[str, ...] = Field(default=(), max_length=MOST_ROWS)

    @property
    def empty(self) -> bool:
        """True if no tool is approved."""
        return self.tools == 0


class Remap(Evidence):
    """The map before beside the map of now."""

    before: int
    removed: int
    moved: int
    added_with_ai: int

    @property
    def empty(self) -> bool:
        """True without a map from before."""
        return self.before == 0
