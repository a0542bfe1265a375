"""The event loop: projects on their journeys meet people who are busy, and wait.

Events are (hour, step): a project is at one step at a time, so events never tie. A date on which waiting work may go
on is an event with a step below zero, so that what comes at that very hour waits for the next date. Times are working hours of the
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
Swap = Callable[[Any, Event], Event]
Done = Callable[[float, float, float, float], float]
Let = Callable[..., None]
Meet = Callable[..., tuple[float, float, int, int]]
LET_GO = START - 1
"""In place of the role of a step whose wait for a date is over."""


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


def letting(push: Push) -> Let:
    """Let work go on that waits for a date."""

    def let(events, now, role, most, free, head, behind, since, who, place, waited, held, passed) -> None:  # type: ignore[no-untyped-def] # lists or arrays
        """The first `most` in the line of an agenda go on; `held` is how long they waited, `passed` how many they are."""
        while most > 0 and free[role] < 0:
            step = head[role]
            head[role] = behind[step]
            waited[place[step]] += now - since[step]
            held[role] += now - since[step]
            passed[role] += 1
            who[step] = LET_GO
            push(events, (now, step))
            free[role] += 1
            most -= 1

    return let


def after(now: float, every: float, early: float) -> int:
    """Number of the first date after `now`; date n is at n * every - early, with 0 <= early <= every.

    >>> after(0.0, 40.0, 0.0), after(40.0, 40.0, 0.0), after(40.0, 40.0, 24.0)
    (1, 2, 2)
    """
    number = int((now + early) / every) + 1
    return number if number * every - early > now else number + 1


def meeting(  # noqa: C901 - one loop: a call per event would halve its speed
    push: Push, pop: Pop, swap: Swap, done: Done, let: Let, following: Callable[[float, float, float], int]
) -> Meet:
    """The event loop on events kept by `push` and `pop`, the earliest first; `swap` is both in turn; `done` is `finish`."""

    def meet(  # type: ignore[no-untyped-def] # noqa: C901 - lists or arrays
        events, starts, in_flight, drop, last, first, who, place, hours, takes, short, opened, day,
        free, head, tail, behind, since, busy, waited, leads, every, early, most, together, due, held, passed, nobody,
    ):  # fmt: skip
        """One replication; (hour of the end, hour from which ends count, projects ended, visits).

        Open (`in_flight` 0): projects come in at `starts`. Closed: each one that ends starts the next, and `starts`
        is filled. `free` counts the people of a role who are free; below zero, the projects that wait for one. Their
        line is a chain of steps: `head`, then what is `behind` each, up to `tail`. An agenda is a role in which nobody
        is ever free: `every` so many hours, or when so many are `together`, its line moves; `due` is its next date.
        What is done last in a turn is not pushed at once (`end`, `then`), so that it changes places with what is next.
        """
        now, counted_from = 0.0, 0.0
        started, ended, visits = max(in_flight, min(1, last)), 0, 0
        for project in range(started - 1, -1, -1):
            push(events, (starts[project], first[project]))
        end, then, kept = 0.0, 0, False
        while ended < last:
            now, step = swap(events, (end, then)) if kept else pop(events)
            kept = False
            if step < 0:  # a date
                role = -1 - step
                let(events, now, role, most[role], free, head, behind, since, who, place, waited, held, passed)
                due[role] = due[role] + 1 if free[role] < 0 else 0
                if due[role]:
                    push(events, (due[role] * every[role] - early[role], step))
                continue
            role = who[step]
            if role >= 0:  # work is done: whoever did it takes the next in line
                idle = free[role]
                free[role] = idle + 1
                if idle < 0:
                    then = head[role]
                    head[role] = behind[then]
                    waited[place[then]] += now - since[then]
                    busy[role] += hours[then]
                    end = done(now, takes[then], day, opened[role]) if short and opened[role] else now + takes[then]
                    kept = True
            elif role == START and not in_flight and started < last:  # the next arrival waits outside: few events
                end, then, kept = starts[started], first[started], True
                started += 1
            step += 1
            role = who[step]
            if role < 0:  # the journey ends
                ended += 1
                if ended > drop:
                    leads[ended - drop - 1] = now - starts[EXIT - role]
                else:
                    counted_from = now
                    if ended == drop:
                        held[:] = nobody
                        passed[:] = nobody
                if in_flight and ended < last:
                    starts[started] = now
                    push(events, (now, first[started]))
                    started += 1
                continue
            visits += 1
            idle = free[role] - 1
            free[role] = idle
            if idle >= 0:
                if kept:
                    push(events, (end, then))
                busy[role] += hours[step]
                end = done(now, takes[step], day, opened[role]) if short and opened[role] else now + takes[step]
                then, kept = step, True
                continue
            if idle < -1:
                behind[tail[role]] = step
            else:
                head[role] = step
            tail[role] = step
            since[step] = now
            if every[role]:
                if -idle >= together[role]:
                    let(events, now, role, most[role], free, head, behind, since, who, place, waited, held, passed)
                elif not due[role]:
                    due[role] = following(now, every[role], early[role])
                    push(events, (due[role] * every[role] - early[role], -1 - role))
        if kept:
            push(events, (end, then))
        return now, counted_from, ended, visits

    return meet
