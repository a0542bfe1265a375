"""Checks of shadow use, read as demand and not as offence: how much, growing, faster, answered, visible, safe?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Share
from playbook.model.evidence_governance import Exposure, Trend
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, number, percent, percent_range
from playbook.model.words import Area

AREA: Area = "governance & shadow AI"
LEAST_JUDGED = 0.5
"""Below this share of judged reports or items, 'no case found' says too little to be a pass (our default)."""
STEPS = {
    "create": "making it",
    "verify": "checking",
    "rework": "reworking",
    "bridge": "carrying over",
    "access": "getting access",
}


@check(guards="shadow-ai", first="week 4", unit="share", sources="M12, M37, M38, WRI, NAN")
def shadow_share(shadow_share: Number, charter: Charter | None = None, *, pass_at: float, warn_at: float) -> Seen:
    """Little AI-assisted work runs through unapproved tools.

    Unapproved use shows what people need. It also shows what nobody can see, check or learn from.

    Remedy: Treat the most used unapproved tool as a list of requirements, and offer its best feature officially.

    Ask: Bring shadow_use (week, items, asked, answered) and work_items (published_at).

    >>> shadow_share(Number(value=0.03, n=35), pass_at=0.05, warn_at=0.15).status
    'pass'
    >>> shadow_share(Number(value=0.57, n=194), pass_at=0.05, warn_at=0.15).status
    'fail'
    """
    share = shadow_share
    said = f"{percent(share.value)} of AI-assisted items in the last 4 weeks went through unapproved tools"
    said += f", most of them through {share.worst}." if share.worst else "."
    if share.interval:
        said += (
            f" If those who did not answer use none, or twice as much as the others: {percent_range(share.interval)}."
        )
    said += f" {share.note}" if share.note else ""
    month = charter.scale_items_month if charter else None
    scale = (
        f"At this share about {number(round(share.value * month))} of {number(month)} items a month at full scale "
        "would leave no trace."
        if month and share.value
        else ""
    )
    status = lower(share.value, pass_at, warn_at)
    return Seen(status=status, said=said, value=share.value, n=share.n, at_scale=scale)  # no interval of chance to give


@check(guards="shadow-ai", first="week 8", unit="share per week", sources="M14, M31")
def shadow_trend(shadow_trend: Trend, *, pass_at: float, warn_at: float) -> Seen:
    """Use of unapproved tools is not growing.

    A turn in the curve has a date, and a date has a cause.

    Remedy: Find what happened at the turning point, a rule, an outage, a waiting list, and repair it.

    Ask: Bring shadow_use (week, items, asked, answered) and work_items (published_at).

    >>> shadow_trend(Trend(points=(), level=0.03, slope=-0.01), pass_at=0, warn_at=0.005).status
    'pass'
    >>> shadow_trend(Trend(points=(), level=0.55, slope=0.011), pass_at=0, warn_at=0.005).status
    'fail'
    """
    trend = shadow_trend
    ends = ""
    if trend.slope_low is not None and trend.slope_high is not None:
        ends = f" (95% interval {trend.slope_low * 100:+.1f} to {trend.slope_high * 100:+.1f})"
    said = f"The share of unapproved use changes by {trend.slope * 100:+.1f} points a week{ends}."
    if trend.turned:
        said += f" It has grown since the week of {trend.turned}."
    if trend.near:
        said += f" Within two weeks of it took effect: {listed(trend.near)}."
    interval = None if trend.slope_low is None or trend.slope_high is None else (trend.slope_low, trend.slope_high)
    return Seen(
        status=lower(trend.slope, pass_at, warn_at),
        said=said,
        value=trend.slope,
        n=len(trend.points),
        interval=interval,
    )


@check(guards="shadow-ai", first="week 4", unit="ratio", sources="M15, M17, M37, M58")
def official_path_faster(
    official_vs_shadow: Number, charter: Charter | None = None, *, pass_at: float, warn_at: float
) -> Seen:
    """The official path is faster than the unofficial one for the same task.

    People do not choose the forbidden way. They choose the quick one.

    Remedy: Remove the longest official step for low-risk work, usually access or approval.

    Ask: Bring time_study rows of the same task on both paths.

    >>> official_path_faster(Number(value=0.82, n=48), pass_at=0.95, warn_at=1.1).status
    'pass'
    >>> official_path_faster(Number(value=1.86, n=40), pass_at=0.95, warn_at=1.1).status
    'fail'
    """
    ratio = official_vs_shadow
    parts = {p.name: p.value for p in ratio.parts}
    official, shadow = parts.get("official total"), parts.get("shadow total")
    said = (
        f"For the same task the official path takes {number(round(ratio.value, 2))} times as long as the unofficial one"
    )
    if official is not None and shadow is not None:
        said += f" ({ratio.worst}: {number(official)} against {number(shadow)} minutes"
        said += f"; the difference is in {STEPS[step]})" if (step := _slow_step(parts)) else ")"
    items = charter.items_per_week_at_scale if charter else None
    status = lower(ratio.value, pass_at, warn_at)
    hours = None
    if status != "pass" and items is not None and official is not None and shadow is not None and official > shadow:
        hours = (official - shadow) / 60 * items
    scale = (
        ""
        if hours is None
        else f"With one such task per item that is {number(round(hours))} hours a week at full scale."
    )
    return Seen(status=status, said=f"{said}.", value=ratio.value, n=ratio.n, at_scale=scale, hours_week=hours)


@check(guards="shadow-ai", first="week 4", unit="share", sources="M13, M16, M39, M58, NAN")
def shadow_reasons_answered(answered_reasons: Share, *, pass_at: float, warn_at: float) -> Seen:
    """For each unapproved tool the reason is known, and the approved offer was changed in answer.

    The reason people give is the cheapest market research there is.

    Remedy: Ask five people who use the most used one what it does that the approved one does not.

    Ask: Bring tools (sanctioned, reason, response_date).

    >>> shadow_reasons_answered(Share(part=2, whole=2), pass_at=0.6, warn_at=0.3).status
    'pass'
    >>> shadow_reasons_answered(Share(part=1, whole=4), pass_at=0.6, warn_at=0.3).status
    'fail'
    """
    share = answered_reasons
    said = f"For {number(share.part)} of {count(share.whole, 'unapproved tool')} the reason is known and was answered."
    if share.rows:
        said += f" Open: {listed(share.rows)}."
    return Seen(
        status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases, rows=share.rows
    )


@check(guards="shadow-ai", first="week 4", unit="cases", sources="M37, M38, ELC, KIN, VER")
def no_data_exposure(exposure: Exposure, *, pass_at: float, warn_at: float) -> Seen:
    """No restricted data went into tools that are not cleared for it.

    What has left cannot be called back.

    Remedy: Report it, contain it, and open a cleared way for that class of data within a week.

    Ask: Bring tools (allowed_data), shadow_use (data_class), provenance (tool, source_assets) and assets (sensitivity).

    >>> none = Exposure(shadow=0, items=0, reports_judged=6, items_judged=90, items_open=14)
    >>> no_data_exposure(none, pass_at=0, warn_at=0).status
    'pass'
    >>> no_data_exposure(none.model_copy(update={"items_open": 91}), pass_at=0, warn_at=0).status
    'unknown'
    >>> bad = no_data_exposure(Exposure(shadow=1, items=2, rows=("Chat tool",)), pass_at=0, warn_at=0)
    >>> bad.status, bad.harm
    ('fail', True)
    """
    found = exposure
    cases = found.shadow + found.items
    status = lower(cases, pass_at, warn_at)
    seen = f"{count(found.reports_judged, 'report')} of unapproved use and {count(found.items_judged, 'item')}"
    said = f"No case among {seen} that could be judged."
    if cases:
        said = (
            f"{count(found.shadow, 'report')} and {count(found.items, 'item')} with data the tool is not cleared for."
        )
    left = [(found.reports_judged, found.reports_open), (found.items_judged, found.items_open)]
    if any(missing for _, missing in left):
        said += " Not judged, because the class of data or the clearance is not known: "
        said += f"{count(found.reports_open, 'report')} and {count(found.items_open, 'item')}."
    if status == "pass" and any(missing and judged / (judged + missing) < LEAST_JUDGED for judged, missing in left):
        action = "Fill in the class of data of reports and sources, and what each approved tool is cleared for."
        return Seen(status="unknown", said=said, action=action)
    return Seen(status=status, said=said, value=cases, rows=found.rows, harm=status == "fail")


@check(guards="shadow-ai", first="week 4", unit="working days", sources="M15, M33, ALA, INT, NHI")
def access_quick(access_days: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Access to a low-risk tool or use is granted within days.

    A month of waiting is an invitation to start elsewhere.

    Remedy: Approve a catalogue of low-risk uses in advance, and keep the form for exceptions.

    Ask: Bring tickets (kind, risk_tier, opened_on, closed_on).

    >>> access_quick(Number(value=3, n=9), pass_at=5, warn_at=10).status
    'pass'
    >>> access_quick(Number(value=31, n=17), pass_at=5, warn_at=10).status
    'fail'
    """
    days = access_days
    said = f"Low-risk access takes {count(days.value, 'working day')} at the median ({count(days.n or 0, 'request')})."
    said += f" {days.note}" if days.note else ""
    return Seen(status=lower(days.value, pass_at, warn_at), said=said, value=days.value, n=days.n)


