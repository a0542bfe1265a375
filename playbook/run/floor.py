"""The privacy floor between reports: what an earlier report of this pilot showed limits what this one may show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from playbook.measure.privacy import since
from playbook.model.evidence import Evidence, Groups, Missing
from playbook.model.evidence_measure import TeamGaps
from playbook.run.finished import finished_weeks

BY_TEAM = "habitual_by_team"
CHANGED = "No team may be shown: each changed by fewer than 5 people since the last report."


class Floored(Mapping[str, Evidence]):
    """The evidence with the figures per team held against the last finished report."""

    def __init__(self, inner: Mapping[str, Evidence], before: Mapping[str, int]) -> None:
        self._inner = inner
        self._before = before

    def __getitem__(self, name: str) -> Evidence:
        """The evidence, teams that would give away a change by one to four people left out."""
        value = self._inner[name]
        if not self._before or not isinstance(value, Groups | TeamGaps):
            return value
        if name == BY_TEAM and isinstance(value, Groups):
            kept = since(value, self._before)
            return kept if kept.groups else Missing(why=CHANGED)
        return self._gaps(value) if isinstance(value, TeamGaps) else value

    def __iter__(self) -> Iterator[str]:
        """Names of all facts."""
        return iter(self._inner)

    def __len__(self) -> int:
        """Number of facts."""
        return len(self._inner)

    def _gaps(self, gaps: TeamGaps) -> Evidence:
        shown = self[BY_TEAM]
        names = {g.name for g in shown.groups} if isinstance(shown, Groups) else set()
        teams = tuple(t for t in gaps.teams if t.team in names)
        hidden = gaps.hidden + len(gaps.teams) - len(teams)
        return gaps.model_copy(update={"teams": teams, "hidden": hidden}) if teams else Missing(why=CHANGED)


def shown_before(folder: Path, week: int) -> dict[str, int]:
    """People per team as the last finished report before this week showed them; empty without one."""
    from playbook.errors import BadInput
    from playbook.run.checkpoint import read_result

    earlier = [w for w in finished_weeks(folder) if w < week]
    if not earlier:
        return {}
    try:
        result = read_result(folder / "runs" / str(earlier[-1]) / "result.json")
    except BadInput:
        return {}
    return {g["name"]: g["n"] for g in result.evidence.get(BY_TEAM, {}).get("groups", ())}
