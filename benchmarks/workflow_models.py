"""Eight small workflows, as SimPy, Ciw and we run them: each peer gets the same numbers and writes its own model.

`python -m benchmarks.workflow_models simpy|ciw` reads a model from standard input and prints one mean lead time per
replication; it runs in whatever Python has the peer.
"""

from __future__ import annotations

import json
import math
import random
import sys
from dataclasses import asdict, dataclass, field
from itertools import count, pairwise
from typing import Any


@dataclass(frozen=True)
class Model:
    """Stations one after the other; hours throughout."""

    name: str
    mean: list[float]
    """Mean hours of work per station."""
    pool: list[int]
    """Whose people work at each station: stations with the same number share them."""
    people: list[int]
    cv: list[float] = field(default_factory=list)
    """Spread of each station's hours; empty: exponential. Lognormal otherwise."""
    back: dict[int, tuple[float, int]] = field(default_factory=dict)
    """Share that a station sends back, and to which station."""
    passes: dict[int, int] = field(default_factory=dict)
    """Passes of a station after which nothing is sent back."""
    sampled: dict[int, float] = field(default_factory=dict)
    """Share that passes through a station; the others skip it."""
    open_hours: dict[int, float] = field(default_factory=dict)
    """Pools that work only the first hours of each day of 8."""
    per_hour: float = 0.0
    until: float = 0.0
    """Hours in which projects come in; all are followed to their end."""
    closed: int = 0
    """Or so many projects always in flight: 4 x so many ends are dropped, the next 50 (or as many) counted."""
    runs: int = 400

    @property
    def drop(self) -> int:
        """Ends that are not counted."""
        return 4 * self.closed

    @property
    def counted(self) -> int:
        """Ends that are."""
        return max(50, self.closed)


MODELS = (
    Model("M/M/1, 80% busy", [1.0], [0], [1], per_hour=0.8, until=400),
    Model("M/M/3, 90% busy", [1.0], [0], [3], per_hour=2.7, until=200),
    Model("three in a row, uneven times", [2.0, 3.0, 1.0], [0, 1, 2], [1, 2, 1], cv=[0.5, 1.5, 1.0], per_hour=0.4, until=400),
    Model("rework (the reference model)", [4, 8, 2, 0.5], [0, 1, 2, 3], [2, 3, 2, 1], back={2: (0.25, 1)}, per_hour=0.25, until=800),
    Model("one role at two stages", [2.0, 1.0, 1.5], [0, 1, 0], [2, 1], back={1: (0.2, 0)}, per_hour=0.4, until=400),
    Model("ten always in flight", [4, 8, 2, 0.5], [0, 1, 2, 3], [2, 3, 2, 1], back={2: (0.25, 1)}, closed=10),
    Model("a role with 2 hours a day", [1.0, 0.5], [0, 1], [2, 1], open_hours={1: 2.0}, per_hour=0.3, until=400),
    Model("sampled check, two passes at most", [3.0, 2.0, 0.5], [0, 1, 2], [2, 1, 1], back={1: (0.4, 0)}, passes={1: 2}, sampled={1: 0.5}, per_hour=0.4, until=400),
)  # fmt: skip


def path(m: Model) -> list[int]:
    """The stations of one project, drawn independently of the product's code."""
    at, made = 0, []
    while at < len(m.mean):
        if random.random() >= m.sampled.get(at, 1.0):
            at += 1
            continue
        made.append(at)
        share, to = m.back.get(at, (0.0, 0))
        sent = made.count(at) < m.passes.get(at, 1000) and random.random() < share
        at = to if sent else at + 1
    return made


def hours(m: Model, station: int) -> float:
    """Hours of work of one pass."""
    mean = m.mean[station]
    if not m.cv:
        return random.expovariate(1 / mean)
    s2 = math.log(1 + m.cv[station] ** 2)
    return random.lognormvariate(math.log(mean) - s2 / 2, math.sqrt(s2))


def _work(env: Any, left: float, opened: float | None) -> Any:
    """Work in SimPy, day by day if the day ends early."""
    while opened is not None:
        room = opened - env.now % 8
        if room > 1e-9:
            done = min(room, left)
            yield env.timeout(done)
            left -= done
            if left <= 1e-9:
                return
        yield env.timeout(8 - env.now % 8)
    yield env.timeout(left)


