"""More projects as tables: the scale table, the roles that queue, and what each repair would buy."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from playbook.model.phrase import count, number, percent
from playbook.model.words import PRIVACY_FLOOR
from playbook.report.workflow_dates import tightest_dates
from playbook.report.workflow_words import Shown, days, jobs_said, signed
from playbook.workflow.analysis import Analysis
from playbook.workflow.bottleneck import Load
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.repairs import Change
from playbook.workflow.scale import Row
from playbook.workflow.sim.whatif import EVERYTHING

FIRST = 3
"""Roles that a sentence names."""
ANSWERS = {"better": "faster", "worse": "slower", "not distinguishable": "cannot be told apart"}


def scale_table(made: Analysis) -> Iterator[Shown]:
    """Lead time, throughput and jobs of carrying by number of projects."""
    if not made.scale:
        return
    yield Shown(
        "scale",
        "What does the same workflow do with more projects?",
        scale_sentence(made),
        (
            "Projects",
            "Lead time, mean",
            "95% interval",
            "9 of 10 are done in",
            "If the pilot was not typical",
            "Done a week",
            "Busiest role",
            "Jobs of carrying",
        ),
        tuple(_scale_row(r) for r in made.scale),
        _scale_note(made),
    )


def scale_sentence(made: Analysis) -> str:
    """The one sentence with the team's own numbers."""
    first, last = made.scale[0], made.scale[-1]
    over = next((r for r in made.scale if r.exact.backlog_week is not None), None)
    worst = over or last
    jobs = f" Carrying by hand then takes {count(round(worst.jobs, 2), 'full-time job')}." if worst.jobs else ""
    if over is not None:
        return (
            f"At {count(over.projects, 'project')} more comes in than {_tightest(made)} can do: the pile grows by "
            f"{number(round(over.exact.backlog_week or 0, 1))} items a week, for as long as it lasts.{jobs}"
        )
    if made.knee is not None and last.lead is not None and first.lead is not None:
        return (
            f"Up to about {number(round(made.knee))} projects at a time each one takes about as long as it would alone. Beyond that "
            f"every further project makes all of them wait: {days(first.lead.mean)} at {first.projects}, "
            f"{days(last.lead.mean)} at {last.projects}.{jobs}"
        )
    return f"No role is overloaded up to {count(last.projects, 'project')}.{jobs}"


def _scale_row(r: Row) -> tuple[str, ...]:
    if r.lead is None or r.p90 is None:
        grows = f"the pile grows by {number(round(r.exact.backlog_week or 0, 1))} a week"
        return (
            str(r.projects),
            grows,
            "–",
            "–",
            "–",
            number(round(r.per_week, 1)),
            percent(r.busiest),
            jobs_said(r.jobs),
        )
    interval = f"{days(r.lead.low)} to {days(r.lead.high)}" + (" (cap reached)" if r.lead.capped else "")
    band = f"{days(r.band[0])} to {days(r.band[1])}" if r.band else "–"
    return (
        str(r.projects),
        days(r.lead.mean),
        interval,
        days(r.p90.mean),
        band,
        number(round(r.per_week, 1)),
        percent(r.busiest),
        jobs_said(r.jobs),
    )


def _scale_note(made: Analysis) -> str:
    chart = made.chart
    n = chart.pilot_projects if chart else 0
    first = next((r for r in made.scale if r.lead is not None), None)
    runs = max((r.lead.n for r in made.scale if r.lead is not None), default=0)
    said = "Days are working days of 8 hours. The interval says how sure the simulation is of its mean"
    said += f" (up to {runs} repetitions). 'If the pilot was not typical' says how far the true mean can lie away: each number "
    said += f"of the map may be off by as much as what was seen allows, {_behind(chart, n, _one(made))}; nine of ten possible maps lie within it."
    if first is not None and first.from_input is not None and made.scale:
        share = max(r.from_input or 0 for r in made.scale)
        said += f" One run differs from the next by chance too; up to {percent(share)} of all differences come from what the pilot cannot tell."
    return said


def _behind(chart: WorkflowMap | None, pilot: int, one: str) -> str:
    """How many observations stand behind the working times."""
    times = [s.touch.observations(pilot) for s in chart.stages if s.touch is not None and s.touch.scv] if chart else []
    least, most = min(times, default=pilot), max(times, default=pilot)
    if least == most:
        return f"which is {count(most, one)}"
    return f"which is {least:,} to {most:,} times of each step"


