"""Evidence about the map of the workflow for which the general kinds do not fit."""

from __future__ import annotations

from playbook.model.evidence import Evidence, Number, Share


class MapFilled(Share):
    """Filled cells of the map's five attributes, and what breaks the path."""

    orphans: tuple[str, ...] = ()
    """Steps that no handoff enters or leaves."""
    unreachable: tuple[str, ...] = ()
    """Ends of the map that cannot be reached from its start."""


class PartlyTold(Share):
    """A share of which some cases cannot be told from what was recorded; they are in the whole, not in the part."""

    untold: float = 0

    @property
    def most(self) -> float:
        """The share if every case that cannot be told counted."""
        return (self.part + self.untold) / self.whole if self.whole else 0.0


class CoreLinks(Number):
    """Broken links of the core chain; `untold` of them hinge on a handoff whose transfer is not recorded."""

    untold: int = 0


class RolledYield(Number):
    """Product of what each handoff keeps, over those known; `untold` handoffs have no figures."""

    untold: int = 0


class ToolUse(Evidence):
    """Approved tools: which are isolated, which capabilities several tools serve."""

    tools: int
    isolated: tuple[str, ...] = ()
    doubles: tuple[str, ...] = ()
    unsorted: int = 0
    """Approved tools of which nobody wrote down what they are used for."""

    @property
    def most_doubles(self) -> int:
        """Jobs served twice if every tool without a capability doubled another one."""
        return max(len(self.doubles), min(len(self.doubles) + self.unsorted, self.tools // 2))

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
    added_untold: int = 0
    """Added steps of which it is not recorded whether they use AI."""

    @property
    def empty(self) -> bool:
        """True without a map from before."""
        return self.before == 0