@check(guards="no-governance", first="week 4", unit="share", sources="M13, M40, M42, VER")
def use_visible(visible_use: Share, *, pass_at: float, warn_at: float) -> Seen:
    """AI use is visible: most AI-assisted work leaves a record.

    Only what is seen can be improved, and only what is recorded can be withdrawn.

    Remedy: Record use in the tool itself, not by asking people, and show the figures to the teams.

    Ask: Bring provenance (item_id), work_items (published_at) and shadow_use.

    >>> use_visible(Share(part=34, whole=35.2, counted=False), pass_at=0.9, warn_at=0.7).status
    'pass'
    >>> use_visible(Share(part=84, whole=193.9, counted=False), pass_at=0.9, warn_at=0.7).status
    'fail'
    """
    share = visible_use
    said = (
        f"{percent(share.value)} of about {count(share.cases, 'AI-assisted item')} in the last 4 weeks left a record."
    )
    return Seen(status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases)


def _slow_step(parts: dict[str, float]) -> str:
    """The step that takes most of the extra time on the official path."""
    extra = {step: parts.get(f"official {step}", 0.0) - parts.get(f"shadow {step}", 0.0) for step in STEPS}
    worst = max(extra, key=lambda s: extra[s])
    return worst if extra[worst] > 0 else ""
