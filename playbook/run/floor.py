"""The privacy floor between reports: what earlier reports of this pilot showed limits what this one may show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from playbook.errors import BadInput
from playbook.measure.privacy import since
from playbook.model.evidence import Evidence, Groups, Missing
from playbook.model.evidence_measure import TeamGaps
from playbook.run.finished import earlier_results, read_result

BY_TEAM = "habitual_by_team"
OF_PEOPLE = (BY_TEAM, "trained_by_team")
"""Facts with a number of people per group."""
CHANGED = "No team may be shown: each changed by fewer than 5 people since an earlier report."

Sizes = Mapping[str, int]


class Floored(Mapping[str, Evidence]):
    """The evidence with the figures per team held against all earlier finished reports.

    `before` holds, per fact, the sizes of the groups as each earlier report showed them.
    """

    def __init__(self, inner: Mapping[str, Evidence], before: Mapping[str, tuple[Sizes, ...]]) -> None:
        self._inner = inner
        self._before = before

    def __getitem__(self, name: str) -> Evidence:
        """The evidence, teams that would give away a change by one to four people left out."""
        value = self._inner[name]
        if isinstance(value, Groups) and self._before.get(name):
            kept = since(value, *self._before[name])
            return kept if kept.groups else Missing(why=CHANGED)
        return self._gaps(value) if isinstance(value, TeamGaps) and self._before.get(BY_TEAM) else value

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


def shown_before(folder: Path, week: int) -> dict[str, tuple[Sizes, ...]]:
    """People per group as each finished report before this week showed them, fact by fact."""
    results = []
    for path in earlier_results(folder, week):
        try:
            results.append(read_result(path).evidence)
        except BadInput:
            continue
    return {name: tuple(_sizes(r[name]) for r in results if name in r) for name in OF_PEOPLE}


def _sizes(evidence: Mapping[str, object]) -> Sizes:
    groups = evidence.get("groups", ())
    return {g["name"]: g["n"] for g in groups} if isinstance(groups, list | tuple) else {}
