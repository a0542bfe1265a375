"""Checks of use: is it a habit, of whom, and does it still grow?"""

from __future__ import annotations

from playbook.model.charter import Charter
from playbook.model.check import check, higher, lower
from playbook.model.evidence import Number, Series, Share
from playbook.model.evidence_measure import Friction, Habit, Outlook, Ratios, TeamGap, TeamGaps
from playbook.model.finding import Seen
from playbook.model.phrase import count, percent, percent_range, share_said
from playbook.model.words import Area, Status

AREA: Area = "adoption & impact measurement"
SAME = 0.005
BEHIND = 0.20
"""A team is behind if its habitual share is this much below the median of the others (our default)."""


@check(guards="false-evidence", first="week 4", unit="share", sources="M22, M25, HOU")
def data_complete(team_weeks_delivered: Share, *, pass_at: float, warn_at: float) -> Seen:
    """Usage data exist for each team and week, nearly complete.

    A week that nobody exported looks like a week in which nobody worked, and bends every figure of adoption.

    Remedy: Take the counts from the tools themselves, so that nobody has to report a week by hand.

    Ask: Bring usage (person_id, week) and people (person_id, team, eligible_from).

    >>> data_complete(Share(part=191, whole=205), pass_at=0.9, warn_at=0.75).status
    'pass'
    >>> data_complete(Share(part=30, whole=48), pass_at=0.9, warn_at=0.75).status
    'fail'
    """
    share = team_weeks_delivered
    worst = f" Most gaps: {share.worst}." if share.worst and share.value < 1 else ""
    said = f"{share.part:.0f} of {count(share.cases, 'team-week')} ({percent(share.value)}) have usage rows.{worst}"
    return Seen(status=higher(share.value, pass_at, warn_at), said=said, value=share.value, n=share.cases)


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M3, M22, M25, RED, MSN, VIS")
def adoption_habitual(habitual_share: Habit, charter: Charter | None = None, *, pass_at: float, warn_at: float) -> Seen:
    """The people it is meant for use it as a habit, not once.

    Trying something once costs nothing. Only work that is done this way week after week can carry a gain to scale.

    Remedy: Split the figure by team and by the system people work in, and remove the first obstacle found there.

    Ask: Bring usage (person_id, week, actions) and people (person_id, eligible_from, left_on).

    >>> adoption_habitual(Habit(part=24, whole=34), pass_at=0.6, warn_at=0.3).status
    'pass'
    >>> adoption_habitual(Habit(part=15, whole=62), pass_at=0.6, warn_at=0.3).status
    'fail'
    """
    habit = habitual_share
    least, most = (higher(v, pass_at, warn_at) for v in (habit.value, habit.most))
    said = f"{share_said(habit)} were active in at least 3 of the last 4 weeks."
    if habit.unobserved:
        said += f" The last weeks of {count(habit.unobserved, 'person', 'people')} were not all delivered."
    if least != most:
        said += f" With them it could be up to {percent(habit.most)}, so the zone cannot be told."
    return Seen(
        status=least if least == most else "unknown",
        said=said,
        value=habit.value,
        n=habit.cases,
        interval=habit.interval,
        people=habit.people,
        at_scale=_without_habit(habit.value, charter),
    )


@check(guards="pilot-purgatory", first="week 8", unit="share", sources="M2, M19, M34, AIA")
def displacement(ai_path_share: Share, *, pass_at: float, warn_at: float) -> Seen:
    """The AI path replaces the old one in real work, not only in logins.

    As long as most items still take the old way, people pay for two ways of working and trust neither.

    Remedy: Move one kind of content over completely instead of all kinds halfway.

    Ask: Bring work_items (item_id, path, published_at).

    >>> displacement(Share(part=34, whole=50), pass_at=0.6, warn_at=0.3).status
    'pass'
    >>> displacement(Share(part=84, whole=400), pass_at=0.6, warn_at=0.3).status
    'fail'
    """
    share = ai_path_share
    return Seen(
        status=higher(share.value, pass_at, warn_at),
        said=f"{share_said(share)} took the AI path.",
        value=share.value,
        n=share.cases,
        interval=share.interval,
    )