def roles_table(made: Analysis) -> Iterator[Shown]:
    """How busy each role is; of a log alone, roles of five people or more."""
    shown = [r for r in made.roles if r.people >= PRIVACY_FLOOR or made.found.chart is not None]
    if not shown:
        return
    top = shown[0]
    likely = max(made.roles, key=lambda r: r.probability)
    answer = f"{top.role} is the busiest: {percent(top.utilisation)} of its hours at {count(made.at, 'project')}."
    answer += (
        f" With what the pilot shows, it is {percent(likely.probability)} sure that {likely.role} is the tightest."
    )
    answer += f" Tighter than every role are {tightest_dates(made)}." if tightest_dates(made) else ""
    columns = [
        ("Role", [r.role for r in shown]),
        (f"Busy at {made.at} projects", [percent(r.utilisation) for r in shown]),
        ("Projects a week it can carry", [number(round(r.capacity, 1)) for r in shown]),
        ("How sure it is the tightest", [percent(r.probability) for r in shown]),
    ]
    if any(r.needed is not None for r in shown):
        columns.append((f"Needed at {made.at} projects", [needed_said(r) for r in shown]))
    headings, rows = tuple(h for h, _ in columns), tuple(zip(*(cells for _, cells in columns), strict=True))
    note = "" if len(shown) == len(made.roles) else "Roles of fewer than 5 people are not shown."
    yield Shown("roles", "Where does everything queue?", answer, headings, rows, note)


def needed_said(r: Load) -> str:
    """What a role needs to be at most 85% busy; a dash where it has it."""
    if r.needed is None or r.hours_needed is None:
        return "–"
    return (
        f"{count(r.needed, 'person', 'people')} instead of {r.people}, or {number(round(r.hours_needed))} hours a week"
    )


def _enough(made: Analysis) -> str:
    """What would keep every role at most 85% busy."""
    told = [f"{r.role} {needed_said(r)}" for r in made.roles if r.needed is not None]
    more = f"; and {count(len(told) - FIRST, 'role')} more (table of roles)" if len(told) > FIRST else ""
    return f" Enough would be, for at most 85% busy: {'; '.join(told[:FIRST])}{more}." if told else ""


def changes_table(made: Analysis) -> Iterator[Shown]:
    """Every change asked about, beside today."""
    if len(made.changes) < 2:
        return
    best = min(
        (c for c in made.changes if c.difference and c.difference.answer == "better"),
        key=lambda c: c.difference.change.mean if c.difference else 0,
        default=None,
    )
    answer = f"At {count(made.at, 'project')}, no change makes a difference that can be told from chance."
    if made.changes[0].backlog is not None:
        left = min(made.changes[1:], key=lambda c: c.backlog or 0.0)
        answer = f"At {count(made.at, 'project')} no single change is enough; '{left.name}' does most: the pile then grows by {number(round(left.backlog or 0, 1))} a week.{_enough(made)}"
        answer = (
            answer
            if left.backlog is not None
            else f"At {count(made.at, 'project')}, '{left.name}' is enough for the work to keep up."
        )
    if best is not None and best.difference is not None:
        answer = f"At {count(made.at, 'project')}, '{best.name}' helps most: {days(-best.difference.change.mean)} less per {_one(made)}."
    headings = (
        "Change",
        "Lead time",
        "Difference",
        "Answer",
        "Jobs of carrying",
        "Faults let through per 100",
        "Hours per project",
        "Cost per project",
    )
    note = "All changes are compared on the same luck, so that the difference is the change. Five questions find more by chance than one; the answers allow for that (Holm)."
    if any(EVERYTHING in c.name for c in made.changes):
        note += f" '{EVERYTHING}' is the most that can be won: all minutes of bridging that were measured count as carrying."
    yield Shown(
        "whatif", "What would each repair buy?", answer, headings, tuple(_change_row(c) for c in made.changes), note
    )


def _change_row(c: Change) -> tuple[str, ...]:
    d = c.difference
    lead = "not known" if c.lead is None or not isfinite(c.lead) else days(c.lead)
    lead = "nothing is finished any more" if c.stopped else lead
    lead = lead if c.backlog is None else f"the pile grows by {number(round(c.backlog, 1))} a week"
    change = "–" if d is None else f"{signed(d.change.mean)} ({signed(d.change.low)} to {signed(d.change.high)})"
    cost = "not told" if c.cost is None else number(round(c.cost))
    answer = "–" if d is None else ANSWERS[d.answer]
    return (
        c.name,
        lead,
        change,
        answer,
        "not told" if c.jobs is None else jobs_said(c.jobs) if c.jobs else "0",
        number(round(c.escapes, 1)),
        number(round(c.hours, 1)),
        cost,
    )


def _one(made: Analysis) -> str:
    """What flows: items that projects bring, or the projects themselves."""
    return "item" if made.chart is not None and made.chart.arrivals.kind == "open" else "project"


def _tightest(made: Analysis) -> str:
    return tightest_dates(made) or (made.roles[0].role if made.roles else "the tightest role")
