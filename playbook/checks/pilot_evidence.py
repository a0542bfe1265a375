"""Checks of what the pilot can prove: the metric, its baseline, the comparison, ordinary inputs, full cycles."""

from __future__ import annotations

from playbook.model.check import check, higher
from playbook.model.evidence import Groups, Number, Share
from playbook.model.evidence_design import Baseline, Comparison, PrimaryMetric
from playbook.model.finding import Seen
from playbook.model.phrase import called, count, number, share_said
from playbook.model.words import Area, Status

AREA: Area = "pilot design"


@check(guards="false-evidence", first="design", unit="days", sources="M22, TRU, HOU, KNO, ROB")
def metric_preregistered(
    primary_metric: PrimaryMetric, *, pass_max_days_after_start: float, warn_max_days_after_start: float
) -> Seen:
    """One primary metric with a target was written down before the pilot began.

    A target chosen after the fact is always met. Only a claim that could have failed tells something.

    Remedy: Freeze metric and target today, mark everything before as exploratory, and start counting again.

    Ask: Complete the sentence: we believe that X changes Y for Z by N per cent; we are wrong if …

    >>> limits = dict(pass_max_days_after_start=0, warn_max_days_after_start=14)
    >>> metric_preregistered(PrimaryMetric(marked=1, metric="hours", aimed=True, days_after_start=-9), **limits).status
    'pass'
    >>> metric_preregistered(PrimaryMetric(marked=2), **limits).status
    'fail'
    """
    metric, days = primary_metric, primary_metric.days_after_start
    if metric.marked != 1:
        said = f"{count(metric.marked, 'metric')} marked as primary; exactly one is needed."
        return Seen(status="fail", said=said)
    if not metric.aimed:
        return Seen(status="fail", said=f"The primary metric {called(metric.metric)} has no direction or no target.")
    if days is None:
        return Seen(status="unknown", said=f"When {called(metric.metric)} was written down is not recorded.")
    status: Status = (
        "pass" if days <= pass_max_days_after_start else "warn" if days <= warn_max_days_after_start else "fail"
    )
    when = (
        "on the first day" if days == 0 else f"{count(abs(days), 'day')} {'before' if days < 0 else 'after'} the start"
    )
    return Seen(status=status, said=f"{called(metric.metric)} was written down with a target {when}.", value=days)


@check(guards="false-evidence", first="design", unit="weeks; items", sources="M25, KNO, TRU, SCO")
def baseline_measured(
    baseline: Baseline, *, pass_weeks: float, pass_items: float, warn_weeks: float, warn_items: float
) -> Seen:
    """The value before the pilot was measured on enough real work.

    Without a before there is no saving, only a story about one.

    Remedy: Time 20 items done the old way now, in teams outside the pilot, before anything is claimed.

    Ask: Bring metrics (primary, baseline_value, baseline_from, baseline_to, baseline_n).

    >>> limits = dict(pass_weeks=4, pass_items=20, warn_weeks=2, warn_items=10)
    >>> baseline_measured(Baseline(known=True, items=28, weeks=5, after_start=False), **limits).status
    'pass'
    >>> baseline_measured(Baseline(known=False, items=0, weeks=0, after_start=False), **limits).status
    'fail'
    """
    base = baseline
    if not base.known:
        return Seen(status="fail", said="The primary metric has no measured value from before the pilot.")
    status: Status = "fail"
    if base.weeks >= pass_weeks and base.items >= pass_items and not base.after_start:
        status = "pass"
    elif base.weeks >= warn_weeks or base.items >= warn_items:
        status = "warn"
    said = f"The value before rests on {count(base.items, 'item')} over {number(round(base.weeks, 1))} weeks"
    said += ", taken after the start." if base.after_start else "."
    if base.recounted is not None:
        said += f" The time study holds {base.recounted} timed items from before the start instead."
    return Seen(status=status, said=said, value=base.items, n=base.items)


