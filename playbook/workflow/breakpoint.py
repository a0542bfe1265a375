"""Fact of the breakpoint: how many projects the chain carries within the promised lead time, by simulation."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from playbook.kept import keep, kept
from playbook.model.evidence import Evidence, Group, Missing, Number
from playbook.model.fact import Data, fact
from playbook.workflow.load import expected_visits
from playbook.workflow.steps_map import steps_now

if TYPE_CHECKING:
    from playbook.workflow.declared.network import Network
    from playbook.workflow.declared.nouns import WorkflowMap

KEPT = 0.85
"""Share of items that must keep the promise (the catalogue's)."""
WEEKS = 26
HOURS_A_DAY = 8
FEWEST, MOST = 3, 20
"""Replications per number of projects: three, and more while the interval holds both answers."""


@fact(
    "steps.step_id steps.version steps.position steps.minutes! steps.capacity_hours_week! handoffs.from_step "
    "handoffs.to_step handoffs.items_passed? handoffs.items_returned? handoffs.wait_hours? pilot.scale_items_month "
    "pilot.scale_projects pilot.lead_time_promise_days"
)
def projects_carried(data: Data) -> Evidence:
    """The largest number of projects at which 85% of items keep the promised lead time, over half a year of arrivals.

    Items come in at the rate of full scale per project, each step has its own capacity, and the times vary by half
    of their mean (assumed; `benchmarks/workflow_breakpoint.py` repeats it with a simulator of its own and shows what each
    assumption moves). The step that is busiest at the next larger number is named.
    """
    from playbook.workflow.declared.nouns import Arrivals
    from playbook.workflow.declared.tables_map import tables_map

    charter, steps = data.charter, steps_now(data)
    if not charter.scale_projects or not charter.items_per_week_at_scale or not charter.lead_time_promise_days:
        return Missing(columns=("pilot.scale_projects", "pilot.scale_items_month", "pilot.lead_time_promise_days"))
    if steps["minutes"].isna().any():
        return Missing(columns=("steps.minutes",), why="Not every step of today's map has minutes.")
    arrivals = Arrivals(
        kind="open", per_project_week=charter.items_per_week_at_scale / charter.scale_projects, weeks=WEEKS
    )
    chart = tables_map(steps, data.table("handoffs"), expected_visits(data), charter.pilot_id, arrivals)
    if not any(s.role for s in chart.stages):
        return Missing(columns=("steps.capacity_hours_week",))
    return _carried(chart, charter.lead_time_promise_days * HOURS_A_DAY, charter.scale_projects, data.seed)


@lru_cache(maxsize=64)
def _carried(chart: WorkflowMap, promise: float, wanted: int, seed: int) -> Number:
    """What another step of this run found, or the search."""
    name = repr(("projects carried", chart.model_dump_json(), promise, wanted, seed)).encode()
    before = kept(name)
    if before is not None:
        return Number.model_validate_json(before)
    found = _searched(chart, promise, wanted, seed)
    keep(name, lambda: found.model_dump_json().encode())
    return found


def _searched(chart: WorkflowMap, promise: float, wanted: int, seed: int) -> Number:
    """Search downwards and upwards from the last number of projects that no step is too small for."""
    from playbook.workflow.declared.network import network
    from playbook.workflow.queue.visits import capacity, demand

    net = network(chart)
    most = capacity(chart.roles, demand(net).by_role) / chart.arrivals.per_project_week
    top = int(min(most, 10 * wanted))
    shares: dict[int, Number] = {}

    def keeps(projects: int) -> bool:
        if projects not in shares:
            shares[projects] = kept_share(net, chart.arrivals.per_project_week * projects, promise, seed)
        return shares[projects].value >= KEPT

    low, high = 0, top + 1  # more projects are never faster: halve the range, beginning at its upper end
    step = 1
    while low < high:
        middle = max(low + 1, high - step)
        low, high, step = (
            (middle, high, 1) if keeps(middle) else (low, middle - 1, min(2 * step, max(1, (high - low) // 2)))
        )
    found = low
    parts = tuple(
        Group(name=str(n), n=s.n or 0, value=s.value, low=s.low, high=s.high) for n, s in sorted(shares.items())
    )
    return Number(value=found, n=wanted, unit="projects", parts=parts, worst=_tightest(chart, net))


def kept_share(net: Network, per_week: float, promise: float, seed: int) -> Number:
    """Share of items whose lead time is at most `promise` working hours, with its interval over replications."""
    from playbook.workflow.sim.replicate import Replications, interval
    from playbook.workflow.sim.size import Size

    made = Replications(net, Size(0, per_week, WEEKS), seed)
    n = FEWEST
    while True:
        found = interval(made.values(n, lambda run: sum(x <= promise for x in run.leads) / max(1, len(run.leads))))
        if n >= MOST or not found.low < KEPT < found.high:
            return Number(value=found.mean, n=n, low=max(0.0, found.low), high=min(1.0, found.high), unit="share")
        n = min(MOST, 2 * n)


def _tightest(chart: WorkflowMap, net: Network) -> str:
    from playbook.workflow.queue.visits import demand

    hours = demand(net).by_role.tolist()
    return max(zip(chart.roles, hours, strict=True), key=lambda r: r[1] / r[0].capacity)[0].id