@check(guards="pilot-purgatory", first="week 8", unit="share; share per week", sources="M2, M3, M34")
def plateau(
    weekly_active: Series,
    charter: Charter | None = None,
    adoption_outlook: Outlook | None = None,
    *,
    pass_level: float,
    pass_slope: float,
    warn_level: float,
    warn_slope_upper: float,
    warn_from_week: float,
) -> Seen:
    """Adoption is not stuck.

    A pilot that stays at a quarter of its people for weeks does not grow by waiting; it needs a decision.

    Remedy: Decide at this checkpoint to remove the named obstacle by a date, or to stop.

    Ask: Bring usage (person_id, week, actions) and people (person_id, eligible_from, left_on).

    >>> limits = dict(pass_level=0.6, pass_slope=0.005, warn_level=0.35, warn_slope_upper=0.01, warn_from_week=8)
    >>> weeks = tuple({"week": f"2026-03-{day:02}", "value": 0.25} for day in range(1, 13))
    >>> plateau(Series(points=weeks, level=0.71, slope=0.009, slope_low=-0.001, slope_high=0.02), **limits).status
    'pass'
    >>> plateau(Series(points=weeks, level=0.25, slope=0.002, slope_low=-0.003, slope_high=0.008), **limits).status
    'fail'
    """
    use = weekly_active
    rising = use.slope_low is not None and use.slope >= pass_slope and use.slope_low > 0
    flat = use.slope_high is not None and use.slope_high < warn_slope_upper
    stuck = flat if adoption_outlook is None else adoption_outlook.state == "plateau"
    status: Status = "warn"
    if use.level >= pass_level or rising:
        status = "pass"
    elif use.level < warn_level and stuck and len(use.points) >= warn_from_week:
        status = "fail"
    ends = (use.level_low, use.level_high)
    return Seen(
        status=status,
        said=f"{_level_said(use, warn_level if status == 'fail' else 0.0)} {_trend_said(use)}{_outlook_said(adoption_outlook)}",
        value=use.level,
        n=use.people,
        interval=None if ends[0] is None or ends[1] is None else (ends[0], ends[1]),
        people=use.people,
        at_scale=_without_habit(use.level, charter) if status == "fail" else "",
        change=f"Weekly use at {percent(pass_level)} or more, or rising clearly over six weeks.",
    )


@check(guards="false-evidence", first="week 8", unit="relative drop", sources="RED, MSN")
def novelty_drop(use_since_start: Number, *, pass_at: float, warn_at: float) -> Seen:
    """Use did not collapse after the first weeks.

    Curiosity fills the first weeks of every pilot. What is left afterwards is what can be planned with.

    Remedy: Ask those who stopped, not those who stayed, and remove the reason named most often.

    Ask: Bring usage (person_id, week, actions) and people (person_id, eligible_from, left_on).

    >>> novelty_drop(Number(value=0.08), pass_at=0.15, warn_at=0.35).status
    'pass'
    >>> novelty_drop(Number(value=0.47), pass_at=0.15, warn_at=0.35).status
    'fail'
    """
    drop = use_since_start
    shares = {p.name: percent(p.value) for p in drop.parts}
    way = "fell" if drop.value >= 0 else "rose"
    moved = f"{way} by {percent(abs(drop.value))} of its first level"
    said = f"Weekly use {moved if abs(drop.value) >= SAME else 'stayed as it was'}"
    if len(shares) == 2:
        said += f": {shares['first 3 weeks']} in the first 3 weeks, {shares['last 4 weeks']} in the last 4"
    status = lower(drop.value, pass_at, warn_at)
    return Seen(status=status, said=f"{said}.", value=drop.value, n=drop.people, people=drop.people)


@check(guards="pilot-purgatory", first="week 4", unit="teams", sources="M25, M26")
def team_outlier(team_gaps: TeamGaps, *, pass_at: float, warn_at: float) -> Seen:
    """No team is far behind the others.

    When one team stays behind while the others do well, the path rarely fits the way that team works.

    Remedy: Follow one item through that team's own system from start to end, and mend what does not fit there.

    Ask: Bring usage (person_id, week, actions) and people (person_id, eligible_from, left_on, team).

    >>> gap = TeamGap(team="Creative", n=8, share=0.25, others=0.89, difference=-0.6, low=-0.8, high=-0.25)
    >>> team_outlier(TeamGaps(teams=(gap,)), pass_at=0, warn_at=1).status
    'warn'
    >>> near = gap.model_copy(update={"share": 0.75, "difference": -0.1, "high": 0.1})
    >>> team_outlier(TeamGaps(teams=(near,)), pass_at=0, warn_at=1).status
    'pass'
    """
    teams = team_gaps.teams
    behind = [g for g in teams if g.others - g.share >= BEHIND and g.high < 0]
    said = " ".join(_behind_said(g) for g in behind)
    said = said or f"None of the {count(len(teams), 'team')} is 20 points or more behind the others beyond chance."
    if team_gaps.hidden:
        said += f" Not shown: {count(team_gaps.hidden, 'team')}, because a figure must rest on at least 5 people."
    return Seen(
        status=lower(len(behind), pass_at, warn_at),
        said=said,
        value=len(behind),
        n=len(teams),
        people=min(g.n for g in teams),
        change="That team within 20 points of the others, counted the same way.",
    )


