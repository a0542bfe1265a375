"""How many projects a chain carries within its promise, by a simulator of its own, and what each assumption moves.

    python -m benchmarks.workflow_breakpoint

One step after the other: what leaves a step is what comes to the next, so no list of events is needed. Nothing of
`playbook.workflow.sim` is used, neither its draws nor its loop: it confirms the fact `projects_carried` or it does not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

WEEK_H, DAY_H, WEEKS, KEPT = 40.0, 8.0, 26, 0.85


@dataclass(frozen=True)
class Step:
    """One step: hours of a pass, hours a week that are there for it (0: nobody is waited for), share of passes done again."""

    hours: float
    capacity: float
    again: float
    wait_after: float = 0.0


@dataclass(frozen=True)
class Assumed:
    """What no table of the pilot says."""

    cv: float = 0.5
    """Spread of the times of one step over its mean (lognormal)."""
    at_random: bool = True
    """Items come in at random; else one after the other in even steps."""


def times(rng: np.random.Generator, mean: float, cv: float, n: int) -> np.ndarray:
    """Lognormal times with this mean and spread."""
    s2 = np.log(1 + cv * cv)
    return np.exp(rng.normal(np.log(mean) - s2 / 2, np.sqrt(s2), n)) if cv else np.full(n, mean)


def through(came: np.ndarray, step: Step, rng: np.random.Generator, cv: float) -> np.ndarray:
    """When each item leaves a step of one pair of hands; what is done again goes to the end of the line."""
    slow = WEEK_H / step.capacity
    if not step.hours:
        return came
    order = np.argsort(came, kind="stable").tolist()
    left = np.empty(len(came))
    line: deque[int] = deque()
    now, place = 0.0, 0
    work, back = iter(()), iter(())
    while place < len(order) or line:
        if not line:
            now = max(now, came[order[place]])
        while place < len(order) and came[order[place]] <= now:
            line.append(order[place])
            place += 1
        item = line.popleft()
        took = next(work, None)
        if took is None:
            work = iter((times(rng, step.hours, cv, 4096) * slow).tolist())
            back = iter(rng.random(4096).tolist())
            took = next(work)
        done = now + took
        while place < len(order) and came[order[place]] <= done:
            line.append(order[place])
            place += 1
        if next(back) < step.again:
            line.append(item)
        else:
            left[item] = done
        now = done
    return left


def alone(came: np.ndarray, step: Step, rng: np.random.Generator, cv: float) -> np.ndarray:
    """When each item leaves a step that nobody is waited for at."""
    made, again = came.copy(), np.ones(len(came), dtype=bool)
    while again.any():
        made[again] += times(rng, step.hours, cv, int(again.sum())) if step.hours else 0.0
        again[again] = rng.random(int(again.sum())) < step.again
    return made


def kept(
    steps: tuple[Step, ...], per_week: float, promise_h: float, runs: int, assumed: Assumed, seed: int
) -> np.ndarray:
    """Share of items that keep the promise, for each run of half a year."""
    shares = []
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        n = rng.poisson(per_week * WEEKS) if assumed.at_random else int(per_week * WEEKS)
        start = np.sort(rng.random(n)) * WEEKS * WEEK_H if assumed.at_random else np.arange(n) * WEEK_H / per_week
        now = start
        for step in steps:
            now = (through if step.capacity else alone)(now, step, rng, assumed.cv) + step.wait_after
        shares.append(float(np.mean(now - start <= promise_h)) if n else 1.0)
    return np.array(shares)


def breakpoint_of(
    steps: tuple[Step, ...],
    per_project: float,
    promise_h: float,
    most: int,
    runs: int = 20,
    assumed: Assumed | None = None,
) -> int:
    """The largest number of projects at which 85% of the items keep the promise."""
    return next(
        (
            n
            for n in range(most, 0, -1)
            if kept(steps, per_project * n, promise_h, runs, assumed or Assumed(), 2026).mean() >= KEPT
        ),
        0,
    )


def pilot_steps(name: str) -> tuple[tuple[Step, ...], float, float, int]:
    """Steps of a sample pilot from its tables, items of a project a week, the promise in hours, projects wanted."""
    from playbook.bundled import bundled
    from playbook.run.session import open_pilot
    from playbook.workflow.load import expected_visits
    from playbook.workflow.steps_map import steps_now

    data = open_pilot(bundled("data", name)).data
    rows, visits = steps_now(data), expected_visits(data)
    links = {(h["from_step"], h["to_step"]): h for h in data.table("handoffs").to_dict("records")}
    ids = rows["step_id"].tolist()
    made = []
    for row, following in zip(rows.to_dict("records"), [*ids[1:], ""], strict=True):
        hours, wait = row["capacity_hours_week"], links.get((row["step_id"], following), {}).get("wait_hours")
        made.append(
            Step(
                float(row["minutes"]) / 60,
                float(hours) if hours == hours and hours else 0.0,
                1 - 1 / visits.get(row["step_id"], 1.0),
                float(wait) if wait == wait and wait is not None else 0.0,
            )
        )
    charter = data.charter
    wanted = charter.scale_projects or 0
    return (
        tuple(made),
        (charter.items_per_week_at_scale or 0) / wanted,
        (charter.lead_time_promise_days or 0) * DAY_H,
        wanted,
    )


def main() -> None:
    """The three sample pilots, as assumed and with each assumption changed."""
    for name in ("solid", "heroics", "purgatory"):
        steps, each, promise, wanted = pilot_steps(name)
        for said, assumed in (
            ("as assumed (spread half of the mean, items at random)", Assumed()),
            ("times that never vary", Assumed(cv=0.0)),
            ("times that vary by a third of their mean", Assumed(cv=1 / 3)),
            ("times that vary by their whole mean", Assumed(cv=1.0)),
            ("items that come in evenly", Assumed(at_random=False)),
            ("both even", Assumed(cv=0.0, at_random=False)),
        ):
            print(
                f"{name}: {breakpoint_of(steps, each, promise, 3 * wanted, assumed=assumed)} of {wanted} projects, {said}"
            )


if __name__ == "__main__":
    main()
