"""The event loop: projects on their journeys meet people who are busy, and wait.

Events are (hour, step): a project is at one step at a time, so events never tie. Times are working hours of the
network's week; a role with fewer hours works the first part of each day and lays work down overnight, or, if its
hours are spread, takes that much longer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playbook.workflow.declared.network import EXIT
from playbook.workflow.sim.journey import START

Event = tuple[float, int]
Push = Callable[[Any, Event], Any]
Pop = Callable[[Any], Event]
Done = Callable[[float, float, float, float], float]
Meet = Callable[..., tuple[float, float, int, int]]


def finish(start: float, hours: float, day: float, open_hours: float) -> float:
    """When work begun at `start` is done by somebody who works the first `open_hours` of each day of `day` hours.

    >>> finish(1.0, 2.0, 8, 2), finish(5.0, 1.0, 8, 2), finish(0.0, 4.0, 8, 2)
    (9.0, 9.0, 10.0)
    """
    days, into = divmod(start, day)
    done = days * open_hours + min(into, open_hours) + hours
    full, rest = divmod(done, open_hours)
    if rest <= 1e-12 and full > 0:
        full, rest = full - 1, open_hours
    return max(full * day + rest, start)


def meeting(push: Push, pop: Pop, done: Done) -> Meet:  # noqa: C901 - one loop: a call per event would halve its speed
    """The event loop on events kept by `push` and `pop`, the earliest first; `done` is `finish`."""

    def meet(  # type: ignore[no-untyped-def] # noqa: C901 - lists or arrays
        events, starts, in_flight, drop, last, first, place, hours, takes, role_of, short, opened, day,
        free, head, tail, behind, since, busy, waited, leads,
    ):  # fmt: skip
        """One replication; (hour of the end, hour from which ends count, projects ended, visits).

        Open (`in_flight` 0): projects come in at `starts`. Closed: each one that ends starts the next, and `starts`
        is filled. `free` counts the people of a role who are free; below zero, the projects that wait for one. Their
        line is a chain of steps: `head`, then what is `behind` each, up to `tail`.
        """
        now, counted_from = 0.0, 0.0
        started, ended, visits = max(in_flight, min(1, last)), 0, 0
        for project in range(started - 1, -1, -1):
            push(events, (starts[project], first[project]))
        while ended < last:
            now, step = pop(events)
            here = place[step]
            if here == START:
                if not in_flight and started < last:  # the next arrival waits outside, so that the events stay few
                    push(events, (starts[started], first[started]))
                    started += 1
            else:  # work is done: whoever did it takes the next in line
                role = role_of[here]
                if free[role] < 0:
                    other = head[role]
                    head[role] = behind[other]
                    waited[place[other]] += now - since[other]
                    busy[role] += hours[other]
                    end = now + takes[other]
                    if short and opened[role]:
                        end = done(now, takes[other], day, opened[role])
                    push(events, (end, other))
                free[role] += 1
            step += 1
            here = place[step]
            if here < 0:  # the journey ends
                ended += 1
                if ended > drop:
                    leads[ended - drop - 1] = now - starts[EXIT - here]
                else:
                    counted_from = now
                if in_flight and ended < last:
                    starts[started] = now
                    push(events, (now, first[started]))
                    started += 1
                continue
            visits += 1
            role = role_of[here]
            free[role] -= 1
            if free[role] >= 0:
                busy[role] += hours[step]
                end = now + takes[step]
                if short and opened[role]:
                    end = done(now, takes[step], day, opened[role])
                push(events, (end, step))
            else:
                if free[role] < -1:
                    behind[tail[role]] = step
                else:
                    head[role] = step
                tail[role] = step
                since[step] = now
        return now, counted_from, ended, visits

    return meet
