"""Checks of time: is it saved, measured, shared fairly, true for the same kind of item, and enough to tell?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_measure import Detectable, LikeForLike, Shift, TimeRatio
from playbook.model.finding import Seen
from playbook.model.phrase import called, count, hours, number, percent, percent_range, points, share_said
from playbook.model.words import PRIVACY_FLOOR, PRODUCTIVE_HOURS_WEEK, Area, Status

RARE = 0.001
GRADES = {
    "A": "dealt out by lot",
    "B": "both ways timed over the same weeks",
    "C": "timed before and after",
    "D": "remembered, not measured",
}
AREA: Area = "adoption & impact measurement"
PARTS = {"create": "making", "verify": "checking", "rework": "reworking", "bridge": "carrying over"}
OFF_RECORD = 0.05
"""From this share of unrecorded effort on, the saving that the normal record alone would show is said as well."""


@check(guards="false-evidence", first="week 8", unit="share", sources="M25, M27, SCO, GLU, OLE")
def net_time_saved(
    net_time_saved: Number,
    charter: Charter | None = None,
    invisible_minutes: Share | None = None,
    saving_by_people: TimeRatio | None = None,
    *,
    pass_mean: float,
    pass_lower_limit: float,
    warn_mean: float,
) -> Seen:
    """The measured net time per item falls, with checking, rework and bridging counted.

    A faster draft is worth nothing if the minutes come back as checking and repairing.

    Remedy: Redesign the step that eats the gain, and time twenty items again.

    Ask: Bring time_study (item_id, task, path, create_min, verify_min, rework_min, bridge_min, method).

    >>> limits = dict(pass_mean=0.15, pass_lower_limit=0, warn_mean=0)
    >>> net_time_saved(Number(value=0.27, low=0.15, high=0.40, n=74), **limits).status
    'pass'
    >>> net_time_saved(Number(value=-0.05, low=-0.2, high=0.1, n=30), **limits).status
    'fail'
    """
    saved = net_time_saved
    sure = saved.low is not None and saved.low > pass_lower_limit
    status: Status = "fail"
    if saved.value >= pass_mean and sure:
        status = "pass"
    elif saved.value > warn_mean:
        status = "warn"
    parts = {p.name: p.value for p in saved.parts}
    said = (
        f"{percent(saved.value)} less time per item"
        if saved.value >= 0
        else f"{percent(-saved.value)} more time per item"
    )
    said += f" (95% interval {percent_range(saved.interval)})" if saved.interval else ""
    if {"old total", "ai total"} <= set(parts):
        said += f": {hours(parts['old total'])} before, {hours(parts['ai total'])} now"
    said += f", {count(saved.n or 0, 'timed item')}."
    if saved.worst:
        said += f" What grew most is {PARTS.get(saved.worst, saved.worst)}."
    said += _headline(parts, invisible_minutes) + _by_people(saving_by_people)
    freed = _hours_week(saved, charter)
    return Seen(
        status=status,
        said=" ".join(p for p in (said, saved.note) if p),
        value=saved.value,
        n=saved.n,
        interval=saved.interval,
        at_scale=_freed(freed),
        change="Twenty more timed items on both paths whose interval lies on the other side of zero.",
    )


@check(guards="false-evidence", first="week 4", unit="share", sources="SCO, MET")
def time_measured_not_felt(time_measured: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Time figures are measured, not remembered.

    People remember a saving that the clock does not show, in both directions.

    Remedy: Clock 20 items per path for two weeks, and quote remembered figures as opinion only.

    Ask: Bring time_study (item_id, method).

    >>> time_measured_not_felt(Share(part=74, whole=79), pass_at=0.8, warn_at=0.4).status
    'pass'
    >>> time_measured_not_felt(Share(part=3, whole=79), pass_at=0.8, warn_at=0.4).status
    'fail'
    """
    share = time_measured
    said = f"{share_said(share)} were measured (clock, system log or diary)."
    status = higher(share.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=share.value, n=share.cases, interval=share.interval)


