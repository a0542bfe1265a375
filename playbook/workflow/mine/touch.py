"""How long the work itself took, from start to end of each event; nights and weekends in between are no work."""

from __future__ import annotations

import numpy as np

from playbook.workflow.declared.nouns import Dist
from playbook.workflow.log.nouns import SECOND, EventLog
from playbook.workflow.mine.calendar import DAY, HOUR, THURSDAY, Calendars, Week

MOST_TIMES = 500
WEEK = 7 * DAY
COUNTED = (
    "working time in the log: begun and ended on one day counts whole, over several days only the working hours "
    "in between"
)


def touch_minutes(log: EventLog, calendars: Calendars) -> dict[int, np.ndarray]:
    """Minutes of work per activity code, one value per event; empty if the log has no starts.

    An event that begins and ends on one day counts whole; of a longer one only the usual working hours count, and it
    is left out if it holds none. Events of no length at all are left out: they say nothing about work.
    """
    if log.start is None:
        return {}
    whole = log.end - log.start
    hours = worked(calendars.usual, log.end) - worked(calendars.usual, log.start)
    minutes = np.where(log.start // DAY == log.end // DAY, whole, hours) / SECOND / 60
    told = minutes > 0
    return {int(a): minutes[told & (log.activity == a)] for a in np.unique(log.activity[told]).tolist()}


def worked(week: Week, times: np.ndarray) -> np.ndarray:
    """Working time in microseconds from the Monday before 1970 until each time.

    >>> from playbook.workflow.mine.calendar import office
    >>> monday = 4 * DAY
    >>> int((worked(office(), np.array([monday + DAY])) - worked(office(), np.array([monday])))[0] // HOUR)
    8
    """
    since = times + THURSDAY * DAY
    full, rest = since // WEEK, since % WEEK
    made = np.zeros_like(since)
    for day, first, last in week.windows:
        opens, length = day * DAY + int(first * HOUR), int((last - first) * HOUR)
        made += full * length + np.clip(rest - opens, 0, length)
    return made


def measured(minutes: np.ndarray) -> Dist:
    """Observed minutes as a distribution of at most 500 evenly spaced quantiles; the mean is kept."""
    ordered = np.sort(minutes)
    n = len(ordered)
    if len(ordered) > MOST_TIMES:
        ordered = np.array([p.mean() for p in np.array_split(ordered, MOST_TIMES)])
    return Dist(kind="empirical", values=tuple(ordered.tolist()), seen=n)
