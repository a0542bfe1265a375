"""A declared map and a log become one map: what enough cases show replaces what was declared, and each number says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from playbook.workflow.declared.nouns import Handoff, Rework, Stage, WorkflowMap
from playbook.workflow.declared.placeholder import label
from playbook.workflow.declared.routes import earlier
from playbook.workflow.log.nouns import EventLog
from playbook.workflow.mine.calendar import Calendars
from playbook.workflow.mine.declared_observed import Names, names_of, seen_stages
from playbook.workflow.mine.follows import Edge
from playbook.workflow.mine.touch import measured, touch_minutes

LEAST_SEEN = 20
"""Cases from which on the log counts instead of what was declared (our default): the mean of 20 times that scatter
as most work does (standard deviation about half the mean) is known to about a fifth."""
Kind = Literal["working time", "comes back", "share of the way"]
Used = Literal["declared", "seen", "nobody said"]
KEYS: dict[Kind, str] = {"working time": "touch", "comes back": "rework"}


@dataclass(frozen=True)
class Origin:
    """One number of the map: declared, seen, and which of the two counts."""

    kind: Kind
    stage: str
    target: str
    """The other end of a way; empty for a working time and for everything that comes back."""
    declared: float | None
    """Minutes, or a share; None if nobody said."""
    seen: float | None
    """The same from the log; None if the log cannot tell it."""
    cases: int
    """Cases in which the log shows it."""
    used: Used
    why: str = ""
    """Why the log does not count, where it does not."""

    @property
    def said(self) -> str:
        """Where the number that counts comes from."""
        return f"seen in {self.cases:,} items" if self.used == "seen" else self.used


@dataclass(frozen=True)
class Merged:
    """One map out of two, and where each of its numbers comes from."""

    chart: WorkflowMap
    origins: tuple[Origin, ...]


def merge(chart: WorkflowMap, log: EventLog, edges: list[Edge], calendars: Calendars) -> Merged:
    """The declared map with observed working times, returns and shares of ways where at least 20 cases show them.

    The time between two stages is never fed in: it holds the queues that the simulation makes itself.
    """
    seen = _Seen.of(chart, log, edges, calendars)
    if not any(seen.cases[s.id] for s in chart.stages):
        return Merged(chart, ())
    origins = [o for s in chart.stages for o in (_touch(s, seen), _back(s, chart, seen), *_ways(s, chart, seen))]
    used = {(o.kind, o.stage, o.target): o for o in origins if o.used == "seen"}
    stages = tuple(_stage(s, seen, used) for s in chart.stages)
    handoffs = tuple(_handoff(h, used) for h in chart.handoffs)
    known = {label("stage", stage, KEYS[kind]) for kind, stage, _ in used if kind in KEYS}
    left = tuple(p for p in chart.placeholders if p not in known)
    update = {"stages": stages, "handoffs": handoffs, "source": "merged", "placeholders": left}
    made = chart.model_copy(update=update)
    return Merged(made, tuple(origins))


@dataclass(frozen=True)
class _Seen:
    """What the log shows, by the ids of the map's stages."""

    times: dict[str, int]
    cases: dict[str, int]
    minutes: dict[str, np.ndarray]
    timed: bool
    """True if the log has starts, so that it can show working times."""
    moves: dict[tuple[str, str], int]
    back: dict[str, dict[str, int]]
    """Per stage: moves to itself or to an earlier one that is not drawn as a handoff."""

    @classmethod
    def of(cls, chart: WorkflowMap, log: EventLog, edges: list[Edge], calendars: Calendars) -> _Seen:
        names = names_of(chart)
        times, cases = seen_stages(log, names)
        moves: dict[tuple[str, str], int] = {}
        for e in edges:
            a, b = names.stage(e.source), names.stage(e.target)
            if a is not None and b is not None:
                moves[a, b] = moves.get((a, b), 0) + e.count
        before, drawn = earlier(chart), {(h.source, h.target) for h in chart.handoffs}
        back: dict[str, dict[str, int]] = {s.id: {} for s in chart.stages}
        for (a, b), n in moves.items():
            if b in before[a] and (a, b) not in drawn:
                back[a][b] = n
        return cls(times, cases, _minutes(log, names, calendars), log.start is not None, moves, back)

    @property
    def records_returns(self) -> bool:
        """True if the log shows a return anywhere; one that shows none may not record them at all."""
        return any(self.back.values())