def simpy_run(m: Model) -> float:  # noqa: C901 - a small model in its own words
    """One replication in SimPy."""
    import simpy

    env, leads, numbers = simpy.Environment(), [], count()
    pools = [simpy.Resource(env, n) for n in m.people]

    def project() -> Any:
        start = env.now
        for station in path(m):
            with pools[m.pool[station]].request() as asked:
                yield asked
                yield from _work(env, hours(m, station), m.open_hours.get(m.pool[station]))
        leads.append(env.now - start)
        if m.closed and next(numbers) < m.drop + m.counted:
            env.process(project())

    def source() -> Any:
        while True:
            yield env.timeout(random.expovariate(m.per_hour))
            if env.now >= m.until:
                return
            env.process(project())

    if m.closed:
        for _ in range(m.closed):
            env.process(project())
    else:
        env.process(source())
    env.run()
    leads = leads[m.drop : m.drop + m.counted] if m.closed else leads
    return sum(leads) / len(leads)


def ciw_run(m: Model, seed: int) -> float:
    """One replication in Ciw: a pool is a node; what a project does there stands in its path."""
    import ciw

    class Work(ciw.dists.Distribution):  # type: ignore[misc, name-defined]
        def sample(self, t: Any = None, ind: Any = None) -> float:  # noqa: ARG002 - Ciw's signature
            return hours(m, ind.todo.pop(0))

    rounds = m.drop + m.counted + 1 if m.closed else 1
    ends: dict[int, list[int]] = {}

    def route(ind: Any, _: Any) -> list[int]:
        paths = [path(m) for _ in range(rounds)]
        ends[ind.id_number] = [len(p) for p in paths]
        ind.todo = [s for p in paths for s in p]
        return [m.pool[s] + 1 for s in ind.todo[1:]]  # the first is where it comes in

    ciw.seed(seed)
    horizon = 1e7 if m.open_hours == {} else m.until + 2000
    if m.closed:
        gaps, horizon = [1e-9] * m.closed, 12.0 * (m.drop + m.counted)
    else:
        gaps, now = [], random.expovariate(m.per_hour)
        while now < m.until:
            gaps.append(now)
            now += random.expovariate(m.per_hour)
        gaps = [b - a for a, b in pairwise([0.0, *gaps])]
    arrivals = ciw.dists.Sequential([*gaps, 1e9])
    servers = [
        ciw.Schedule(numbers_of_servers=[n, 0], shift_end_dates=[m.open_hours[k], 8], preemption="resume")
        if k in m.open_hours
        else n
        for k, n in enumerate(m.people)
    ]
    made = ciw.create_network(
        arrival_distributions=[arrivals] + [None] * (len(m.people) - 1),
        service_distributions=[Work() for _ in m.people],
        number_of_servers=servers,
        routing=ciw.routing.ProcessBased(route),
    )
    simulation = ciw.Simulation(made)
    simulation.simulate_until_max_time(horizon)
    leads = _ciw_leads(simulation.get_all_records(only=["service"]), ends)
    found = [lead for _, lead in (leads[m.drop : m.drop + m.counted] if m.closed else leads)]
    return sum(found) / len(found)


def _ciw_leads(records: Any, ends: dict[int, list[int]]) -> list[tuple[float, float]]:
    """(end, lead time) of every round of every individual, by end."""
    own: dict[int, list[Any]] = {}
    for record in records:
        own.setdefault(record.id_number, []).append(record)
    made = []
    for person, visits in own.items():
        visits.sort(key=lambda r: r.service_end_date)
        start, at = visits[0].arrival_date, 0
        for length in ends[person]:
            at += length
            if at > len(visits):
                break
            made.append((visits[at - 1].service_end_date, visits[at - 1].service_end_date - start))
            start = visits[at - 1].service_end_date
    return sorted(made)


def main() -> None:
    """Run the model on standard input with the peer that is named."""
    given = json.load(sys.stdin)
    for name in ("passes", "sampled", "open_hours", "back"):
        given[name] = {int(k): v for k, v in given[name].items()}
    m = Model(**given)
    random.seed(20261126)
    print(json.dumps([simpy_run(m) if sys.argv[1] == "simpy" else ciw_run(m, i) for i in range(m.runs)]))


def sent(m: Model) -> str:
    """The model as `main` reads it."""
    return json.dumps(asdict(m))


if __name__ == "__main__":
    main()
