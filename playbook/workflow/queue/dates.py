"""Waiting for dates, exact where work comes in at random: all that wait go on, at most so many, or so many together.

Sources: Bailey (1954), On queueing processes with bulk service, for at most k at a date (generating function of what is
left behind); the rest follows from arrivals being equally likely at any time.
"""

from __future__ import annotations

from playbook.workflow.declared.network import EXIT, Network
from playbook.workflow.declared.nouns import WORKING_DAYS, Dates, WorkflowMap
from playbook.workflow.queue.visits import Demand

FIRST_DATES = 20
"""Dates that are looked at to see whether two calendars fall on the same days."""
FIXED, NEWTON = 50, 30
"""Steps towards the roots: the first come near each one, the others make it exact."""


def wait_for_date(per_date: float, dates: Dates) -> float:
    """Mean wait as a share of the time between two dates; `per_date` is how many come in between two; infinite if overloaded.

    >>> rare = wait_for_date(0.5, Dates(every_days=10))
    >>> busy = wait_for_date(0.5, Dates(every_days=10, at_most=1))
    >>> rare, round(busy, 9)
    (0.5, 1.0)
    """
    if dates.together is not None:
        return _collected(per_date, dates.together)
    if dates.at_most is None:
        return 0.5
    return 0.5 + left_behind(per_date, dates.at_most) / per_date if per_date < dates.at_most else float("inf")


def left_behind(per_date: float, most: int) -> float:
    """Mean number that a date leaves waiting: (m^2 - k(k-1)) / (2(k-m)) + sum of 1/(1-z) over the roots in the disc.

    The roots are those of z^k = exp(m(z-1)) with |z| < 1.
    """
    import numpy as np

    turns = np.exp(2j * np.pi * np.arange(1, most) / most)
    speed = per_date / most
    z = np.zeros(most - 1, dtype=complex)
    for _ in range(FIXED):
        z = turns * np.exp(speed * (z - 1))
    for _ in range(NEWTON):
        image = turns * np.exp(speed * (z - 1))
        z = z - (z - image) / (1 - speed * image)
    inside = float((1 / (1 - z)).sum().real)
    return max(0.0, (per_date**2 - most * (most - 1)) / (2 * (most - per_date)) + inside)


def _collected(per_date: float, together: int) -> float:
    """So many go on as soon as they are together, the others at the date: sum over j of (j mod n) P(N > j) / m^2."""
    import numpy as np
    from scipy.special import pdtrc

    j = np.arange(int(per_date + 12 * per_date**0.5 + 20))
    return float(((j % together) * pdtrc(j, per_date)).sum()) / per_date**2


def passes(net: Network, asked: Demand) -> list[float]:
    """How often a project comes before each agenda."""
    made = [0.0] * len(net.agendas)
    for station, often in zip(net.stations, asked.visits.tolist(), strict=True):
        if station.agenda is not None:
            made[station.agenda] += often
    return made


def used(net: Network, asked: Demand, per_week: float) -> list[float]:
    """Share of the places of each agenda that is asked for at so many projects a week; 0 where there is no limit."""
    return [per_week * often / a.dates.per_week for a, often in zip(net.agendas, passes(net, asked), strict=True)]


def waits(net: Network, asked: Demand, per_week: float) -> list[float]:
    """Mean hours before each agenda, each time; exact if work comes before it at random."""
    return [
        a.dates.every_days * net.day * wait_for_date(per_week * often * a.dates.every_days / WORKING_DAYS, a.dates)
        for a, often in zip(net.agendas, passes(net, asked), strict=True)
    ]


def same_days(chart: WorkflowMap) -> list[str]:
    """Stages that are released on the very days on which their people meet, as sentences.

    What goes on at a date is there at the next one only: released on a meeting day, it waits a whole period.
    """
    made = []
    for stage in chart.stages:
        meets = next((r.meets for r in chart.roles if r.id == stage.role), None)
        if stage.released is None or meets is None:
            continue
        days = [_day(stage.released, n) for n in range(1, FIRST_DATES + 1)]
        if all(
            any(abs(_day(meets, k) - day) < 1e-9 for k in range(1, int(day / meets.every_days) + 3)) for day in days
        ):
            made.append(
                f"{stage.title} is released on the days on which {stage.role} meets, so what is released waits until the "
                f"next meeting, {meets.every_days:g} working days: release it a day before."
            )
    return made


def _day(dates: Dates, number: int) -> float:
    """Working days until date `number`, the first being 1."""
    first = dates.every_days if dates.first_day is None else dates.first_day
    return first + (number - 1) * dates.every_days


def at_random(net: Network) -> list[bool]:
    """Per agenda: True unless work comes before it that has waited for a date already.

    What went on at one date comes to the next agenda at fixed times after that date; no formula here knows them.
    """
    dated = {i: s.agenda for i, s in enumerate(net.stations) if s.agenda is not None}
    seen: set[int] = set()
    edge = [target for node in dated for _, target in net.ways[node]]
    while edge:
        node = edge.pop()
        if node != EXIT and node not in seen:
            seen.add(node)
            edge += [target for _, target in net.ways[node]]
    again = {agenda for node, agenda in dated.items() if node in seen}
    return [i not in again for i in range(len(net.agendas))]
