"""Checks of scale and sameness: does a step overload, do teams get the same, from the same library?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, percent_range, share_said
from playbook.model.words import Area

AREA: Area = "connected workflow"


@check(guards="heroics", first="week 4", unit="utilisation", sources="L4, L5, M9, M59, VAL")
def bottleneck_at_scale(step_load: Number, charter: Charter, *, pass_at: float, warn_at: float) -> Seen:
    """No step is overloaded at full scale.

    Everything queues at the busiest step. Speed gained elsewhere only makes the queue longer.

    Remedy: Take work out of the step named here or add capacity to it; everything else can wait.

    Ask: Bring steps (minutes, capacity_hours_week), handoffs (items_passed, items_returned) and items a month at scale.

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", scale_items_month=120)
    >>> bottleneck_at_scale(Number(value=0.77, worst="draft"), Charter(**base), pass_at=0.8, warn_at=0.95).status
    'pass'
    >>> bottleneck_at_scale(Number(value=11.6, worst="quality-check"), Charter(**base), pass_at=0.8, warn_at=0.95).status
    'fail'
    """
    load = step_load
    over = tuple(p.name for p in load.parts if p.value > warn_at)
    much = percent(load.value) if load.value < 2 else f"{number(round(load.value, 1))} times"
    said = f"The busiest step at full scale is {load.worst}: {much}{' of' if load.value < 2 else ''} its capacity, returns included."
    if len(over) > 1:
        said += f" Beyond capacity: {listed(over)}."
    items = charter.items_per_week_at_scale or 0.0
    scale = f"Counted with {number(round(items, 1))} items a week."
    status = lower(load.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=load.value, n=load.n, at_scale=scale, rows=over[:20])


@check(guards="heroics", first="week 4", unit="ratio", sources="L4, L5, M59")
def scale_breakpoint(projects_carried: Number, charter: Charter, *, pass_at: float, warn_at: float) -> Seen:
    """The workflow carries the intended number of projects at the same time within the promised lead time.

    Up to a point each new project costs nothing but its own work. Beyond it, every project waits for every other.

    Remedy: Redesign the step named here, run the simulation again, and do not grow beyond the breakpoint before.

    Ask: Bring steps (minutes, capacity_hours_week), handoffs (wait_hours), projects at scale and the promised days.

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", lead_time_promise_days=7)
    >>> scale_breakpoint(Number(value=14, n=12, worst="draft"), Charter(**base), pass_at=1, warn_at=0.6).status
    'pass'
    >>> scale_breakpoint(Number(value=1, n=10, worst="assembly"), Charter(**base), pass_at=1, warn_at=0.6).status
    'fail'
    """
    found = projects_carried
    wanted = found.n or 1
    ratio = found.value / wanted
    days = number(charter.lead_time_promise_days or 0)
    said = f"In the simulation {count(found.value, 'project')} of the intended {number(wanted)}"
    said += f" can run at the same time with 85% of items done within {days} working days."
    if not found.value:
        said = f"In the simulation not even one project keeps the promise of {days} working days for 85% of its items."
    beyond = next((p for p in found.parts if p.name == str(int(found.value) + 1)), None)
    if beyond is not None and found.value:
        said += f" With one more, {percent(beyond.value)} are."
    status = higher(ratio, pass_at, warn_at)
    at_scale = "" if status == "pass" else f"The step that gives way first is {found.worst}."
    return Seen(status=status, said=said, value=ratio, n=wanted, at_scale=at_scale, rows=(found.worst,))


@check(guards="heroics", first="week 8", unit="share difference", sources="L7, M26")
def teams_consistent(team_acceptance_gap: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Different teams get the same quality from the same workflow.

    If quality depends on the team, the workflow is not what makes it.

    Remedy: Compare prompts and sources of the teams furthest apart, and put the better ones into the shared library.

    Ask: Bring reviews (item_id, decision, reason) and work_items (item_id, team, path).

    >>> teams_consistent(Number(value=0.08, n=90, note="4"), pass_at=0.1, warn_at=0.2).status
    'pass'
    >>> teams_consistent(Number(value=0.35, n=90, note="4"), pass_at=0.1, warn_at=0.2).status
    'fail'
    """
    gap = team_acceptance_gap
    said = f"Accepted as it was at the first review: {gap.note} teams differ by up to {number(round(gap.value * 100))} points"
    said += f" (95% interval {percent_range(gap.interval)})." if gap.interval else "."
    return Seen(status=lower(gap.value, pass_at, warn_at), said=said, value=gap.value, n=gap.n, interval=gap.interval)


@check(guards="heroics", first="week 4", unit="share", sources="L7, M9, PRO, JAM")
def shared_prompts(library_prompts: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Outputs come from the shared, versioned library of prompts and templates.

    A private prompt is knowledge that the next person has to find again.

    Remedy: Move the ten most used private prompts into the library, each with an owner and an example.

    Ask: Bring provenance (item_id, prompt_id, prompt_version).

    >>> shared_prompts(Share(part=92, whole=104), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> shared_prompts(Share(part=1, whole=11), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    share = library_prompts
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} used a prompt of the library; {count(share.whole - share.part, 'item')} did not.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        rows=share.rows,
    )
