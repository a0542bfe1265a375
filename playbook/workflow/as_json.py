"""The analysis as one JSON object: the shape that scripts rely on."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import Any

from playbook.workflow.analysis import Analysis
from playbook.workflow.declared.checkers import checkers
from playbook.workflow.ledger import Line
from playbook.workflow.merged import Origin
from playbook.workflow.mine.declared_observed import Side
from playbook.workflow.mine.waiting import CAUSES
from playbook.workflow.repairs import Change
from playbook.workflow.scale import Held, Row


def as_json(made: Analysis) -> dict[str, Any]:
    """Plain values; hours unless a name says otherwise; null where it cannot be told."""
    return {
        "source": _source(made),
        "edges": [
            {"from": e.source, "to": e.target, "count": e.count, "mean_s": e.mean_s, "median_s": e.median_s}
            for e in made.edges
        ],
        "handoffs": _handoffs(made),
        "rework": _rework(made),
        "roles": [
            {
                "role": r.role,
                "people": r.people,
                "utilisation": r.utilisation,
                "people_needed": r.needed,
                "hours_needed_week": r.hours_needed,
                "capacity": r.capacity,
                "bottleneck_probability": r.probability,
            }
            for r in made.roles
        ],
        "exact": _exact(made),
        "scale": [_row(r) for r in made.scale],
        "whatif": [_change(c, made.at) for c in made.changes],
        "waiting": [
            {"from": w.source, "to": w.target, "count": w.count, "total_s": w.total}
            | {f"{c}_s": w.seconds[c] for c in CAUSES}
            for w in made.waiting
        ],
        "differences": [asdict(g) for g in made.gaps],
        "engine": made.engine or None,
        "declared_and_seen": [_side(x) for x in made.sides],
        "values": [_origin(o) for o in made.origins],
        "placeholders": list(made.chart.placeholders) if made.chart else [],
        "problems": list(made.problems),
    }


def _source(made: Analysis) -> dict[str, Any]:
    log, chart = made.found.log, made.chart
    return {
        "name": made.found.name,
        "kind": "log" if made.found.chart is None else "map" if log is None else "map and log",
        "events": log.recorded if log else 0,
        "cases": int((~log.follows).sum()) + 1 if log else 0,
        "activities": len(log.activities) if log else len(chart.stages) if chart else 0,
        "losses": [*made.found.losses, *(log.losses if log else ())],
    }


def _side(s: Side) -> dict[str, Any]:
    """A stage or a way, drawn and seen."""
    ends = {"stage": s.source} if s.part == "stage" else {"from": s.source, "to": s.target}
    return {"part": s.part, **ends, "standing": s.standing, "times": s.times, "cases": s.cases, "median_s": s.median_s}


def _origin(o: Origin) -> dict[str, Any]:
    """One number of the map; working times in minutes, the others as shares."""
    return {
        "value": o.kind,
        "stage": o.stage,
        "to": o.target or None,
        "declared": o.declared,
        "seen": o.seen,
        "cases": o.cases,
        "used": o.used,
        "said": o.said,
        "why": o.why or None,
    }


def _handoffs(made: Analysis) -> list[dict[str, Any]]:
    """The ledger of a declared map, with the changes of hands that the log shows; of a log alone the changes."""
    hands = {(p.source, p.target): p.count for p in made.passings}
    if made.found.chart is None or made.ledger is None:
        return [{"from": a, "to": b, "mode": "unknown", "people_change": n} for (a, b), n in hands.items()]
    checks = checkers(made.chart) if made.chart else {}
    return [
        _line(x, checks) | {"people_change": hands.get((x.handoff.source, x.handoff.target))} for x in made.ledger.lines
    ]


def _line(x: Line, checks: dict[str, str]) -> dict[str, Any]:
    h = x.handoff
    return {
        "from": h.source,
        "to": h.target,
        "mode": h.mode,
        "carrier": h.carrier,
        "passes_per_project": x.passes,
        "minutes_per_project": x.minutes,
        "recorded": h.recorded if "recorded" in h.model_fields_set else None,
        "formats_fit": h.fits,
        "done_by": h.done_by,
        "checked_by": checks.get(h.source),
    }


def _rework(made: Analysis) -> dict[str, Any]:
    r = made.repeats
    counted = {} if r is None else {**asdict(r)}
    return {"first_pass_yield": made.yield_, "share_of_hours": made.rework_hours, **counted}


def _exact(made: Analysis) -> dict[str, Any]:
    first = next(iter(made.exact), None)
    book = made.ledger if made.found.chart is not None else None
    return {
        "lead_time_h": first.lead_h if first else None,
        "touch_time_h": made.touch_h,
        "knee_projects": made.knee,
        "capacity_per_week": min([*(r.capacity for r in made.roles), *_dated(made)], default=None),
        "manual_minutes": book.minutes if book else None,
        "handoffs_without_minutes": book.untold if book else None,
        "invisible_minutes": book.invisible if book else None,
        "by_projects": [
            {
                "projects": e.projects,
                "lead_time_h": e.lead_h,
                "throughput_week": e.per_week,
                "backlog_growth_week": e.backlog_week,
            }
            for e in made.exact
        ],
    }


def _dated(made: Analysis) -> list[float]:
    """Projects a week that dates can carry."""
    return [h.carries for r in made.scale[:1] for h in r.held if h.carries is not None]


def _row(r: Row) -> dict[str, Any]:
    lead: dict[str, float | None] | None = None
    if r.lead is not None and r.p90 is not None:
        lead = {"mean": r.lead.mean, "low": r.lead.low, "high": r.lead.high, "p90": r.p90.mean}
        lead = {k: v if v is not None and isfinite(v) else None for k, v in lead.items()}
    return {
        "projects": r.projects,
        "lead_time_h": lead,
        "lead_time_exact_h": r.exact.lead_h,
        "band_h": list(r.band) if r.band else None,
        "band_from_input": r.from_input,
        "throughput": r.per_week,
        "backlog_growth_week": r.exact.backlog_week,
        "utilisation": r.busiest,
        "manual_fte": r.jobs,
        "replications": r.lead.n if r.lead else 0,
        "capped": bool(r.lead and r.lead.capped),
        "dates": [_held(h) for h in r.held],
    }


def _held(h: Held) -> dict[str, Any]:
    """Waiting for the dates of a role or a stage, each time."""
    wait = h.wait if h.wait is not None and isfinite(h.wait.half) else None
    return {
        "name": h.name,
        "of": "role" if h.of_role else "stage",
        "every_days": h.every_days,
        "at_most": h.at_most,
        "together": h.together,
        "wait_h": None if wait is None else {"mean": wait.mean, "low": wait.low, "high": wait.high},
        "wait_exact_h": h.exact_h,
        "utilisation": h.used if h.carries is not None else None,
        "capacity": h.carries,
        "backlog_growth_week": h.backlog_week,
    }


def _change(c: Change, projects: int) -> dict[str, Any]:
    d = c.difference
    return {
        "name": c.name,
        "projects": projects,
        "lead_time_h": c.lead,
        "backlog_growth_week": c.backlog,
        "difference_h": None if d is None else {"mean": d.change.mean, "low": d.change.low, "high": d.change.high},
        "p": None if d is None else d.p,
        "answer": None if d is None else d.answer,
        "manual_fte": c.jobs,
        "escapes_per_100": c.escapes,
        "hours_per_project": c.hours,
        "cost_per_project": c.cost,
        "stopped": c.stopped,
    }
