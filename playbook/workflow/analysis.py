"""All of the workflow analysis from a map, a log, or both; whatever cannot be told is said instead of guessed."""

from __future__ import annotations

from dataclasses import dataclass, field

from playbook.errors import BadInput, Problem
from playbook.workflow.bottleneck import Load, loads
from playbook.workflow.declared.network import Network, network
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.declared.placeholder import needed
from playbook.workflow.ledger import Ledger, ledger, rework_share, timed
from playbook.workflow.log.nouns import EventLog
from playbook.workflow.merged import Merged, Origin, merge
from playbook.workflow.mine.calendar import Calendars, office
from playbook.workflow.mine.declared_observed import Gap, Side, gaps, sides
from playbook.workflow.mine.discover import discover
from playbook.workflow.mine.follows import Edge, directly_follows
from playbook.workflow.mine.repeats import Passing, Repeats, passings, repeats
from playbook.workflow.mine.touch import COUNTED
from playbook.workflow.mine.waiting import Waiting, identifiable, waiting
from playbook.workflow.queue.dates import same_days
from playbook.workflow.queue.visits import demand
from playbook.workflow.repairs import Change, changes
from playbook.workflow.scale import MOST_PROJECTS, Row, rows
from playbook.workflow.sim import chosen
from playbook.workflow.sim.whatif import proposals
from playbook.workflow.spread import Spread, in_turn
from playbook.workflow.theory import Exact, exact, knee_of
from playbook.workflow.trace.nouns import AssetTrace

NEAR = 10
"""The what-if table is shown for the number of projects nearest to ten."""
MOST_SIMULATED = 60
"""Stages beyond which a discovered map is not simulated: it would be a picture of noise."""