def _minutes(log: EventLog, names: Names, calendars: Calendars) -> dict[str, np.ndarray]:
    made: dict[str, list[np.ndarray]] = {}
    for code, minutes in touch_minutes(log, calendars).items():
        made.setdefault(names.or_activity(log.activities[code]), []).append(minutes)
    return {stage: np.concatenate(parts) for stage, parts in made.items()}


def _few(cases: int) -> str:
    return f"fewer than {LEAST_SEEN} items show it" if cases < LEAST_SEEN else ""


def _touch(stage: Stage, seen: _Seen) -> Origin:
    declared = None if stage.touch is None else stage.touch.mean
    minutes = seen.minutes.get(stage.id)
    cases = min(seen.cases.get(stage.id, 0), 0 if minutes is None else len(minutes))
    why = _few(cases) if seen.timed else "the log does not say when work on it began"
    value = None if minutes is None else float(minutes.mean())
    return _judged(Origin("working time", stage.id, "", declared, value, cases, "declared", why))


def _back(stage: Stage, chart: WorkflowMap, seen: _Seen) -> Origin:
    """The share of passes after which a project goes back; a placeholder is no declaration."""
    cases, times = seen.cases.get(stage.id, 0), seen.times.get(stage.id, 0)
    back = sum(seen.back[stage.id].values())
    why = _few(cases)
    if not seen.records_returns:
        why = "the log shows no return anywhere, so it may not record them"
    elif back and back == times:
        why = "every pass came back, which is no way to finish"
    value = back / times if times and seen.records_returns else None
    untold = label("stage", stage.id, "rework") in chart.placeholders
    declared = None if untold else sum(r.p for r in stage.rework)
    return _judged(Origin("comes back", stage.id, "", declared, value, cases, "declared", why))


def _ways(stage: Stage, chart: WorkflowMap, seen: _Seen) -> list[Origin]:
    """Shares of several ways that lead on from a stage, where the map leaves them open."""
    out = [h for h in chart.handoffs if h.source == stage.id]
    if len(out) < 2 or any(h.share is not None for h in out):
        return []
    counts = {h.target: seen.moves.get((stage.id, h.target), 0) for h in out}
    whole = sum(counts.values())
    return [
        _judged(
            Origin("share of the way", stage.id, to, None, n / whole if whole else None, whole, "declared", _few(whole))
        )
        for to, n in counts.items()
    ]


def _judged(o: Origin) -> Origin:
    """The log counts where nothing speaks against it; then the reason against it is empty."""
    if o.seen is not None and not o.why:
        return replace(o, used="seen")
    return o if o.declared is not None else replace(o, used="nobody said")


def _stage(stage: Stage, seen: _Seen, used: dict[tuple[Kind, str, str], Origin]) -> Stage:
    change: dict[str, object] = {}
    if ("working time", stage.id, "") in used:
        change["touch"] = measured(seen.minutes[stage.id])
    if ("comes back", stage.id, "") in used:
        n = seen.times[stage.id]
        change["rework"] = tuple(Rework(to=to, p=k / n) for to, k in sorted(seen.back[stage.id].items()))
        change["seen"] = n
    return stage.model_copy(update=change)


def _handoff(handoff: Handoff, used: dict[tuple[Kind, str, str], Origin]) -> Handoff:
    found = used.get(("share of the way", handoff.source, handoff.target))
    return (
        handoff
        if found is None
        else handoff.model_copy(update={"share": found.seen, "seen": round((found.seen or 0.0) * found.cases) or None})
    )