@check(guards="heroics", first="week 4", unit="ratio", sources="L2, M8, M51, M53")
def assigned_vs_volunteers(group_ratios: Ratios, *, pass_at: float, warn_at: float) -> Seen:
    """Assigned and less skilled people reach what volunteers and experts reach.

    At scale most people are assigned and few are experts. A result of volunteers says little about them.

    Remedy: Watch two novices do one item each, and remove what stops them.

    Ask: Bring usage, people (volunteer, skill_level), work_items (item_id, path, author) and reviews (decision, reason).

    >>> from playbook.model.evidence_measure import Ratio
    >>> one = Ratio(name="habit, assigned / volunteers", value=0.8, n_first=23, n_second=11)
    >>> assigned_vs_volunteers(Ratios(ratios=(one,)), pass_at=0.7, warn_at=0.5).status
    'pass'
    >>> low = one.model_copy(update={"value": 0.4})
    >>> assigned_vs_volunteers(Ratios(ratios=(one, low)), pass_at=0.7, warn_at=0.5).status
    'fail'
    """
    lowest = min(group_ratios.ratios, key=lambda r: (r.value, r.name))
    said = f"The lowest of {count(len(group_ratios.ratios), 'ratio')} is {lowest.value:.2f} ({lowest.name}; "
    said += f"{lowest.n_first} and {lowest.n_second} people)."
    if group_ratios.left_out:
        said += f" Left out, because a group has fewer than 5 people or no case: {'; '.join(group_ratios.left_out)}."
    status = higher(lowest.value, pass_at, warn_at)
    n = lowest.n_first + lowest.n_second
    return Seen(status=status, said=said, value=lowest.value, n=n, people=group_ratios.people)


@check(guards="pilot-purgatory", first="week 4", unit="share", sources="M25, M47, M54, NIST MEASURE-3.3")
def friction_heard_and_fixed(
    friction: Friction, *, pass_teams: float, pass_closed: float, warn_teams: float, warn_closed: float
) -> Seen:
    """Each team's friction points are collected, and the most frequent ones are removed.

    People stop reporting what nobody mends, and soon afterwards they stop using it.

    Remedy: Publish every two weeks what was said and what was changed because of it.

    Ask: Bring issues (source, team, raised_on, theme, closed_on) and teams (team).

    >>> limits = dict(pass_teams=1.0, pass_closed=0.6, warn_teams=0.7, warn_closed=0.3)
    >>> friction_heard_and_fixed(Friction(teams=4, heard=4, themes=5, closed=4), **limits).status
    'pass'
    >>> friction_heard_and_fixed(Friction(teams=5, heard=3, themes=5, closed=1), **limits).status
    'fail'
    """
    heard = friction.heard / friction.teams if friction.teams else 0.0
    closed = friction.closed / friction.themes if friction.themes else 0.0
    status: Status = "fail"
    if heard >= pass_teams and closed >= pass_closed:
        status = "pass"
    elif heard >= warn_teams or closed >= warn_closed:
        status = "warn"
    said = f"Heard in the last 4 weeks: {friction.heard} of {count(friction.teams, 'team')}; removed within 28 days: "
    said += f"{friction.closed} of the {count(friction.themes, 'most frequent theme')}."
    return Seen(status=status, said=said, value=min(heard, closed), n=friction.themes, rows=friction.still_open)


def _without_habit(share: float, charter: Charter | None) -> str:
    if charter is None or not charter.scale_people:
        return ""
    left = round((1 - share) * charter.scale_people)
    return f"At this share {left} of the {charter.scale_people} people at full scale would be left out."


def _level_said(use: Series, plateau_below: float) -> str:
    """The level in words; 'plateau' only if even the upper limit of the level is below the band."""
    if use.level_low is None or use.level_high is None:
        return f"Weekly use is at about {percent(use.level)} of eligible people, level uncertain."
    about = f"{percent(use.level)} of {use.people} eligible people (95% interval {percent_range((use.level_low, use.level_high))})"
    if not plateau_below:
        return f"In the last 6 weeks weekly use was {about}."
    if use.level_high < plateau_below:
        return f"Weekly use is on a plateau at {about} over 6 weeks."
    return f"Weekly use is flat at about {about} over 6 weeks, level uncertain."


def _trend_said(use: Series) -> str:
    if use.slope_low is None or use.slope_high is None:
        return "The trend cannot be told yet: fewer than 3 weeks."
    if not any((use.slope, use.slope_low, use.slope_high)):
        return "It was the same in every week."
    ends = f"{use.slope_low * 100:+.1f} to {use.slope_high * 100:+.1f}"
    return f"Trend: {use.slope * 100:+.1f} points a week ({ends})."


def _outlook_said(outlook: Outlook | None) -> str:
    """Where it is heading, or that this cannot be told yet."""
    if outlook is None or outlook.state == "not_plateau":
        return ""
    if outlook.state == "plateau":
        return " It does not look like a slow climb."
    return (
        f" Whether it is stuck or still climbing cannot be told from {count(outlook.weeks, 'week')}: "
        f"it may settle anywhere from {percent(outlook.level_low)} to {percent(outlook.level_high)}."
    )


def _behind_said(gap: TeamGap) -> str:
    ends = f"{gap.low * 100:.0f} to {gap.high * 100:.0f}"
    return (
        f"{gap.team} is at {percent(gap.share)} of {gap.n} people against a median of {percent(gap.others)} in the other "
        f"teams ({gap.difference * 100:.0f} points to the others together, 95% interval {ends})."
    )