@check(guards="false-evidence", first="week 4", unit="share difference", sources="MET, SCO")
def felt_vs_measured(felt_saving: Number, net_time_saved: Number, *, pass_at: float, warn_at: float) -> Seen:
    """The felt saving and the measured saving agree.

    When people feel far more than is measured, checking and repairing went uncounted or unnoticed.

    Remedy: Report both figures side by side, and use only the measured one in the business case.

    Ask: Bring pulse (person_id, felt_saving) and time_study.

    >>> felt_vs_measured(Number(value=0.33, people=30), Number(value=0.27), pass_at=0.1, warn_at=0.25).status
    'pass'
    >>> felt_vs_measured(Number(value=0.60, people=30), Number(value=0.20), pass_at=0.1, warn_at=0.25).status
    'fail'
    """
    gap = felt_saving.value - net_time_saved.value
    said = f"Felt {percent(felt_saving.value)}, measured {percent(net_time_saved.value)}: {points(gap)}."
    return Seen(status=lower(gap, pass_at, warn_at), said=said, value=gap, n=felt_saving.n, people=felt_saving.people)


@check(guards="heroics", first="week 4", unit="share", sources="L3, GLU, GAP, UPS")
def work_not_shifted(work_shift: Shift, *, pass_at: float, warn_at: float) -> Seen:
    """The time saved was not pushed onto reviewers or experts.

    An hour that moves to a scarcer colleague is not saved, it is spent where it costs more.

    Remedy: Count the reviewer's hours as cost, and move checks towards the beginning.

    Ask: Bring effort_log (item_id, person_id, minutes, kind) and work_items (item_id, path, author).

    >>> work_not_shifted(Shift(others_more=12, authors_less=171, n=132), pass_at=0.2, warn_at=0.5).status
    'pass'
    >>> work_not_shifted(Shift(others_more=90, authors_less=100, n=132), pass_at=0.2, warn_at=0.5).status
    'fail'
    """
    shift = work_shift
    if shift.authors_less <= 0:
        status: Status = "fail" if shift.others_more > 0 else "warn"
        said = f"Authors save nothing per item, and others spend {number(round(shift.others_more))} minutes more."
        return Seen(status=status, said=said, n=shift.n, people=shift.people)
    ratio = shift.others_more / shift.authors_less
    said = (
        f"Per item authors save {number(round(shift.authors_less))} minutes; others spend {number(round(abs(shift.others_more)))} "
        f"{'more' if shift.others_more >= 0 else 'less'} ({percent(ratio)} of the saving)."
    )
    return Seen(status=lower(ratio, pass_at, warn_at), said=said, value=ratio, n=shift.n, people=shift.people)


@check(guards="false-evidence", first="week 4", unit="ratio", sources="KNO, SCO, HOU")
def evidence_enough(smallest_effect: Detectable, *, pass_at: float, warn_at: float) -> Seen:
    """There is enough data to tell success from chance.

    With too few items a lucky week looks like a saving, and a real saving looks like luck.

    Remedy: Collect the number of items named here, and decide then.

    Ask: Bring time_study and metrics (primary, target).

    >>> evidence_enough(Detectable(effect=0.17, target=0.20, metric="hours", n=74, more=0), pass_at=1, warn_at=2).status
    'pass'
    >>> evidence_enough(Detectable(effect=0.50, target=0.20, metric="hours", n=12, more=63), pass_at=1, warn_at=2).status
    'fail'
    """
    found = smallest_effect
    ratio = found.effect / found.target
    said = (
        f"With {number(found.n)} {found.unit} the smallest effect that can be shown on {called(found.metric)} is "
        f"{percent(found.effect)}; aimed at is {percent(found.target)}."
    )
    more = f"Measure {number(found.more)} more {found.unit}, and decide then." if found.more else ""
    status = lower(ratio, pass_at, warn_at)
    return Seen(status=status, said=f"{said} {more}".strip(), value=ratio, n=found.n, action=more)


