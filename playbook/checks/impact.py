"""Checks of impact: is a business measure tied to the work, did it move, is the audience worse off, what does it cost?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_measure import Change, Changes, Links
from playbook.model.finding import Seen
from playbook.model.phrase import called, change_said, count, listed, number, percent, percent_range
from playbook.model.words import Area, Status

AREA: Area = "adoption & impact measurement"


@check(guards="false-evidence", first="design", unit="yes or no", sources="M22, M24, M25, TRU, KIR")
def impact_linked(impact_links: Links) -> Seen:
    """A business measure is tied to the workflow, with baseline, owner and a written link.

    Time saved convinces the team. A number from the sponsor's own report convinces the sponsor.

    Remedy: Choose one measure that the sponsor already reports, and write down how this work moves it.

    Ask: Which number in the sponsor's own report should move, and by when?

    >>> impact_linked(Links(metrics=1, linked=1)).status
    'pass'
    >>> impact_linked(Links(metrics=0, linked=0)).status
    'fail'
    """
    links = impact_links
    said = f"{links.linked} of {count(links.metrics, 'impact metric')} have a baseline, an owner and a written link."
    if not links.metrics:
        said = "No impact metric is written down."
    if links.lacking:
        said += f" Missing: {listed(links.lacking, 3)}."
    return Seen(status="pass" if links.linked else "fail", said=said, value=float(links.linked > 0), rows=links.lacking)


@check(guards="false-evidence", first="week 12", unit="metric's unit", sources="M24, M25, M46, M53, KNO")
def impact_moved(impact_change: Changes, *, pass_lower_limit: float, warn_mean: float) -> Seen:
    """The business measure moved against the comparison.

    Not shown yet is not the same as no effect: the interval tells which of the two it is.

    Remedy: Measure for longer before rolling out further, and say 'not shown yet' until then.

    Ask: Bring metrics (metric, kind, direction) and impact (metric, week, path, value, n, sd).

    >>> up = Change(metric="revenue", primary=False, value=0.02, low=0.01, high=0.03, before=0.4, n=900, concurrent=False)
    >>> impact_moved(Changes(changes=(up,)), pass_lower_limit=0, warn_mean=0).status
    'pass'
    >>> down = up.model_copy(update={"value": -0.02, "low": -0.03, "high": -0.01})
    >>> impact_moved(Changes(changes=(down,)), pass_lower_limit=0, warn_mean=0).status
    'fail'
    """
    change = _counting(impact_change)
    status: Status = "fail"
    if change.low is not None and change.low > pass_lower_limit:
        status = "pass"
    elif change.value > warn_mean:
        status = "warn"
    said = f"{called(change.metric)}: {change_said(change.value)} in the wanted direction"
    said += (
        f" (95% interval {change_said(change.low)} to {change_said(change.high)})"
        if change.low is not None and change.high is not None
        else ", no interval can be given"
    )
    said += ", against items made the old way in the same weeks." if change.concurrent else ", against the time before."
    if status == "warn":
        said += " An effect is not shown yet."
    return Seen(status=status, said=said, value=change.value, n=change.n, interval=change.interval)


@check(guards="false-evidence", first="week 12", unit="relative change, lower limit", sources="M47, KIR, FKA")
def outcome_not_worse(audience_change: Changes, *, pass_at: float, warn_at: float) -> Seen:
    """The audience is not worse off.

    Time saved at the cost of learners or customers is not saved.

    Remedy: Take the weakest kind of content back to the old way until it is repaired.

    Ask: Bring metrics (metric, kind, direction) and impact (metric, week, path, value, n, sd).

    >>> same = Change(metric="score", primary=False, value=0.5, low=-1.0, high=2.0, before=82, n=230, concurrent=False)
    >>> outcome_not_worse(Changes(changes=(same,)), pass_at=-0.05, warn_at=-0.1).status
    'pass'
    >>> bad = same.model_copy(update={"value": -10.0, "low": -12.0, "high": -8.0})
    >>> outcome_not_worse(Changes(changes=(bad,)), pass_at=-0.05, warn_at=-0.1).status
    'fail'
    """
    told = [c for c in audience_change.changes if c.relative_low is not None]
    if not told:
        return Seen(
            status="unknown", said="No interval can be given for what the audience experiences: bring impact (n, sd)."
        )
    worst = min(told, key=lambda c: c.relative_low or 0.0)
    low = worst.relative_low or 0.0
    ends = (low, (worst.high or 0.0) / abs(worst.before))
    said = f"{called(worst.metric)} changed by {percent(worst.value / abs(worst.before))} in the good direction (95% interval {percent_range(ends)})."
    return Seen(status=higher(low, pass_at, warn_at), said=said, value=low, n=worst.n, interval=ends)


@check(guards="false-evidence", first="week 4", unit="ratio", sources="L5, M29, M59, LEA, JUA")
def unit_cost_at_scale(unit_cost_at_scale: Number, charter: Charter, *, pass_at: float, warn_at: float) -> Seen:
    """The cost per item at full scale, with licences, help and gap-filling, is below today's.

    Some costs grow with people, some with items. A cheap pilot can be dear at scale.

    Remedy: Renegotiate or redesign the one cost line that grows fastest with volume.

    Ask: Bring time_study, tools (cost_month, priced_per), tickets (minutes) and the hourly cost.

    >>> base = dict(pilot_id="p", domain="learning", start_date="2026-01-05", planned_end="2026-03-29",
    ...     stage="Pilot Design", requested_stage="Foundation", scale_items_month=120, hourly_cost=60)
    >>> unit_cost_at_scale(Number(value=0.81, n=74), Charter(**base), pass_at=0.85, warn_at=1).status
    'pass'
    >>> unit_cost_at_scale(Number(value=1.2, n=74), Charter(**base), pass_at=0.85, warn_at=1).status
    'fail'
    """
    cost = unit_cost_at_scale
    parts = {p.name: p.value for p in cost.parts}
    before = parts.get("old path")
    said = f"An item at full scale costs {percent(cost.value)} of what it costs today"
    said += (
        f" ({number(cost.low)} to {number(cost.high)} of it)" if cost.low is not None and cost.high is not None else ""
    )
    said += f"; the line that grows fastest is {cost.worst}." if cost.worst else "."
    monthly = "" if before is None else _monthly(1 - cost.value, before, charter)
    status = lower(cost.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=cost.value, n=cost.n, interval=cost.interval, at_scale=monthly)


@check(guards="false-evidence", first="design", unit="share", sources="M22, M23, M24, M28")
def right_metrics(capability_metrics: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The report leads with adoption and impact, not with the quality of the model.

    Whether the model is good was known before. Whether people use it, and what it changes, is the question.

    Remedy: Move accuracy and benchmark figures to an appendix.

    Ask: Bring metrics (metric, kind).

    >>> right_metrics(Share(part=1, whole=6), pass_at=0.4, warn_at=0.6).status
    'pass'
    >>> right_metrics(Share(part=5, whole=6), pass_at=0.4, warn_at=0.6).status
    'fail'
    """
    share = capability_metrics
    said = f"{number(share.part)} of {count(share.whole, 'metric')} are about the model's capability ({percent(share.value)})."
    return Seen(status=lower(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases)


@check(guards="false-evidence", first="later", unit="share realised", sources="M24, DRO, MCK")
def gain_landed(gain_landed: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The saved time shows as more output or lower cost.

    Minutes saved here and there vanish unless somebody decides what they are for.

    Remedy: Agree with the owner what the freed hours are for before they are claimed.

    Ask: Bring work_items (published_at), effort_log (minutes, work_date) and today's items and cost a month.

    >>> gain_landed(Number(value=0.53, n=74), pass_at=0.5, warn_at=0.2).status
    'pass'
    >>> gain_landed(Number(value=0.05, n=74), pass_at=0.5, warn_at=0.2).status
    'fail'
    """
    gain = gain_landed
    said = f"{percent(max(gain.value, 0.0))} of the measured saving shows"
    said += f" as {gain.worst}." if gain.worst and gain.value > 0 else " in output or cost."
    return Seen(status=higher(gain.value, pass_at, warn_at), said=said, value=gain.value, n=gain.n)


def _counting(changes: Changes) -> Change:
    """The primary metric, otherwise the worst of all: the lowest lower limit relative to its value before."""
    primary = [c for c in changes.changes if c.primary]
    if primary:
        return primary[0]
    return min(
        changes.changes,
        key=lambda c: (c.relative_low if c.relative_low is not None else c.value / abs(c.before), c.metric),
    )


def _monthly(saved: float, before: float, charter: Charter) -> str:
    items = charter.scale_items_month
    if not items:
        return ""
    money = saved * before * items
    return f"At full scale that is {number(round(abs(money)))} EUR a month {'less' if money >= 0 else 'more'}."