@dataclass(frozen=True)
class Found:
    """What a file held: a map, a log, or both, and what had to be left out."""

    name: str
    chart: WorkflowMap | None = None
    log: EventLog | None = None
    losses: tuple[str, ...] = ()
    calendars: Calendars | None = None
    traces: tuple[AssetTrace, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """Everything the page and the JSON show."""

    found: Found
    chart: WorkflowMap | None = None
    """The declared map, with what the log shows filled in; or the one the log shows."""
    edges: tuple[Edge, ...] = ()
    passings: tuple[Passing, ...] = ()
    repeats: Repeats | None = None
    gaps: tuple[Gap, ...] = ()
    sides: tuple[Side, ...] = ()
    """Every stage and way, drawn and seen; empty without a map and a log."""
    origins: tuple[Origin, ...] = ()
    """Where each number of the map comes from; empty unless the log names stages of the map."""
    waiting: tuple[Waiting, ...] = ()
    ledger: Ledger | None = None
    yield_: float | None = None
    rework_hours: float | None = None
    exact: tuple[Exact, ...] = ()
    knee: float | None = None
    touch_h: float | None = None
    roles: tuple[Load, ...] = ()
    scale: tuple[Row, ...] = ()
    changes: tuple[Change, ...] = ()
    at: int = NEAR
    engine: str = ""
    """Which engine simulated; empty if nothing was. It never changes a number."""
    problems: tuple[str, ...] = ()


@dataclass
class _Notes:
    """Sentences collected on the way."""

    said: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What a person asked of the map: at how many projects, with which draws, which changes, and who simulates."""

    sizes: tuple[int, ...]
    seed: int
    what_ifs: tuple[str, ...]
    spread: Spread


def analyse(
    found: Found, sizes: tuple[int, ...], seed: int = 0, what_ifs: tuple[str, ...] = (), spread: Spread = in_turn
) -> Analysis:
    """The whole analysis; raises BadInput for sizes or changes that cannot be. `spread` does the simulations."""
    if not sizes or min(sizes) < 1 or max(sizes) > MOST_PROJECTS:
        allowed = f"whole numbers from 1 to {MOST_PROJECTS:,}, such as 1,10,50,200"
        raise BadInput(Problem("--projects", ",".join(map(str, sizes)) or "nothing", allowed, ""))
    sizes, notes = tuple(sorted(set(sizes))), _Notes()
    mined = _mined(found, notes) if found.log is not None else {}
    made: dict[str, object] = dict(mined)
    chart = found.chart or _observed(found, mined, notes)
    if found.chart is not None and found.log is not None:
        one = _one_map(found.chart, found.log, mined, found.calendars, notes)
        chart, made["origins"] = one.chart, one.origins
    if chart is not None:
        made |= _of_map(chart, Asked(sizes, seed, what_ifs, spread), notes)
    elif what_ifs:
        raise BadInput(Problem("--what-if", "there is no map to change", "", "bring a workflow.yaml"))
    return Analysis(found=found, chart=chart, problems=tuple(notes.said), **made)  # type: ignore[arg-type]


def _mined(found: Found, notes: _Notes) -> dict[str, object]:
    log = found.log
    assert log is not None  # noqa: S101 - the caller looked
    edges = directly_follows(log)
    made: dict[str, object] = {"edges": tuple(edges), "passings": tuple(passings(log)), "repeats": repeats(log)}
    made["waiting"] = _split(log, found.calendars, notes)
    if found.chart is not None:
        seen = dict(zip(log.activities, _counts(log), strict=True))
        made["gaps"] = tuple(gaps(found.chart, {a: n for a, n in seen.items() if n}, edges))
        made["sides"] = tuple(sides(found.chart, log, edges))
    if log.resource is None:
        notes.said.append("The log does not say who did what: handoffs between people and ping-pong cannot be told.")
    return made


def _one_map(
    chart: WorkflowMap, log: EventLog, mined: dict[str, object], calendars: Calendars | None, notes: _Notes
) -> Merged:
    """The declared map with what the log shows of it."""
    made = merge(chart, log, list(mined["edges"]), calendars or Calendars(office()))  # type: ignore[call-overload]
    if not made.origins:
        notes.said.append("No activity of the log goes by the name of a stage of the map: rename one of the two.")
    if any(o.kind == "working time" and o.used == "seen" for o in made.origins):
        hours = "" if calendars else " (Monday to Friday, 9 to 17, is assumed)"
        notes.said.append(f"{COUNTED[0].upper()}{COUNTED[1:]}{hours}.")
    return made


def _counts(log: EventLog) -> list[int]:
    import numpy as np

    counts: list[int] = np.bincount(log.activity, minlength=len(log.activities)).tolist()
    return counts


def _split(log: EventLog, calendars: Calendars | None, notes: _Notes) -> tuple[Waiting, ...]:
    """The five causes of waiting, if they can be told."""
    if not identifiable(log):
        notes.said.append(
            "What the waiting was for is not identifiable: that needs start, end and resource of every event."
        )
        return ()
    if calendars is None:
        notes.said.append(
            "No working hours were declared: Monday to Friday, 9 to 17, is assumed for the split of waiting."
        )
    try:
        return tuple(waiting(log, calendars or Calendars(office())))
    except ValueError as error:
        notes.said.append(f"The waiting was not split by cause: {error}.")
        return ()


def _observed(found: Found, mined: dict[str, object], notes: _Notes) -> WorkflowMap | None:
    """The map that the log shows, with what it takes for granted."""
    log = found.log
    assert log is not None  # noqa: S101 - there is no map, so there is a log
    made = discover(log, list(mined["edges"]))  # type: ignore[call-overload]
    if made is None:
        n = len(log.activities)
        notes.said.append(f"{n:,} different activities are too many for a map: group them, or map one part.")
        return None
    notes.said += [f"{a[0].upper()}{a[1:]}." for a in made.assumed]
    return made.chart


def _of_map(chart: WorkflowMap, asked: Asked, notes: _Notes) -> dict[str, object]:
    whole = network(timed(chart))
    book = ledger(whole)
    made: dict[str, object] = {"ledger": book, "yield_": None}
    if not needed(chart.placeholders):
        made["yield_"] = rework_share(timed(chart), demand(whole))[0]
    obstacle = _obstacle(chart)
    if obstacle:
        notes.said.append(obstacle)
        if asked.what_ifs:
            raise BadInput(Problem("--what-if", obstacle, "", "fill in the minutes first"))
        return made
    notes.said += same_days(chart)
    return made | _at_scale(network(chart), book, asked)


def _obstacle(chart: WorkflowMap) -> str:
    """Why load and lead time cannot be computed; empty if they can."""
    if needed(chart.placeholders):
        return _suggested(chart)
    if chart.untimed:
        names = ", ".join(chart.untimed[:6]) + (f" and {len(chart.untimed) - 6} more" if len(chart.untimed) > 6 else "")
        return f"Nobody said how long these take, so load, lead time and scale are not computed: {names}."
    if not any(s.role for s in chart.stages):
        return "No stage has a role, so load and scale cannot be computed."
    if chart.source == "discovered" and len(chart.stages) > MOST_SIMULATED:
        return f"The log shows {len(chart.stages):,} stages; more than {MOST_SIMULATED} are not simulated."
    if not sum(s.touch.mean for s in chart.stages if s.touch is not None):
        return "Every stage takes no time at all, so load and scale cannot be computed."
    return ""


def _suggested(chart: WorkflowMap) -> str:
    """Numbers of the starter are nobody's evidence."""
    left = needed(chart.placeholders)
    names = ", ".join(left[:6]) + (f" and {len(left) - 6} more" if len(left) > 6 else "")
    said = (
        "1 number of the map is a placeholder" if len(left) == 1 else f"{len(left)} numbers of the map are placeholders"
    )
    return f"{said} of the starter and not the team's own, so load, lead time and scale are not computed: {names}."


def _at_scale(net: Network, book: Ledger, wanted: Asked) -> dict[str, object]:
    sizes, seed = wanted.sizes, wanted.seed
    at = min(sizes, key=lambda n: (abs(n - NEAR), n))
    theory = exact(net, tuple(sorted({*sizes, 1})))
    here = theory[at]
    scale = tuple(rows(net, sizes, seed, spread=wanted.spread))
    flow = next(r.per_week for r in scale if r.projects == at) if net.agendas else here.per_week
    load = loads(net, flow + (here.backlog_week or 0.0), seed)
    costly = next((x.handoff for x in book.lines if x.minutes > 0), None)
    lone = next((x.role for x in load if x.people == 1), "")
    names = wanted.what_ifs or proposals(net.map, load[0].role if load else "", costly, lone)
    asked, made = demand(net), tuple(changes(net, names, at, seed, spread=wanted.spread))
    simulated = any(r.lead is not None for r in scale) or any(c.lead is not None for c in made)
    return {
        "rework_hours": rework_share(net.map, asked)[1],
        "exact": tuple(theory[n] for n in sorted(theory)),
        "knee": knee_of(net) if net.map.arrivals.kind == "closed" else None,
        "touch_h": float(asked.hours.sum()),
        "roles": tuple(load),
        "scale": scale,
        "changes": made,
        "at": at,
        "engine": chosen.used() if simulated else "",
    }