@check(guards="false-evidence", first="week 8", unit="share", sources="SCO, OLE")
def like_for_like(like_for_like: LikeForLike, *, pass_points: float, pass_overlap: float, warn_overlap: float) -> Seen:
    """The saving holds for the same kind of item.

    If the easy items went to the AI path, the saving belongs to the items, not to the path.

    Remedy: Alternate which items take the AI path, or draw lots.

    Ask: Bring time_study and work_items (item_id, content_type, risk_tier).

    >>> limits = dict(pass_points=0.1, pass_overlap=0.5, warn_overlap=0.5)
    >>> same = LikeForLike(plain=0.27, adjusted=0.26, matched=46, timed=46, kinds=4, by=("content_type",))
    >>> like_for_like(same, **limits).status
    'pass'
    >>> like_for_like(same.model_copy(update={"adjusted": -0.02}), **limits).status
    'fail'
    """
    found = like_for_like
    by = " and ".join(c.replace("_", " ") for c in found.by)
    said = f"{number(found.matched)} of {count(found.timed, 'timed AI item')} have a counterpart of the same {by} on the old path."
    if found.adjusted is None or found.overlap < warn_overlap:
        return Seen(status="fail", said=said, value=found.overlap, n=found.timed)
    flips = (found.plain > 0) != (found.adjusted > 0)
    apart = abs(found.plain - found.adjusted)
    status: Status = "fail" if flips else "pass" if apart <= pass_points and found.overlap >= pass_overlap else "warn"
    said = f"Saving overall {percent(found.plain)}, for the same kind of item {percent(found.adjusted)}. {said}"
    return Seen(status=status, said=said, value=found.adjusted, n=found.timed)


def _headline(parts: dict[str, float], invisible: Share | None) -> str:
    """The saving that would be claimed if only the recorded part of the effort on AI items counted."""
    if invisible is None or invisible.value <= OFF_RECORD or not {"old total", "ai total"} <= set(parts):
        return ""
    looks = 1 - parts["ai total"] * (1 - invisible.value) / parts["old total"]
    return f" Without the effort outside the normal record it would look like {percent(looks)}."


def _by_people(ratio: TimeRatio | None) -> str:
    """The same saving with the items of one person taken together, its grade, and whether chance could be tested."""
    if ratio is None or ratio.people < PRIVACY_FLOOR:
        return ""
    low, high = ratio.low, ratio.high
    sure = "" if low is None or high is None else f" (95% interval {percent_range((low, high))})"
    more = ", estimates made before taken into account" if ratio.adjusted else ""
    graded = f"evidence grade {ratio.grade} of A to D: {GRADES[ratio.grade]}"
    together = f" With each person's items taken together: {percent(ratio.value)}{sure}{more}; {graded}."
    return f"{together}{_luck(ratio)}"


def _luck(ratio: TimeRatio) -> str:
    """How often luck alone would show as much, or why that cannot be told."""
    if ratio.refused:
        return f" Luck {ratio.refused}."
    if ratio.p is None:
        return ""
    return f" Luck alone would show as much in {'less than 0.1%' if ratio.p < RARE else percent(ratio.p)} of cases."


def _hours_week(saved: Number, charter: Charter | None) -> float | None:
    parts = {p.name: p.value for p in saved.parts}
    items = charter.items_per_week_at_scale if charter else None
    if items is None or not {"old total", "ai total"} <= set(parts):
        return None
    return (parts["old total"] - parts["ai total"]) / 60 * items


def _freed(hours_week: float | None) -> str:
    if hours_week is None:
        return ""
    word = "Saved" if hours_week >= 0 else "Lost"
    jobs = abs(hours_week) / PRODUCTIVE_HOURS_WEEK
    return f"{word} at full scale if it holds: {number(round(abs(hours_week), 1))} hours a week ({number(round(jobs, 1))} full-time jobs)."
