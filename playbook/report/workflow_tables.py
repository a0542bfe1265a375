"""The workflow analysis as tables that page, terminal and notebook share: a question each, and plain cells."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from playbook.model.phrase import count, number, percent
from playbook.model.words import PRIVACY_FLOOR
from playbook.report.lanes import how
from playbook.report.workflow_beside import beside, origins
from playbook.report.workflow_dates import tightest_dates, waiting_for_dates
from playbook.report.workflow_words import Shown, days, jobs_said, minutes_said, signed, span_said
from playbook.workflow.analysis import Analysis
from playbook.workflow.declared.checkers import checkers
from playbook.workflow.declared.nouns import Handoff, WorkflowMap
from playbook.workflow.declared.placeholder import needed
from playbook.workflow.ledger import Ledger
from playbook.workflow.mine.waiting import CAUSES
from playbook.workflow.scale import Change, Load, Row
from playbook.workflow.sim.whatif import EVERYTHING

FIRST = 3
"""Roles that a sentence names."""
MOST = 15
WORDS = {
    "batching": "waiting for more of the same",
    "contention": "they were busy with what came before",
    "prioritization": "something later went first",
    "unavailability": "nobody was there",
    "extraneous": "something else",
}
ANSWERS = {"better": "faster", "worse": "slower", "not distinguishable": "cannot be told apart"}


def tables(made: Analysis) -> tuple[Shown, ...]:
    """Every table this analysis can fill."""
    return tuple(
        t
        for part in (_ledger, beside, origins, _scale, _roles, waiting_for_dates, _changes, _moves, _hands, _waiting)
        for t in part(made)
    )


def _ledger(made: Analysis) -> Iterator[Shown]:
    book = made.ledger
    if book is None or made.found.chart is None or not book.lines:
        return
    n = len(book.lines)
    answer = f"{book.count('auto')} of {count(n, 'handoff')} cross by machine"
    answer += f", {book.count('unknown')} are not told" if book.count("unknown") else ""
    answer += f". {_spent(book)}".rstrip()
    answer += (
        f" At {count(book.mismatches, 'handoff')} the format that leaves is not the one taken in."
        if book.mismatches
        else ""
    )
    told = not needed(made.chart.placeholders if made.chart else ())
    checks = checkers(made.found.chart)
    rows = tuple(
        (
            f"{x.handoff.source} → {x.handoff.target}",
            how(x.handoff),
            x.handoff.done_by or ("–" if not x.handoff.bridged else "not told"),
            number(round(x.passes, 2)) if told else "not told",
            minutes_said(x.minutes) if x.minutes else ("not told" if x.handoff.bridged else "–"),
            _recorded(x.handoff),
            checks.get(x.handoff.source, "not told"),
        )
        for x in book.lines
    )
    headings = (
        "Handoff",
        "How it crosses",
        "Carried by",
        "Times per project",
        "Minutes per project",
        "Recorded",
        "Checked by",
    )
    note = "Times per project count the ways that are walked again after something came back."
    yield Shown("ledger", "Who carries the work from one step to the next?", answer, headings, rows, note)


def _recorded(handoff: Handoff) -> str:
    """Whether any system notices; nobody said is not yes."""
    if "recorded" not in handoff.model_fields_set:
        return "–" if handoff.mode == "auto" else "not told"
    return "yes" if handoff.recorded else "no"


def _spent(book: Ledger) -> str:
    """What carrying costs per project, as far as it was told."""
    if book.measured is not None:
        return f"Bridging gaps by hand took {minutes_said(book.measured)} per project (measured in the effort log)."
    if not book.minutes:
        return (
            f"How long people spend on {count(book.untold, 'handoff')} carried by hand is not told."
            if book.untold
            else ""
        )
    said = f"People spend {minutes_said(book.minutes)} per project on carrying"
    said += f", {minutes_said(book.invisible)} of it recorded nowhere" if book.invisible else ""
    return said + (f"; {count(book.untold, 'handoff')} without minutes come on top." if book.untold else ".")


def _scale(made: Analysis) -> Iterator[Shown]:
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


def _roles(made: Analysis) -> Iterator[Shown]:
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


def _changes(made: Analysis) -> Iterator[Shown]:
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
        "not told" if c.jobs is None else jobs_said(c.jobs),
        number(round(c.escapes, 1)),
        number(round(c.hours, 1)),
        cost,
    )


def _moves(made: Analysis) -> Iterator[Shown]:
    r = made.repeats
    if r is None:
        return
    log = made.found.log
    cases = int((~log.follows).sum()) + 1 if log else 0
    answer = f"{count(r.variants, 'different way')} through the work in {count(cases, 'case')}; {percent(r.cases_repeating / cases)} of the cases repeat a step. "
    answer += f"From first to last event: {span_said(r.cycle_mean_s)} on average, {span_said(r.cycle_median_s)} in the middle."
    rows = tuple(
        (f"{e.source} → {e.target}", f"{e.count:,}", span_said(e.mean_s), span_said(e.median_s))
        for e in made.edges[:MOST]
    )
    note = f"The {MOST} most frequent of {len(made.edges):,} moves." if len(made.edges) > MOST else ""
    note += (
        f" Straight back to the same step: {r.self_loops:,}. There and back again (A, B, A): {r.ping_pong_activity:,}."
    )
    yield Shown(
        "moves",
        "What follows what, and how long does it take?",
        answer,
        ("Move", "Times", "Time between, mean", "median"),
        rows,
        note.strip(),
    )


def _hands(made: Analysis) -> Iterator[Shown]:
    r = made.repeats
    if r is None or r.handoffs is None or not made.passings:
        return
    answer = f"The work changes hands {r.handoffs:,} times on {r.moves:,} moves; {r.ping_pong:,} times it goes to somebody and straight back."
    rows = tuple((f"{p.source} → {p.target}", f"{p.count:,}") for p in made.passings[:MOST])
    yield Shown("hands", "Where does work change hands?", answer, ("Move", "Changes of hands"), rows)


def _waiting(made: Analysis) -> Iterator[Shown]:
    if not made.waiting:
        return
    totals = {c: sum(w.seconds[c] for w in made.waiting) for c in CAUSES}
    whole = sum(totals.values())
    worst = max(totals, key=lambda c: totals[c])
    answer = (
        f"{span_said(whole)} of waiting in all; most of it because {WORDS[worst]} ({percent(totals[worst] / whole)})."
        if whole
        else "There is no waiting between steps."
    )
    rows = tuple(
        (f"{w.source} → {w.target}", f"{w.count:,}", span_said(w.total), *(span_said(w.seconds[c]) for c in CAUSES))
        for w in made.waiting[:MOST]
    )
    headings = ("Move", "Times", "Waiting", *(WORDS[c] for c in CAUSES))
    yield Shown("waiting", "What was the waiting for?", answer, headings, rows)


def _one(made: Analysis) -> str:
    """What flows: items that projects bring, or the projects themselves."""
    return "item" if made.chart is not None and made.chart.arrivals.kind == "open" else "project"


def _tightest(made: Analysis) -> str:
    return tightest_dates(made) or (made.roles[0].role if made.roles else "the tightest role")