@check(guards="false-evidence", first="week 4", unit="items", sources="KNO, HOU, ROB")
def comparison_group(comparable_old_items: Comparison, *, pass_items: float, warn_items_before: float) -> Seen:
    """Something comparable without AI is measured at the same time.

    Seasons, campaigns and new colleagues change results too. A comparison in the same weeks takes them out.

    Remedy: Let one team start four weeks later, and use it as the comparison.

    Ask: Bring work_items (item_id, path, content_type, published_at).

    >>> comparison_group(Comparison(since=49, before=28, kinds=4), pass_items=20, warn_items_before=1).status
    'pass'
    >>> comparison_group(Comparison(since=0, before=0, kinds=1), pass_items=20, warn_items_before=1).status
    'fail'
    """
    old = comparable_old_items
    status: Status = "pass" if old.since >= pass_items else "warn" if old.before >= warn_items_before else "fail"
    said = f"Made the old way, of the same kinds: {count(old.since, 'item')} since the start, {number(old.before)} before it."
    return Seen(status=status, said=said, value=old.since, n=old.since + old.before)


@check(guards="pilot-purgatory", first="design", unit="kinds", sources="M10, M44, M56")
def process_criterion(metric_kinds: Groups, *, pass_kinds: float, warn_kinds: float) -> Seen:
    """At least one criterion tests whether the organisation can scale it, not only how good the AI is.

    Good drafts say nothing about whether assigned people get there, or how long an approval takes.

    Remedy: Add as a criterion that an assigned person reaches a first accepted result within 5 working days, unaided.

    Ask: Bring metrics (metric, kind).

    >>> from playbook.model.evidence import Group
    >>> both = Groups(groups=(Group(name="adoption", n=1, value=1), Group(name="process", n=1, value=1)))
    >>> process_criterion(both, pass_kinds=2, warn_kinds=1).status
    'pass'
    >>> process_criterion(Groups(groups=(Group(name="capability", n=1, value=1),)), pass_kinds=2, warn_kinds=1).status
    'fail'
    """
    counts = {g.name: g.n for g in metric_kinds.groups}
    kinds = sum(counts.get(kind, 0) > 0 for kind in ("process", "adoption"))
    said = f"Criteria written down: {count(counts.get('process', 0), 'process metric')} and {count(counts.get('adoption', 0), 'adoption metric')}."
    return Seen(status=higher(kinds, pass_kinds, warn_kinds), said=said, value=kinds, n=sum(counts.values()))


@check(guards="false-evidence", first="week 4", unit="share", sources="TRU, LEA, NIST MEASURE-2.3")
def real_inputs(production_inputs: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The pilot worked on ordinary production inputs, the messy ones included.

    Chosen inputs give chosen results. Scale brings the rest.

    Remedy: Take the next 20 items from the normal queue in order of arrival, without choosing.

    Ask: Bring work_items (item_id, path, input_source).

    >>> real_inputs(Share(part=98, whole=104), pass_at=0.8, warn_at=0.5).status
    'pass'
    >>> real_inputs(Share(part=20, whole=104), pass_at=0.8, warn_at=0.5).status
    'fail'
    """
    share = production_inputs
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} started from an ordinary production input.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
        rows=share.rows,
    )


@check(guards="false-evidence", first="week 4", unit="cycles", sources="L5, M50, KNO")
def duration_vs_cycle(production_cycles: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The pilot is long enough to see several full production cycles.

    One cycle shows a first attempt. Habits and returns only show when the work comes round again.

    Remedy: Measure longer, without moving the decision date, or choose shorter kinds of content.

    Ask: Bring work_items (item_id, started_at, published_at).

    >>> duration_vs_cycle(Number(value=16.8, n=104, note="5"), pass_at=3, warn_at=2).status
    'pass'
    >>> duration_vs_cycle(Number(value=1.5, n=9, note="28"), pass_at=3, warn_at=2).status
    'fail'
    """
    cycles = production_cycles
    said = f"The planned length covers {number(round(cycles.value, 1))} cycles; one takes {cycles.note or '?'} days at the median."
    return Seen(status=higher(cycles.value, pass_at, warn_at), said=said, value=cycles.value, n=cycles.n)
